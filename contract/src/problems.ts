/**
 * Every way a request can end badly: a stable public code, its HTTP status, and one sentence that
 * says what to do, in Vietnamese first (RFC 9457 `title`). The server answers with it, the console
 * shows it, OpenAPI lists it.
 */
import type { RefusalReason } from '@chot/core/query/reasons.ts'
import { type AccountProblemCode, accountProblems } from './account-problems.ts'
import type { ProblemText } from './problem-text.ts'
import { signInProblems } from './sign-in-problems.ts'

const refusals: Readonly<Record<RefusalReason, ProblemText>> = {
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
  'account-not-active': {
    status: 403,
    vi: 'Tài khoản đang bị khóa, tạm ngừng, chờ cơ quan mới xác nhận hoặc đã thu hồi. Liên hệ quản trị tài khoản của cơ quan.',
    en: 'The account is locked, disabled, waiting for its new agency, or revoked. Contact the account administrator of the agency.',
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
  'province-off-hours-spent': {
    status: 429,
    vi: 'Toàn tỉnh đã dùng hết số lượt tra cứu ngoài giờ của ngày. Chờ đến giờ hành chính hoặc ngày sau.',
    en: 'The province has used all its off-hours look-ups of the day. Wait for office hours or the next day.',
  },
}

const others = {
  'input-malformed': {
    status: 400,
    vi: 'Nội dung gửi lên không đọc được. Kiểm tra định dạng rồi gửi lại.',
    en: 'The content could not be read. Check its format and send again.',
  },
  'input-invalid': {
    status: 422,
    vi: 'Có ô nhập chưa đúng. Sửa các ô được chỉ ra rồi gửi lại.',
    en: 'Some input is not right. Mend the fields named and send again.',
  },
  'input-too-large': {
    status: 413,
    vi: 'Nội dung gửi lên quá lớn. Rút gọn rồi gửi lại.',
    en: 'The content is too large. Shorten it and send again.',
  },
  'media-type-unsupported': {
    status: 415,
    vi: 'Kiểu nội dung không được hỗ trợ. Gửi lại đúng kiểu mà tài liệu API nêu.',
    en: 'This content type is not supported. Send the one the API documentation names.',
  },
  'day-not-over': {
    status: 409,
    vi: 'Ngày này chưa kết thúc theo cách tính đã chọn nên chưa đối soát được. Chờ hết ngày rồi làm lại.',
    en: 'This day is not over yet under the reading chosen. Compare it once it is.',
  },
  'day-too-old': {
    status: 409,
    vi: 'Ngày này đã quá lâu nên không đối soát nữa. Chọn ngày gần hơn.',
    en: 'This day is too long ago to be compared. Choose a later one.',
  },
  'ministry-counts-unset': {
    status: 409,
    vi: 'Chưa cấu hình nơi lấy số liệu của Bộ. Nhập số liệu từ tệp Bộ gửi.',
    en: 'No address of the Ministry’s counts is set. Import them from the file it sent.',
  },
  'ministry-counts-unavailable': {
    status: 502,
    vi: 'Không lấy được số liệu của Bộ. Thử lại sau, hoặc nhập từ tệp Bộ gửi.',
    en: 'The Ministry’s counts could not be fetched. Try later, or import them from a file.',
  },
  'statement-malformed': {
    status: 422,
    vi: 'Tệp số liệu của Bộ không đúng mẫu. Kiểm tra các cột day, reading, service, agency, window, received; mỗi tệp chỉ gồm một ngày.',
    en: 'The statement is not in the form expected: day, reading, service, agency, window, received, one day only.',
  },
  'difference-state-forbids': {
    status: 409,
    vi: 'Chênh lệch này đang ở trạng thái khác, việc vừa chọn không còn phù hợp. Tải lại trang để xem.',
    en: 'The difference is in another state by now. Load the page again.',
  },
  'spreadsheet-unreadable': {
    status: 422,
    vi: 'Không đọc được tệp này. Dùng tệp Excel (XLSX, XLS), ODS hoặc CSV; nếu tệp hỏng, mở bằng Excel hay LibreOffice rồi lưu lại.',
    en: 'This file cannot be read. Use Excel (XLSX, XLS), ODS or CSV; if it is damaged, open it and save it again.',
  },
  'spreadsheet-protected': {
    status: 422,
    vi: 'Tệp có đặt mật khẩu mở. Đề nghị cơ quan gửi lại tệp không đặt mật khẩu.',
    en: 'The file is protected by a password. Ask the office for one that is not.',
  },
  'spreadsheet-too-large': {
    status: 422,
    vi: 'Tệp quá lớn: nhiều nhất 50 trang tính, 10.000 hàng, 5.000 người. Chia thành nhiều tệp rồi gửi lại.',
    en: 'The file is too large: at most 50 sheets, 10,000 rows, 5,000 people. Split it and send the parts.',
  },
  'not-found': {
    status: 404,
    vi: 'Không tìm thấy nội dung này. Kiểm tra lại đường dẫn.',
    en: 'This does not exist. Check the address.',
  },
  'not-signed-in': {
    status: 401,
    vi: 'Chưa đăng nhập hoặc phiên đã hết. Đăng nhập để tiếp tục.',
    en: 'Not signed in, or the session has ended. Sign in to go on.',
  },
  'not-permitted': {
    status: 403,
    vi: 'Nhiệm vụ của tài khoản không cho phép việc này. Liên hệ quản trị tài khoản nếu cần.',
    en: 'No duty of the account permits this. Contact the account administrator if it is needed.',
  },
  'origin-refused': {
    status: 403,
    vi: 'Yêu cầu không đến từ trang của hệ thống. Tải lại trang rồi thử lại.',
    en: 'The request did not come from a page of this system. Reload the page and try again.',
  },
  'sign-in-failed': {
    status: 401,
    vi: 'Tên đăng nhập, mật khẩu hoặc mã xác thực không đúng. Kiểm tra rồi nhập lại.',
    en: 'Login, password or code is not right. Check and enter them again.',
  },
  'sign-in-paused': {
    status: 429,
    vi: 'Nhập sai nhiều lần từ máy này. Chờ ít phút rồi thử lại.',
    en: 'Too many failures from this computer. Wait some minutes and try again.',
  },
  ...signInProblems,
  'step-up-needed': {
    status: 403,
    vi: 'Việc này cần xác thực lại. Nhập mã của ứng dụng xác thực rồi làm lại.',
    en: 'This needs the second factor anew. Enter a code of the authenticator and do it again.',
  },
  'notice-unread': {
    status: 403,
    vi: 'Chưa xác nhận đã đọc thông báo về ghi nhật ký. Đăng nhập vào Chốt, đọc và xác nhận rồi làm tiếp.',
    en: 'The notice on logging has not been acknowledged. Sign in to Chốt, read it and acknowledge it.',
  },
  'work-needed': {
    status: 428,
    vi: 'Đã nhập sai nhiều lần. Trình duyệt cần kiểm tra vài giây rồi tự gửi lại.',
    en: 'There were several failures. The browser has to do some seconds of work, then it sends again.',
  },
  'client-not-authenticated': {
    status: 401,
    vi: 'Không xác thực được hệ thống gọi đến. Kiểm tra khóa và mã truy cập.',
    en: 'The calling system could not be authenticated. Check its key and access token.',
  },
  'assertion-invalid': {
    status: 401,
    vi: 'Chứng thực cán bộ không hợp lệ hoặc đã hết hạn. Tạo lại chứng thực rồi gửi lại.',
    en: 'The officer assertion is not valid or has expired. Make a new one and send again.',
  },
  'idempotency-key-reused': {
    status: 422,
    vi: 'Mã chống gửi lặp đã dùng cho một yêu cầu khác. Tạo mã mới cho yêu cầu này.',
    en: 'The idempotency key was used for another request. Make a new one for this request.',
  },
  'query-in-progress': {
    status: 409,
    vi: 'Yêu cầu này đang được xử lý. Chờ vài giây rồi xem lại ở mục lượt tra cứu hôm nay.',
    en: 'This request is being answered. Wait some seconds and look at the look-ups of today.',
  },
  'reveal-expired': {
    status: 410,
    vi: 'Đã hết thời gian xem thông tin này. Tra cứu lại nếu hồ sơ còn lượt.',
    en: 'The time to see this has passed. Query again if the dossier has look-ups left.',
  },
  'reveal-invalid': {
    status: 403,
    vi: 'Không mở được trường thông tin này cho tài khoản đang dùng. Tra cứu lại từ hồ sơ của mình.',
    en: 'This field cannot be opened for this account. Query again from your own dossier.',
  },
  'dossier-conflict': {
    status: 409,
    vi: 'Hồ sơ thuộc hệ thống một cửa khác gửi đến. Kiểm tra lại mã hồ sơ.',
    en: 'The dossier belongs to another one-stop system. Check its code.',
  },
  'system-state-forbids': {
    status: 409,
    vi: 'Trạng thái hiện tại của hệ thống gọi đến không cho phép việc này. Tải lại danh sách rồi xem lại.',
    en: 'The state of the client system does not allow this. Load the list again.',
  },
  'system-unlock-own': {
    status: 403,
    vi: 'Người đã khóa hệ thống không được tự mở. Nhờ người khác có quyền mở khóa.',
    en: 'Whoever locked the system may not unlock it. Ask another person who may.',
  },
  'system-request-stale': {
    status: 409,
    vi: 'Không đăng ký được nữa: mã hệ thống hoặc khóa đã được đăng ký, hoặc khóa đã hết ngày. Từ chối và lập đề nghị mới.',
    en: 'This can no longer be registered: the system or key is there already, or the key’s days are over. Refuse it and ask anew.',
  },
  'already-locked': {
    status: 409,
    vi: 'Đối tượng này đang bị khóa. Xem ở danh sách khóa; muốn đổi lý do thì mở khóa rồi khóa lại.',
    en: 'It is locked already. See the list of locks.',
  },
  'lock-lifted': {
    status: 409,
    vi: 'Khóa này đã được mở. Tải lại danh sách để xem ai mở và vì sao.',
    en: 'This lock was lifted already.',
  },
  'lock-own': {
    status: 403,
    vi: 'Người đã khóa và người bị khóa không được tham gia mở khóa. Nhờ người khác có quyền.',
    en: 'Neither the one who locked nor the one locked may have a part in lifting it. Ask another person who may.',
  },
  'revision-conflict': {
    status: 409,
    vi: 'Thủ tục đã được người khác sửa trong lúc này. Tải lại bản mới nhất rồi sửa lại.',
    en: 'Somebody else changed the procedure in the meantime. Load the newest revision and make the change again.',
  },
  'pack-too-large': {
    status: 422,
    vi: 'Bộ lọc chọn quá 2.000 dòng hoặc phải xem quá nhiều nhật ký. Thu hẹp khoảng thời gian rồi lập lại hồ sơ.',
    en: 'The filter chooses more than 2,000 entries or has too much of the log to look through. Narrow the range of time.',
  },
  'pack-empty': {
    status: 422,
    vi: 'Không có dòng nhật ký đã công bố nào khớp với bộ lọc. Sửa bộ lọc rồi lập lại hồ sơ.',
    en: 'No published entry matches the filter. Change it and ask again.',
  },
  'entry-pruned': {
    status: 410,
    vi: 'Có dòng thuộc tháng đã hủy theo thời hạn lưu nên không lập hồ sơ được. Bỏ dòng đó rồi lập lại.',
    en: 'An entry belongs to a month that was pruned, so it cannot be packed. Leave it out and ask again.',
  },
  'proof-not-published': {
    status: 409,
    vi: 'Dòng này chưa nằm trong bản nhật ký đã ký công bố. Chờ vài giây rồi tải lại bằng chứng.',
    en: 'The signed log does not hold this entry yet. Wait some seconds and ask for the proof again.',
  },
  'subject-key-gone': {
    status: 410,
    vi: 'Khóa của một tháng đã hủy, không có hoặc không phải khóa đã dùng, nên không giao được. Bỏ tháng đó rồi làm lại.',
    en: 'The key of a month was destroyed, is missing or is not the one that was used, so it cannot be handed out. Leave that month out.',
  },
  'month-not-over': {
    status: 409,
    vi: 'Có tháng chưa kết thúc (theo giờ UTC): khóa của nó nói cả về những lượt tra cứu sẽ có. Chỉ xin khóa của tháng đã qua.',
    en: 'A month is not over (UTC): its key would tell of look-ups that are still to come. Ask only for months that are over.',
  },
  'month-not-approved': {
    status: 403,
    vi: 'Có tháng không nằm trong yêu cầu đã được duyệt. Chỉ chọn các tháng đã duyệt hoặc lập yêu cầu mới.',
    en: 'A month is not among those approved. Choose approved months only, or ask anew.',
  },
  'month-not-in-pack': {
    status: 422,
    vi: 'Không dòng nào đã chọn nói về một công dân trong một tháng được kèm khóa. Bỏ tháng đó hoặc chọn thêm dòng: không giao khóa khi không cần.',
    en: 'No chosen entry is about a citizen in one of the months whose key would be included. Leave that month out or choose more entries.',
  },
  'approval-own': {
    status: 403,
    vi: 'Không ai được tự duyệt yêu cầu của mình. Đề nghị một người khác có quyền duyệt.',
    en: 'Nobody approves their own request. Ask another person who may approve.',
  },
  'approval-not-open': {
    status: 409,
    vi: 'Yêu cầu này đã được trả lời, đã rút hoặc đã hết hạn. Tải lại danh sách để xem.',
    en: 'This request was answered, withdrawn or has expired. Load the list again to see.',
  },
  'approval-not-usable': {
    status: 403,
    vi: 'Chưa được duyệt, hoặc lần duyệt này không còn dùng được. Xem trạng thái yêu cầu; nếu cần, lập yêu cầu mới.',
    en: 'Not approved, or the approval holds no longer. Look at the state of the request; ask anew if needed.',
  },
  'dossier-raise-too-far': {
    status: 409,
    vi: 'Số lượt xin thêm vượt quá mức cho phép của một lần hoặc của hồ sơ này. Giảm số lượt hoặc dùng lại kết quả đã có.',
    en: 'More look-ups than may be added at a time, or to this dossier at all. Ask for fewer, or use the results you have.',
  },
  'approvals-too-many': {
    status: 409,
    vi: 'Đang có quá nhiều yêu cầu chưa kết thúc. Rút hoặc kết thúc bớt rồi lập yêu cầu mới.',
    en: 'Too many requests are still open. Withdraw or end some, then ask anew.',
  },
  'upstream-failed': {
    status: 502,
    vi: 'Cơ sở dữ liệu quốc gia về dân cư trả lời không hợp lệ. Thử lại sau ít phút; lượt tra cứu này đã được ghi nhận.',
    en: 'The National Population Database gave no valid answer. Try again in some minutes; this look-up is on record.',
  },
  'upstream-unreachable': {
    status: 502,
    vi: 'Không kết nối được Cơ sở dữ liệu quốc gia về dân cư. Thử lại sau ít phút; lượt tra cứu đã được hoàn lại.',
    en: 'The National Population Database could not be reached. Try again in some minutes; the look-up was given back.',
  },
  'upstream-timeout': {
    status: 504,
    vi: 'Cơ sở dữ liệu quốc gia về dân cư trả lời quá chậm. Thử lại sau ít phút; lượt tra cứu này đã được ghi nhận.',
    en: 'The National Population Database was too slow. Try again in some minutes; this look-up is on record.',
  },
  'record-unavailable': {
    status: 503,
    vi: 'Hệ thống tạm thời không ghi được nhật ký nên không trả dữ liệu. Thử lại sau ít phút.',
    en: 'The access log cannot be written just now, so no data is given. Try again in some minutes.',
  },
  busy: {
    status: 503,
    vi: 'Hệ thống đang quá tải. Thử lại sau ít giây.',
    en: 'The system is overloaded. Try again in some seconds.',
  },
  'internal-fault': {
    status: 500,
    vi: 'Hệ thống gặp lỗi và đã ghi lại để xử lý. Thử lại; nếu vẫn lỗi, báo quản trị hệ thống.',
    en: 'The system met a fault, which is on record. Try again; if it stays, tell the operator.',
  },
} as const satisfies Record<string, ProblemText>

export type OtherProblemCode = keyof typeof others
export type ProblemCode = RefusalReason | AccountProblemCode | OtherProblemCode

export const problems: Readonly<Record<ProblemCode, ProblemText>> = {
  ...refusals,
  ...accountProblems,
  ...others,
}
