import type { ProblemText } from './problem-text.ts'

/** Of connection files, drives and what is attached. */
export const connectionProblems = {
  'connection-act-not-yours': {
    status: 403,
    vi: 'Nhiệm vụ hoặc cơ quan của tài khoản không cho phép bước này với hồ sơ kết nối. Liên hệ người phụ trách bước đó.',
    en: 'Neither duty nor agency of the account permits this step of the connection file.',
  },
  'connection-own-agency': {
    status: 403,
    vi: 'Hồ sơ của chính cơ quan mình không được tự tiếp nhận, kiểm tra. Gửi hồ sơ này theo tuyến trực tiếp lên C06.',
    en: 'Nobody judges the file of their own office. Send it on the ministry’s route.',
  },
  'connection-state-forbids': {
    status: 409,
    vi: 'Hồ sơ kết nối đang ở trạng thái khác nên không làm được bước này. Tải lại trang để xem.',
    en: 'The connection file is in another state by now. Load the page again.',
  },
  'connection-own-step': {
    status: 403,
    vi: 'Người đã ký, gửi hoặc tạm ngừng hồ sơ không được làm bước này. Nhờ người khác có cùng nhiệm vụ.',
    en: 'Whoever signed, sent or suspended the file has no part in this step. Ask another person who may.',
  },
  'connection-document-missing': {
    status: 422,
    vi: 'Bước này cần số và ngày của văn bản. Nhập đủ rồi làm lại.',
    en: 'This step needs the number and day of a document.',
  },
  'connection-reasons-missing': {
    status: 422,
    vi: 'Bước này cần nêu lý do; khi trả lại hồ sơ, nêu lý do cho ít nhất một thành phần.',
    en: 'This step needs a reason; to return a file, a reason for one part at least.',
  },
  'connection-paper-missing': {
    status: 422,
    vi: 'Chưa có văn bản đã ký. Đính kèm bản PDF hoặc ảnh đã ký rồi làm lại.',
    en: 'No signed paper is attached. Attach it and try again.',
  },
  'connection-incomplete': {
    status: 409,
    vi: 'Hồ sơ chưa đủ bốn thành phần còn hiệu lực. Bổ sung phần còn thiếu nêu trong danh mục rồi làm lại.',
    en: 'One of the four parts is missing or out of force. Complete what the checklist names.',
  },
  'connection-second-person': {
    status: 403,
    vi: 'Khôi phục kết nối cần người khác duyệt, không phải người đã tạm ngừng. Nhờ lãnh đạo khác duyệt.',
    en: 'Restoring needs the approval of another person, not of whoever suspended it.',
  },
  'connection-stands': {
    status: 409,
    vi: 'Kết nối của cơ quan này không bị tạm ngừng. Tải lại trang để xem.',
    en: 'The connection of this agency is not suspended.',
  },
  'connection-file-there': {
    status: 409,
    vi: 'Cơ quan đã có hồ sơ trong đợt này. Mở hồ sơ đó để làm tiếp.',
    en: 'The agency has a file in this drive already.',
  },
  'drive-closed': {
    status: 409,
    vi: 'Đợt đăng ký đã kết thúc. Chọn đợt đang mở.',
    en: 'The drive is closed. Choose one that is open.',
  },
  'drive-dates-wrong': {
    status: 422,
    vi: 'Hạn của đợt phải từ hôm nay trở đi, nhiều nhất một năm. Chọn ngày khác.',
    en: 'A drive is due from today on, within a year.',
  },
  'drive-agency-unchanged': {
    status: 409,
    vi: 'Cơ quan này đã ở đúng tình trạng đó trong đợt, hoặc hồ sơ đã gửi đi. Tải lại trang để xem.',
    en: 'The agency is so already, or its file has been sent.',
  },
  'attachment-type': {
    status: 422,
    vi: 'Chỉ nhận tệp PDF, DOCX, XLSX, JPEG hoặc PNG đúng nội dung. Lưu lại đúng kiểu rồi gửi lại.',
    en: 'Only PDF, DOCX, XLSX, JPEG and PNG are taken, by their content.',
  },
  'attachment-active': {
    status: 422,
    vi: 'Tệp có macro, mã lệnh, tệp nhúng hoặc liên kết ra ngoài nên không nhận. Lưu lại bản không có các phần đó.',
    en: 'The file holds macros, scripts, embedded files or outside links. Save it without them.',
  },
  'attachment-too-large': {
    status: 413,
    vi: 'Tệp đính kèm quá lớn hoặc đã đủ số tệp cho phép của hồ sơ. Giảm dung lượng rồi gửi lại.',
    en: 'The file is too large, or the connection file has as many as it may.',
  },
  'attachments-unset': {
    status: 409,
    vi: 'Máy chủ chưa được cấu hình nơi giữ tài liệu đính kèm. Báo quản trị hệ thống (CHOT_FILES_DIR).',
    en: 'No folder of files is configured. Tell the operator (CHOT_FILES_DIR).',
  },
} as const satisfies Record<string, ProblemText>
