/**
 * A grave act needs a second person: one asks, another approves or refuses, and only the one who
 * asked may then act, within a time and a number of times. States × actions × persons, as pure
 * rules; server and console read the same table.
 */
import type { Permission } from '../duties.ts'

interface KindRights {
  readonly asks: Permission
  readonly approves: Permission
  /** How often an approval may be acted on; null: as the policy says. */
  readonly usesMax: number | null
}

/** What may be asked for, and by which permission it is asked and approved. */
export const approvalKinds = {
  /** Searching the access log by a citizen's number. */
  'citizen-search': { asks: 'log:read', approves: 'log:approve', usesMax: null },
  /** Handing out the subject keys of months with an evidence pack. */
  'key-disclosure': { asks: 'log:read', approves: 'log:approve', usesMax: 1 },
  /** More look-ups of one dossier: the approval itself does it. */
  'dossier-raise': { asks: 'query', approves: 'dossiers:approve', usesMax: 1 },
  /** What a decision document does to agencies: the approval lets it take effect on its day. */
  reorganisation: { asks: 'agencies:edit', approves: 'agencies:approve', usesMax: 1 },
  /** Counts the province registers services with: the approval itself puts them in force. */
  'province-services': {
    asks: 'registration:send',
    approves: 'registration:approve',
    usesMax: 1,
  },
  /** Lifting a lock on queries. */
  unlock: { asks: 'locks:guard', approves: 'log:approve', usesMax: 1 },
  /** An announced job: the approval itself lets it run. */
  job: { asks: 'jobs:manage', approves: 'jobs:approve', usesMax: 1 },
  /** Restoring the connection of an agency. */
  'connection-restore': {
    asks: 'connections:restore',
    approves: 'connections:approve',
    usesMax: 1,
  },
} as const satisfies Readonly<Record<string, KindRights>>
export type ApprovalKind = keyof typeof approvalKinds

/** As an approval is kept. Time alone ends it too: see `stateAt`. */
export const approvalStates = [
  'waiting',
  'approved',
  'refused',
  'withdrawn',
  'ended',
  'used-up',
  'expired',
] as const
export type ApprovalState = (typeof approvalStates)[number]

export interface Approval {
  readonly state: ApprovalState
  /** Account ids. */
  readonly requester: string
  readonly approver: string | null
  /** UTC milliseconds: an answer later than this is none. */
  readonly answerBy: number
  /** UTC milliseconds, once approved. */
  readonly usableUntil: number | null
  readonly uses: number
  readonly usesMax: number
}

export type ApprovalRefusal =
  | 'approval-own'
  | 'approval-not-open'
  | 'approval-not-usable'
  | 'not-permitted'

/** The state at an instant: what nobody answered, or used, in time is expired. */
export function stateAt(approval: Approval, now: number): ApprovalState {
  const { state, answerBy, usableUntil, uses, usesMax } = approval
  if (state === 'waiting') return now < answerBy ? state : 'expired'
  if (state !== 'approved') return state
  if (usableUntil === null || now >= usableUntil) return 'expired'
  return uses < usesMax ? state : 'used-up'
}

/** Nothing of it may be acted on any more. */
export function isOver(state: ApprovalState): boolean {
  return state !== 'waiting' && state !== 'approved'
}

/** Why `who` may not approve or refuse it; null when they may. `permitted`: holds the permission now. */
export function whyNotDecide(
  approval: Approval,
  who: string,
  permitted: boolean,
  now: number,
): ApprovalRefusal | null {
  if (!permitted) return 'not-permitted'
  if (who === approval.requester) return 'approval-own'
  return stateAt(approval, now) === 'waiting' ? null : 'approval-not-open'
}

/**
 * Why `who` may not act on it now; null when they may. Both persons are looked at again: the one
 * who acts must still hold their permission, and so must the one who approved.
 */
export function whyNotUse(
  approval: Approval,
  who: { readonly account: string; readonly permitted: boolean },
  approverPermitted: boolean,
  now: number,
): ApprovalRefusal | null {
  if (!who.permitted || who.account !== approval.requester) return 'not-permitted'
  if (approval.approver === null || approval.approver === approval.requester)
    return 'approval-not-usable'
  if (!approverPermitted) return 'approval-not-usable'
  return stateAt(approval, now) === 'approved' ? null : 'approval-not-usable'
}

/** The state into which the requester may end it, or null when it is over or not theirs. */
export function endedBy(
  approval: Approval,
  who: string,
  now: number,
): 'withdrawn' | 'ended' | null {
  if (who !== approval.requester) return null
  const state = stateAt(approval, now)
  if (state === 'waiting') return 'withdrawn'
  return state === 'approved' ? 'ended' : null
}
