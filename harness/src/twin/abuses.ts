/** The labelled abuses of a scenario: who does what, from when to when, and the acts it is made of. */
import type { Population } from '@chot/simulator/population/population.ts'
import { living } from '../demo/people.ts'
import { abusePlans, type Scheme } from './abuse-acts.ts'
import type { AbuseKind, Intensity } from './abuse-kinds.ts'
import type { Act, Dossier, Look } from './acts.ts'
import { asksOf } from './dossiers.ts'
import { type Draws, drawsOf } from './draws.ts'
import { type Honest, type HonestLife, lookOf } from './honest.ts'
import type { Officer } from './officers.ts'

export interface Abuse {
  readonly id: string
  readonly kind: AbuseKind
  readonly intensity: Intensity
  readonly officer: Officer
  /** UTC milliseconds of its first and last look-up. */
  readonly from: number
  readonly to: number
  readonly lookUps: number
}

export interface AbusePlan {
  readonly abuses: readonly Abuse[]
  readonly acts: readonly Act[]
}

/** A kind's working days from its first to its last act, so that it ends within the run. */
const spanDays: Partial<Record<AbuseKind, number>> = {
  'on-leave': 3,
  self: 4,
  colleague: 4,
  household: 4,
  'surname-and-commune': 4,
  'no-movement': 4,
  'phantom-dossiers': 4,
  'night-hoarding': 3,
}
/** Nothing moves for a while: the rule speaks days later. */
const settleDays: Partial<Record<AbuseKind, number>> = { 'no-movement': 3 }

/** All abuses of the scenario, with their acts; officers whom none names are drawn, each once. */
export function planAbuses(
  honest: Honest,
  life: HonestLife,
  population: Population,
  firstDay: number,
): AbusePlan {
  const { scenario, province, days, registry } = honest
  const acts: Act[] = []
  const abuses: Abuse[] = []
  const named = new Set(scenario.abuses.flatMap(({ officers }) => officers ?? []))
  const draws = drawsOf(scenario.seed, 'abusers')
  const free = province.officers.filter(
    (officer) =>
      officer.duty === 'receiving' &&
      officer.agency.commune !== null &&
      !named.has(officer.index),
  )
  function abuser(wanted: number | undefined): Officer {
    const found =
      wanted === undefined
        ? free.splice(draws.below(free.length), 1)[0]
        : province.officers[wanted]
    if (found === undefined) throw new Error('the scenario has more abuses than officers')
    return found
  }

  for (const [line, entry] of scenario.abuses.entries())
    for (let turn = 0; turn < entry.count; turn += 1) {
      const id = `${line + 1}.${turn + 1}-${entry.kind}-${entry.intensity}`
      const own = drawsOf(scenario.seed, 'abuse', id)
      const officer = abuser(entry.officers?.[turn])
      const lasts = (spanDays[entry.kind] ?? 1) + (settleDays[entry.kind] ?? 0)
      const begins = beginning(entry.days, lasts, own)
      let first = Number.POSITIVE_INFINITY
      let last = 0
      let lookUps = 0
      const scheme: Scheme = {
        officer,
        intensity: entry.intensity,
        draws: own,
        dayAfter: (count) => days.workingAfter(begins, count),
        at: (day, hour) => days.at(day, hour),
        tell(at, dossier, state) {
          acts.push({ kind: 'tell', at: Math.round(at), abuse: id, dossier, state })
        },
        look(at, dossier, ask, how = {}) {
          const shaped =
            dossier ?? registry.about(days.dayOf(at), [officer], [officer.person])
          const look: Look = {
            ...lookOf(officer, shaped, at, [ask]),
            dossier: dossier?.code ?? null,
            abuse: id,
            exact: true,
            ...how,
          }
          acts.push(look)
          lookUps += 1
          first = Math.min(first, look.at)
          last = Math.max(last, look.at)
        },
        tray(day, count) {
          const told: Dossier[] = []
          for (let one = 0; one < count; one += 1) {
            const dossier = registry.about(day, [officer], [scheme.anybody()])
            told.push(dossier)
            scheme.tell(days.at(day, 7.1 + own.next() * 0.3), dossier, 'open')
            scheme.tell(days.at(day, 23.5 + own.next() * 0.4), dossier, 'open')
          }
          return told
        },
        about: (day, person) => registry.about(day, [officer], [person]),
        crowd(day) {
          const dossier = registry.crowd(own, day, [officer])
          scheme.tell(days.at(day, 7.2), dossier, 'open')
          scheme.tell(days.at(day, 23.6), dossier, 'open')
          return dossier
        },
        verify: (dossier, party = 1) => asksOf(registry, dossier, party).verify,
        anybody: () => own.pick(province.family(own, officer.agency)),
        colleagues: province.officers.filter(
          (each) => each !== officer && each.agency === officer.agency,
        ),
        household: living(population.family(officer.person.household)).filter(
          (each) => each.index !== officer.person.index && each.citizenNumber !== null,
        ),
        sameSurname() {
          for (let tries = 0; ; tries += 1) {
            const found = scheme.anybody()
            if (found.name.surname === officer.person.name.surname || tries > 2_000)
              return found
          }
        },
        sendOnLeave: (from, to) => life.sendOnLeave(officer, from, to),
      }
      abusePlans[entry.kind](scheme)
      abuses.push({
        id,
        kind: entry.kind,
        intensity: entry.intensity,
        officer,
        from: first,
        to: last,
        lookUps,
      })
    }
  return { abuses, acts }

  /** A working day that leaves room for all of it, on which its officer would be at work. */
  function beginning(
    wanted: readonly [number, number] | undefined,
    lasts: number,
    own: Draws,
  ): number {
    const lastDay = firstDay + scenario.days - 1
    const fits: number[] = []
    for (
      let day = firstDay + (wanted?.[0] ?? 0);
      day <= Math.min(lastDay, firstDay + (wanted?.[1] ?? scenario.days));
      day += 1
    )
      if (days.isWorking(day) && days.workingAfter(day, lasts - 1) <= lastDay)
        fits.push(day)
    if (fits.length === 0)
      throw new Error('an abuse of the scenario finds no day to begin on')
    return own.pick(fits)
  }
}
