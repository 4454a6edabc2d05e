/** How much is measured. A plan is part of the result: numbers of another plan do not compare. */
import type { Manner } from './load.ts'
import type { SeedSize } from './seed.ts'

export interface Plan {
  readonly size: SeedSize
  readonly manners: readonly Manner[]
  /** Bare and gateway take turns, so that a change of the machine's mood meets both. */
  readonly rounds: number
  readonly warmMs: number
  readonly measuredMs: number
  readonly admitCallers: number
}

export const fullPlan: Plan = {
  size: { officers: 400, dossiers: 12_000 },
  manners: [
    { callers: 1 },
    { callers: 16 },
    { callers: 64 },
    { callers: 256 },
    { perSecond: 500 },
  ],
  rounds: 3,
  warmMs: 3_000,
  measuredMs: 6_000,
  admitCallers: 64,
}

/** Shows that everything still runs; its numbers mean nothing. */
export const quickPlan: Plan = {
  size: { officers: 20, dossiers: 500 },
  manners: [{ callers: 1 }, { callers: 16 }, { perSecond: 100 }],
  rounds: 1,
  warmMs: 300,
  measuredMs: 700,
  admitCallers: 64,
}
