/**
 * Letters that no dispatch gives a form for: the layout is Decree 30/2020/NĐ-CP's, the sentences are
 * ours.
 */
import { type DocumentFormat, type OfficialDocument, textWidthMm } from './document.ts'
import { paragraphsOf, type Values } from './form-text.ts'
import { longDate } from './heads.ts'
import { appendix, column, count, type LetterFrame, letter } from './letter.ts'

const ownEdition = '2026-11-21'

export interface AccountChange {
  readonly change: 'joined' | 'left' | 'changed'
  readonly username: string
  readonly fullName: string
  readonly agency: string
  /** What is different, or why. */
  readonly detail: string
}

const changeNames = {
  joined: 'Bổ sung',
  left: 'Thu hồi',
  changed: 'Thay đổi',
} as const satisfies Record<AccountChange['change'], string>

export interface ChangeNoticeData {
  readonly frame: LetterFrame
  readonly sender: string
  /** `yyyy-MM-dd` of the list that was sent last. */
  readonly since: string
  readonly changes: readonly AccountChange[]
}

/** Form 2 of 6383 asks to be told of every change of staff: the counts, and an annex line by line. */
export function makeChangeNotice(
  data: ChangeNoticeData,
  format: DocumentFormat,
): OfficialDocument {
  const many = (change: AccountChange['change']) =>
    count(data.changes.filter((each) => each.change === change).length)
  const width = textWidthMm(format, true)
  return letter({
    kind: 'change-notice',
    edition: ownEdition,
    title: 'Thông báo thay đổi danh sách tài khoản khai thác dịch vụ dân cư',
    subject: 'thông báo thay đổi danh sách tài khoản khai thác dịch vụ dân cư',
    frame: data.frame,
    format,
    blocks: paragraphsOf(
      `Thực hiện Công văn số 6383/CV-TCT ngày 12 tháng 9 năm 2025 của Tổ công tác triển khai Đề án 06, cải cách thủ tục hành chính, chuyển đổi số gắn với Đề án 06 về việc tăng cường công tác đảm bảo an toàn thông tin cho các hệ thống kết nối, chia sẻ với hệ thống CSDLQG về dân cư, [[sender]] thông báo thay đổi danh sách tài khoản đăng ký sử dụng khai thác dịch vụ dân cư so với danh sách đã gửi [[since]] như sau:
- Bổ sung: ${many('joined')} tài khoản;
- Thu hồi: ${many('left')} tài khoản;
- Thay đổi thông tin: ${many('changed')} tài khoản.
Danh sách chi tiết tại Phụ lục kèm theo. [[sender]] đề nghị cơ quan quản lý dữ liệu cập nhật và cho ý kiến khi có vướng mắc.`,
      { sender: data.sender, since: longDate(data.since) },
      format,
    ),
    notes: [],
    appendices: [
      appendix(
        'PHỤ LỤC',
        'DANH SÁCH TÀI KHOẢN THAY ĐỔI',
        {
          kind: 'table',
          sizePt: format.tablePt,
          columns: [
            column('TT', 14, 'center'),
            column('Nội dung', 24, 'center'),
            column('Tên tài khoản đăng nhập', 46, 'left'),
            column('Họ và tên', 48, 'left'),
            column('Đơn vị', 56, 'left'),
            column('Chi tiết', width - 188, 'left'),
          ],
          rows: data.changes.map((each, at) => [
            String(at + 1),
            changeNames[each.change],
            each.username,
            each.fullName,
            each.agency,
            each.detail,
          ]),
        },
        format,
        true,
      ),
    ],
  })
}

export interface TransferData {
  readonly frame: LetterFrame
  readonly sender: string
  readonly system: string
  /** `pc06`: a local system (1658 §5); `c06`: the file of a ministry, or PC06 sending it on. */
  readonly route: 'pc06' | 'c06'
  readonly parts: readonly { readonly name: string; readonly reference: string }[]
}

