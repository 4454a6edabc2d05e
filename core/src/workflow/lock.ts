/**
 * What stands in the way of the next request: locks, by a rule of the detection or by a person, and
 * challenges, which whoever is challenged meets themself. Nobody lifts what they locked, and no
 * officer a lock of their own account.
 */

/** In the order in which they are told: the one that concerns most first. */
export const lockScopes = ['service', 'system', 'agency', 'address', 'account'] as const
export type LockScope = (typeof lockScopes)[number]

export interface Lock {
  readonly scope: LockScope
  /** Service code, client system id, agency code, network address or account id. */
  readonly subject: string
  /** Account id of who locked; null for a rule, or the client system of a SOC. */
  readonly lockedBy: string | null
  readonly lifted: boolean
}

export type LiftRefusal = 'lock-lifted' | 'lock-own'

/** Why an account may have no part in lifting it, asking or approving; null when it may. */
export function whyNotLift(lock: Lock, account: string): LiftRefusal | null {
  if (lock.lifted) return 'lock-lifted'
  const own = lock.lockedBy === account
  const ofSelf = lock.scope === 'account' && lock.subject === account
  return own || ofSelf ? 'lock-own' : null
}
