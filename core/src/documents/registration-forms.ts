/**
 * The account list and the service registration of dispatch 6383/CV-TCT of 2025-09-12, and the
 * connection form of dispatch 6359/VP-HCC of 2021-08-23, with their notes word for word.
 */
import {
  type Block,
  type DocumentFormat,
  type Note,
  type OfficialDocument,
  type Run,
  type Table,
  textWidthMm,
} from './document.ts'
import { fieldsOf, noteOf, paragraphsOf, type Values } from './form-text.ts'
import { formSignature, nationalHead } from './heads.ts'

/** Who registers which system, and who answers questions about it; absent: a blank of the form. */
export interface Registrant {
  readonly agency?: string | undefined
  readonly system?: string | undefined
  readonly contact?: string | undefined
  readonly position?: string | undefined
  readonly phone?: string | undefined
  readonly email?: string | undefined
  readonly workplace?: string | undefined
  /** Name of the representative who signs. */
  readonly signer?: string | undefined
}

const registrantText = (
  system: string,
) => `| 1. Đơn vị đăng ký: [[agency|………………………………………………………………]]
| 2. Tên Hệ thống ${system} : [[system|…………………………………………]]
| 3. Đầu mối liên hệ:
| Họ tên: [[contact|………………………………]]	Chức vụ: [[position|………………………………]]
| Số điện thoại: [[phone|………………………]]	Email: [[email|…………………………………]]
| Đơn vị công tác: [[workplace|………………………………………………………………]]`

const signedBy = [
  [{ text: 'NGƯỜI ĐẠI DIỆN ĐƠN VỊ', bold: true }],
  [{ text: '(Ký, ghi rõ họ tên, đóng dấu)', italic: true }],
] as const

/** Lines a blank form has. */
const emptyLines = (numbers: readonly string[], columns: number) =>
  numbers.map((number) => [number, ...Array.from({ length: columns - 1 }, () => '')])

const head = (text: string, ...more: readonly Run[]): readonly Run[] => [
  { text, bold: true },
  ...more,
]

const numbered = (rows: readonly (readonly string[])[]) =>
  rows.map((row, at) => [String(at + 1), ...row])

export interface ListedAccount {
  readonly username: string
  readonly fullName: string
  readonly cardNumber: string
  /** `Mã cán bộ`, if there is one. */
  readonly officerCode: string
  readonly phone: string
  readonly queriesPerDay: number
}

const accountListNotes = [
  noteOf(
    '(1)',
    'Tên hệ thống thông tin kết nối, khai thác CSDL quốc gia về dân cư phục vụ xử lý thủ tục hành chính, cung cấp dịch vụ công trực tuyến. Ví dụ: Hệ thống thông tin một cửa điện tử; Cổng dịch vụ công; Hệ thống nghiệp vụ chuyên ngành (Đất đai, Lao động thương binh xã hội...)',
  ),
]

