/**
 * The windows against a wall clock of the platform: `Intl` knows Asia/Ho_Chi_Minh by its name,
 * the rule only by an offset.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Calendar, localDate, type QueryWindow, windowAt } from './window.ts'

const calendar: Calendar = {
  offsetMinutes: 420,
  officeFromMinute: 420,
  officeToMinute: 1080,
  weekendIsOffHours: true,
  holidays: new Set([
    '2026-01-01',
    '2026-04-30',
    '2026-05-01',
    '2026-09-02',
    '2026-11-24',
    '2027-01-01',
  ]),
  workingWeekendDays: new Set(['2026-08-22', '2026-11-28']),
}

const wallFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  weekday: 'short',
  hourCycle: 'h23',
})

function wallClock(atMs: number) {
  const part = Object.fromEntries(
    wallFormat.formatToParts(atMs).map(({ type, value }) => [type, value]),
  )
  return {
    date: `${part.year}-${part.month}-${part.day}`,
    hour: Number(part.hour),
    weekend: part.weekday === 'Sat' || part.weekday === 'Sun',
  }
}

/** Which window the clock on the wall says it is. */
function expectedWindow(atMs: number, of: Calendar): QueryWindow {
  const now = wallClock(atMs)
  const began = now.hour >= 7 ? now : wallClock(atMs - 86_400_000)
  const dayOff =
    of.holidays.has(began.date) ||
    (began.weekend && of.weekendIsOffHours && !of.workingWeekendDays.has(began.date))
  const at = (clock: string) => Date.parse(`${began.date}T${clock}:00+07:00`)
  const [open, close] = [at('07:00'), at('18:00')]
  const nextOpen = open + 86_400_000
  if (dayOff)
    return {
      id: `${began.date}/off-hours`,
      kind: 'off-hours',
      fromMs: open,
      toMs: nextOpen,
    }
  if (now.hour >= 7 && now.hour < 18)
    return { id: `${began.date}/office`, kind: 'office', fromMs: open, toMs: close }
  return {
    id: `${began.date}/off-hours`,
    kind: 'off-hours',
    fromMs: close,
    toMs: nextOpen,
  }
}

const local = (text: string) => Date.parse(`${text}+07:00`)

describe('the window of an instant', () => {
  it.each([
    // A working Friday.
    ['2026-11-20T06:59:59.999', '2026-11-19/off-hours'],
    ['2026-11-20T07:00:00.000', '2026-11-20/office'],
    ['2026-11-20T12:00:00.000', '2026-11-20/office'],
    ['2026-11-20T17:59:59.999', '2026-11-20/office'],
    ['2026-11-20T18:00:00.000', '2026-11-20/off-hours'],
    ['2026-11-20T23:59:59.999', '2026-11-20/off-hours'],
    // Midnight changes the calendar day, not the window.
    ['2026-11-21T00:00:00.000', '2026-11-20/off-hours'],
    ['2026-11-21T06:59:59.999', '2026-11-20/off-hours'],
    // A weekend: one off-hours window a day, by daylight too.
    ['2026-11-21T07:00:00.000', '2026-11-21/off-hours'],
    ['2026-11-21T12:00:00.000', '2026-11-21/off-hours'],
    ['2026-11-22T06:59:59.999', '2026-11-21/off-hours'],
    ['2026-11-22T07:00:00.000', '2026-11-22/off-hours'],
    ['2026-11-23T06:59:59.999', '2026-11-22/off-hours'],
    ['2026-11-23T07:00:00.000', '2026-11-23/office'],
    // A holiday on a Tuesday; the night before it still belongs to Monday.
    ['2026-11-24T06:59:59.999', '2026-11-23/off-hours'],
    ['2026-11-24T07:00:00.000', '2026-11-24/off-hours'],
    ['2026-11-24T18:00:00.000', '2026-11-24/off-hours'],
    ['2026-11-25T06:59:59.999', '2026-11-24/off-hours'],
    ['2026-11-25T07:00:00.000', '2026-11-25/office'],
    // A Saturday worked in exchange.
    ['2026-11-28T07:00:00.000', '2026-11-28/office'],
    ['2026-11-28T18:00:00.000', '2026-11-28/off-hours'],
    ['2026-11-29T07:00:00.000', '2026-11-29/off-hours'],
    // The end of the year, into a holiday that is a Friday.
    ['2026-12-31T17:59:59.999', '2026-12-31/office'],
    ['2026-12-31T23:59:59.999', '2026-12-31/off-hours'],
    ['2027-01-01T00:00:00.000', '2026-12-31/off-hours'],
    ['2027-01-01T07:00:00.000', '2027-01-01/off-hours'],
    // A leap day, and the same days of a year without one.
    ['2028-02-29T07:00:00.000', '2028-02-29/office'],
    ['2028-03-01T06:59:59.999', '2028-02-29/off-hours'],
    ['2027-03-01T06:59:59.999', '2027-02-28/off-hours'],
  ])('%s is %s', (text, id) => {
    const atMs = local(text)
    expect(windowAt(atMs, calendar).id).toBe(id)
    expect(windowAt(atMs, calendar)).toEqual(expectedWindow(atMs, calendar))
  })

  it('is office hours on a weekend when weekends are counted as working days', () => {
    const lenient = { ...calendar, weekendIsOffHours: false }
    expect(windowAt(local('2026-11-21T12:00:00'), lenient).kind).toBe('office')
    expect(windowAt(local('2026-11-24T12:00:00'), lenient).kind).toBe('off-hours')
  })

  it('is off hours on a holiday, though a swap would make the day a working one', () => {
    const both = {
      ...calendar,
      workingWeekendDays: new Set(['2026-11-24', '2026-05-01']),
    }
    expect(windowAt(local('2026-11-24T12:00:00'), both).kind).toBe('off-hours')
  })
})

