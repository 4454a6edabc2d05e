/**
 * The forecast against an oracle that walks on minute by minute, in whole numbers, by the clock on the
 * wall. Shares no code with the rule but the calendar it is given.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Calendar, localDate, windowAt } from '../calendar/window.ts'
import { counterKeys } from '../limits/counters.ts'
import { serviceLimits } from '../limits/limits.ts'
import { forecast, type Gauged, type UsualHours } from './forecast.ts'

const minuteMs = 60_000
const holiday = '2026-11-24'
const calendar: Calendar = {
  offsetMinutes: 420,
  officeFromMinute: 420,
  officeToMinute: 1080,
  weekendIsOffHours: true,
  holidays: new Set([holiday]),
  workingWeekendDays: new Set(['2026-11-28']),
}

const clock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  weekday: 'short',
  hourCycle: 'h23',
})

const walls = new Map<number, ReturnType<typeof readWall>>()

function wall(atMs: number) {
  const known = walls.get(atMs) ?? readWall(atMs)
  walls.set(atMs, known)
  return known
}

function readWall(atMs: number) {
  const read = (ms: number) =>
    Object.fromEntries(clock.formatToParts(ms).map(({ type, value }) => [type, value]))
  const now = read(atMs)
  const begun = read(atMs - 7 * 60 * minuteMs)
  const date = (of: typeof now) => `${of.year}-${of.month}-${of.day}`
  const works =
    date(begun) === '2026-11-28' ||
    (date(begun) !== holiday && begun.weekday !== 'Sat' && begun.weekday !== 'Sun')
  const hour = Number(now.hour)
  return {
    date: date(now),
    fromSeven: date(begun),
    hour,
    works,
    office: works && hour >= 7 && hour < 18,
  }
}

interface Scene {
  readonly atMs: number
  readonly used: {
    readonly today: number
    readonly early: number
    readonly begun: number
  }
  readonly most: number
  readonly recent: number
  readonly usual: UsualHours
  readonly paceMinutes: number
  readonly paceQueriesMin: number
  readonly alarmPercent: number
}

const mean = fc.option(fc.integer({ min: 0, max: 90 }), { freq: 3 })
const day = fc.array(mean, { minLength: 24, maxLength: 24 })
const scene: fc.Arbitrary<Scene> = fc.record({
  atMs: fc
    .tuple(
      fc.constantFrom(
        '2026-11-20',
        '2026-11-21',
        '2026-11-23',
        '2026-11-24',
        '2026-11-27',
        '2026-11-28',
      ),
      fc.oneof(
        fc.integer({ min: 0, max: 1439 }),
        fc.constantFrom(0, 419, 420, 1079, 1080, 1439),
      ),
    )
    .map(([date, minute]) => Date.parse(`${date}T00:00:00+07:00`) + minute * minuteMs),
  used: fc.record({ today: fc.nat(150), early: fc.nat(40), begun: fc.nat(150) }),
  most: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(100, 1000, 0)),
  recent: fc.oneof(fc.nat(60), fc.constant(0)),
  usual: fc.record({ working: day, off: day }),
  paceMinutes: fc.constantFrom(1, 7, 15, 60),
  paceQueriesMin: fc.constantFrom(1, 10, 30),
  alarmPercent: fc.constantFrom(80, 1, 100),
})

function limitsOf({ atMs, most, used }: Scene) {
  const at = { date: localDate(atMs, calendar), window: windowAt(atMs, calendar) }
  const { limits } = serviceLimits('s', most, at)
  const { date, fromSeven, office } = wall(atMs)
  const key = (part: string) => counterKeys.service('s', part)
  const counted = office
    ? new Map([[key(`${date}/office`), used.today]])
    : new Map([
        [key(`${date}/off-hours`), used.today],
        [key(`${date}/early`), used.early],
        ...(fromSeven === date
          ? []
          : [[key(`${fromSeven}/off-hours`), used.begun] as const]),
      ])
  return { at, limits, counted }
}

/** What one reading of the day says, by walking through it. */
function walk(given: Scene, reading: 'calendar-day' | 'window') {
  const here = wall(given.atMs)
  const used = here.office
    ? given.used.today
    : reading === 'calendar-day'
      ? given.used.today + given.used.early
      : here.fromSeven === here.date
        ? given.used.today
        : given.used.begun + given.used.early
  const believed = given.recent >= given.paceQueriesMin ? given.recent : 0
  // In parts of a query, so that nothing is rounded.
  const parts = 60 * given.paceMinutes
  let coming = 0
  let atPace = 0
  let minutesLeft: number | null = given.most - used <= 0 ? 0 : null
  const missing = Math.max(0, given.most - used) * parts
  let minute = 0
  for (; ; minute += 1) {
    const there = wall(given.atMs + minute * minuteMs)
    const within =
      reading === 'calendar-day' && !here.office
        ? there.date === here.date
        : there.fromSeven === here.fromSeven && there.office === here.office
    if (!within) break
    if (there.office !== here.office) continue
    const usual = given.usual[there.works ? 'working' : 'off'][there.hour] ?? null
    const pace = believed * 60
    const usually = (usual ?? 0) * given.paceMinutes
    coming += usual === null ? pace : minute < 60 ? Math.max(pace, usually) : usually
    atPace += given.recent * 60
    if (minutesLeft === null && atPace >= missing)
      minutesLeft = atPace === missing ? minute + 1 : minute
  }
  const spent = given.most - used <= 0
  const near = used * 100 >= given.alarmPercent * given.most
  const trend = !spent && used * parts + coming >= given.most * parts
  return {
    endsAt: given.atMs + minute * minuteMs,
    used,
    minutesLeft,
    expected: used + Math.floor(coming / parts),
    state: spent ? 'spent' : trend ? 'trend' : near ? 'near' : 'calm',
    alarms: [...(near ? ['near'] : []), ...(trend ? ['trend'] : [])],
  }
}