/** Seven columns, upright. */
export function makeAccountList(
  data: Registrant & { readonly accounts: readonly ListedAccount[] },
  format: DocumentFormat,
): OfficialDocument {
  const notes = accountListNotes
  const width = textWidthMm(format, false)
  const table: Table = {
    kind: 'table',
    sizePt: format.tablePt,
    columns: [
      { head: head('TT'), widthMm: 10, align: 'center' },
      { head: head('Tên tài khoản đăng nhập'), widthMm: 36, align: 'left' },
      { head: head('Họ và tên'), widthMm: width - 135, align: 'left' },
      { head: head('Số CCCD'), widthMm: 27, align: 'center' },
      { head: head('Mã cán bộ (nếu có)'), widthMm: 18, align: 'center' },
      { head: head('Số điện thoại'), widthMm: 25, align: 'center' },
      { head: head('Số lần truy vấn trong ngày'), widthMm: 19, align: 'center' },
    ],
    rows:
      data.accounts.length === 0
        ? emptyLines(['1', '2', '3', '…'], 7)
        : numbered(
            data.accounts.map((each) => [
              each.username,
              each.fullName,
              each.cardNumber,
              each.officerCode,
              each.phone,
              String(each.queriesPerDay),
            ]),
          ),
  }
  return form(
    'account-list',
    '2025-09-12',
    'Danh sách tài khoản đăng ký sử dụng khai thác dịch vụ dân cư',
    format,
    notes,
    [
      ...nationalHead(format),
      ...paragraphsOf(
        '= DANH SÁCH TÀI KHOẢN ĐĂNG KÝ\n= SỬ DỤNG KHAI THÁC DỊCH VỤ DÂN CƯ',
        {},
        format,
      ),
      ...fieldsOf(
        `${registrantText('thông tin, CSDL [[^(1)]]')}\n| 4. Danh sách tài khoản đăng ký`,
        valuesOf(data),
        format,
        notes,
      ),
      table,
      ...paragraphsOf(
        '/ (Lưu ý khi có bất cứ thay đổi về cán bộ đều cần thực hiện thông báo đến cơ quan quản lý dữ liệu, định kỳ 3 tháng thực hiện rà soát danh sách đăng ký và nhu cầu thực tế gửi lại cơ quan quản lý dữ liệu)',
        {},
        format,
      ).map((each) => ({ ...each, withNext: true })),
      formSignature(signedBy, data.signer, format),
    ],
  )
}

export interface RegisteredService {
  readonly service: string
  readonly queriesPerDay: number
  readonly purpose: string
}

const serviceNotes = [
  noteOf(
    '(1)',
    'Tên hệ thống thông tin kết nối, khai thác CSDL quốc gia về dân cư phục vụ xử lý thủ tục hành chính, cung cấp dịch vụ công trực tuyến. Ví dụ: Hệ thống thông tin một cửa điện tử; Cổng dịch vụ công; Hệ thống nghiệp vụ chuyên ngành (Đất đai, Lao động thương binh xã hội...). Quy tắc định danh tên như sau:....',
  ),
  noteOf(
    '(2)',
    'Giờ hành chính từ 07h00-18h00, trong thời gian trên các đơn vị căn cứ nhu cầu xử lý hồ sơ tiến hành đăng ký nhu cầu, vượt quá ngưỡng 02 lần/ngày sẽ bị khóa',
  ),
  noteOf(
    '(3)',
    'Ngoài giờ hành chính từ 18h00 đến 07h00 ngày hôm sau, trong thời gian trên các đơn vị không được đăng ký quá 1000 truy vấn/ngày. Trường hợp có thực hiện chạy tiến trình tự động đều phải thông báo với đơn vị chủ quản để phối hợp thực hiện',
  ),
]

/** Office hours in part 4, off hours in part 5. */
export function makeServiceRegistration(
  data: Registrant & {
    readonly office: readonly RegisteredService[]
    readonly offHours: readonly RegisteredService[]
  },
  format: DocumentFormat,
): OfficialDocument {
  const notes = serviceNotes
  const values = valuesOf(data)
  const width = textWidthMm(format, false)
  const tableOf = (services: readonly RegisteredService[]): Table => ({
    kind: 'table',
    sizePt: format.tablePt,
    columns: [
      { head: head('TT'), widthMm: 12, align: 'center' },
      { head: head('Dịch vụ đăng ký'), widthMm: 58, align: 'left' },
      { head: head('Số lượt truy vấn (theo ngày)'), widthMm: 30, align: 'center' },
      { head: head('Mục đích sử dụng'), widthMm: width - 100, align: 'left' },
    ],
    rows:
      services.length === 0
        ? emptyLines(['1', '2', '…'], 4)
        : numbered(
            services.map((each) => [
              each.service,
              String(each.queriesPerDay),
              each.purpose,
            ]),
          ),
  })
  const lines = (text: string) => fieldsOf(text, values, format, notes)
  return form(
    'service-registration',
    '2025-09-12',
    'Phiếu đăng ký sử dụng dịch vụ trong CSDL quốc gia về dân cư',
    format,
    notes,
    [
      ...nationalHead(format),
      ...paragraphsOf(
        `= PHIẾU ĐĂNG KÝ SỬ DỤNG DỊCH VỤ
= TRONG CSDL QUỐC GIA VỀ DÂN CƯ
= PHỤC VỤ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH`,
        values,
        format,
      ),
      ...lines(`${registrantText('thông tin, CSDL [[^(1)]]')}
| 4. Thông tin dịch vụ đăng ký sử dụng trong CSDLQG về DC trong giờ hành chính của đơn vị [[^(2)]] :`),
      tableOf(data.office),
      // The form's text has no mark of its third note; it is about this part.
      ...lines(
        '| 5. Thông tin dịch vụ đăng ký sử dụng trong CSDLQG về DC ngoài giờ hành chính của đơn vị [[^(3)]]',
      ),
      tableOf(data.offHours),
      formSignature(signedBy, data.signer, format),
    ],
  )
}

