/**
 * The honest life of a province, a day at a time: citizens come, dossiers are opened, persons are
 * checked, dossiers move on and are closed. The numbers are assumptions with a reason each; none is
 * measured, for nobody has measured them.
 */
import type { Person } from '@chot/simulator/population/person.ts'
import type { Act, Ask, Dossier, Look } from './acts.ts'
import type { Days } from './days.ts'
import { hourMs } from './days.ts'
import { asksOf, type Registry } from './dossiers.ts'
import { type Draws, drawsOf } from './draws.ts'
import type { Agency, Officer, Province } from './officers.ts'
import type { Scenario } from './scenario.ts'

const secondMs = 1_000
const minuteMs = 60_000

/** Counters are open 07:30–11:30 and 13:30–17:00; more than half come before noon. */
const morning = { from: 7.5, hours: 4, share: 0.58 }
const afternoon = { from: 13.5, hours: 3.5 }
/** Of those who come in a half day, how many at its peak, in its middle; the rest evenly. */
const peakShare = 0.5
/** A market day brings people down from the hamlets; the other days have fewer. */
const marketLoad = 1.6
const offMarketLoad = 0.94
/** Between two citizens at one counter, at least, and on average beyond that. */
const betweenCitizens = { leastMs: 150 * secondMs, meanMs: 200 * secondMs }
/** From the dossier's being told to the first click, and from one click to the next. */
const untilFirstClick = { leastMs: 15 * secondMs, meanMs: 45 * secondMs }
const untilNextClick = { leastMs: 8 * secondMs, meanMs: 30 * secondMs }
/** Who is new takes longer for everything, and mistypes thrice as often. */
const newIsSlower = 1.6
/** Of persons checked in the one-stop system, how many are typed from a paper, and how often wrong. */
const typedShare = 0.4
const mistyped = 0.04
const mistypedWhenNew = 0.12
/** Of the parties of a procedure that says more than yes or no, how many are looked up as well. */
const moreShare = 0.5
/** The one-stop system is late: asked before its dossier arrived. */
const askedTooSoon = 0.0008
/** Among a thousand citizens some are colleagues of the counter; nobody serves themself. */
const colleagueComes = 0.0015
/** Settled while the citizen waits: copies, signatures and the like. */
const settledAtOnce = 0.35
const settledWithin = { leastMs: 30 * minuteMs, meanMs: 60 * minuteMs }
/** What moves within the day, and what lies longer than a day. */
const liesOver = 0.015
const liesOverWhenSlow = 0.05
/** Before a result is handed over, somebody checks the person again. */
const checkedAgain = 0.6
const checkedAfterDays = { least: 1, most: 4 }
/** A part of the year's leave: who goes in these weeks, and for how long. */
const goesOnLeave = 0.3
const leaveDays = { least: 1, most: 5 }
/** Saturday mornings and evenings, for services that are registered for it. */
const saturday = { from: 8, hours: 3, load: 0.5 }
const evening = { from: 18, hours: 1, load: 0.08 }

export interface HonestLife {
  /** Everything that begins on a day, with what follows from it on later ones. */
  planDay(day: number): readonly Act[]
  isOnLeave(officer: Officer, day: number): boolean
  /** Sends an officer on leave from one day up to but without another. */
  sendOnLeave(officer: Officer, from: number, to: number): void
}

export interface Honest {
  readonly scenario: Scenario
  readonly days: Days
  readonly province: Province
  readonly registry: Registry
}

const later = (
  draws: Draws,
  span: { readonly leastMs: number; readonly meanMs: number },
) => span.leastMs + draws.exponential(span.meanMs)

