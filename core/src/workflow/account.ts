/**
 * The life of an account: who may do what to it, in which state, and what comes of it. The server
 * reads these tables to refuse, the console to show what can be done.
 *
 * Whatever gives a right needs two persons: one asks, another approves. Whatever only takes a
 * right away is done by one, at once (dispatch 3736 §5: an account is withdrawn as soon as a
 * violation is found or the duty ends).
 */
import type { CivilDate } from '../calendar/civil.ts'
import { type Duty, dutiesConflict } from '../duties.ts'
import {
  conflictOnAnyDay,
  type DatedDuty,
  dutiesLeft,
  dutiesOn,
  overlap,
} from './dated-duties.ts'

/**
 * `moving`: has left one agency, and the next has not confirmed it. `dormant`: disabled because it
 * was not used. `review-silent`: suspended because nobody answered for it in a review. `revoked` is
 * final: who comes back gets an account anew.
 */
export const accountStates = [
  'active',
  'moving',
  'locked',
  'dormant',
  'review-silent',
  'revoked',
] as const
export type AccountState = (typeof accountStates)[number]

/** What one person may do, at once. */
export const accountActs = [
  'lock',
  'revoke',
  'end-duty',
  'record-training',
  'record-leave',
  'end-leave',
  'issue-secret',
  'list',
  'unlist',
  'link-sso',
  'unlink-sso',
] as const
export type AccountAct = (typeof accountActs)[number]

/** Why somebody is away, in no more words than the agency's desk needs: nothing of anybody's health. */
export const leaveKinds = ['annual', 'personal', 'insured', 'away-on-duty'] as const
export type LeaveKind = (typeof leaveKinds)[number]

/** Accounts put on the accepted list, taken off it, or named by their logins, in one go. */
export const listedAtOnceMax = 500

/** What one person asks and another decides. */
export const requestKinds = [
  'new',
  'duties',
  'move',
  'restore',
  'recover',
  'rehome',
] as const
export type RequestKind = (typeof requestKinds)[number]

export const requestStates = ['open', 'approved', 'refused', 'withdrawn'] as const
export type RequestState = (typeof requestStates)[number]

export const decisions = ['approve', 'refuse', 'withdraw'] as const
export type RequestDecision = (typeof decisions)[number]

export interface Account {
  readonly id: string
  readonly state: AccountState
  /** Code of its agency. */
  readonly agency: string
  readonly duties: readonly DatedDuty[]
  /** Its person has taken it over, with a password and a second factor of their own. */
  readonly enrolled: boolean
}

export interface AccountRequest {
  readonly kind: RequestKind
  readonly state: RequestState
  /** The account it is about; of a new one, the id it will have. */
  readonly account: string
  /** Account id of who asked. */
  readonly requester: string
  /** Where the account is to be: the present agency, except for `new` and `move`. */
  readonly agency: string
  /** The duties it is to hold: all of them from then on; null for other kinds. */
  readonly duties: readonly DatedDuty[] | null
}

/** Why an act is refused; stable and public. */
export const accountRefusals = [
  'own-account',
  'account-act-not-yours',
  'account-state-forbids',
  'account-taken-over',
  'account-not-taken-over',
  'request-decided',
  'own-request',
  'requester-lost-right',
  'duties-would-conflict',
  'duty-dates-wrong',
  'duties-unchanged',
  'agency-unchanged',
  'listing-unchanged',
  'leave-none',
] as const
export type AccountRefusal = (typeof accountRefusals)[number]

/** How far a duty reaches: accounts of the actor's own agency, or of the whole province. */
type Reach = 'agency' | 'province'
export type Reaches = Readonly<Partial<Record<Duty, Reach>>>

interface Rule {
  readonly from: readonly AccountState[]
  readonly by: Reaches
}

const administrators: Reaches = { 'account-admin': 'agency', 'focal-point': 'province' }
const guardians: Reaches = { ...administrators, security: 'province' }
const living: readonly AccountState[] = [
  'active',
  'moving',
  'locked',
  'dormant',
  'review-silent',
]

export const actRules: Readonly<Record<AccountAct, Rule>> = {
  lock: { from: ['active', 'moving', 'dormant', 'review-silent'], by: guardians },
  revoke: { from: living, by: guardians },
  'end-duty': { from: living, by: guardians },
  'record-training': { from: living, by: administrators },
  'record-leave': { from: living, by: administrators },
  'end-leave': { from: living, by: administrators },
  'issue-secret': { from: ['active'], by: administrators },
  // What the Ministry accepted, or accepts no more, is entered by whoever deals with the Ministry.
  list: { from: living, by: { 'focal-point': 'province' } },
  unlist: { from: accountStates, by: { 'focal-point': 'province' } },
  'link-sso': { from: ['active'], by: administrators },
  'unlink-sso': { from: living, by: guardians },
}

