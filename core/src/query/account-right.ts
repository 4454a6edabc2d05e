import { type Duty, dutiesConflict, rightsOfDuty } from '../duties.ts'
import type { RefusalReason } from './reasons.ts'

/** What decides whether an account may query at all, whatever the dossier. */
export interface AccountStanding {
  readonly active: boolean
  /** Not active because nobody answered for it in the last review. */
  readonly reviewSilent: boolean
  /** Whether its agency is one on the day. */
  readonly agencyInForce: boolean
  /** The person took the account over: a password and a factor of their own. */
  readonly enrolled: boolean
  /** The officer must change the password before anything is done in their name (product A3). */
  readonly passwordDue: boolean
  /** Trained, and the training still counts. */
  readonly trained: boolean
  /** Duties in force on the day. */
  readonly duties: readonly Duty[]
  /** Queries a day on the list last accepted by the Ministry; null when not on it. */
  readonly listedPerDay: number | null
}

/** What an account lacks before it may query, in the order of the decision; empty when nothing. */
export function lacksToQuery(account: AccountStanding): readonly RefusalReason[] {
  const lacks: RefusalReason[] = []
  if (!account.active)
    lacks.push(account.reviewSilent ? 'review-silent' : 'account-not-active')
  if (!account.agencyInForce) lacks.push('agency-not-in-force')
  if (account.listedPerDay === null) lacks.push('account-not-listed')
  if (!account.enrolled) lacks.push('account-not-enrolled')
  if (account.passwordDue) lacks.push('password-expired')
  if (!account.trained) lacks.push('account-not-trained')
  if (dutiesConflict(account.duties)) lacks.push('duties-conflict')
  else if (!account.duties.some((duty) => rightsOfDuty[duty].answers.length > 0))
    lacks.push('duty-missing')
  return lacks
}