/** The four parts of the file of 6383 §1, sent on as 1658 §5 says. */
export function makeTransferLetter(
  data: TransferData,
  format: DocumentFormat,
): OfficialDocument {
  const width = textWidthMm(format, false)
  const values: Values = { sender: data.sender, system: data.system }
  const asked =
    data.route === 'pc06'
      ? 'tiếp nhận, rà soát hồ sơ và gửi Cục Cảnh sát quản lý hành chính về trật tự xã hội đề xuất kết nối chính thức'
      : 'xem xét hồ sơ và chấp thuận kết nối chính thức'
  return letter({
    kind: 'transfer-letter',
    edition: ownEdition,
    title: 'Công văn gửi hồ sơ kết nối Cơ sở dữ liệu quốc gia về dân cư',
    subject: 'gửi hồ sơ kết nối Cơ sở dữ liệu quốc gia về dân cư',
    frame: data.frame,
    format,
    blocks: [
      ...paragraphsOf(
        `Thực hiện Công văn số 1658/CV-TCTTKĐA ngày 24 tháng 3 năm 2022 và Công văn số 6383/CV-TCT ngày 12 tháng 9 năm 2025 của Tổ công tác triển khai Đề án 06 về hướng dẫn kết nối, tích hợp, chia sẻ với Cơ sở dữ liệu quốc gia về dân cư, [[sender]] gửi hồ sơ kết nối của hệ thống [[system]], gồm:`,
        values,
        format,
      ),
      {
        kind: 'table',
        sizePt: format.tablePt,
        columns: [
          column('TT', 12, 'center'),
          column('Thành phần hồ sơ', width - 72, 'left'),
          column('Số, ngày văn bản', 60, 'left'),
        ],
        rows: data.parts.map(({ name, reference }, at) => [
          String(at + 1),
          name,
          reference,
        ]),
      },
      ...paragraphsOf(`[[sender]] đề nghị Quý cơ quan ${asked}.`, values, format).map(
        (each) => ({ ...each, beforePt: 8 }),
      ),
    ],
    notes: [],
    appendices: [],
  })
}

export interface RevocationData {
  readonly frame: LetterFrame
  /** What it is founded on, e.g. `Công văn số 3736/UBND-NC ngày 06 tháng 11 năm 2025 của …`. */
  readonly basis: string
  readonly sender: string
  readonly accounts: readonly {
    readonly username: string
    readonly fullName: string
    readonly agency: string
    readonly reason: string
    /** `yyyy-MM-dd` since when it may not be used. */
    readonly since: string
  }[]
}

/** 3736 §5: at once on a violation, or when there is no duty any more. */
export function makeRevocationLetter(
  data: RevocationData,
  format: DocumentFormat,
): OfficialDocument {
  const width = textWidthMm(format, true)
  return letter({
    kind: 'revocation-letter',
    edition: ownEdition,
    title: 'Công văn thu hồi tài khoản khai thác CSDLQG về dân cư',
    subject: 'thu hồi tài khoản khai thác Cơ sở dữ liệu quốc gia về dân cư',
    frame: data.frame,
    format,
    blocks: paragraphsOf(
      `Căn cứ [[basis]] về việc thu hồi tài khoản ngay khi phát hiện vi phạm hoặc khi cán bộ không còn nhiệm vụ, [[sender]] thông báo thu hồi ${count(data.accounts.length)} tài khoản khai thác Cơ sở dữ liệu quốc gia về dân cư theo Phụ lục kèm theo.
Tài khoản bị thu hồi không được tiếp tục sử dụng. Đề nghị các cơ quan, đơn vị có tên trong Phụ lục phối hợp thực hiện, rà soát danh sách tài khoản của đơn vị và báo cáo thay đổi theo quy định.`,
      { sender: data.sender, basis: data.basis },
      format,
    ),
    notes: [],
    appendices: [
      appendix(
        'PHỤ LỤC',
        'DANH SÁCH TÀI KHOẢN THU HỒI',
        {
          kind: 'table',
          sizePt: format.tablePt,
          columns: [
            column('TT', 14, 'center'),
            column('Tên tài khoản đăng nhập', 46, 'left'),
            column('Họ và tên', 48, 'left'),
            column('Đơn vị', 56, 'left'),
            column('Lý do', width - 190, 'left'),
            column('Thu hồi từ ngày', 26, 'center'),
          ],
          rows: data.accounts.map((each, at) => [
            String(at + 1),
            each.username,
            each.fullName,
            each.agency,
            each.reason,
            each.since.split('-').reverse().join('/'),
          ]),
        },
        format,
        true,
      ),
    ],
  })
}
