import type { AccountRefusal } from '@chot/core/workflow/account.ts'
import type { ProblemText } from './problem-text.ts'

/** Why an act on an account is refused, and what to do about it. */
const refusals: Readonly<Record<AccountRefusal, ProblemText>> = {
  'own-account': {
    status: 403,
    vi: 'Không ai được thao tác trên tài khoản của chính mình. Đề nghị người quản trị khác thực hiện.',
    en: 'Nobody acts on their own account. Ask another administrator.',
  },
  'account-act-not-yours': {
    status: 403,
    vi: 'Nhiệm vụ của bạn không bao gồm việc này với tài khoản của cơ quan đó. Liên hệ đầu mối của tỉnh.',
    en: 'None of your duties covers this for accounts of that agency. Ask the focal point.',
  },
  'account-state-forbids': {
    status: 409,
    vi: 'Trạng thái hiện tại của tài khoản không cho phép việc này. Tải lại trang để xem trạng thái mới nhất.',
    en: 'The present state of the account does not allow this. Load the page anew to see it.',
  },
  'account-taken-over': {
    status: 409,
    vi: 'Cán bộ đã nhận tài khoản nên không cấp phiếu mới được. Cán bộ mất mật khẩu hoặc cách xác thực thì đề nghị khôi phục tài khoản, người khác duyệt.',
    en: 'Its person has taken the account over: no new slip. For a lost password or second factor, ask for a recovery, which another approves.',
  },
  'account-not-taken-over': {
    status: 409,
    vi: 'Cán bộ chưa nhận tài khoản nên không cần khôi phục. Cấp phiếu tài khoản mới.',
    en: 'Nobody has taken the account over yet: nothing to recover. Issue a new slip.',
  },
  'request-decided': {
    status: 409,
    vi: 'Đề nghị này đã được giải quyết hoặc đã rút. Tải lại danh sách.',
    en: 'This request was already decided or withdrawn. Load the list anew.',
  },
  'own-request': {
    status: 403,
    vi: 'Người đề nghị không được tự duyệt hoặc từ chối đề nghị của mình. Người khác phải quyết định.',
    en: 'Nobody decides what they asked for themself. Somebody else has to.',
  },
  'requester-lost-right': {
    status: 409,
    vi: 'Người đề nghị không còn quyền đề nghị việc này. Từ chối và yêu cầu lập đề nghị mới.',
    en: 'Who asked no longer has the right to. Refuse it and let it be asked anew.',
  },
  'duties-would-conflict': {
    status: 422,
    vi: 'Nhiệm vụ tra cứu không được giữ cùng lúc với nhiệm vụ quản trị, giám sát. Tách thời gian hoặc giao người khác.',
    en: 'A duty that queries is not held together with one that administers or oversees. Separate the dates.',
  },
  'duty-dates-wrong': {
    status: 422,
    vi: 'Ngày của nhiệm vụ không đúng: thôi phải sau bắt đầu, không lùi ngày, không trùng thời gian. Sửa lại ngày.',
    en: 'The dates are wrong: a duty ends after it begins, does not begin in the past, and is not named twice for the same days.',
  },
  'duties-unchanged': {
    status: 422,
    vi: 'Không có thay đổi nào về nhiệm vụ. Sửa nhiệm vụ hoặc ngày rồi gửi lại.',
    en: 'Nothing about the duties would change.',
  },
  'agency-unchanged': {
    status: 422,
    vi: 'Tài khoản đang thuộc cơ quan này. Chọn cơ quan chuyển đến.',
    en: 'The account is of this agency already. Choose the one it moves to.',
  },
  'leave-none': {
    status: 409,
    vi: 'Tài khoản này không có đợt nghỉ nào đang hoặc sắp diễn ra. Tải lại trang để xem.',
    en: 'No leave of this account goes on or is to come. Load the page again.',
  },
  'listing-unchanged': {
    status: 409,
    vi: 'Danh sách của Bộ đã ghi đúng như vậy với tài khoản này; không có gì thay đổi.',
    en: 'The list of the Ministry already says this of the account; nothing would change.',
  },
}

const others = {
  'request-open': {
    status: 409,
    vi: 'Tài khoản đang có một đề nghị chờ giải quyết. Chờ quyết định hoặc rút đề nghị đó trước.',
    en: 'A request about this account is still open. Wait for its decision, or withdraw it first.',
  },
  'person-has-account': {
    status: 409,
    vi: 'Người này đã có hoặc đang chờ duyệt tài khoản; mỗi người chỉ có một. Chuyển cơ quan hoặc đổi nhiệm vụ của tài khoản đó.',
    en: 'This person has an account, or one is asked for: one person, one account. Move it, or change its duties.',
  },
} as const satisfies Record<string, ProblemText>

export type AccountProblemCode = AccountRefusal | keyof typeof others

export const accountProblems: Readonly<Record<AccountProblemCode, ProblemText>> = {
  ...refusals,
  ...others,
}