export function openHonestLife(honest: Honest): HonestLife {
  const { scenario, days, province, registry } = honest
  const { seed } = scenario
  const verifiers = new Map<string, Officer[]>()
  const colleagues = new Map<string, Officer[]>()
  for (const officer of province.officers) {
    const add = (map: Map<string, Officer[]>) =>
      map.set(officer.agency.code, [...(map.get(officer.agency.code) ?? []), officer])
    add(colleagues)
    if (officer.duty === 'verification') add(verifiers)
  }
  const leaves = new Map<number, { readonly from: number; readonly to: number }>()
  const monthOf = (day: number) => Math.floor(day / 28)

  function isOnLeave(officer: Officer, day: number): boolean {
    const sent = leaves.get(officer.index)
    if (sent !== undefined && sent.from <= day && day < sent.to) return true
    const draws = drawsOf(seed, 'leave', officer.index, monthOf(day))
    if (!draws.chance(goesOnLeave)) return false
    const from = monthOf(day) * 28 + draws.below(28)
    const to = from + leaveDays.least + draws.below(leaveDays.most - leaveDays.least + 1)
    return from <= day && day < to
  }

  function loadOf({ marketDay }: Agency, day: number): number {
    if (marketDay === null) return 1
    return days.weekdayOf(day) === marketDay ? marketLoad : offMarketLoad
  }

  function planOfficer(officer: Officer, day: number): Act[] {
    const draws = drawsOf(seed, 'day', days.dateOf(day), officer.index)
    if (officer.duty !== 'receiving' || isOnLeave(officer, day)) return []
    const ordinary = scenario.dossiersPerDay * loadOf(officer.agency, day)
    const hours: number[] = []
    if (days.isWorking(day)) {
      const count = draws.poisson(ordinary * days.loadOf(day))
      for (let one = 0; one < count; one += 1) hours.push(arrival(draws))
      if (officer.offHours)
        for (let left = draws.poisson(ordinary * evening.load); left > 0; left -= 1)
          hours.push(evening.from + draws.next() * evening.hours)
    } else if (officer.offHours && days.weekdayOf(day) === 5)
      for (let left = draws.poisson(ordinary * saturday.load); left > 0; left -= 1)
        hours.push(saturday.from + draws.next() * saturday.hours)
    hours.sort((a, b) => a - b)
    const acts: Act[] = []
    let freeAt = 0
    for (const hour of hours) {
      const at = Math.max(days.at(day, hour), freeAt)
      const served = serve(officer, day, at, draws)
      acts.push(...served.acts)
      freeAt =
        served.until + later(draws, betweenCitizens) * (officer.isNew ? newIsSlower : 1)
    }
    return acts
  }

  function serve(officer: Officer, day: number, at: number, draws: Draws) {
    const verifier = draws.pick(verifiers.get(officer.agency.code) ?? [officer])
    const dossier = draws.chance(colleagueComes)
      ? registry.about(day, [officer, verifier], [colleagueOf(officer, verifier, draws)])
      : registry.bring(draws, day, [officer, verifier])
    const tell = (when: number, state: 'open' | 'closed'): Act => ({
      kind: 'tell',
      at: Math.round(when),
      abuse: null,
      dossier,
      state,
    })
    const acts: Act[] = []
    const clicks = clicksOf(officer, dossier, draws)
    let now = at
    if (draws.chance(askedTooSoon) && clicks[0] !== undefined) {
      acts.push(lookOf(officer, dossier, now, clicks[0]))
      now += later(draws, untilNextClick)
    }
    acts.push(tell(now, 'open'))
    now += later(draws, untilFirstClick)
    for (const click of clicks) {
      acts.push(lookOf(officer, dossier, now, click))
      now += later(draws, untilNextClick) * (officer.isNew ? newIsSlower : 1)
    }
    acts.push(...whatFollows(officer, verifier, dossier, day, now, draws, tell))
    return { acts, until: now }
  }

  function colleagueOf(officer: Officer, verifier: Officer, draws: Draws): Person {
    const others = (colleagues.get(officer.agency.code) ?? []).filter(
      (each) => each !== officer && each !== verifier,
    )
    return draws.pick(others.length === 0 ? province.officers : others).person
  }

  /** First yes or no of everybody, then again what was mistyped, then what says more. */
  function clicksOf(officer: Officer, dossier: Dossier, draws: Draws): Ask[][] {
    const wrong = officer.isNew ? mistypedWhenNew : mistyped
    const first: Ask[] = []
    const again: Ask[] = []
    const more: Ask[] = []
    dossier.persons.forEach((person, index) => {
      const asks = asksOf(registry, dossier, index + 1)
      const { part: _part, ...typed } = person
      const isTyped = !officer.atConsole && draws.chance(typedShare)
      const right: Ask = isTyped ? { ...asks.verify, subject: typed } : asks.verify
      if (isTyped && draws.chance(wrong)) {
        first.push({ ...right, subject: mistype(typed, draws) })
        again.push(right)
      } else first.push(right)
      more.push(...asks.more.filter(() => draws.chance(moreShare)))
    })
    const allowed = officer.duty === 'receiving'
    return [first, again, allowed ? more : []].filter((click) => click.length > 0)
  }

  function whatFollows(
    officer: Officer,
    verifier: Officer,
    dossier: Dossier,
    day: number,
    now: number,
    draws: Draws,
    tell: (when: number, state: 'open' | 'closed') => Act,
  ): Act[] {
    if (draws.chance(settledAtOnce))
      return [tell(now + later(draws, settledWithin), 'closed')]
    const { slow } = officer.agency
    const lies = draws.chance(slow ? liesOverWhenSlow : liesOver)
    const moved = lies
      ? days.at(days.workingAfter(day, 2 + draws.below(3)), draws.between(8, 16.5))
      : Math.min(
          now + later(draws, { leastMs: 20 * minuteMs, meanMs: 2 * hourMs }),
          now + 9 * hourMs,
        )
    const acts: Act[] = [tell(moved, 'open')]
    const span = checkedAfterDays.most - checkedAfterDays.least + 1
    const last = days.workingAfter(
      days.dayOf(moved),
      checkedAfterDays.least + draws.below(span),
    )
    let closed = days.at(last, arrival(draws))
    if (draws.chance(checkedAgain) && !isOnLeave(verifier, last)) {
      const asks = dossier.persons
        .map((_person, index) => asksOf(registry, dossier, index + 1).verify)
        .map((ask): Ask => ({ ...ask, purpose: 'hand-over-result' }))
      const some = asks.slice(0, 1 + draws.below(asks.length))
      acts.push(lookOf(verifier, dossier, closed, some))
      closed += later(draws, { leastMs: 3 * minuteMs, meanMs: 10 * minuteMs })
    }
    acts.push(tell(closed, 'closed'))
    return acts
  }

  return {
    planDay: (day) => province.officers.flatMap((officer) => planOfficer(officer, day)),
    isOnLeave,
    sendOnLeave(officer, from, to) {
      leaves.set(officer.index, { from, to })
    },
  }
}

