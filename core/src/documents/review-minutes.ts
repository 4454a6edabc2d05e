/**
 * Minutes of the review of the account list that form 2 of dispatch 6383/CV-TCT asks for every three
 * months. The dispatch gives no form of them: the words are ours.
 */
import {
  type DocumentFormat,
  type OfficialDocument,
  type Run,
  type Table,
  textWidthMm,
} from './document.ts'
import { paragraphsOf } from './form-text.ts'
import { formSignature, longDate, nationalHead } from './heads.ts'

/** One account as the review has it; texts are whole. */
export interface ReviewedAccount {
  readonly fullName: string
  readonly username: string
  /** E.g. `Cao nhất 40, khai 150 lượt/ngày`. */
  readonly use: string
  readonly answer: string
  readonly remark: string
  readonly answeredBy: string
}

export interface ReviewMinutesData {
  readonly agency: string
  /** `yyyy-MM-dd`. */
  readonly openedOn: string
  readonly dueOn: string
  readonly place?: string | undefined
  readonly date?: string | undefined
  readonly signer?: string | undefined
  readonly accounts: readonly ReviewedAccount[]
}

const bold = (text: string): readonly Run[] => [{ text, bold: true }]

export function makeReviewMinutes(
  data: ReviewMinutesData,
  format: DocumentFormat,
): OfficialDocument {
  const width = textWidthMm(format, true)
  const table: Table = {
    kind: 'table',
    sizePt: format.tablePt,
    columns: [
      { head: bold('TT'), widthMm: 10, align: 'center' },
      { head: bold('Họ và tên'), widthMm: 42, align: 'left' },
      { head: bold('Tên tài khoản'), widthMm: 42, align: 'left' },
      { head: bold('Sử dụng'), widthMm: 44, align: 'left' },
      { head: bold('Kết quả rà soát'), widthMm: 28, align: 'left' },
      { head: bold('Nội dung, lý do'), widthMm: width - 206, align: 'left' },
      { head: bold('Người rà soát'), widthMm: 40, align: 'left' },
    ],
    rows: data.accounts.map((each, at) => [
      String(at + 1),
      each.fullName,
      each.username,
      each.use,
      each.answer,
      each.remark,
      each.answeredBy,
    ]),
  }
  const values = {
    agency: data.agency,
    place: data.place,
    date: longDate(data.date),
    opened: longDate(data.openedOn),
    due: longDate(data.dueOn),
    count: String(data.accounts.length),
  }
  return {
    kind: 'review-minutes',
    edition: '2025-09-12',
    title: 'Biên bản rà soát tài khoản khai thác CSDLQG về dân cư',
    format,
    notes: [],
    sections: [
      {
        landscape: true,
        blocks: [
          ...nationalHead(format),
          ...paragraphsOf(
            '= BIÊN BẢN\n= RÀ SOÁT TÀI KHOẢN KHAI THÁC CƠ SỞ DỮ LIỆU QUỐC GIA VỀ DÂN CƯ',
            {},
            format,
          ),
          ...paragraphsOf(
            'Thực hiện rà soát định kỳ 3 tháng theo mẫu danh sách tài khoản kèm Công văn 6383/CV-TCT ngày 12/9/2025, [[agency]] đã rà soát [[count]] tài khoản trong đợt mở [[opened]], hạn [[due]]. Biên bản lập tại [[place|………………]], [[date]]. Kết quả như sau:',
            values,
            format,
          ),
          table,
          formSignature(
            [
              bold('NGƯỜI ĐẠI DIỆN ĐƠN VỊ'),
              [{ text: '(Ký, ghi rõ họ tên, đóng dấu)', italic: true }],
            ],
            data.signer,
            format,
            true,
          ),
        ],
      },
    ],
  }
}
