import type { ProblemText } from './problem-text.ts'

/** What may go wrong with an announced job; why one of its queries is refused is told with queries. */
export const jobProblems = {
  'job-not-in-state': {
    status: 409,
    vi: 'Tiến trình không ở trạng thái cho phép việc này. Tải lại trang để xem trạng thái hiện tại.',
    en: 'The state of the job does not allow this. Reload to see how it stands.',
  },
  'job-paused-by-other': {
    status: 403,
    vi: 'Người hoặc bộ phận khác đã tạm dừng tiến trình. Đề nghị chính họ hoặc bộ phận an ninh cho chạy tiếp.',
    en: 'Somebody else paused the job; only they, or whoever ranks above, may let it go on.',
  },
  'job-item-twice': {
    status: 409,
    vi: 'Danh sách có một người của cùng hồ sơ hai lần. Bỏ dòng trùng rồi gửi lại.',
    en: 'The list holds the same person of a dossier twice. Remove the row and send again.',
  },
  'job-items-gap': {
    status: 409,
    vi: 'Trang này không nối tiếp các dòng đã gửi, hoặc vượt số dòng cho phép. Đọc lại số dòng đã có rồi gửi tiếp.',
    en: 'The page does not follow on the rows sent before, or there are too many. Read how many there are and go on from there.',
  },
  'job-empty': {
    status: 409,
    vi: 'Danh sách còn trống. Hệ thống sở hữu gửi danh sách trước khi đề nghị duyệt.',
    en: 'The list is empty. The owning system sends it before approval is asked for.',
  },
  'job-changed': {
    status: 409,
    vi: 'Danh sách đã thay đổi sau khi đề nghị. Từ chối rồi đề nghị lại.',
    en: 'The list was changed after approval was asked for. Refuse, and ask anew.',
  },
  'job-terms-wrong': {
    status: 422,
    vi: 'Ngày, nhịp hoặc số lượt vượt quy định, hoặc dịch vụ không phải loại đối khớp. Xem gợi ý ở từng ô.',
    en: 'Days, pace or budget go beyond the policy, or the service does not match. See the hints at the fields.',
  },
} as const satisfies Readonly<Record<string, ProblemText>>
