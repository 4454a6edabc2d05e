/**
 * A job is run by its plan on a clock that stutters, leaps and is set back, and killed at random. An
 * oracle that reads the clock on the wall, and shares no code with the rule, looks at every query.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Calendar } from '../calendar/window.ts'
import { type JobTerms, planNext } from './plan.ts'

const secondMs = 1_000
const hourMs = 3_600_000
const dayMs = 86_400_000
const holidays = ['2026-11-24', '2026-12-02']
const worked = ['2026-11-28']
const calendar: Calendar = {
  offsetMinutes: 420,
  officeFromMinute: 420,
  officeToMinute: 1080,
  weekendIsOffHours: true,
  holidays: new Set(holidays),
  workingWeekendDays: new Set(worked),
}
const margin = { beforeSeconds: 30, afterSeconds: 5 }
const start = Date.parse('2026-11-18T00:00:00+07:00')
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** By the wall: what the Ministry's clock calls this instant. Seven in the morning is midnight UTC. */
function wall(ms: number): {
  readonly day: string
  readonly kind: string
  readonly id: string
} {
  const day = dayOf(ms)
  const weekday = new Date(ms).getUTCDay()
  const off =
    holidays.includes(day) || ((weekday === 0 || weekday === 6) && !worked.includes(day))
  const kind = !off && ms % dayMs < 11 * hourMs ? 'office' : 'off-hours'
  return { day, kind, id: `${day}/${kind}` }
}

/** Whether the Ministry counts it in the same window and day whenever within the margin it counts it. */
function clearOfEdges(ms: number): boolean {
  const seen = new Set(
    [ms - 5 * secondMs, ms, ms + 30 * secondMs].map(
      (at) => `${wall(at).id} ${dayOf(at + 7 * hourMs)}`,
    ),
  )
  return seen.size === 1
}

const terms: fc.Arbitrary<JobTerms> = fc
  .record({
    windows: fc.constantFrom(['office'], ['off-hours'], ['office', 'off-hours']),
    first: fc.nat(9),
    days: fc.nat(6),
    perWindow: fc.integer({ min: 1, max: 40 }),
    inAll: fc.integer({ min: 1, max: 120 }),
    perMinute: fc.constantFrom(1, 3, 7, 20),
  })
  .map(({ first, days, ...rest }) => ({
    ...(rest as Pick<JobTerms, 'windows' | 'perWindow' | 'inAll' | 'perMinute'>),
    fromOn: dayOf(start + 7 * hourMs + first * dayMs),
    toOn: dayOf(start + 7 * hourMs + (first + days) * dayMs),
  }))

type Step =
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'yield'; readonly ms: number }
  | { readonly kind: 'crash' }
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(90_000) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.integer({ min: -2 * hourMs, max: 14 * hourMs }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('yield' as const), ms: fc.nat(hourMs) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'crash' as const }) },
)

describe('a job on any clock', () => {
  it('asks in announced windows, clear of edges, within its budgets and its pace, each row once', () => {
    const met = { asked: 0, over: 0, spent: 0, waited: new Set<string>() }
    fc.assert(
      fc.property(
        terms,
        fc.integer({ min: 0, max: 16 * 24 * 60 }),
        fc.array(step, { minLength: 60, maxLength: 160 }),
        (of, minute, steps) => {
          let now = start + minute * 60_000
          let waitUntilMs: number | null = null
          let askedLastMs: number | null = null
          const asked: { readonly at: number; readonly row: number }[] = []
          const spentIn = (id: string) =>
            asked.filter(({ at }) => wall(at).id === id).length
          for (const each of steps) {
            if (each.kind === 'pass') now += each.ms
            // What was kept of the last query may be lost with the process, its count never.
            if (each.kind === 'yield') waitUntilMs = now + each.ms
            const standing = {
              spentInAll: asked.length,
              spentIn,
              askedLastMs,
              waitUntilMs,
            }
            const plan = planNext(of, standing, now, calendar, margin)
            if (plan.kind === 'over') {
              met.over += 1
              expect(wall(now).day > of.toOn || noneLeft(now, standing)).toBe(true)
              break
            }
            if (plan.kind === 'spent') {
              met.spent += 1
              expect(asked.length).toBe(of.inAll)
              continue
            }
            if (plan.waits !== null) met.waited.add(plan.waits)
            expect(plan.ms).toBeGreaterThanOrEqual(now)
            expect(may(plan.ms)).toBe(true)
            // Nothing sooner would have done.
            for (const sooner of [1, secondMs, 36 * secondMs, 61 * secondMs, hourMs]) {
              const at = plan.ms - sooner
              if (at >= now) expect(may(at) && paced(at)).toBe(false)
            }
            // A job on a quick clock does what it planned; one that was killed plans anew.
            if (each.kind === 'crash' || plan.ms - now > 2 * 60_000) continue
            now = plan.ms
            expect(paced(now)).toBe(true)
            asked.push({ at: now, row: asked.length + 1 })
            askedLastMs = now
            met.asked += 1
          }
          expect(asked.length).toBeLessThanOrEqual(of.inAll)
          expect(new Set(asked.map(({ row }) => row)).size).toBe(asked.length)

          function may(at: number): boolean {
            const { day, kind, id } = wall(at)
            return (
              (of.windows as readonly string[]).includes(kind) &&
              of.fromOn <= day &&
              day <= of.toOn &&
              clearOfEdges(at) &&
              spentIn(id) < of.perWindow
            )
          }
          function paced(at: number): boolean {
            const last = askedLastMs
            return (
              (last === null || at - last >= 60_000 / of.perMinute) &&
              (waitUntilMs === null || at >= waitUntilMs)
            )
          }
          /** Nothing is left to be asked in: every announced window to come is spent or over. */
          function noneLeft(
            from: number,
            standing: { readonly waitUntilMs: number | null },
          ): boolean {
            const since = Math.max(from, standing.waitUntilMs ?? from)
            for (
              let at = since + 60_000 / of.perMinute;
              wall(at).day <= of.toOn;
              at += 60_000
            )
              if (may(at)) return false
            return true
          }
        },
      ),
      // A shrunk list of steps is no shorter to read, and takes minutes.
      { numRuns: 100, endOnFailure: true },
    )
    expect(met.asked).toBeGreaterThan(100)
    expect(met.over).toBeGreaterThan(0)
    expect(met.spent).toBeGreaterThan(0)
    expect(met.waited.size).toBeGreaterThanOrEqual(3)
  })
})
