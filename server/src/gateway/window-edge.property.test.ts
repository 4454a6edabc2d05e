/**
 * No delay within the margin brings the Ministry's count above what is registered: the decision with
 * its counters on one side, the simulator's own counting, which shares no code with it, on the other.
 */
import { type Calendar, localDate, windowAt } from '@chot/core/calendar/window.ts'
import { type CountersUsed, giveBack, reserve } from '@chot/core/limits/counters.ts'
import type { CountedAt } from '@chot/core/limits/limits.ts'
import { nearEdge } from '@chot/core/limits/window-edge.ts'
import { decide } from '@chot/core/query/decide.ts'
import type { LimitNumbers, QueryFacts } from '@chot/core/query/facts.ts'
import { DAY_READINGS } from '@chot/simulator/lock/calendar.ts'
import { openMinistryLock } from '@chot/simulator/lock/ministry-lock.ts'
import { parseRegistration } from '@chot/simulator/lock/registration.ts'
import { parseLockRules } from '@chot/simulator/lock/rules.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const holiday = '2026-11-24'
const calendar: Calendar = {
  offsetMinutes: 420,
  officeFromMinute: 420,
  officeToMinute: 1080,
  weekendIsOffHours: true,
  holidays: new Set([holiday]),
  workingWeekendDays: new Set(),
}
const margin = { beforeSeconds: 30, afterSeconds: 5 }
const none = { beforeSeconds: 0, afterSeconds: 0 }

interface Numbers {
  readonly office: number
  readonly offHours: number
  readonly agency: number
  readonly province: number
}

interface Asked {
  readonly atMs: number
  readonly agency: string
  /** From the decision to the arrival by the Ministry's clock; null: surely not sent. */
  readonly delayMs: number | null
}

/** From a Thursday evening over a week-end to a holiday. */
const edges = [
  '19T18:00',
  '20T00:00',
  '20T07:00',
  '20T18:00',
  '21T00:00',
  '21T07:00',
  '22T00:00',
  '23T07:00',
  '23T18:00',
  '24T00:00',
  '24T07:00',
].map((time) => Date.parse(`2026-11-${time}:00+07:00`))

const asked = (delay: fc.Arbitrary<number>): fc.Arbitrary<Asked> =>
  fc.record({
    atMs: fc
      .tuple(
        fc.constantFrom(...edges),
        fc.oneof(
          fc.integer({ min: -31_000, max: 6_000 }),
          fc.constantFrom(-30_001, -30_000, -1, 0, 4_999, 5_000, -3_600_000, 3_600_000),
        ),
      )
      .map(([edge, off]) => edge + off),
    agency: fc.constantFrom('H38.1', 'H38.2'),
    delayMs: fc.option(delay, { freq: 12 }),
  })

const scene = (delay: fc.Arbitrary<number>) =>
  fc.record({
    asked: fc
      .array(asked(delay), { minLength: 5, maxLength: 90 })
      .map((list) => list.toSorted((a, b) => a.atMs - b.atMs)),
    numbers: fc.record({
      office: fc.integer({ min: 0, max: 6 }),
      offHours: fc.integer({ min: 0, max: 6 }),
      agency: fc.integer({ min: 0, max: 5 }),
      province: fc.integer({ min: 0, max: 7 }),
    }),
  })

function factsOf({ atMs, agency }: Asked, given: Numbers, within: typeof margin) {
  const numbers: LimitNumbers = {
    overrun: { secondOverrunLocks: true, timesRegistered: 2 },
    addressPerAccount: 1000,
    agencyOffHours: given.agency,
    provinceOffHours: given.province,
    kept: { recheck: 10, job: 30 },
  }
  const registeredAt = ({ window }: CountedAt) =>
    window.kind === 'office' ? given.office : given.offHours
  const here = { date: localDate(atMs, calendar), window: windowAt(atMs, calendar) }
  const edge = nearEdge(atMs, calendar, within)
  const facts: QueryFacts = {
    logUnwitnessed: false,
    locked: [],
    challengeUnmet: false,
    connection: 'stands',
    asked: {
      dossier: 'd',
      procedure: '1.001193',
      service: '037',
      purpose: 'check',
      fields: null,
    },
    ...here,
    system: { active: true, mayQuery: true, addressAllowed: true, keysInForce: true },
    session: null,
    account: {
      id: agency,
      active: true,
      reviewSilent: false,
      agencyInForce: true,
      enrolled: true,
      trained: true,
      passwordDue: false,
      agency,
      duties: ['receiving'],
      listedPerDay: 1000,
    },
    service: { answer: 'person', enabled: true },
    registeredPerWindow: registeredAt(here),
    numbers,
    urgency: 'counter',
    beside:
      edge === null
        ? []
        : [{ ...edge.beside, registeredPerWindow: registeredAt(edge.beside), numbers }],
    dossier: {
      id: 'd',
      open: true,
      procedure: '1.001193',
      agencies: ['H38.1', 'H38.2'],
      assigned: true,
      budget: 1000,
    },
    procedureRules: [
      { service: '037', part: null, purposes: ['check'], fields: ['fullName'] },
    ],
    party: { agreement: 'agrees', part: 'người yêu cầu' },
  }
  return facts
}

