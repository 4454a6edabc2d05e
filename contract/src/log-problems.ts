import type { ProblemText } from './problem-text.ts'

/** Of the access log, evidence packs and what two persons do together. */
export const logProblems = {
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
  'approvals-too-many': {
    status: 409,
    vi: 'Đang có quá nhiều yêu cầu chưa kết thúc. Rút hoặc kết thúc bớt rồi lập yêu cầu mới.',
    en: 'Too many requests are still open. Withdraw or end some, then ask anew.',
  },
} as const satisfies Record<string, ProblemText>
