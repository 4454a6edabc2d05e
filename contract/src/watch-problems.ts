import type { ProblemText } from './problem-text.ts'

/** Of locks. */
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
} as const satisfies Record<string, ProblemText>