export interface ConnectedAccount {
  readonly fullName: string
  readonly username: string
  readonly phone: string
  readonly agencyCode: string
  readonly agency: string
  readonly role: string
  readonly queriesPerDay: number
  readonly purpose: string
}

const formNotes2021 = [
  noteOf(
    '9',
    'Tên hệ thống thông tin kết nối, khai thác CSDL quốc gia về dân cư phục vụ xử lý thủ tục hành chính, cung cấp dịch vụ công trực tuyến. Ví dụ: Hệ thống thông tin một cửa điện tử; Cổng dịch vụ công; Hệ thống nghiệp vụ chuyên ngành (Đất đai, Lao động thương binh xã hội...)',
  ),
  noteOf(
    '10',
    'Họ và tên cán bộ trực tiếp tham gia tiếp nhận hồ sơ, trực tiếp xử lý hồ sơ thủ tục hành chính, dịch vụ công trực tuyến, trong đó có nhu cầu truy vấn, khai thác dữ liệu từ cơ sở dữ liệu quốc gia về dân cư. Ví dụ: Nguyễn Văn A.',
  ),
  noteOf(
    '11',
    'Tài khoản sử dụng để đăng nhập vào Hệ thống thông tin phục vụ xử lý hồ sơ thủ tục hành chính, cung cấp dịch vụ công trực tuyến, yêu cầu trong tài khoản có độ dài từ 08 - 60 ký tự. Ví dụ: : nguyenvana.stttt/nguyenvanb@hanoi.gov.vn/052082123456/...',
  ),
  noteOf(
    '12',
    'Mã cơ quan, đơn vị xử lý hồ sơ thủ tục hành chính, dịch vụ công trực tuyến, tuân thủ quy định của Quyết định số 20/2020/QĐ-TTg, được lấy từ Hệ thống danh mục điện tử dùng chung của các cơ quan nhà nước do Bộ TTTT quản lý để bảo đảm thống nhất trong toàn quốc.',
  ),
  noteOf(
    '13',
    'Vai trò, trách nhiệm của cán bộ trực tiếp tham gia và quá trình tiếp nhận, xử lý hồ sơ thủ tục hành chính, dịch vụ công trực tuyến, trong đó có nhu cầu truy vấn, khai thác CSDL quốc gia về dân cư. Ví dụ: Cán bộ một cửa; Công chức, viên chức; Trưởng phòng; Lãnh đạo đơn vị.',
  ),
  noteOf(
    '14',
    'Trung bình số lần truy vấn trong ngày đến CSDL quốc gia về dân cư phục vụ xử lý thủ tục hành chính, cung cấp dịch vụ công, được tính tương đối bằng cách lấy (số hồ sơ) x (số lượng truy vấn cần để xử lý 01 hồ sơ). Ví dụ: 50 (hồ sơ/ngày) x 3 (truy vấn/01 hồ sơ) = 150 truy vấn/ngày.',
  ),
  noteOf(
    '15',
    'Mục đích của việc truy vấn CSDL quốc gia về dân cư. Ví dụ: Xác minh thông tin công dân khi tạo mới tài khoản trên cổng DVC; xác minh tài khoản của công dân khi đã có trong hệ thống; xác minh thông tin công dân tại bộ phận 01 của nhằm đơn giản hóa bản giấy các giấy tờ liên quan công dân như: chứng minh thư, căn cước công dân, sổ hộ khẩu...; xác minh thông tin công dân khi cán bộ thụ lý hồ sơ...',
  ),
]