describe('the forecast, held to a walk through the rest of the day', () => {
  it('says what is used, expected and left of each reading, and what state it is in', () => {
    const states = new Map<string, number>()
    let timed = 0
    fc.assert(
      fc.property(scene, (given) => {
        const { at, limits, counted } = limitsOf(given)
        const gauged: Gauged = {
          limits,
          line: given.most,
          recent: given.recent,
          usual: given.usual,
        }
        const told = forecast(gauged, counted, { ...at, ms: given.atMs, calendar }, given)
        for (const span of told.spans) {
          const reading = span.span === 'calendar-day' ? 'calendar-day' : 'window'
          expect(span).toMatchObject(walk(given, reading))
          expect(span.left).toBe(Math.max(0, given.most - span.used))
          if (span.minutesLeft !== null && span.minutesLeft > 0) timed += 1
        }
        expect(new Set(told.spans.map(({ id }) => id)).size).toBe(told.spans.length)
        const worst = ['spent', 'trend', 'near', 'calm'].find((state) =>
          told.spans.some((span) => span.state === state),
        )
        expect(told.state).toBe(worst)
        expect(told.left).toBe(Math.min(...told.spans.map(({ left }) => left)))
        states.set(told.state, (states.get(told.state) ?? 0) + 1)
      }),
      { numRuns: 400 },
    )
    // Each state was met, or the run has shown nothing of it.
    expect([...states.keys()].sort()).toEqual(['calm', 'near', 'spent', 'trend'])
    expect(timed).toBeGreaterThan(20)
  })

  it('never calls calm what was called worse before more was asked', () => {
    const rank = ['calm', 'near', 'trend', 'spent']
    fc.assert(
      fc.property(scene, fc.nat(30), fc.nat(30), (given, more, faster) => {
        const stateOf = (of: Scene) => {
          const { at, limits, counted } = limitsOf(of)
          const gauged = { limits, line: of.most, recent: of.recent, usual: of.usual }
          return rank.indexOf(
            forecast(gauged, counted, { ...at, ms: of.atMs, calendar }, of).state,
          )
        }
        const { used } = given
        const worse = {
          ...given,
          used: { ...used, today: used.today + more, early: used.early + more },
          recent: given.recent + faster,
        }
        expect(stateOf(worse)).toBeGreaterThanOrEqual(stateOf(given))
      }),
      { numRuns: 300 },
    )
  })
})