const year2000 = Date.UTC(2000, 0, 1)
const year2100 = Date.UTC(2100, 0, 1)
/** Instants anywhere, and often within a second of an edge of some day. */
const instant = fc.oneof(
  fc.integer({ min: year2000, max: year2100 }),
  fc
    .tuple(
      fc.integer({ min: year2000 / 3_600_000, max: year2100 / 3_600_000 }),
      fc.integer({ min: -2, max: 2 }),
    )
    .map(([hours, ms]) => hours * 3_600_000 + ms),
)
const someDate = fc
  .integer({
    min: Date.UTC(2026, 0, 1) / 86_400_000,
    max: Date.UTC(2027, 0, 31) / 86_400_000,
  })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10))
const dates = fc.array(someDate, { maxLength: 200 }).map((list) => new Set(list))
const anyCalendar: fc.Arbitrary<Calendar> = fc.record({
  offsetMinutes: fc.constant(420),
  officeFromMinute: fc.constant(420),
  officeToMinute: fc.constant(1080),
  weekendIsOffHours: fc.boolean(),
  holidays: dates,
  workingWeekendDays: dates,
})

describe('for any calendar', () => {
  it('the window and the day are those of the clock on the wall', () => {
    const busy = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 31) })
    fc.assert(
      fc.property(anyCalendar, fc.oneof(instant, busy), (of, atMs) => {
        expect(windowAt(atMs, of)).toEqual(expectedWindow(atMs, of))
        expect(localDate(atMs, of)).toBe(wallClock(atMs).date)
      }),
      { numRuns: 2000 },
    )
  })

  it('windows follow each other without gap or overlap, and each holds its instants', () => {
    fc.assert(
      fc.property(anyCalendar, instant, (of, atMs) => {
        const here = windowAt(atMs, of)
        expect(here.fromMs).toBeLessThanOrEqual(atMs)
        expect(here.toMs).toBeGreaterThan(atMs)
        expect(windowAt(here.fromMs, of)).toEqual(here)
        expect(windowAt(here.toMs - 1, of)).toEqual(here)
        expect(windowAt(here.toMs, of).fromMs).toBe(here.toMs)
        expect(windowAt(here.fromMs - 1, of).toMs).toBe(here.fromMs)
      }),
      { numRuns: 1000 },
    )
  })

  it('over a year each name means one window, of the kind it says', () => {
    fc.assert(
      fc.property(anyCalendar, (of) => {
        const seen = new Map<string, QueryWindow>()
        const end = local('2027-02-01T07:00:00')
        for (let atMs = local('2026-01-01T07:00:00'); atMs < end; ) {
          const here = windowAt(atMs, of)
          expect(seen.has(here.id)).toBe(false)
          expect(here.id.endsWith(`/${here.kind}`)).toBe(true)
          seen.set(here.id, here)
          atMs = here.toMs
        }
        const offHours = [...seen.values()].filter(({ kind }) => kind === 'off-hours')
        // One off-hours window for every day: its ceiling is never had twice on a day.
        expect(offHours).toHaveLength(396)
      }),
      { numRuns: 25 },
    )
  })

  it('office and off hours keep the bounds of the calendar, whatever they are', () => {
    const minutes = fc.tuple(
      fc.integer({ min: 0, max: 719 }),
      fc.integer({ min: 720, max: 1440 }),
    )
    fc.assert(
      fc.property(minutes, instant, ([from, to], atMs) => {
        const of = {
          ...calendar,
          weekendIsOffHours: false,
          holidays: new Set<string>(),
          officeFromMinute: from,
          officeToMinute: to,
        }
        const minuteOfDay = (Math.floor(atMs / 60_000) + 420) % 1440
        const office = minuteOfDay >= from && minuteOfDay < to
        expect(windowAt(atMs, of).kind).toBe(office ? 'office' : 'off-hours')
      }),
    )
  })
})
