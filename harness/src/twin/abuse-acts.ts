/**
 * How each kind of abuse is done, in three intensities: acts at exact instants. Low is meant to be
 * near or below what a rule reaches; high is what nobody should get away with.
 */
import type { Person } from '@chot/simulator/population/person.ts'
import { stated } from '../demo/people.ts'
import type { AbuseKind, Intensity } from './abuse-kinds.ts'
import type { Ask, Dossier, Look } from './acts.ts'
import type { Draws } from './draws.ts'
import type { Officer } from './officers.ts'

const secondMs = 1_000
const minuteMs = 60_000

/** What one abuse is made with. */
export interface Scheme {
  readonly officer: Officer
  readonly intensity: Intensity
  readonly draws: Draws
  /** The first day, and the working day so many working days on. */
  dayAfter(count: number): number
  at(day: number, hour: number): number
  tell(at: number, dossier: Dossier, state: 'open' | 'closed'): void
  /** A look-up of its own at an exact instant. */
  look(at: number, dossier: Dossier | null, ask: Ask, how?: Partial<Look>): void
  /** Dossiers told in the morning that lie with the officer, and move on in the evening. */
  tray(day: number, count: number): readonly Dossier[]
  about(day: number, person: Person): Dossier
  crowd(day: number): Dossier
  verify(dossier: Dossier, party?: number): Ask
  anybody(): Person
  colleagues: readonly Officer[]
  household: readonly Person[]
  sameSurname(): Person
  sendOnLeave(from: number, to: number): void
}

const pickBy =
  (intensity: Intensity) =>
  <Value>(low: Value, medium: Value, high: Value): Value =>
    ({ low, medium, high })[intensity]

/** A gap that varies by a share of its mean to either side. */
const gap = (draws: Draws, meanMs: number, share: number) =>
  meanMs * draws.between(1 - share, 1 + share)

/** Programs ask on whatever they are answered; a person shows themself, or is frightened off. */
const manner = (intensity: Intensity): Pick<Look, 'challenged'> => ({
  challenged: pickBy(intensity)('stops', 'meets', 'goes-on'),
})

/** As typed from what somebody knows of a person. */
function typed(person: Person) {
  const { part: _part, ...rest } = stated(person, '')
  return rest
}