interface RequestRule {
  /** States of the account when it is asked and when it is approved; none for one yet to be made. */
  readonly from: readonly AccountState[] | null
  readonly askedBy: Reaches
  readonly decidedBy: Reaches
}

export const requestRules: Readonly<Record<RequestKind, RequestRule>> = {
  new: { from: null, askedBy: administrators, decidedBy: { 'focal-point': 'province' } },
  duties: {
    from: ['active'],
    askedBy: administrators,
    decidedBy: { 'focal-point': 'province' },
  },
  // Asking for it begins the move: the account is `moving` from then on. The agency it moves to
  // decides; the focal point does not do it in its place.
  move: {
    from: ['moving'],
    askedBy: administrators,
    decidedBy: { 'account-admin': 'agency' },
  },
  restore: {
    // Of one suspended by silence it is the late answer of its agency.
    from: ['locked', 'dormant', 'review-silent'],
    askedBy: administrators,
    decidedBy: { 'focal-point': 'province', security: 'province' },
  },
  // Its agency ended: the account went to the heir with its duties frozen. Nobody asks for it and
  // nobody withdraws it, a reorganisation of two persons did. The heir confirms; its first
  // administrators, who came over frozen too, are confirmed by the province.
  rehome: { from: ['moving'], askedBy: {}, decidedBy: guardians },
  // Its person lost password or second factors: both go, and a slip may be issued again.
  recover: {
    from: ['active'],
    askedBy: administrators,
    decidedBy: { 'focal-point': 'province', security: 'province' },
  },
}

/** A move is asked for while the account works; everything else in the state it is decided in. */
const askedIn = (kind: RequestKind) =>
  kind === 'move' ? (['active'] as const) : requestRules[kind].from

/**
 * The duty by which `actor` reaches an agency under `reaches` on a day, or null. Who is not active
 * reaches nobody.
 */
export function dutyReaching(
  actor: Pick<Account, 'state' | 'duties' | 'agency'>,
  reaches: Reaches,
  agency: string,
  date: CivilDate,
): Duty | null {
  if (actor.state !== 'active') return null
  const held = dutiesOn(actor.duties, date)
  // Separation of duties: who could query administers nobody.
  if (dutiesConflict(held)) return null
  return (
    held.find(
      (duty) =>
        reaches[duty] === 'province' ||
        (reaches[duty] === 'agency' && actor.agency === agency),
    ) ?? null
  )
}

/** Allowed under a duty, or refused for a reason. */
export type Ruling =
  | { readonly allowed: true; readonly duty: Duty }
  | { readonly allowed: false; readonly reason: AccountRefusal }

const refuse = (reason: AccountRefusal): Ruling => ({ allowed: false, reason })

/** Whether `actor` may do `act` to `account` on a day. */
export function ruleAct(
  actor: Account,
  act: AccountAct,
  account: Account,
  date: CivilDate,
): Ruling {
  if (actor.id === account.id) return refuse('own-account')
  const duty = dutyReaching(actor, actRules[act].by, account.agency, date)
  if (duty === null) return refuse('account-act-not-yours')
  if (!actRules[act].from.includes(account.state)) return refuse('account-state-forbids')
  // A slip for an account in use would let one administrator into it.
  if (act === 'issue-secret' && account.enrolled) return refuse('account-taken-over')
  return { allowed: true, duty }
}

/** The state after an act; acts that concern something else leave it as it is. */
export function stateAfter(act: AccountAct, state: AccountState): AccountState {
  if (act === 'lock') return 'locked'
  if (act === 'revoke') return 'revoked'
  return state
}

/** Whether `actor` may ask for it; `account` is null when it is yet to be made. */
export function ruleRequest(
  actor: Account,
  asked: Omit<AccountRequest, 'state' | 'requester'>,
  account: Account | null,
  date: CivilDate,
): Ruling {
  if (actor.id === asked.account) return refuse('own-account')
  const rule = requestRules[asked.kind]
  // A mover is let go by the agency it leaves.
  const agency = account?.agency ?? asked.agency
  const duty = dutyReaching(actor, rule.askedBy, agency, date)
  if (duty === null) return refuse('account-act-not-yours')
  const states = askedIn(asked.kind)
  const stateFits =
    account === null ? states === null : states?.includes(account.state) === true
  if (!stateFits) return refuse('account-state-forbids')
  if (asked.kind === 'move' && asked.agency === account?.agency)
    return refuse('agency-unchanged')
  if (asked.kind === 'recover' && account?.enrolled === false)
    return refuse('account-not-taken-over')
  const fault = dutiesFault(asked.duties, account, date)
  return fault === null ? { allowed: true, duty } : refuse(fault)
}