/** Nine columns, lengthwise. */
export function makeConnectionForm2021(
  data: Registrant & { readonly accounts: readonly ConnectedAccount[] },
  format: DocumentFormat,
): OfficialDocument {
  const notes = formNotes2021
  const width = textWidthMm(format, true)
  const mark = (text: string): Run => ({
    text,
    bold: true,
    raised: true,
    note: notes.findIndex((each) => each.mark === text),
  })
  const table: Table = {
    kind: 'table',
    sizePt: format.tablePt,
    columns: [
      { head: head('TT'), widthMm: 11, align: 'center' },
      { head: head('Họ tên ', mark('10')), widthMm: 36, align: 'left' },
      { head: head('Tài khoản đăng nhập ', mark('11')), widthMm: 34, align: 'left' },
      { head: head('SĐT'), widthMm: 25, align: 'center' },
      { head: head('Mã cơ quan ', mark('12')), widthMm: 27, align: 'center' },
      { head: head('Tên cơ quan'), widthMm: 36, align: 'left' },
      { head: head('Vai trò trách nhiệm ', mark('13')), widthMm: 27, align: 'left' },
      {
        head: head('Số lần truy vấn trong ngày ', mark('14')),
        widthMm: 18,
        align: 'center',
      },
      {
        head: head('Mục đích sử dụng ', mark('15')),
        widthMm: width - 214,
        align: 'left',
      },
    ],
    rows:
      data.accounts.length === 0
        ? emptyLines(['1'], 9)
        : numbered(
            data.accounts.map((each) => [
              each.fullName,
              each.username,
              each.phone,
              each.agencyCode,
              each.agency,
              each.role,
              String(each.queriesPerDay),
              each.purpose,
            ]),
          ),
  }
  return form(
    'connection-form-2021',
    '2021-08-23',
    'Phiếu đăng ký kết nối CSDL quốc gia về dân cư',
    format,
    notes,
    [
      ...nationalHead(format, 'dash'),
      ...paragraphsOf(
        `= PHIẾU ĐĂNG KÝ KẾT NỐI CSDL QUỐC GIA VỀ DÂN CƯ
= PHỤC VỤ GIẢI QUYẾT DỊCH VỤ HÀNH CHÍNH CÔNG`,
        {},
        format,
      ),
      ...fieldsOf(
        `${registrantText('CSDL[[^9]]').replace(' : [[system', ': [[system')}
| 4. Thông tin tài khoản đăng ký truy cập sử dụng Dịch vụ xác thực thông tin công dân trong CSDLQG về dân cư:`,
        valuesOf(data),
        format,
        notes,
      ),
      table,
      formSignature(signedBy, data.signer, format, true),
    ],
    true,
  )
}

const valuesOf = (data: Registrant): Values => ({
  agency: data.agency,
  system: data.system,
  contact: data.contact,
  position: data.position,
  phone: data.phone,
  email: data.email,
  workplace: data.workplace,
})

function form(
  kind: OfficialDocument['kind'],
  edition: string,
  title: string,
  format: DocumentFormat,
  notes: readonly Note[],
  blocks: readonly Block[],
  landscape = false,
): OfficialDocument {
  return { kind, edition, title, format, sections: [{ landscape, blocks }], notes }
}
