/**
 * The one list of what officers are told: the console shows it, the e-mail says it. No name, number
 * or secret stands in any: an e-mail is read by whoever comes by. `about` is a number of days, or
 * nothing.
 */
import type { NotificationKind } from '@chot/core/notification/notification.ts'

interface NotificationText {
  readonly title: string
  readonly says: (about: string) => string
}

type Texts = Readonly<Record<NotificationKind, NotificationText>>

const text = (title: string, says: string): NotificationText => ({
  title,
  says: () => says,
})
const notYou = 'Nếu không phải bạn làm, báo ngay quản trị tài khoản của cơ quan.'
const notYouEn =
  'If it was not you, tell the account administrator of your agency at once.'

export const notificationTexts: Readonly<Record<'vi' | 'en', Texts>> = {
  vi: {
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
  },
  en: {
    'password-ends': {
      title: 'The password is about to end',
      says: (days) => `Within ${days} days. Sign in and change it under “My account”.`,
    },
    'password-changed': text(
      'The password was changed',
      `Other sessions ended. ${notYouEn}`,
    ),
    'factor-changed': text(
      'A second factor was changed',
      `One was added, replaced or removed. ${notYouEn}`,
    ),
    'recovery-used': text(
      'A recovery code was used to sign in',
      `A new second factor has to be made first. ${notYouEn}`,
    ),
    'slip-issued': text(
      'A new slip was issued',
      'Former password and factors are void. Take the slip from the account administrator in person.',
    ),
    'sso-linked': text(
      'The province’s account was linked',
      'You confirm it with a factor of yours when you first sign in by it. If you did not ask for it, tell the account administrator.',
    ),
    'sso-unlinked': text(
      'The province’s account was unlinked',
      'From now on sign in with the password of Chốt.',
    ),
    'account-locked': text(
      'The account was locked',
      'Its sessions ended. Contact the account administrator of your agency.',
    ),
    'account-revoked': text(
      'The account was revoked',
      'It cannot be used any more. Contact the account administrator of your agency if need be.',
    ),
    'account-restored': text('The account was restored', 'Sign in to go on.'),
    'account-dormant': text(
      'The account was disabled: unused',
      'Contact the account administrator of your agency to restore it.',
    ),
    'dormant-soon': text(
      'The account will soon be disabled: unused',
      'Sign in once to keep it.',
    ),
    'duties-changed': text('Your duties changed', 'See them under “My account”.'),
    'duty-ended': text('One of your duties ended', 'See them under “My account”.'),
    'account-moved': text(
      'The account moved to another agency',
      'It has confirmed; sign in to go on.',
    ),
    'account-recovered': text(
      'The account was recovered',
      `Former password and factors are gone; take a new slip from the administrator. ${notYouEn}`,
    ),
    listed: text('Put on the Ministry’s list', 'The account is on the accepted list.'),
    unlisted: text(
      'Taken off the Ministry’s list',
      'The account cannot query until it is on the list again.',
    ),
    'request-waits': text(
      'A request about an account waits for you',
      'Open “Account requests” to decide it.',
    ),
    'request-approved': text(
      'Your request about an account was approved',
      'Open “Account requests” to see it.',
    ),
    'account-rehomed': text(
      'Your agency was reorganised',
      'Your account went over to the new agency and is frozen until an administrator there confirms it.',
    ),
    'rehomed-wait': text(
      'Accounts wait for your agency to confirm them',
      'After a reorganisation, open “Account requests” and confirm or refuse each officer.',
    ),
    'request-refused': text(
      'Your request about an account was refused',
      'Open “Account requests” to see why.',
    ),
    'approval-waits': text(
      'A search of the log waits for a second person',
      'Open “Approvals” to decide it.',
    ),
    'limit-near': text(
      'A limit of the Ministry is nearly used up',
      'Open “Lock forecast” to see of which service or agency, what is left and when there is more.',
    ),
    'limit-trend': text(
      'A limit of the Ministry will be used up early',
      'At the present pace it is used up before its hours end. Open “Lock forecast” to see.',
    ),
    'explanation-asked': text(
      'You are asked to explain',
      'Open “My account” to read the question and answer in time.',
    ),
    'explanation-given': text(
      'An officer has explained',
      'Open “Cases” to read it and decide.',
    ),
    'registration-waits': text(
      'A part of a connection file waits',
      'Open “Connection files” to accept or return it.',
    ),
    'registration-returned': text(
      'A part of the connection file was returned',
      'Open “Connection files” to see why, and make the next version.',
    ),
    'registration-accepted': text(
      'A part of the connection file was accepted',
      'Open “Connection files” to see what is missing still.',
    ),
    'registration-ends': {
      title: 'A paper of the connection file ends soon',
      says: (days) =>
        `The agency’s commitment or security confirmation holds no more than ${days} days. Make a new version under “Connection files”.`,
    },
    'drive-opened': text(
      'A drive of registration was opened',
      'Open “Handling of files” to see its due day and complete the file of your agency.',
    ),
    'drive-due': {
      title: 'The connection file is due soon',
      says: (days) =>
        `Within ${days} days, and the file of the agency has not been sent. Open “Handling of files” to see what is missing.`,
    },
    'suspension-near': {
      title: 'The connection of the agency will be suspended',
      says: (days) =>
        `Unless its file is sent within ${days} days, the connection is suspended and every query of the agency is refused.`,
    },
    'connection-waits': text(
      'A connection file waits for you',
      'Open “Handling of files” to take the next step.',
    ),
    'connection-returned': text(
      'The connection file came back',
      'Open “Handling of files” to see the reason of each part.',
    ),
    'connection-accepted': text(
      'The connection file was accepted',
      'The connection is proposed; the result is awaited.',
    ),
    'connection-connected': text(
      'The agency is connected',
      'Officers on the list may query as the file says.',
    ),
    'connection-suspended': text(
      'The connection of the agency is suspended',
      'Every query of the agency is refused. Open “Handling of files” to see why, and complete the file.',
    ),
    'connection-restored': text(
      'The connection of the agency is restored',
      'Queries are possible again at once. Complete the file by the day the restoration names.',
    ),
    'job-approved': text(
      'An announced job was approved',
      'Open “Announced jobs” to see when it runs and in whose name.',
    ),
    'job-paused': text(
      'An announced job is paused',
      'Open “Announced jobs” to see why, and to let it go on.',
    ),
    'job-ended': text(
      'An announced job is over',
      'Open “Announced jobs” to see how many rows matched, did not, were refused or are unknown.',
    ),
    'connection-ended': text(
      'The connection file of the agency has ended',
      'Open “Handling of files” to see why.',
    ),
    'review-opened': text(
      'A review of accounts was opened',
      'Open “Account review” and answer for each officer: keep, change or revoke. Whoever is not answered for by the due day is suspended.',
    ),
    'review-due': {
      title: 'The review of accounts is due soon',
      says: (days) =>
        `Within ${days} days, and accounts of the agency are not answered for. After that they are suspended.`,
    },
    'account-review-silent': text(
      'The account is suspended: not reviewed',
      'Its agency did not answer in time. Ask the account administrator of the agency to have it restored.',
    ),
  },
}