/** What the Ministry counts of what was granted, at the moments it arrives. */
function arrive(
  given: { asked: readonly Asked[]; numbers: Numbers },
  within: typeof margin,
) {
  const used: CountersUsed = new Map()
  const sent: { readonly at: number; readonly agency: string }[] = []
  let beside = 0
  for (const each of given.asked) {
    const facts = factsOf(each, given.numbers, within)
    const decision = decide(facts, used)
    if (!decision.granted) continue
    if (facts.beside.length > 0) beside += 1
    reserve(decision.spends, used)
    if (each.delayMs === null) giveBack(decision.spends, used)
    else sent.push({ at: each.atMs + each.delayMs, agency: each.agency })
  }
  let now = 0
  const { office, offHours, agency, province } = given.numbers
  const lock = openMinistryLock(
    {
      registration: parseRegistration({
        services: [{ service: '037', office, offHours }],
      }),
      daysOff: { off: new Set([holiday]), worked: new Set() },
      rules: parseLockRules([
        {
          from: '2025-10-01',
          basis: 'thử',
          warnPercent: 80,
          days: [...DAY_READINGS],
          overrun: { readings: ['two-overruns'], locks: 'unit', basis: 'thử' },
          offHours: { perSystem: province, perAgency: agency, basis: 'thử' },
        },
      ]),
    },
    () => now,
  )
  for (const { at, agency: from } of sent.toSorted((a, b) => a.at - b.at)) {
    now = at
    lock.judge({ service: '037', agency: from, officer: '010090000001' })
  }
  return { lock, sent, beside }
}

/** Counts of any day, on either reading, that are above what is allowed. */
function over({ lock, sent }: ReturnType<typeof arrive>, numbers: Numbers): string[] {
  const days = new Set(
    sent.flatMap(({ at }) =>
      [0, 7].map((hours) => localDate(at - hours * 3_600_000, calendar)),
    ),
  )
  return [...days].flatMap((day) =>
    DAY_READINGS.flatMap((reading) => {
      const rows = lock.rowsOf(day, reading)
      const sum = (of: (row: (typeof rows)[number]) => boolean) =>
        rows.filter(of).reduce((all, { received }) => all + received, 0)
      const night = sum(({ window }) => window === 'off-hours')
      const most = {
        office: sum(({ window }) => window === 'office') > numbers.office,
        night: night > Math.min(numbers.offHours, numbers.province),
        agency: ['H38.1', 'H38.2'].some(
          (code) =>
            sum(({ window, agency }) => window === 'off-hours' && agency === code) >
            numbers.agency,
        ),
      }
      return Object.entries(most).flatMap(([name, is]) =>
        is ? [`${name} ${reading} ${day}`] : [],
      )
    }),
  )
}

const withinMargin = fc.oneof(
  fc.integer({ min: -5_000, max: 30_000 }),
  fc.constantFrom(-5_000, 30_000, 0),
)

describe('a query beside an edge of the calendar', () => {
  it('is never one too many, however late it arrives within the margin, on either reading', () => {
    let beside = 0
    let sent = 0
    fc.assert(
      fc.property(scene(withinMargin), (given) => {
        const arrived = arrive(given, margin)
        expect(over(arrived, given.numbers)).toEqual([])
        expect(arrived.lock.locks).toEqual([])
        beside += arrived.beside
        sent += arrived.sent.length
      }),
      { numRuns: 1000 },
    )
    // Grants were given beside edges, or the run has shown nothing.
    expect(beside).toBeGreaterThan(500)
    expect(sent).toBeGreaterThan(beside / 2)
  })

  it('would be one too many without the margin, and beyond it: the check bites', () => {
    const fails = (delay: fc.Arbitrary<number>, within: typeof margin) =>
      fc.check(
        fc.property(
          scene(delay),
          (given) => over(arrive(given, within), given.numbers).length === 0,
        ),
        { numRuns: 1000 },
      ).failed
    expect(fails(withinMargin, none)).toBe(true)
    expect(fails(fc.constantFrom(31_000, 60_000), margin)).toBe(true)
    expect(fails(fc.constantFrom(-6_000, -7_000), margin)).toBe(true)
  })

  it('is counted on one side alone where no edge is near, and grants are as without the margin', () => {
    fc.assert(
      fc.property(scene(fc.constant(0)), ({ asked: all, numbers }) => {
        const far = all.filter(({ atMs }) =>
          edges.every((edge) => atMs < edge - 30_000 || atMs >= edge + 5_000),
        )
        const given = { asked: far, numbers }
        expect(arrive(given, margin).sent).toEqual(arrive(given, none).sent)
      }),
      { numRuns: 200 },
    )
  })
})
