/**
 * Taking a client system away, and giving it back: states × acts. What takes away is done by one
 * person at once; what a lock took, another than the one who locked gives back. A new
 * system or key is asked by one person and approved by another; the operator enrols the first ones.
 */
import type { RequestDecision, RequestState } from './account.ts'

export const clientSystemStates = ['active', 'locked', 'revoked'] as const
export type ClientSystemState = (typeof clientSystemStates)[number]

export const clientSystemActs = ['lock', 'unlock', 'revoke', 'end-key'] as const
export type ClientSystemAct = (typeof clientSystemActs)[number]

interface Rule {
  readonly from: readonly ClientSystemState[]
  /** The state it leads to; null leaves the state as it is. */
  readonly to: ClientSystemState | null
}

export const clientSystemRules: Readonly<Record<ClientSystemAct, Rule>> = {
  lock: { from: ['active'], to: 'locked' },
  unlock: { from: ['locked'], to: 'active' },
  revoke: { from: ['active', 'locked'], to: 'revoked' },
  'end-key': { from: ['active', 'locked'], to: null },
}

export type ClientSystemRefusal = 'system-state-forbids' | 'system-unlock-own'

/** Why `actor` (an account id) may not do it now; null when they may. */
export function whyNotActOnSystem(
  system: { readonly state: ClientSystemState; readonly lockedBy: string | null },
  act: ClientSystemAct,
  actor: string,
): ClientSystemRefusal | null {
  if (!clientSystemRules[act].from.includes(system.state)) return 'system-state-forbids'
  return act === 'unlock' && system.lockedBy === actor ? 'system-unlock-own' : null
}

/** What one person asks and another decides. */
export const systemRequestKinds = ['system', 'key'] as const
export type SystemRequestKind = (typeof systemRequestKinds)[number]

export type SystemRequestRefusal =
  | 'request-decided'
  | 'own-request'
  | 'requester-lost-right'

/**
 * Why `actor` (an account id that may guard systems now) may not decide it; null when they may. A
 * request of somebody who lost the right to ask can be refused or withdrawn, not approved.
 */
export function whyNotDecideSystemRequest(
  request: { readonly state: RequestState; readonly requester: string },
  decision: RequestDecision,
  actor: string,
  requesterPermitted: boolean,
): SystemRequestRefusal | null {
  if (request.state !== 'open') return 'request-decided'
  if (decision === 'withdraw') return null
  if (actor === request.requester) return 'own-request'
  return decision === 'approve' && !requesterPermitted ? 'requester-lost-right' : null
}

/** Members of a JWK that are secret (RFC 7518 §6, RFC 8037 §2). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** Whether what was handed in as a public key holds a secret one, whatever kind of key it is. */
export function holdsSecretKey(jwk: object): boolean {
  return secretMembers.some((member) => Object.hasOwn(jwk, member))
}
