/** What the processes of `limits.test.ts` are told. */
import type { Config } from '@chot/server/config.ts'

export interface LimitsOrder {
  readonly config: Config
  readonly seed: number
  readonly admissions: number
  readonly callers: number
  /** Where the clock stands when the log is `fromEntry` long, and how far an entry moves it. */
  readonly fromMs: number
  readonly fromEntry: number
  readonly msPerEntry: number
  readonly systemId: string
  readonly systemKey: string
  readonly services: readonly (readonly [service: string, purpose: string])[]
  readonly agencies: readonly string[]
  readonly dossiers: number
  readonly officers: readonly {
    readonly id: string
    readonly agency: string
    readonly address: string
    /** Hexadecimal. */
    readonly session: string
  }[]
}

/** Dossiers by number: each is between an agency and the next. */
export const dossierCode = (index: number) =>
  `H38.LIM-261118-${String(index).padStart(6, '0')}`

export function agenciesOf(
  index: number,
  { agencies }: Pick<LimitsOrder, 'agencies'>,
): readonly string[] {
  return [index, index + 1].map((each) => agencies[each % agencies.length] ?? '')
}
