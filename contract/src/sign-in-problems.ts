/** Ways that passkeys, and signing in by the identity provider, can end badly. */
import type { ProblemText } from './problem-text.ts'

export const signInProblems = {
  'passkeys-not-possible': {
    status: 409,
    vi: 'Cổng đang mở bằng địa chỉ số nên không tạo được khóa truy cập. Dùng mã xác thực, và báo quản trị hệ thống đặt tên miền cho cổng.',
    en: 'The gateway is reached by a bare address, for which no passkey can be made. Use codes, and ask the operator for a name.',
  },
  'passkey-limit': {
    status: 409,
    vi: 'Bạn đã có đủ số khóa truy cập được phép. Xóa khóa không còn dùng rồi tạo khóa mới.',
    en: 'You have as many passkeys as are allowed. Remove one that is no longer used first.',
  },
  'passkey-not-accepted': {
    status: 409,
    vi: 'Loại thiết bị này không được chấp nhận để tạo khóa truy cập. Dùng thiết bị khác, hoặc dùng mã xác thực.',
    en: 'This kind of authenticator is not accepted. Use another, or codes.',
  },
  'last-factor': {
    status: 409,
    vi: 'Đây là cách xác thực cuối cùng của bạn nên không xóa được. Thêm cách khác trước rồi xóa.',
    en: 'This is your last second factor. Add another before you remove it.',
  },
  'sso-unreachable': {
    status: 503,
    vi: 'Hệ thống định danh của tỉnh không trả lời. Thử lại sau ít phút hoặc đăng nhập bằng mật khẩu.',
    en: 'The identity provider of the province does not answer. Try again in some minutes, or sign in by password.',
  },
  'sso-refused': {
    status: 403,
    vi: 'Đăng nhập qua hệ thống định danh của tỉnh không hoàn tất hoặc đã quá hạn. Đăng nhập lại từ đầu.',
    en: 'The sign-in by the identity provider was not completed, or took too long. Begin it anew.',
  },
  'sso-unknown': {
    status: 403,
    vi: 'Danh tính này chưa được liên kết với tài khoản nào của Chốt. Đề nghị quản trị tài khoản của cơ quan liên kết.',
    en: 'This identity is linked to no account of Chốt. Ask the account administrator of the agency to link it.',
  },
} as const satisfies Record<string, ProblemText>
