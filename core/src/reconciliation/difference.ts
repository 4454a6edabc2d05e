/**
 * A difference between the Ministry's counts and our own, until somebody has explained it.
 * `settled`: a later comparison of the day found the counts to agree.
 */
export const differenceStates = ['open', 'closed', 'settled'] as const
export type DifferenceState = (typeof differenceStates)[number]

/** What a person does to one; each with a reason, and closing with the paper it rests on. */
export const differenceActs = ['note', 'close', 'reopen'] as const
export type DifferenceAct = (typeof differenceActs)[number]

const actsOf: Readonly<
  Record<DifferenceState, Partial<Record<DifferenceAct, DifferenceState>>>
> = {
  open: { note: 'open', close: 'closed' },
  closed: { note: 'closed', reopen: 'open' },
  settled: { note: 'settled' },
}

/** The state an act leads to; null when it does not go with the state. */
export function differenceAfter(
  state: DifferenceState,
  act: DifferenceAct,
): DifferenceState | null {
  return actsOf[state][act] ?? null
}
