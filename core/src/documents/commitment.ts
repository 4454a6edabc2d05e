/**
 * The commitment of an organisation: the form of dispatch 6383/CV-TCT of 2025-09-12, and the one of
 * dispatch 6359/VP-HCC of 2021-08-23. The words are theirs, with what the laws are called today
 * left out: the form cites what it cites.
 */
import { commitment2021Text } from './commitment-2021-text.ts'
import { commitment2025Text } from './commitment-2025-text.ts'
import type { DocumentFormat, OfficialDocument } from './document.ts'
import { fieldsOf, paragraphsOf, runsOf, type Values } from './form-text.ts'
import { formSignature, nationalHead } from './heads.ts'

/** Whoever signs for the organisation. What is absent stays a blank of the form. Dates `yyyy-MM-dd`. */
export interface CommitmentData {
  readonly agency?: string | undefined
  readonly name?: string | undefined
  readonly position?: string | undefined
  readonly cardNumber?: string | undefined
  readonly cardDate?: string | undefined
  readonly cardPlace?: string | undefined
  readonly phone?: string | undefined
  readonly place?: string | undefined
  readonly date?: string | undefined
}

const title = `= BẢN CAM KẾT
= BẢO ĐẢM AN NINH, AN TOÀN VÀ BẢO MẬT THÔNG TIN
= TRONG KẾT NỐI ĐẾN “CƠ SỞ DỮ LIỆU QUỐC GIA VỀ DÂN CƯ”
~ (Đối với tổ chức)`

const editions = {
  '2025-09-12': {
    kind: 'commitment',
    stroke: 'hyphen',
    opening: `| Hôm nay, ngày [[date|.../.../2025 ]], tại [[place|………………………………………………]]
| Tôi tên là: [[name|……………………………]]	Quốc tịch: Việt Nam
| Số CMND/CCCD: [[cardNumber|……………………]]	Số điện thoại: [[phone|………………………]]
| Ngày cấp: [[cardDate|……………………………]]	Nơi cấp: [[cardPlace|………………………………]]
| Là người đại diện cho đơn vị: [[agency|…………………………………………………]]
| Chức vụ: [[position|…………………………………………………………………………]]`,
    text: commitment2025Text,
    dated: '> [[place|Hà Nội]], [[longDate|ngày    tháng    năm 202...]]',
    signer: 'ĐẠI DIỆN   [[agency|……]]',
  },
  '2021-08-23': {
    kind: 'commitment-2021',
    stroke: 'dash',
    opening: `| Hôm nay, ngày [[date|……………………]], tại [[place|………………………………………]]
| Tôi tên là: [[name|……………………………]]	Quốc tịch: Việt Nam
| Số CMND/CCCD: [[cardNumber|……………………]]	Số điện thoại: [[phone|………………………]]
| Ngày cấp: [[cardDate|……………………………]]	Nơi cấp: [[cardPlace|………………………………]]
| Là người đại diện cho đơn vị: [[agency|…………………………………………………]]
| Chức vụ: [[position|…………………………………………………………………………]]`,
    text: commitment2021Text,
    dated: '> [[place|……………]], [[longDate|ngày ……tháng……năm 2021]]',
    signer: 'ĐẠI DIỆN [[agency|……………]]',
  },
} as const

/** The commitment in one of its editions. */
export function makeCommitment(
  data: CommitmentData,
  edition: keyof typeof editions,
  format: DocumentFormat,
): OfficialDocument {
  const form = editions[edition]
  const short = (date: string | undefined) => date?.split('-').reverse().join('/')
  const [year, month, day] = data.date?.split('-') ?? []
  const values: Values = {
    ...data,
    date: short(data.date),
    cardDate: short(data.cardDate),
    longDate:
      data.date === undefined ? undefined : `ngày ${day} tháng ${month} năm ${year}`,
  }
  return {
    kind: form.kind,
    edition,
    title: 'Bản cam kết bảo đảm an ninh, an toàn và bảo mật thông tin',
    format,
    sections: [
      {
        landscape: false,
        blocks: [
          ...nationalHead(format, form.stroke),
          ...paragraphsOf(title, values, format),
          ...fieldsOf(form.opening, values, format),
          ...paragraphsOf(form.text, values, format),
          ...paragraphsOf(form.dated, values, format),
          formSignature(
            [
              runsOf(form.signer, values, [], { bold: true }),
              [{ text: 'Người cam kết', bold: true }],
              [{ text: '(Ký; đóng dấu; ghi rõ họ, tên)', italic: true }],
            ],
            data.name,
            format,
          ),
        ],
      },
    ],
    notes: [],
  }
}
