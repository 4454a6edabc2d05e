/** The lock against a naive recount that shares no code with it: whole lists, Intl for the time. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openMinistryLock } from './ministry-lock.ts'
import { parseRegistration } from './registration.ts'
import { parseLockRules } from './rules.ts'

type Asked = { at: number; service: string; agency: string | null }

const clock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  weekday: 'short',
})

const HOLIDAY = '2026-11-24'

/** Date, hour and day-off of a moment, as a calendar on the wall shows them. */
function wall(at: number): { date: string; hour: number; free: boolean } {
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]))
  const date = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`
  const free = ['Sat', 'Sun'].includes(parts.get('weekday') ?? '') || date === HOLIDAY
  return { date, hour: Number(parts.get('hour')), free }
}

function naive(at: number): { calendar: string; window: string; office: boolean } {
  const { date, hour, free } = wall(at)
  const yesterday = new Date(Date.parse(`${date}T12:00:00Z`) - 86_400_000)
  return {
    calendar: date,
    window: hour < 7 ? yesterday.toISOString().slice(0, 10) : date,
    office: hour >= 7 && hour < 18 && !free,
  }
}

/** From a Friday's evening over a week-end to the morning of a holiday. */
const EDGES = [
  '20T18:00',
  '21T00:00',
  '21T07:00',
  '23T07:00',
  '24T00:00',
  '24T07:00',
].map((time) => `2026-11-${time}:00+07:00`)

const asked: fc.Arbitrary<Asked> = fc.record({
  at: fc
    .tuple(fc.constantFrom(...EDGES), fc.integer({ min: -2, max: 2 }))
    .map(([edge, off]) => Date.parse(edge) + off),
  service: fc.constantFrom('033', '037'),
  agency: fc.constantFrom('H38.1', 'H38.2'),
})

const scenario = fc.record({
  asked: fc
    .array(asked, { maxLength: 120 })
    .map((list) => list.toSorted((one, other) => one.at - other.at)),
  all: fc.record({ office: fc.nat(4), offHours: fc.nat(4) }),
  own: fc.option(fc.record({ office: fc.nat(4), offHours: fc.nat(4) })),
  readings: fc.subarray(['twice-the-number', 'two-overruns'], { minLength: 1 }),
  days: fc.subarray(['counting-day', 'calendar-day'], { minLength: 1 }),
  perSystem: fc.option(fc.integer({ min: 1, max: 20 })),
  perAgency: fc.option(fc.integer({ min: 1, max: 20 })),
})

type Scenario = typeof scenario extends fc.Arbitrary<infer Kind> ? Kind : never

/** What one agency's ceiling refuses has not reached the count of its service: no warning is spent on it. */
const refusedByAnother: Scenario = {
  asked: [
    { at: Date.parse('2026-11-20T18:00:00+07:00'), service: '037', agency: 'H38.2' },
    { at: Date.parse('2026-11-20T23:59:59+07:00'), service: '033', agency: 'H38.2' },
    { at: Date.parse('2026-11-21T00:00:00+07:00'), service: '033', agency: 'H38.1' },
  ],
  all: { office: 0, offHours: 0 },
  own: null,
  readings: ['twice-the-number', 'two-overruns'],
  days: ['counting-day'],
  perSystem: null,
  perAgency: 1,
}

/** Every list a query stands in: who is locked when it grows too long, and how long it may be. */
function listsOf(query: Asked, given: Scenario) {
  const when = naive(query.at)
  const days = given.days.map((day) =>
    day === 'calendar-day' ? `c${when.calendar}` : `w${when.window}`,
  )
  const office = when.office ? 'office' : 'offHours'
  const most = (registered: number) =>
    Math.min(
      ...given.readings.map((reading) =>
        reading === 'twice-the-number' ? registered * 2 : registered + 1,
      ),
    )
  const lists: { name: string; locks: string; most: number }[] = []
  for (const day of days) {
    if (query.service === '037') {
      const name = `${day} ${query.service} ${office}`
      lists.push({ name, locks: 'all', most: most(given.all[office]) })
      if (given.own !== null && query.agency === 'H38.1') {
        lists.push({ name: `${name} own`, locks: 'H38.1', most: most(given.own[office]) })
      }
    } else {
      const name = `${day} ${query.service} ${office}`
      lists.push({ name, locks: 'all', most: most(0) })
    }
    if (when.office) continue
    if (given.perSystem !== null) {
      lists.push({ name: `${day} ceiling`, locks: 'all', most: given.perSystem })
    }
    if (given.perAgency !== null) {
      const name = `${day} ceiling ${query.agency}`
      lists.push({ name, locks: String(query.agency), most: given.perAgency })
    }
  }
  return lists
}

/** Which of the queries are answered. */
function recount(given: Scenario): boolean[] {
  const answered: { list: string }[] = []
  const locked = new Set<string>()
  return given.asked.map((query) => {
    if (locked.has('all') || locked.has(String(query.agency))) return false
    const lists = listsOf(query, given)
    const tooLong = lists.filter(
      ({ name, most }) =>
        // The first query of all is answered: it is the warning.
        answered.filter(({ list }) => list === name).length >= Math.max(1, most),
    )
    for (const { locks } of tooLong) locked.add(locks)
    if (tooLong.length > 0) return false
    answered.push(...lists.map(({ name }) => ({ list: name })))
    return true
  })
}

test('answers, locks and reports what a naive recount does', () => {
  fc.assert(
    fc.property(scenario, (given) => {
      const services = [
        { service: '037', agency: null, ...given.all },
        ...(given.own === null
          ? []
          : [{ service: '037', agency: 'H38.1', ...given.own }]),
      ]
      let now = 0
      const lock = openMinistryLock(
        {
          registration: parseRegistration({ services }),
          daysOff: { off: new Set([HOLIDAY]), worked: new Set() },
          rules: parseLockRules([
            {
              from: '2025-10-01',
              basis: 'thử',
              warnPercent: 80,
              days: given.days,
              overrun: { readings: given.readings, locks: 'unit', basis: 'thử' },
              offHours: {
                perSystem: given.perSystem,
                perAgency: given.perAgency,
                basis: 'thử',
              },
            },
          ]),
        },
        () => now,
      )
      const answers = given.asked.map((query) => {
        now = query.at
        return lock.judge({ ...query, officer: '010090000001' }) === 'answer'
      })
      expect(answers).toEqual(recount(given))
      for (const [reading, part] of [
        ['counting-day', 'window'],
        ['calendar-day', 'calendar'],
      ] as const) {
        const days = new Set(given.asked.map(({ at }) => naive(at)[part]))
        for (const day of days) {
          const total = (of: (query: Asked, index: number) => boolean) =>
            given.asked.filter(
              (query, index) => naive(query.at)[part] === day && of(query, index),
            ).length
          const rows = lock.rowsOf(day, reading)
          const sum = (name: 'received' | 'refused') =>
            rows.reduce((before, row) => before + row[name], 0)
          expect(sum('received')).toBe(total(() => true))
          expect(sum('refused')).toBe(total((_, index) => answers[index] === false))
          for (const row of rows) {
            expect(row.received).toBe(
              total(
                ({ at, service, agency }) =>
                  service === row.service &&
                  agency === row.agency &&
                  naive(at).office === (row.window === 'office'),
              ),
            )
          }
        }
      }
    }),
    { numRuns: 300, examples: [[refusedByAnother]] },
  )
})
