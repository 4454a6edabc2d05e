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
} as const satisfies Record<string, ProblemText>
