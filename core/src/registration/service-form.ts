/** What an agency registers services with: proposed from its dossiers and from measured use. */
import type { WindowKind } from '../calendar/window.ts'

export interface MeasuredUse {
  readonly service: string
  readonly window: WindowKind
  /** Queries of each day that had any. */
  readonly days: readonly number[]
}

export interface ProposedLine {
  readonly service: string
  readonly window: WindowKind
  /** Of all days measured, those without a query too. */
  readonly median: number
  readonly highest: number
  /** Its part of dossiers a day × look-ups per dossier; 0 off hours. */
  readonly reckoned: number
  readonly proposed: number
}

/** The middle of so many days, of which those not named had 0; rounded up. */
export function medianOf(counts: readonly number[], days: number): number {
  if (days === 0) return 0
  const sorted = [...counts].sort((one, other) => one - other)
  const zeros = days - sorted.length
  const at = (index: number) => (index < zeros ? 0 : (sorted[index - zeros] ?? 0))
  if (days % 2 === 1) return at((days - 1) / 2)
  const twice = at(days / 2 - 1) + at(days / 2)
  return (twice + (twice % 2)) / 2
}

/**
 * A line for each service in each window. The need in office hours is `dossiersPerDay ×
 * lookUpsPerDossier` (6359, note 14: 50 × 3 = 150), shared among the services as they were used, or
 * evenly when none was; never less than the highest day. Off hours only what was used is proposed.
 */
export function proposeServices(
  services: readonly string[],
  use: readonly MeasuredUse[],
  days: number,
  dossiersPerDay: number,
  lookUpsPerDossier: number,
): readonly ProposedLine[] {
  const need = dossiersPerDay * lookUpsPerDossier
  const totalOf = (service: string) =>
    sum(
      use
        .filter((each) => each.service === service && each.window === 'office')
        .flatMap((each) => each.days),
    )
  const all = sum(services.map(totalOf))
  return services.flatMap((service) =>
    (['office', 'off-hours'] as const).map((window): ProposedLine => {
      const own = use.find((each) => each.service === service && each.window === window)
      const counts = own?.days ?? []
      const highest = counts.reduce((most, each) => (each > most ? each : most), 0)
      const reckoned =
        window === 'off-hours'
          ? 0
          : all === 0
            ? dividedUp(need, services.length)
            : dividedUp(need * totalOf(service), all)
      const proposed = reckoned > highest ? reckoned : highest
      return {
        service,
        window,
        median: medianOf(counts, days),
        highest,
        reckoned,
        proposed,
      }
    }),
  )
}

const sum = (counts: readonly number[]) => counts.reduce((total, each) => total + each, 0)

/** Rounded up. */
function dividedUp(amount: number, by: number): number {
  const rest = amount % by
  return (amount - rest) / by + (rest > 0 ? 1 : 0)
}

/** Queries a day off hours, all services together (6383, form, note 3). */
export function offHoursTotal(
  rows: readonly { readonly window: WindowKind; readonly queriesPerDay: number }[],
): number {
  return sum(
    rows.filter(({ window }) => window === 'off-hours').map((each) => each.queriesPerDay),
  )
}
