/**
 * The life of a case: what somebody looks into because of alerts, until it is decided and closed.
 * States × acts × persons; the server reads these tables to refuse, the console to show what can be
 * done. A case is about one account, agency or client system; whoever it is about has no part in it
 * but to be heard.
 */
import type { AlertAct } from '../detect/rules.ts'
import type { LockScope } from './lock.ts'

/** `decided` and `closed` are over: a new alert opens them again, or a case anew. */
export const caseStates = ['open', 'looking', 'asked', 'decided', 'closed'] as const
export type CaseState = (typeof caseStates)[number]

export const caseScopes = ['account', 'agency', 'system'] as const
export type CaseScope = (typeof caseScopes)[number] & LockScope

/** `join`, `open`: by an alert or a person. `answer`: by the one it is about. */
export const caseActs = [
  'take',
  'note',
  'ask',
  'answer',
  'decide',
  'close',
  'reopen',
] as const
export type CaseAct = (typeof caseActs)[number]

export const caseDecisions = ['harmless', 'explained', 'lock', 'violation'] as const
export type CaseDecision = (typeof caseDecisions)[number]

/** What a violation is of, for the register of violations. */
export const violationKinds = [
  'no-duty',
  'shared-account',
  'automated',
  'made-up-dossier',
  'disclosed',
  'other',
] as const
export type ViolationKind = (typeof violationKinds)[number]

/** The state an act leads to; an act that is not named does not go with the state. */
export const actsOfCase: Readonly<
  Record<CaseState, Readonly<Partial<Record<CaseAct, CaseState>>>>
> = {
  open: { take: 'looking', note: 'open' },
  looking: { take: 'looking', note: 'looking', ask: 'asked', decide: 'decided' },
  asked: { take: 'asked', note: 'asked', answer: 'looking', decide: 'decided' },
  decided: { note: 'decided', close: 'closed', reopen: 'open' },
  closed: { reopen: 'open' },
}

/** What only the one who took the case does. */
const ofAssignee: readonly CaseAct[] = ['ask', 'decide']

export interface Case {
  readonly scope: CaseScope
  /** Account id, agency code or client system id. */
  readonly subject: string
  readonly state: CaseState
  /** Account id of who took it; null: nobody has. */
  readonly assignee: string | null
  /** UTC milliseconds until when an answer is waited for; null when nobody is asked. */
  readonly answerBy: number | null
  /** Whether the one it is about has answered since the case was opened last. */
  readonly answered: boolean
}

export type CaseRefusal =
  | 'case-own'
  | 'case-state-forbids'
  | 'case-not-taken'
  | 'case-not-an-officer'
  | 'case-answer-awaited'
  | 'case-not-answered'

/**
 * Why `account` may not do it now; null when they may. Whether they guard at all is asked elsewhere:
 * of `answer` only the one it is about is asked. Who was asked is heard: until they answered or the
 * time is over, nothing is decided but a lock.
 */
export function whyNotActOnCase(
  found: Case,
  act: CaseAct,
  account: string,
  now: number,
  decision: CaseDecision | null = null,
): CaseRefusal | null {
  const ofSelf = found.scope === 'account' && found.subject === account
  if (ofSelf !== (act === 'answer')) return 'case-own'
  if (actsOfCase[found.state][act] === undefined) return 'case-state-forbids'
  if (ofAssignee.includes(act) && found.assignee !== account) return 'case-not-taken'
  if (act === 'ask') return found.scope === 'account' ? null : 'case-not-an-officer'
  if (act !== 'decide') return null
  if (decision === 'explained' && !found.answered) return 'case-not-answered'
  const waits = found.state === 'asked' && found.answerBy !== null && now < found.answerBy
  return waits && decision !== 'lock' ? 'case-answer-awaited' : null
}

/** As if it had just been opened: nobody has taken it, nothing is asked. */
export const reopened = (found: Case): Case => ({
  ...found,
  state: 'open',
  assignee: null,
  answerBy: null,
  answered: false,
})

/** The case after an act that was let through; `answerBy` is until when who is asked may answer. */
export function caseAfter(
  found: Case,
  act: CaseAct,
  account: string,
  answerBy: number,
): Case {
  const state = actsOfCase[found.state][act]
  if (state === undefined) throw new Error(`${act} does not go with ${found.state}`)
  switch (act) {
    case 'take':
      return { ...found, state, assignee: account }
    case 'ask':
      return { ...found, state, answerBy }
    case 'answer':
      return { ...found, state, answerBy: null, answered: true }
    case 'reopen':
      return reopened(found)
    default:
      return { ...found, state }
  }
}

export const isOver = (state: CaseState): boolean =>
  state === 'decided' || state === 'closed'

/**
 * What a new alert does, given the newest case of its subject: it joins one that goes on, opens one
 * again that was decided less than `reopenMs` ago, or opens its own. Instants in UTC milliseconds.
 */
export function caseForAlert(
  newest: { readonly state: CaseState; readonly decidedAt: number | null } | null,
  at: number,
  reopenMs: number,
): 'open' | 'join' | 'reopen' {
  if (newest === null) return 'open'
  if (!isOver(newest.state)) return 'join'
  const { decidedAt } = newest
  return decidedAt !== null && at < decidedAt + reopenMs ? 'reopen' : 'open'
}

const gravity: readonly AlertAct[] = ['case', 'challenge', 'lock']

/** How grave a case is: as its gravest alert. */
export const graver = (one: AlertAct, other: AlertAct): AlertAct =>
  gravity.indexOf(one) >= gravity.indexOf(other) ? one : other
