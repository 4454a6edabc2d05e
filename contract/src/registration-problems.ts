import type { ProblemText } from './problem-text.ts'

/** Of files that offices send. */
export const registrationProblems = {
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
  'registration-not-yours': {
    status: 403,
    vi: 'Nhiệm vụ của bạn không bao gồm việc này với hồ sơ của cơ quan đó. Liên hệ đầu mối của tỉnh.',
    en: 'None of your duties covers this for the file of that agency. Ask the focal point.',
  },
  'registration-state-forbids': {
    status: 409,
    vi: 'Bản này đang ở trạng thái khác nên không làm được việc vừa chọn. Tải lại trang để xem.',
    en: 'The version is in another state by now. Load the page again.',
  },
  'registration-own': {
    status: 403,
    vi: 'Người gửi không tự chấp nhận hoặc trả lại bản của mình. Người khác phải xem xét.',
    en: 'Nobody accepts or returns what they submitted. Another person has to.',
  },
  'registration-empty': {
    status: 409,
    vi: 'Bản này chưa có nội dung nên chưa gửi được. Nhập nội dung rồi gửi.',
    en: 'The version says nothing yet. Fill it in, then submit it.',
  },
  'listed-twice': {
    status: 422,
    vi: 'Có dòng bị trùng: cùng tên đăng nhập, cùng người, hoặc cùng dịch vụ và khung giờ. Bỏ dòng trùng rồi lưu lại.',
    en: 'A line is there twice: the same login, person, or service and window. Leave one out and save again.',
  },
  'off-hours-total-too-high': {
    status: 409,
    vi: 'Tổng số lượt ngoài giờ (18h00–07h00) vượt mức được đăng ký mỗi ngày theo ghi chú 3 của Phiếu đăng ký (6383/CV-TCT). Giảm số lượt ngoài giờ rồi lưu lại.',
    en: 'The queries off hours (18:00–07:00) come to more than may be registered a day (6383, form, note 3). Lower them and save again.',
  },
  'checklist-incomplete': {
    status: 409,
    vi: 'Phiếu tự đánh giá còn mục chưa trả lời. Trả lời tất cả các mục rồi gửi.',
    en: 'Items of the self-assessment are not answered. Answer all of them, then submit.',
  },
  'basis-unknown': {
    status: 409,
    vi: 'Căn cứ xác định cấp độ không có trong danh mục đang có hiệu lực. Chọn căn cứ khác.',
    en: 'The basis of the level is not on the list in force. Choose another.',
  },
  'nothing-to-send': {
    status: 409,
    vi: 'Chưa có thay đổi nào so với danh sách đã gửi Bộ. Chấp nhận danh sách của cơ quan trước khi gửi.',
    en: 'Nothing changed since the list was sent to the Ministry. Accept lists of agencies first.',
  },
  'sending-answered': {
    status: 409,
    vi: 'Lần gửi này đã có trả lời, hoặc không phải lần gửi mới nhất. Tải lại trang để xem.',
    en: 'This sending was answered already, or is not the newest. Load the page again.',
  },
  'province-services-later': {
    status: 409,
    vi: 'Đã có số đăng ký bắt đầu từ ngày này hoặc muộn hơn. Chọn ngày muộn hơn.',
    en: 'Counts that begin on that day or later are there already. Choose a later day.',
  },
} as const satisfies Record<string, ProblemText>
