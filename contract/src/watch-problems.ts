import type { ProblemText } from './problem-text.ts'

/** Of locks and cases. */
export const watchProblems = {
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
  'case-own': {
    status: 403,
    vi: 'Không ai xử lý vụ việc về chính mình; chỉ người được nêu mới giải trình. Nhờ người khác có quyền.',
    en: 'Nobody has a part in a case about themself but to explain. Ask another person who may.',
  },
  'case-state-forbids': {
    status: 409,
    vi: 'Vụ việc đã chuyển trạng thái. Tải lại để xem việc còn làm được.',
    en: 'The case has moved on. Load it again to see what can be done.',
  },
  'case-not-taken': {
    status: 409,
    vi: 'Người khác đang giữ vụ việc này. Nhận xử lý trước khi hỏi hoặc quyết định.',
    en: 'You have not taken this case. Take it before you ask or decide.',
  },
  'case-not-an-officer': {
    status: 409,
    vi: 'Chỉ hỏi được cán bộ. Với cơ quan hoặc hệ thống, hãy làm việc bằng văn bản rồi ghi lại ở đây.',
    en: 'Only an officer can be asked. Write to the agency, and note it here.',
  },
  'case-answer-awaited': {
    status: 409,
    vi: 'Cán bộ đang được hỏi và chưa hết hạn trả lời. Chờ trả lời, hoặc khóa trước nếu cần.',
    en: 'The officer was asked and still has time. Wait for the answer, or lock if it is urgent.',
  },
  'case-not-answered': {
    status: 409,
    vi: 'Chưa có giải trình nào. Đề nghị cán bộ giải trình trước.',
    en: 'There is no explanation yet. Ask the officer first.',
  },
  'case-goes-on': {
    status: 409,
    vi: 'Đối tượng này đang có một vụ việc khác chưa quyết định. Ghi vào vụ việc đó.',
    en: 'Another case about it is not decided yet. Go on with that one.',
  },
  'shadow-run-goes-on': {
    status: 409,
    vi: 'Đang có một lần chạy thử. Chờ lần đó xong hoặc hủy nó rồi chạy lại.',
    en: 'Another trial run is going on. Wait until it is done, or cancel it.',
  },
  'shadow-run-changes-nothing': {
    status: 409,
    vi: 'Các số vừa nhập trùng với số đang áp dụng. Sửa ít nhất một số rồi chạy thử.',
    en: 'The numbers are those in force. Change at least one, then try.',
  },
  'shadow-run-over': {
    status: 409,
    vi: 'Lần chạy thử này đã kết thúc nên không hủy được nữa. Tải lại trang để xem kết quả.',
    en: 'This trial run is over and cannot be cancelled. Load the page again to read it.',
  },
} as const satisfies Record<string, ProblemText>
