/** Vietnamese names of what an entry says: on the screens, and in papers made from the log. */
import type { Duty } from '@chot/core/duties.ts'
import type { EntryKind, EntryOutcome } from '@chot/core/log/entry.ts'

export const dutyNames = {
  receiving: 'Tiếp nhận hồ sơ',
  verification: 'Xác minh, trả kết quả',
  'account-admin': 'Quản trị tài khoản',
  'focal-point': 'Đầu mối của tỉnh',
  security: 'An ninh, an toàn',
  leader: 'Lãnh đạo',
  auditor: 'Kiểm tra, giám sát',
} satisfies Record<Duty, string>

export const kindNames = {
  decision: 'Quyết định tra cứu',
  outcome: 'Kết quả tra cứu',
  reveal: 'Xem mục được che',
  'sign-in': 'Đăng nhập',
  'sign-out': 'Đăng xuất',
  'step-up': 'Xác thực lại',
  password: 'Đổi mật khẩu',
  factor: 'Thay đổi cách xác thực của mình',
  notice: 'Xác nhận đã đọc thông báo',
  token: 'Cấp mã truy cập',
  dossier: 'Cập nhật hồ sơ',
  procedure: 'Sửa thủ tục',
  reference: 'Cập nhật danh mục',
  enrol: 'Cấp mới bởi người vận hành',
  account: 'Quản lý tài khoản',
  system: 'Đề nghị, duyệt, khóa, mở, thu hồi hệ thống gọi đến và khóa của nó',
  'log-search': 'Tìm trong nhật ký',
  'evidence-pack': 'Lập hồ sơ chứng cứ',
  'citizen-search': 'Tra nhật ký theo số định danh',
  'key-disclosure': 'Lập hồ sơ chứng cứ kèm khóa tháng',
  'approval-request': 'Xin người thứ hai duyệt',
  approval: 'Duyệt của người thứ hai',
  'approval-end': 'Kết thúc việc xin duyệt',
  heartbeat: 'Nhịp định kỳ của nhật ký',
  'log-timestamp': 'Dấu thời gian của nhật ký',
  'log-seal': 'Nén lưu một tháng nhật ký',
  registration: 'Hồ sơ đăng ký kết nối',
  'log-prune': 'Hủy một tháng nhật ký hết hạn lưu',
  'key-destroy': 'Hủy khóa băm của một tháng',
  witness: 'Làm chứng nhật ký',
  reconciliation: 'Đối soát với số liệu của Bộ',
  difference: 'Chênh lệch với số liệu của Bộ',
  'limit-alarm': 'Báo động sắp chạm ngưỡng khóa của Bộ',
  alert: 'Cảnh báo bất thường',
  challenge: 'Yêu cầu xác nhận người tra cứu',
  lock: 'Khóa tra cứu',
  unlock: 'Mở khóa tra cứu',
} satisfies Record<EntryKind, string>

export const outcomeNames = {
  granted: 'Cho phép',
  refused: 'Từ chối',
  answered: 'Có trả lời',
  'no-match': 'Không khớp',
  failed: 'Lỗi',
  'not-sent': 'Chưa gửi đi',
  unknown: 'Chưa rõ',
  done: 'Đã thực hiện',
} satisfies Record<EntryOutcome, string>
