import type { RefusalReason } from '@chot/core/query/reasons.ts'
import type { ProblemText } from './problem-text.ts'

/** Why a look-up is refused, and what to do about it. */
export const queryProblems: Readonly<Record<RefusalReason, ProblemText>> = {
  'log-unwitnessed': {
    status: 503,
    vi: 'Tạm dừng tra cứu vì đã lâu không có bên làm chứng ký xác nhận nhật ký. Báo quản trị hệ thống; tra cứu tự mở lại khi có xác nhận.',
    en: 'Queries are suspended: no witness has cosigned the access log for too long. Tell the operator; they resume by themselves once it is cosigned.',
  },
  'service-locked': {
    status: 403,
    vi: 'Dịch vụ này đang bị khóa. Xem lý do ở thông báo của tỉnh; hỏi bộ phận an ninh khi nào mở lại.',
    en: 'This service is locked. Ask the security staff when it is open again.',
  },
  'system-locked': {
    status: 403,
    vi: 'Hệ thống gọi đến đang bị khóa. Quản trị hệ thống một cửa liên hệ bộ phận an ninh của tỉnh để được mở lại.',
    en: 'The calling system is locked. Its operator asks the security staff of the province to unlock it.',
  },
  'agency-locked': {
    status: 403,
    vi: 'Việc tra cứu của cơ quan đang bị khóa. Lãnh đạo cơ quan liên hệ bộ phận an ninh của tỉnh để được mở lại.',
    en: 'Queries of the agency are locked. Its head asks the security staff of the province to unlock them.',
  },
  'address-locked': {
    status: 403,
    vi: 'Địa chỉ mạng của máy này đang bị khóa. Báo quản trị của cơ quan; bộ phận an ninh của tỉnh kiểm tra rồi mở lại.',
    en: 'The network address of this computer is locked. The security staff of the province look into it and unlock it.',
  },
  'account-locked': {
    status: 403,
    vi: 'Việc tra cứu của tài khoản đang bị khóa vì có dấu hiệu bất thường. Giải trình với bộ phận an ninh của tỉnh; mở lại cần hai người.',
    en: 'Queries of the account are locked because of unusual behaviour. Explain it to the security staff of the province; unlocking takes two persons.',
  },
  'challenge-required': {
    status: 403,
    vi: 'Nhịp tra cứu giống máy tự động. Mở Chốt, bấm «Tôi đang trực tiếp tra cứu» rồi làm tiếp.',
    en: 'The queries look automatic. Open Chốt and confirm that you are asking yourself, then go on.',
  },
  'system-not-permitted': {
    status: 403,
    vi: 'Hệ thống gọi đến chưa được phép tra cứu. Liên hệ đầu mối của tỉnh để kiểm tra đăng ký hệ thống.',
    en: 'The calling system may not query. Ask the provincial focal point to check its registration.',
  },
  'system-address-refused': {
    status: 403,
    vi: 'Hệ thống gọi đến từ địa chỉ mạng chưa được đăng ký. Báo cho quản trị hệ thống một cửa.',
    en: 'The client system calls from a network that is not registered for it.',
  },
  'system-key-ended': {
    status: 403,
    vi: 'Khóa của hệ thống gọi đến đã hết hạn hoặc đã bị thu hồi. Báo cho quản trị hệ thống một cửa.',
    en: 'A key of the client system has expired or was taken back.',
  },
  'account-unknown': {
    status: 403,
    vi: 'Không có tài khoản cán bộ này. Kiểm tra lại tên đăng nhập đã gửi kèm yêu cầu.',
    en: 'There is no such officer account. Check the login sent with the request.',
  },
  'connection-suspended': {
    status: 403,
    vi: 'Kết nối của cơ quan đang tạm ngừng. Quản trị của cơ quan hoàn thiện hồ sơ kết nối và liên hệ đầu mối của tỉnh để được khôi phục.',
    en: 'The connection of the agency is suspended. Its administrator completes the file and asks the provincial focal point to restore it.',
  },
  'connection-missing': {
    status: 403,
    vi: 'Cơ quan chưa có hồ sơ kết nối được chấp nhận. Quản trị của cơ quan lập hồ sơ kết nối và gửi đầu mối của tỉnh.',
    en: 'The agency has no accepted connection file. Its administrator makes one and hands it to the provincial focal point.',
  },
  'account-not-active': {
    status: 403,
    vi: 'Tài khoản đang bị khóa, tạm ngừng, chờ cơ quan mới xác nhận hoặc đã thu hồi. Liên hệ quản trị tài khoản của cơ quan.',
    en: 'The account is locked, disabled, waiting for its new agency, or revoked. Contact the account administrator of the agency.',
  },
  'review-silent': {
    status: 403,
    vi: 'Tài khoản bị tạm ngừng vì cơ quan không trả lời khi rà soát. Quản trị tài khoản của cơ quan đề nghị khôi phục, đầu mối của tỉnh duyệt.',
    en: 'The account is suspended: its agency did not answer in the review. Its account administrator asks to restore it, the provincial focal point approves.',
  },
  'session-ended': {
    status: 401,
    vi: 'Phiên làm việc đã kết thúc. Đăng nhập lại để tiếp tục.',
    en: 'The session has ended. Sign in again to go on.',
  },
  'password-expired': {
    status: 403,
    vi: 'Mật khẩu đã hết hạn. Đăng nhập vào Chốt và đổi mật khẩu trước khi làm việc khác.',
    en: 'The password has expired. Sign in to Chốt and change it before anything else.',
  },
  'account-not-listed': {
    status: 403,
    vi: 'Tài khoản chưa có trong danh sách đã được Bộ Công an chấp nhận. Đề nghị cơ quan bổ sung vào danh sách tài khoản.',
    en: 'The account is not on the list the Ministry accepted. Ask the agency to add it to the account list.',
  },
  'agency-not-in-force': {
    status: 403,
    vi: 'Cơ quan của tài khoản đã ngừng hoặc chưa hoạt động. Đề nghị chuyển tài khoản về cơ quan kế thừa.',
    en: 'The agency of the account has ended or has not begun. Ask for the account to be moved to its successor.',
  },
  'account-not-enrolled': {
    status: 403,
    vi: 'Cán bộ chưa nhận tài khoản. Đăng nhập lần đầu vào cổng bằng phiếu tài khoản được cấp rồi tra cứu lại.',
    en: 'The officer has not taken the account over. Sign in for the first time with the slip that was handed out.',
  },
  'account-not-trained': {
    status: 403,
    vi: 'Chưa ghi nhận tập huấn quy định khai thác dữ liệu dân cư, hoặc đã quá hạn. Liên hệ quản trị tài khoản của cơ quan.',
    en: 'No training in the rules of use is on record, or it has run out. Contact the account administrator of the agency.',
  },
  'duties-conflict': {
    status: 403,
    vi: 'Tài khoản vừa được tra cứu vừa giữ nhiệm vụ quản trị hoặc giám sát nên không được tra cứu. Liên hệ quản trị tài khoản để tách nhiệm vụ.',
    en: 'The account holds a querying and an administering duty at once, so it may not query. Ask for the duties to be separated.',
  },
  'job-not-running': {
    status: 403,
    vi: 'Tiến trình chưa được duyệt, đang tạm dừng hoặc đã kết thúc. Xem trạng thái ở màn hình tiến trình.',
    en: 'The job is not approved, is paused or is over. See how it stands on the screen of jobs.',
  },
  'job-outside-window': {
    status: 403,
    vi: 'Ngoài ngày, khung giờ đã thông báo của tiến trình, hoặc sắp chuyển khung giờ. Tiến trình tự chạy tiếp khi tới giờ.',
    en: 'Outside the days and windows announced for the job, or too close to an edge. It goes on by itself when it may.',
  },
  'job-match-only': {
    status: 403,
    vi: 'Tiến trình chỉ được đối khớp (đúng hoặc sai), không được đọc trường thông tin. Chọn một dịch vụ đối khớp.',
    en: 'A job may only match, yes or no, and read no field. Choose a service that matches.',
  },
  'job-budget-spent': {
    status: 429,
    vi: 'Tiến trình đã dùng hết số lượt được duyệt cho khung giờ này hoặc cho tất cả. Chờ khung giờ sau, hoặc lập tiến trình mới.',
    en: 'The job has used what was approved for this window, or in all. Wait for the next window, or draft another job.',
  },
  'service-unknown': {
    status: 403,
    vi: 'Không có dịch vụ tra cứu này. Chọn một dịch vụ trong danh sách của hồ sơ.',
    en: 'There is no such service. Choose one from the list of the dossier.',
  },
  'service-off': {
    status: 403,
    vi: 'Dịch vụ này đang tắt. Chọn dịch vụ khác hoặc liên hệ đầu mối của tỉnh.',
    en: 'This service is switched off. Choose another or contact the provincial focal point.',
  },
  'duty-missing': {
    status: 403,
    vi: 'Nhiệm vụ của tài khoản không bao gồm dịch vụ này. Chuyển hồ sơ cho cán bộ có nhiệm vụ phù hợp.',
    en: 'No duty of the account covers this service. Hand the dossier to an officer whose duty does.',
  },
  'dossier-missing': {
    status: 403,
    vi: 'Chỉ được tra cứu khi có hồ sơ thủ tục hành chính. Mở hồ sơ rồi tra cứu từ hồ sơ đó.',
    en: 'A query needs a dossier. Open the dossier and query from it.',
  },
  'dossier-unknown': {
    status: 403,
    vi: 'Không tìm thấy hồ sơ này. Kiểm tra mã hồ sơ hoặc chờ hệ thống một cửa đồng bộ.',
    en: 'There is no such dossier. Check its code, or wait for the one-stop system to send it.',
  },
  'dossier-closed': {
    status: 403,
    vi: 'Hồ sơ đã đóng nên không tra cứu được nữa. Nếu hồ sơ được mở lại, cập nhật trên hệ thống một cửa trước.',
    en: 'The dossier is closed. If it was reopened, update it in the one-stop system first.',
  },
  'dossier-not-yours': {
    status: 403,
    vi: 'Hồ sơ không được giao cho tài khoản này. Đề nghị lãnh đạo giao hồ sơ trên hệ thống một cửa.',
    en: 'The dossier is not assigned to this account. Ask for it to be assigned in the one-stop system.',
  },
  'agency-not-involved': {
    status: 403,
    vi: 'Cơ quan của tài khoản không phải nơi tiếp nhận hay giải quyết hồ sơ này. Chuyển hồ sơ về đúng cơ quan.',
    en: 'The agency of the account neither receives nor decides this dossier. Hand it to the agency that does.',
  },
  'procedure-not-in-force': {
    status: 403,
    vi: 'Thủ tục của hồ sơ chưa có hoặc đã hết hiệu lực. Liên hệ đầu mối của tỉnh để cập nhật danh mục thủ tục.',
    en: 'The procedure of the dossier is unknown or no longer in force. Ask the focal point to update the catalogue.',
  },
  'procedure-differs': {
    status: 403,
    vi: 'Mã thủ tục trong yêu cầu khác với thủ tục của hồ sơ. Gửi đúng mã thủ tục của hồ sơ.',
    en: 'The procedure named is not that of the dossier. Send the code of the dossier’s procedure.',
  },
  'person-not-in-dossier': {
    status: 403,
    vi: 'Người được hỏi không có tên trong hồ sơ. Chỉ tra cứu những người thuộc hồ sơ.',
    en: 'The person is not a party of the dossier. Query only those the dossier names.',
  },
  'person-details-differ': {
    status: 403,
    vi: 'Họ tên hoặc ngày sinh không khớp với hồ sơ. Đối chiếu lại giấy tờ và sửa trên hệ thống một cửa.',
    en: 'Name or birth date differs from the dossier. Check the papers and mend it in the one-stop system.',
  },
  'service-not-for-procedure': {
    status: 403,
    vi: 'Thủ tục này không cần dịch vụ tra cứu đó cho người này. Chọn dịch vụ khác trong hồ sơ.',
    en: 'The procedure does not need this service for this person. Choose another in the dossier.',
  },
  'purpose-not-allowed': {
    status: 403,
    vi: 'Mục đích tra cứu không thuộc thủ tục này. Chọn một mục đích trong danh sách.',
    en: 'The purpose does not belong to this procedure. Choose one from the list.',
  },
  'field-not-granted': {
    status: 403,
    vi: 'Thủ tục này không cần trường thông tin đã yêu cầu. Bỏ trường đó rồi gửi lại.',
    en: 'The procedure does not need a field that was asked for. Leave it out and send again.',
  },
  'service-not-registered': {
    status: 403,
    vi: 'Dịch vụ chưa được đăng ký cho khung giờ này. Tra cứu lại trong khung giờ đã đăng ký.',
    en: 'The service is not registered for this window. Query again within the registered hours.',
  },
  'dossier-budget-spent': {
    status: 429,
    vi: 'Hồ sơ đã dùng hết số lượt tra cứu. Dùng lại kết quả đã có; cần thêm lượt phải có người thứ hai duyệt.',
    en: 'The dossier has used all its look-ups. Use the results you have; more needs a second person.',
  },
  'account-day-spent': {
    status: 429,
    vi: 'Tài khoản đã dùng hết số lượt tra cứu một ngày. Chờ đến khi có lại lượt hoặc chuyển hồ sơ cho người khác.',
    en: 'The account has used all its look-ups of a day. Wait until there are more, or hand the dossier over.',
  },
  'service-window-spent': {
    status: 429,
    vi: 'Dịch vụ đã hết số lượt đăng ký của khung giờ này. Chờ khung giờ sau hoặc báo đầu mối của tỉnh.',
    en: 'The service has used its registered count for this window. Wait for the next or tell the focal point.',
  },
  'address-day-spent': {
    status: 429,
    vi: 'Địa chỉ mạng này đã dùng hết số lượt tra cứu một ngày. Chờ đến khi có lại lượt hoặc báo quản trị tài khoản của cơ quan.',
    en: 'This network address has used all its look-ups of a day. Wait until there are more, or tell the account administrator of the agency.',
  },
  'agency-off-hours-spent': {
    status: 429,
    vi: 'Cơ quan đã dùng hết số lượt tra cứu ngoài giờ của ngày. Chờ đến giờ hành chính hoặc ngày sau.',
    en: 'The agency has used all its off-hours look-ups of the day. Wait for office hours or the next day.',
  },
  'kept-for-counter': {
    status: 429,
    vi: 'Sắp hết số lượt Bộ cho phép; phần còn lại dành cho công dân đang chờ tại quầy. Dùng lại kết quả đã có, hoặc tra cứu lại khi có thêm lượt.',
    en: 'What the Ministry allows is nearly used up; the rest is kept for citizens who wait at the counter. Use the results you have, or query again when there is more.',
  },
  'window-edge': {
    status: 429,
    vi: 'Sắp chuyển khung giờ: lượt này có thể bị tính vào khung giờ bên kia, nơi hết lượt hoặc dịch vụ chưa đăng ký. Chờ qua lúc chuyển giờ rồi tra cứu lại.',
    en: 'The window is about to change, and in the other one this query has no room or no registration. Query again once it has changed.',
  },
  'province-off-hours-spent': {
    status: 429,
    vi: 'Toàn tỉnh đã dùng hết số lượt tra cứu ngoài giờ của ngày. Chờ đến giờ hành chính hoặc ngày sau.',
    en: 'The province has used all its off-hours look-ups of the day. Wait for office hours or the next day.',
  },
}