/** Hour of the local day at which somebody comes. */
function arrival(draws: Draws): number {
  const half = draws.chance(morning.share) ? morning : afternoon
  // The middle one of three, Beta(2, 2), is a peak in the middle.
  const three = [draws.next(), draws.next(), draws.next()].sort((a, b) => a - b)
  return (
    half.from + half.hours * (draws.chance(peakShare) ? (three[1] ?? 0) : draws.next())
  )
}

export function lookOf(
  officer: Officer,
  dossier: Dossier,
  at: number,
  asks: readonly Ask[],
): Look {
  return {
    kind: 'look',
    at: Math.round(at),
    abuse: null,
    officer,
    dossier: dossier.code,
    procedure: dossier.procedure,
    asks,
    address: officer.atConsole ? officer.agency.address : null,
    exact: false,
    challenged: 'meets',
  }
}

/** A digit of the number, or the year of birth. */
function mistype(
  person: { readonly number: string; readonly fullName: string; readonly birth: string },
  draws: Draws,
) {
  if (draws.chance(0.3)) {
    const year = Number(person.birth.slice(0, 4)) + (draws.chance(0.5) ? 1 : -1)
    return { ...person, birth: String(year) }
  }
  const place = person.number.length - 1 - draws.below(6)
  const digit = (Number(person.number[place]) + 1 + draws.below(9)) % 10
  const number = person.number.slice(0, place) + digit + person.number.slice(place + 1)
  return { ...person, number }
}