export const abusePlans: Readonly<Record<AbuseKind, (scheme: Scheme) => void>> = {
  /** Opens one dossier after the other to collect what they give. */
  burst(scheme) {
    const { draws, intensity } = scheme
    const by = pickBy(intensity)
    const day = scheme.dayAfter(0)
    let at = scheme.at(day, draws.between(9, 15.5))
    for (const dossier of scheme.tray(day, by(14, 45, 110))) {
      scheme.look(at, dossier, scheme.verify(dossier), manner(intensity))
      at += gap(draws, by(2_200, 1_600, 700), 0.45)
    }
  },
  /** A macro that clicks for the officer. */
  'machine-rhythm'(scheme) {
    const { draws, intensity } = scheme
    const by = pickBy(intensity)
    const day = scheme.dayAfter(0)
    let at = scheme.at(day, draws.between(8, 15))
    const count = by(70, 80, 160)
    const tray = scheme.tray(day, count)
    for (let turn = 0; turn < count; turn += 1) {
      const dossier = tray[turn]
      if (dossier !== undefined)
        scheme.look(at, dossier, scheme.verify(dossier), {
          challenged: pickBy(intensity)('meets', 'meets', 'goes-on'),
        })
      at += gap(draws, by(20_000, 9_000, 5_000), by(0.06, 0.015, 0.004))
    }
  },
  /** A script that empties large dossiers, five look-ups a second. */
  hammer(scheme) {
    const { draws, intensity } = scheme
    const day = scheme.dayAfter(0)
    let at = scheme.at(day, draws.between(9, 15.5))
    for (let turn = 0; turn < pickBy(intensity)(3, 6, 14); turn += 1) {
      const dossier = scheme.crowd(day)
      for (let round = 0; round < 2; round += 1)
        dossier.persons.forEach((_person, index) => {
          scheme.look(at, dossier, scheme.verify(dossier, index + 1), {
            challenged: 'goes-on',
          })
          at += gap(draws, 200, 0.4)
        })
      at += gap(draws, 600, 0.5)
    }
  },
  /** Tries the numbers beside one it knows. */
  sweep(scheme) {
    const { draws, intensity } = scheme
    const by = pickBy(intensity)
    const day = scheme.dayAfter(0)
    let at = scheme.at(day, draws.between(9, 15))
    const [dossier] = scheme.tray(day, 1)
    if (dossier === undefined) return
    const person = scheme.anybody()
    let rest = Number((person.citizenNumber ?? '').slice(6)) % 990_000
    for (let turn = 0; turn < by(5, 14, 45); turn += 1) {
      const number =
        (person.citizenNumber ?? '').slice(0, 6) + String(rest).padStart(6, '0')
      const subject = { ...typed(person), number }
      scheme.look(at, dossier, { ...scheme.verify(dossier), subject }, manner(intensity))
      rest += 1 + draws.below(by(30, 12, 3))
      at += gap(draws, by(100, 60, 8) * secondMs, 0.4)
    }
  },
  /** Tries persons who are in no dossier of theirs. */
  'wrong-persons'(scheme) {
    const { draws, intensity } = scheme
    const by = pickBy(intensity)
    const day = scheme.dayAfter(0)
    let at = scheme.at(day, draws.between(9, 15))
    const tray = scheme.tray(day, 3)
    for (let turn = 0; turn < by(8, 16, 50); turn += 1) {
      const dossier = draws.pick(tray)
      const subject = typed(scheme.anybody())
      scheme.look(at, dossier, { ...scheme.verify(dossier), subject }, manner(intensity))
      at += gap(draws, by(90, 30, 20) * secondMs, 0.6)
    }
  },
  /** One account handed from computer to computer. */
  'many-addresses'(scheme) {
    const { draws, intensity } = scheme
    const by = pickBy(intensity)
    const day = scheme.dayAfter(0)
    let at = scheme.at(day, draws.between(9, 15))
    const places = by(2, 4, 8)
    const tray = scheme.tray(day, places * 2)
    tray.forEach((dossier, turn) => {
      const address = `10.77.${draws.below(200)}.${10 + Math.floor(turn / 2)}`
      scheme.look(at, dossier, scheme.verify(dossier), { address, ...manner(intensity) })
      at += gap(draws, by(5, 1.5, 1) * minuteMs, 0.4)
    })
  },
  /** Several people work under one account at a time, each at their own computer. */
  'shared-account'(scheme) {
    const { draws, intensity } = scheme
    const by = pickBy(intensity)
    const day = scheme.dayAfter(0)
    let at = scheme.at(day, draws.between(8, 14))
    for (const dossier of scheme.tray(day, by(12, 20, 36))) {
      const address = `10.78.0.${10 + draws.below(by(2, 3, 5))}`
      scheme.look(at, dossier, scheme.verify(dossier), { address, challenged: 'meets' })
      at += gap(draws, by(6, 5, 3) * minuteMs, 0.7)
    }
  },
  /** The account is used while its officer is away. */
  'on-leave'(scheme) {
    const { draws, intensity } = scheme
    const from = scheme.dayAfter(0)
    scheme.sendOnLeave(from, scheme.dayAfter(3))
    const count = pickBy(intensity)(1, 5, 15)
    for (let turn = 0; turn < count; turn += 1) {
      const day = scheme.dayAfter(draws.below(3))
      const [dossier] = scheme.tray(day, 1)
      if (dossier !== undefined)
        scheme.look(
          scheme.at(day, draws.between(8, 16.5)),
          dossier,
          scheme.verify(dossier),
        )
    }
  },
  self: (scheme) =>
    lookAtPeople(scheme, pickBy(scheme.intensity)(1, 2, 4), () => scheme.officer.person),
  colleague(scheme) {
    lookAtPeople(
      scheme,
      pickBy(scheme.intensity)(2, 4, 10),
      () => scheme.draws.pick(scheme.colleagues).person,
    )
  },
  household(scheme) {
    lookAtPeople(scheme, pickBy(scheme.intensity)(1, 2, 4), (turn) => {
      const { household, officer } = scheme
      return household[turn % household.length] ?? officer.person
    })
  },
  'surname-and-commune': (scheme) =>
    lookAtPeople(scheme, pickBy(scheme.intensity)(2, 6, 15), () => scheme.sameSurname()),
  /** Dossiers that serve for nothing but the look-up, and lie there. */
  'no-movement'(scheme) {
    const { draws, intensity } = scheme
    for (let turn = 0; turn < pickBy(intensity)(3, 7, 15); turn += 1) {
      const day = scheme.dayAfter(draws.below(4))
      const at = scheme.at(day, draws.between(8, 16))
      const dossier = scheme.about(day, scheme.anybody())
      scheme.tell(at, dossier, 'open')
      scheme.look(at + gap(draws, 90 * secondMs, 0.5), dossier, scheme.verify(dossier))
    }
  },
  /** Asks without a dossier, and has one opened when that is refused. */
  'asked-first'(scheme) {
    const { draws, intensity } = scheme
    const day = scheme.dayAfter(0)
    for (let turn = 0; turn < pickBy(intensity)(1, 3, 8); turn += 1) {
      const person = scheme.anybody()
      const asked = scheme.at(day, draws.between(8, 15))
      const dossier = scheme.about(day, person)
      const subject = typed(person)
      scheme.look(asked, null, { ...scheme.verify(dossier), subject }, { address: null })
      const opened = asked + gap(draws, 40 * minuteMs, 0.5)
      scheme.tell(opened, dossier, 'open')
      scheme.look(
        opened + gap(draws, 60 * secondMs, 0.5),
        dossier,
        scheme.verify(dossier),
      )
      scheme.tell(scheme.at(scheme.dayAfter(1), 9 + draws.next()), dossier, 'open')
    }
  },
  /** One person, dossier after dossier, each closed again when it was looked at. */
  'phantom-dossiers'(scheme) {
    const { draws, intensity } = scheme
    const person = scheme.anybody()
    for (let turn = 0; turn < pickBy(intensity)(2, 4, 10); turn += 1) {
      const day = scheme.dayAfter(turn % 4)
      const at = scheme.at(day, draws.between(8, 14))
      const dossier = scheme.about(day, person)
      scheme.tell(at, dossier, 'open')
      const looked = at + gap(draws, 90 * secondMs, 0.5)
      scheme.look(looked, dossier, scheme.verify(dossier))
      scheme.tell(looked + gap(draws, 45 * minuteMs, 0.5), dossier, 'closed')
    }
  },
  /** An hour unlike all hours of the weeks before. */
  'hour-drift'(scheme) {
    const { draws, intensity } = scheme
    const day = scheme.dayAfter(0)
    const count = pickBy(intensity)(20, 38, 70)
    const from = draws.pick([8, 9, 10, 14, 15])
    for (const dossier of scheme.tray(day, count))
      scheme.look(scheme.at(day, from + draws.next()), dossier, scheme.verify(dossier))
  },
  /** Nights at the office, or at home with the office's account. */
  'night-hoarding'(scheme) {
    const { draws, intensity } = scheme
    const by = pickBy(intensity)
    for (let night = 0; night < by(1, 2, 3); night += 1) {
      const day = scheme.dayAfter(night)
      for (const dossier of scheme.tray(day, by(10, 34, 60)))
        scheme.look(
          scheme.at(day, draws.between(21, 22)),
          dossier,
          scheme.verify(dossier),
        )
    }
  },
}

/** Looks at persons it has no business with, in dossiers that look like any other. */
function lookAtPeople(
  scheme: Scheme,
  count: number,
  whom: (turn: number) => Person,
): void {
  const { draws } = scheme
  for (let turn = 0; turn < count; turn += 1) {
    const day = scheme.dayAfter(turn % 4)
    const at = scheme.at(day, draws.between(8, 16))
    const dossier = scheme.about(day, whom(turn))
    scheme.tell(at, dossier, 'open')
    scheme.look(at + gap(draws, 90 * secondMs, 0.5), dossier, scheme.verify(dossier))
    scheme.tell(at + gap(draws, 5 * 3_600_000, 0.3), dossier, 'open')
  }
}
