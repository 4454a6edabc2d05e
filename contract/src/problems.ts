/**
 * Every way a request can end badly: a stable public code, its HTTP status, and one sentence that
 * says what to do, in Vietnamese first (RFC 9457 `title`). The server answers with it, the console
 * shows it, OpenAPI lists it.
 */
import type { RefusalReason } from '@chot/core/query/reasons.ts'
import { type AccountProblemCode, accountProblems } from './account-problems.ts'
import { agencyProblems } from './agency-problems.ts'
import { connectionProblems } from './connection-problems.ts'
import { documentProblems } from './document-problems.ts'
import { jobProblems } from './job-problems.ts'
import { logProblems } from './log-problems.ts'
import type { ProblemText } from './problem-text.ts'
import { queryProblems } from './query-problems.ts'
import { registrationProblems } from './registration-problems.ts'
import { reviewProblems } from './review-problems.ts'
import { signInProblems } from './sign-in-problems.ts'
import { watchProblems } from './watch-problems.ts'

const others = {
  ...signInProblems,
  ...logProblems,
  ...watchProblems,
  ...registrationProblems,
  ...documentProblems,
  ...agencyProblems,
  ...connectionProblems,
  ...reviewProblems,
  ...jobProblems,
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
  'revision-conflict': {
    status: 409,
    vi: 'Thủ tục đã được người khác sửa trong lúc này. Tải lại bản mới nhất rồi sửa lại.',
    en: 'Somebody else changed the procedure in the meantime. Load the newest revision and make the change again.',
  },
  'dossier-raise-too-far': {
    status: 409,
    vi: 'Số lượt xin thêm vượt quá mức cho phép của một lần hoặc của hồ sơ này. Giảm số lượt hoặc dùng lại kết quả đã có.',
    en: 'More look-ups than may be added at a time, or to this dossier at all. Ask for fewer, or use the results you have.',
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
  ...queryProblems,
  ...accountProblems,
  ...others,
}
