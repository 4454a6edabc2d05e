import type { ProblemText } from './problem-text.ts'

/** Of reorganisations of agencies. */
export const agencyProblems = {
  'reorganisation-faulty': {
    status: 409,
    vi: 'Phương án sắp xếp còn chỗ chưa đúng. Mở phương án, sửa các mục được chỉ ra rồi làm lại.',
    en: 'The reorganisation is not right yet. Open it, mend what is named, and do it again.',
  },
  'reorganisation-changed': {
    status: 409,
    vi: 'Phương án đã thay đổi sau khi xin duyệt, hoặc không còn là dự thảo. Tải lại để xem bản mới nhất.',
    en: 'It changed since this was asked, or is a draft no more. Load the newest.',
  },
  'reorganisation-asked': {
    status: 409,
    vi: 'Bản này đang chờ người thứ hai duyệt. Rút yêu cầu duyệt trước khi sửa hoặc xin lại.',
    en: 'This revision waits for a second person already. Withdraw the request first.',
  },
  'approver-not-of-province': {
    status: 403,
    vi: 'Chỉ lãnh đạo UBND tỉnh duyệt việc sắp xếp cơ quan. Chuyển cho lãnh đạo cấp tỉnh.',
    en: 'Only a leader of the province approves a reorganisation.',
  },
  'list-has-no-codes': {
    status: 422,
    vi: 'Tệp không có bảng danh mục: cần ít nhất cột mã và cột tên cơ quan. Kiểm tra hàng tiêu đề rồi chọn lại tệp.',
    en: 'The file holds no list of agencies: a column of codes and one of names at least.',
  },
} as const satisfies Record<string, ProblemText>
