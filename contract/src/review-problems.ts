import type { ProblemText } from './problem-text.ts'

/** Of the review of accounts. */
export const reviewProblems = {
  'review-not-yours': {
    status: 403,
    vi: 'Chỉ quản trị tài khoản hoặc lãnh đạo của cơ quan trả lời rà soát cho cán bộ của cơ quan đó. Liên hệ người có nhiệm vụ này.',
    en: 'Only the account administrator or leader of the agency answers for its officers.',
  },
  'review-over': {
    status: 409,
    vi: 'Đợt rà soát đã hết hạn. Tài khoản bị tạm ngừng được khôi phục bằng đề nghị khôi phục và người thứ hai duyệt.',
    en: 'The review is over. Whoever was suspended is restored by a request that a second person approves.',
  },
  'review-answered': {
    status: 409,
    vi: 'Tài khoản này đã được trả lời trong đợt. Tải lại trang để xem; nếu cần đổi, dùng «Tài khoản cán bộ».',
    en: 'The account has been answered for. Load the page again; to change it, use the accounts screen.',
  },
  'review-account-gone': {
    status: 409,
    vi: 'Tài khoản không còn hoạt động hoặc không còn nhiệm vụ tra cứu nên không cần rà soát. Tải lại trang để xem.',
    en: 'The account does not work or query any more, so it is not reviewed. Load the page again.',
  },
} as const satisfies Record<string, ProblemText>
