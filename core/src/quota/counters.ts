import type { QueryFacts } from '../query/facts.ts'
import type { RefusalReason } from '../query/reasons.ts'

/** One unit wanted from one counter, and the most it may ever hold. */
export interface CounterDemand {
  readonly key: string
  readonly limit: number
  readonly spentReason: RefusalReason
}

/** Units used per counter key: spent and reserved together. A key that is absent holds none. */
export type CountersUsed = Map<string, number>

export const counterKeys = {
  dossier: (dossierId: string) => `dossier:${dossierId}`,
  accountDay: (accountId: string, date: string) => `account-day:${accountId}:${date}`,
  /** The window's id is part of the key: a hit never renews a window. */
  serviceWindow: (service: string, windowId: string) =>
    `service-window:${service}:${windowId}`,
}

/**
 * The counters a query spends from. Written so that a fact that is missing gives no room:
 * a limit of zero.
 */
export function demandsOf(facts: QueryFacts): readonly CounterDemand[] {
  const { account, dossier } = facts
  return [
    {
      key: counterKeys.dossier(dossier?.id ?? ''),
      limit: dossier?.budget ?? 0,
      spentReason: 'dossier-budget-spent',
    },
    {
      key: counterKeys.accountDay(account?.id ?? '', facts.date),
      limit: account?.listedPerDay ?? 0,
      spentReason: 'account-day-spent',
    },
    {
      key: counterKeys.serviceWindow(facts.asked.service, facts.window.id),
      limit: facts.registeredPerWindow ?? 0,
      spentReason: 'service-window-spent',
    },
  ]
}

/** The first counter with no room, or null when each has room for one more. */
export function firstSpent(
  demands: readonly CounterDemand[],
  used: CountersUsed,
): CounterDemand | null {
  // Written as "not within", so that a count or limit that is no number leaves no room.
  return (
    demands.find((demand) => !((used.get(demand.key) ?? 0) + 1 <= demand.limit)) ?? null
  )
}

/** Takes one unit from every counter; the caller has seen that each has room. */
export function reserve(demands: readonly CounterDemand[], used: CountersUsed): void {
  for (const { key } of demands) used.set(key, (used.get(key) ?? 0) + 1)
}
