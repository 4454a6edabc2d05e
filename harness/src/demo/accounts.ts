/** The people of the demonstration: one of each duty, and those whom the gateway must refuse. */
import { randomInt } from 'node:crypto'
import type { Duty } from '@chot/core/duties.ts'
import type { DemoAccount } from './demo-file.ts'
import { newTotpSecret } from './totp.ts'

export const communes = {
  batXat: { code: '02683', agency: 'UBND xã Bát Xát' },
  saPa: { code: '03006', agency: 'UBND phường Sa Pa' },
} as const

const batXat = communes.batXat.agency
const saPa = communes.saPa.agency
const publicServiceCentre = 'Trung tâm Phục vụ hành chính công tỉnh Lào Cai'

export const logins = {
  receiving: 'tiepnhan1.batxat',
  receivingToo: 'tiepnhan2.batxat',
  verification: 'xacminh.batxat',
  otherAgency: 'tiepnhan1.sapa',
  unlisted: 'chuadangky.batxat',
  auditor: 'kiemtra.thanhtra',
  connectionDesk: 'hoso.pc06',
} as const

interface Role {
  readonly username: string
  readonly fullName: string
  readonly duty: Duty
  readonly agencyName: string
  readonly hint: string
  readonly listed: boolean
  readonly enrolled?: boolean
}

const roles: readonly Role[] = [
  {
    username: logins.receiving,
    fullName: 'Nguyễn Thị Hồng Nhung',
    duty: 'receiving',
    agencyName: batXat,
    hint: 'Mở một hồ sơ trên Bàn làm việc và tra cứu người trong hồ sơ.',
    listed: true,
  },
  {
    username: logins.receivingToo,
    fullName: 'Giàng A Páo',
    duty: 'receiving',
    agencyName: batXat,
    hint: 'Cùng cơ quan nhưng có hồ sơ của riêng mình.',
    listed: true,
  },
  {
    username: logins.verification,
    fullName: 'Tẩn Mẩy Ghến',
    duty: 'verification',
    agencyName: batXat,
    hint: 'Xác minh người nhận trước khi trả kết quả; không xem được hộ gia đình.',
    listed: true,
  },
  {
    username: logins.otherAgency,
    fullName: 'Hoàng Văn Thắng',
    duty: 'receiving',
    agencyName: saPa,
    hint: 'Cơ quan khác: không thấy hồ sơ của xã Bát Xát.',
    listed: true,
  },
  {
    username: logins.unlisted,
    fullName: 'Lù Thị Mai',
    duty: 'receiving',
    agencyName: batXat,
    hint: 'Chưa có trong danh sách tài khoản được chấp nhận: mọi tra cứu đều bị từ chối.',
    listed: false,
  },
  {
    username: 'nguoimoi.batxat',
    fullName: 'Má Seo Dín',
    duty: 'receiving',
    agencyName: batXat,
    hint: 'Đăng nhập lần đầu: đổi mật khẩu được cấp, đăng ký mã xác thực của mình, đọc thông báo. Trong 7 ngày; khởi động lại thì làm lại được.',
    listed: true,
    enrolled: false,
  },
  {
    username: 'quantri.batxat',
    fullName: 'Phạm Đức Long',
    duty: 'account-admin',
    agencyName: batXat,
    hint: 'Xem cơ quan và tài khoản; không tra cứu được công dân.',
    listed: false,
  },
  {
    username: 'lanhdao.batxat',
    fullName: 'Sùng Thị Sua',
    duty: 'leader',
    agencyName: batXat,
    hint: 'Duyệt hoặc từ chối yêu cầu thêm lượt tra cứu cho hồ sơ của xã.',
    listed: false,
  },
  {
    username: 'daumoi.pvhcc',
    fullName: 'Trần Thu Hà',
    duty: 'focal-point',
    agencyName: publicServiceCentre,
    hint: 'Xem và sửa danh mục thủ tục: thủ tục nào được hỏi trường thông tin nào.',
    listed: false,
  },
  {
    username: 'anninh.pc06',
    fullName: 'Vũ Minh Quân',
    duty: 'security',
    agencyName:
      'Phòng Cảnh sát quản lý hành chính về trật tự xã hội (PC06), Công an tỉnh Lào Cai',
    hint: 'Xem nhật ký truy cập, cơ quan và tài khoản.',
    listed: false,
  },
  {
    username: logins.connectionDesk,
    fullName: 'Nông Thị Thắm',
    duty: 'connection-desk',
    agencyName:
      'Phòng Cảnh sát quản lý hành chính về trật tự xã hội (PC06), Công an tỉnh Lào Cai',
    hint: 'Tiếp nhận, kiểm tra, trả lại hoặc chấp nhận hồ sơ kết nối; không đọc nhật ký.',
    listed: false,
  },
  {
    username: 'lanhdao.ubnd',
    fullName: 'Lê Quốc Việt',
    duty: 'leader',
    agencyName: 'UBND tỉnh Lào Cai',
    hint: 'Duyệt hoặc từ chối yêu cầu tra nhật ký theo số định danh và phương án sắp xếp cơ quan; không đọc nhật ký.',
    listed: false,
  },
  {
    username: logins.auditor,
    fullName: 'Đỗ Thị Thanh Bình',
    duty: 'auditor',
    agencyName: 'Thanh tra tỉnh Lào Cai',
    hint: 'Đọc nhật ký truy cập; mỗi lần tìm cũng là một dòng nhật ký.',
    listed: false,
  },
]

// Without letters and digits that are mistaken for each other.
const passwordLetters = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Four groups of four: 80 random bits that can be typed. */
function newPassword(): string {
  const group = () =>
    Array.from(
      { length: 4 },
      () => passwordLetters[randomInt(passwordLetters.length)],
    ).join('')
  return [group(), group(), group(), group()].join('-')
}

/** The accounts with secrets of their own; `agencyCodes` by the agency's name. */
export function newAccounts(
  agencyCodes: ReadonlyMap<string, string>,
): readonly DemoAccount[] {
  return roles.map((role) => {
    const agency = agencyCodes.get(role.agencyName)
    if (agency === undefined) throw new Error(`there is no agency ${role.agencyName}`)
    return { ...role, agency, password: newPassword(), totpSecret: newTotpSecret() }
  })
}
