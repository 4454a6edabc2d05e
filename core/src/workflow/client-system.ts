/**
 * Taking a client system away, and giving it back: states × acts. What takes away is done by one
 * person at once; what a lock took, another than the one who locked gives back. Registering a
 * system or a key is the operator's.
 */
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
