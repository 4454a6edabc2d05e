import { type NotificationTexts, text } from './notification-form.ts'

const notYou = 'Nếu không phải bạn làm, báo ngay quản trị tài khoản của cơ quan.'

export const vietnameseNotifications: NotificationTexts = {
  'password-ends': {
    title: 'Mật khẩu sắp hết hạn',
    says: (days) =>
      `Còn không quá ${days} ngày. Đăng nhập và đổi mật khẩu trong «Tài khoản của tôi».`,
  },
  'password-changed': text(
    'Mật khẩu đã được đổi',
    `Các phiên khác đã kết thúc. ${notYou}`,
  ),
  'factor-changed': text(
    'Cách xác thực đã thay đổi',
    `Một cách xác thực của tài khoản vừa được thêm, thay hoặc xóa. ${notYou}`,
  ),
  'recovery-used': text(
    'Đã đăng nhập bằng mã khôi phục',
    `Phải tạo cách xác thực mới trước khi làm việc khác. ${notYou}`,
  ),
  'slip-issued': text(
    'Đã cấp phiếu tài khoản mới',
    'Mật khẩu và cách xác thực cũ không còn dùng được. Nhận phiếu trực tiếp từ quản trị tài khoản.',
  ),
  'sso-linked': text(
    'Tài khoản của tỉnh được liên kết',
    'Lần đầu đăng nhập bằng tài khoản của tỉnh, bạn xác nhận bằng cách xác thực của mình. Nếu bạn không đề nghị việc này, báo quản trị tài khoản.',
  ),
  'sso-unlinked': text(
    'Đã bỏ liên kết tài khoản của tỉnh',
    'Từ nay đăng nhập bằng mật khẩu của Chốt.',
  ),
  'account-locked': text(
    'Tài khoản bị khóa',
    'Các phiên đã kết thúc. Liên hệ quản trị tài khoản của cơ quan.',
  ),
  'account-revoked': text(
    'Tài khoản bị thu hồi',
    'Tài khoản không dùng được nữa. Liên hệ quản trị tài khoản của cơ quan nếu cần.',
  ),
  'account-restored': text('Tài khoản được mở lại', 'Đăng nhập để tiếp tục làm việc.'),
  'account-dormant': text(
    'Tài khoản tạm ngừng vì lâu không dùng',
    'Liên hệ quản trị tài khoản của cơ quan để mở lại.',
  ),
  'dormant-soon': text(
    'Tài khoản sắp tạm ngừng vì lâu không dùng',
    'Đăng nhập một lần để giữ tài khoản.',
  ),
  'duties-changed': text(
    'Nhiệm vụ của tài khoản đã thay đổi',
    'Xem nhiệm vụ và quyền trong «Tài khoản của tôi».',
  ),
  'duty-ended': text(
    'Một nhiệm vụ của tài khoản đã thôi',
    'Xem nhiệm vụ và quyền trong «Tài khoản của tôi».',
  ),
  'account-moved': text(
    'Tài khoản đã chuyển cơ quan',
    'Cơ quan mới đã xác nhận; đăng nhập để tiếp tục làm việc.',
  ),
  'account-recovered': text(
    'Tài khoản được khôi phục',
    `Mật khẩu và cách xác thực cũ đã bị xóa; nhận phiếu mới từ quản trị tài khoản. ${notYou}`,
  ),
  listed: text(
    'Đã ghi vào danh sách của Bộ Công an',
    'Tài khoản có trong danh sách được chấp nhận.',
  ),
  unlisted: text(
    'Đã đưa khỏi danh sách của Bộ Công an',
    'Tài khoản không tra cứu được cho tới khi có lại trong danh sách.',
  ),
  'request-waits': text(
    'Có đề nghị về tài khoản chờ bạn duyệt',
    'Mở «Đề nghị tài khoản» để xem và quyết định.',
  ),
  'request-approved': text(
    'Đề nghị về tài khoản đã được duyệt',
    'Mở «Đề nghị tài khoản» để xem.',
  ),
  'account-rehomed': text(
    'Cơ quan của bạn đã được sắp xếp lại',
    'Tài khoản đã chuyển sang cơ quan mới và tạm ngừng. Quản trị tài khoản của cơ quan mới xác nhận thì dùng tiếp được.',
  ),
  'rehomed-wait': text(
    'Có tài khoản chờ cơ quan bạn xác nhận',
    'Sau sắp xếp cơ quan, mở «Đề nghị tài khoản» để xác nhận hoặc từ chối từng cán bộ.',
  ),
  'request-refused': text(
    'Đề nghị về tài khoản bị từ chối',
    'Mở «Đề nghị tài khoản» để xem lý do.',
  ),
  'approval-waits': text(
    'Có yêu cầu tra nhật ký chờ người thứ hai duyệt',
    'Mở «Duyệt» để xem và quyết định.',
  ),
  'limit-near': text(
    'Một hạn mức của Bộ đã dùng gần hết',
    'Mở «Dự báo khóa» để xem dịch vụ hoặc cơ quan nào, còn bao nhiêu lượt và khi nào có lại.',
  ),
  'limit-trend': text(
    'Một hạn mức của Bộ sẽ hết trước giờ',
    'Với nhịp hiện nay, hạn mức sẽ hết trước khi khung giờ kết thúc. Mở «Dự báo khóa» để xem.',
  ),
  'explanation-asked': text(
    'Bạn được đề nghị giải trình',
    'Mở «Tài khoản của tôi» để xem câu hỏi và trả lời trong thời hạn.',
  ),
  'explanation-given': text(
    'Đã có giải trình của cán bộ',
    'Mở «Vụ việc» để xem và quyết định.',
  ),
  'registration-waits': text(
    'Có phần hồ sơ kết nối chờ xem xét',
    'Mở «Đăng ký kết nối» để chấp nhận hoặc trả lại.',
  ),
  'registration-returned': text(
    'Một phần hồ sơ kết nối bị trả lại',
    'Mở «Đăng ký kết nối» để xem lý do và lập bản tiếp theo.',
  ),
  'registration-accepted': text(
    'Một phần hồ sơ kết nối được chấp nhận',
    'Mở «Đăng ký kết nối» để xem phần còn thiếu, nếu có.',
  ),
  'registration-ends': {
    title: 'Văn bản trong hồ sơ kết nối sắp hết hiệu lực',
    says: (days) =>
      `Bản cam kết hoặc xác nhận an toàn của cơ quan còn không quá ${days} ngày. Lập bản mới trong «Đăng ký kết nối».`,
  },
  'drive-opened': text(
    'Có đợt đăng ký kết nối mới',
    'Mở «Xử lý hồ sơ kết nối» để xem hạn và hoàn thiện hồ sơ của cơ quan.',
  ),
  'drive-due': {
    title: 'Hồ sơ kết nối sắp đến hạn',
    says: (days) =>
      `Còn không quá ${days} ngày và hồ sơ của cơ quan chưa gửi đi. Mở «Xử lý hồ sơ kết nối» để xem phần còn thiếu.`,
  },
  'suspension-near': {
    title: 'Kết nối của cơ quan sắp tạm ngừng',
    says: (days) =>
      `Nếu hồ sơ chưa gửi đi trong ${days} ngày nữa, kết nối tự tạm ngừng và mọi tra cứu của cơ quan bị từ chối.`,
  },
  'connection-waits': text(
    'Có hồ sơ kết nối chờ bạn xử lý',
    'Mở «Xử lý hồ sơ kết nối» để xem và làm bước tiếp theo.',
  ),
  'connection-returned': text(
    'Hồ sơ kết nối bị trả lại để bổ sung',
    'Mở «Xử lý hồ sơ kết nối» để xem lý do của từng thành phần.',
  ),
  'connection-accepted': text(
    'Hồ sơ kết nối đã được chấp nhận',
    'Hồ sơ được đề xuất kết nối; chờ kết quả.',
  ),
  'connection-connected': text(
    'Cơ quan đã được kết nối',
    'Cán bộ có trong danh sách tra cứu được theo hồ sơ.',
  ),
  'connection-suspended': text(
    'Kết nối của cơ quan bị tạm ngừng',
    'Mọi tra cứu của cơ quan bị từ chối. Mở «Xử lý hồ sơ kết nối» để xem lý do và hoàn thiện hồ sơ.',
  ),
  'connection-restored': text(
    'Kết nối của cơ quan được khôi phục',
    'Tra cứu lại được ngay. Hoàn thiện hồ sơ trước ngày ghi trong quyết định khôi phục.',
  ),
  'job-approved': text(
    'Một tiến trình đã được duyệt',
    'Mở «Tiến trình thông báo trước» để xem khi nào chạy và chạy nhân danh ai.',
  ),
  'job-paused': text(
    'Một tiến trình đang tạm dừng',
    'Mở «Tiến trình thông báo trước» để xem lý do và cho chạy tiếp.',
  ),
  'job-ended': text(
    'Một tiến trình đã kết thúc',
    'Mở «Tiến trình thông báo trước» để xem bao nhiêu dòng khớp, không khớp, bị từ chối hoặc chưa rõ.',
  ),
  'connection-ended': text(
    'Hồ sơ kết nối của cơ quan đã chấm dứt',
    'Mở «Xử lý hồ sơ kết nối» để xem lý do.',
  ),
  'review-opened': text(
    'Có đợt rà soát tài khoản',
    'Mở «Rà soát tài khoản» để trả lời cho từng cán bộ: giữ, thay đổi hoặc thu hồi. Ai không được trả lời đến hết hạn thì bị tạm ngừng.',
  ),
  'review-due': {
    title: 'Rà soát tài khoản sắp đến hạn',
    says: (days) =>
      `Còn không quá ${days} ngày và cơ quan còn tài khoản chưa được trả lời. Quá hạn, các tài khoản đó bị tạm ngừng.`,
  },
  'account-review-silent': text(
    'Tài khoản bị tạm ngừng vì không được rà soát',
    'Cơ quan không trả lời trong hạn. Liên hệ quản trị tài khoản của cơ quan để đề nghị khôi phục.',
  ),
}