/**
 * Whether `actor` may decide a request. `requester` is who asked, as they are now: a request of
 * somebody who lost the right to ask can be refused or withdrawn, not approved.
 */
export function ruleDecision(
  actor: Account,
  decision: RequestDecision,
  request: AccountRequest,
  requester: Account,
  account: Account | null,
  date: CivilDate,
): Ruling {
  if (request.state !== 'open') return refuse('request-decided')
  const rule = requestRules[request.kind]
  if (decision === 'withdraw') return ruleWithdrawal(actor, request, account, date)
  if (actor.id === request.account) return refuse('own-account')
  if (actor.id === request.requester) return refuse('own-request')
  const duty = dutyReaching(actor, rule.decidedBy, request.agency, date)
  if (duty === null) return refuse('account-act-not-yours')
  if (decision === 'refuse') return { allowed: true, duty }
  const asking = account?.agency ?? request.agency
  const askedByDuty = Object.keys(rule.askedBy).length > 0
  if (askedByDuty && dutyReaching(requester, rule.askedBy, asking, date) === null)
    return refuse('requester-lost-right')
  const stateFits =
    account === null ? rule.from === null : rule.from?.includes(account.state) === true
  if (!stateFits) return refuse('account-state-forbids')
  const duties = dutiesFromNowOn(request.duties, account, date)
  const fault = dutiesFault(duties, account, date)
  return fault === null ? { allowed: true, duty } : refuse(fault)
}

/** Undoing what was asked: by who asked, or by another who could have asked. */
function ruleWithdrawal(
  actor: Account,
  request: AccountRequest,
  account: Account | null,
  date: CivilDate,
): Ruling {
  if (actor.id === request.account) return refuse('own-account')
  const { askedBy } = requestRules[request.kind]
  const agency = account?.agency ?? request.agency
  const duty = dutyReaching(actor, askedBy, agency, date)
  return duty === null ? refuse('account-act-not-yours') : { allowed: true, duty }
}

/** What an approval makes of the account; null for one yet to be made. */
export function accountAfterApproval(
  request: AccountRequest,
  account: Account | null,
  date: CivilDate,
): Account {
  return {
    id: request.account,
    state: 'active',
    agency: request.agency,
    duties: dutiesFromNowOn(request.duties, account, date) ?? account?.duties ?? [],
    enrolled: request.kind !== 'recover' && account?.enrolled === true,
  }
}

/** A duty whose first day went by while its request waited begins on the day of the approval. */
function dutiesFromNowOn(
  asked: readonly DatedDuty[] | null,
  account: Account | null,
  date: CivilDate,
): readonly DatedDuty[] | null {
  if (asked === null) return null
  const begun = begunDuties(account)
  return asked.map((each) =>
    each.from < date && !begun.has(`${each.duty} ${each.from}`)
      ? { ...each, from: date }
      : each,
  )
}

const begunDuties = (account: Account | null) =>
  new Set(account?.duties.map(({ duty, from }) => `${duty} ${from}`))

/**
 * The state after a request was asked, or ended without approval. A mover whom the new agency
 * refuses, or whose move is withdrawn, stays locked: restoring needs two persons as well.
 */
export function stateAfterRequest(
  kind: RequestKind,
  end: 'asked' | 'refused' | 'withdrawn',
  state: AccountState,
): AccountState {
  if (kind !== 'move' && kind !== 'rehome') return state
  if (end === 'asked') return 'moving'
  return state === 'moving' ? 'locked' : state
}

/** Duties that were never held may not begin in the past: nobody is given a right for days gone by. */
function dutiesFault(
  asked: readonly DatedDuty[] | null,
  account: Account | null,
  date: CivilDate,
): AccountRefusal | null {
  if (asked === null) return null
  if (asked.length === 0) return 'duties-unchanged'
  const key = ({ duty, from, to }: DatedDuty) => `${duty} ${from} ${to}`
  const held = new Set(dutiesLeft(account?.duties ?? [], date).map(key))
  if (asked.length === held.size && asked.every((each) => held.has(key(each))))
    return 'duties-unchanged'
  const begun = begunDuties(account)
  for (const [index, { duty, from, to }] of asked.entries()) {
    if (to !== null && to <= from) return 'duty-dates-wrong'
    if (from < date && !begun.has(`${duty} ${from}`)) return 'duty-dates-wrong'
    const twice = asked.some(
      (other, at) => at > index && other.duty === duty && overlap(other, asked[index]),
    )
    if (twice) return 'duty-dates-wrong'
  }
  return conflictOnAnyDay(asked) ? 'duties-would-conflict' : null
}

/** Whether somebody with these duties sees the accounts of all agencies, or of their own alone. */
export function seesProvince(held: readonly Duty[]): boolean {
  return held.some((duty) => guardians[duty] === 'province')
}
