import { describe, expect, it } from 'vitest'
import { type Calendar, localDate, windowAt } from '../calendar/window.ts'
import { lineOfRegistered, serviceLimits } from '../limits/limits.ts'
import { forecast, type UsualHours } from './forecast.ts'

const calendar: Calendar = {
  offsetMinutes: 420,
  officeFromMinute: 420,
  officeToMinute: 1080,
  weekendIsOffHours: true,
  holidays: new Set(),
  workingWeekendDays: new Set(),
}
const numbers = { alarmPercent: 80, paceMinutes: 15, paceQueriesMin: 10 }
const unknown: UsualHours = {
  working: Array.from({ length: 24 }, () => null),
  off: Array.from({ length: 24 }, () => null),
}
const each = (queries: number): UsualHours => ({
  working: Array.from({ length: 24 }, () => queries),
  off: Array.from({ length: 24 }, () => 0),
})

/** A Friday; 1,000 queries in office hours, 400 off hours. */
function at(time: string, used: number, recent: number, usual = unknown) {
  const ms = Date.parse(`2026-11-20T${time}:00+07:00`)
  const window = windowAt(ms, calendar)
  const place = { date: localDate(ms, calendar), window }
  const most = window.kind === 'office' ? 1000 : 400
  const limits = serviceLimits('037', most, place)
  const [key = ''] = limits.spends
  return forecast(
    { limits: limits.limits, line: most + 1, recent, usual },
    new Map([[key, used]]),
    { ...place, ms, calendar },
    numbers,
  )
}

describe('a service', () => {
  it('is calm while the pace does not bring it to its limit before the window ends', () => {
    expect(at('12:00', 300, 20)).toMatchObject({
      state: 'calm',
      left: 700,
      minutesLeft: null,
      spans: [{ expected: 780, alarms: [] }],
    })
  })

  it('is on its way to its limit when the pace brings it there before the window ends', () => {
    expect(at('12:00', 300, 60)).toMatchObject({
      state: 'trend',
      left: 700,
      minutesLeft: 175,
      spans: [{ expected: 1740, alarms: ['trend'] }],
    })
  })

  it('is near its limit from four fifths on, be there no pace at all', () => {
    expect(at('17:00', 799, 0).state).toBe('calm')
    expect(at('17:00', 800, 0)).toMatchObject({
      state: 'near',
      spans: [{ alarms: ['near'] }],
    })
  })

  it('may be near and on its way: both are alarmed', () => {
    expect(at('12:00', 900, 60).spans[0]?.alarms).toEqual(['near', 'trend'])
  })

  it('is spent when none is left, and says when there is more', () => {
    expect(at('12:00', 1000, 60)).toMatchObject({
      state: 'spent',
      left: 0,
      minutesLeft: 0,
      renewedAt: Date.parse('2026-11-20T18:00:00+07:00'),
    })
  })

  it('foretells nothing from a handful of queries', () => {
    expect(at('18:20', 9, 9)).toMatchObject({ state: 'calm', minutesLeft: 651 })
    expect(at('18:20', 10, 10)).toMatchObject({ state: 'trend', minutesLeft: 585 })
  })

  it('does not take the rush of the morning for the whole day where it is known how days go', () => {
    expect(at('07:30', 100, 60).state).toBe('trend')
    expect(at('07:30', 100, 60, each(50)).state).toBe('calm')
  })

  it('is on its way when days like this go there, be it quiet now', () => {
    expect(at('12:00', 500, 0, each(100)).state).toBe('trend')
  })

  it('tells both readings of the day off hours', () => {
    expect(at('20:00', 10, 0).spans.map(({ id }) => id)).toEqual([
      'calendar-day 2026-11-20',
      'window 2026-11-20/off-hours',
    ])
  })
})

describe('the line of the Ministry', () => {
  it.each([
    [true, 2, 1001],
    [true, null, 1001],
    [false, 2, 2000],
    [false, null, 0],
  ])('with overruns locking %s and times %s of 1000 is %i', (locks, times, line) => {
    expect(
      lineOfRegistered(1000, { secondOverrunLocks: locks, timesRegistered: times }),
    ).toBe(line)
  })
})
