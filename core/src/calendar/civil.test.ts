import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  civilFromDays,
  dayMs,
  daysFromCivil,
  isCivilDate,
  localDays,
  weekdayOfDays,
} from './civil.ts'

const utcDays = (year: number, month: number, day: number) => {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime() / dayMs
}
const utcText = (days: number) => new Date(days * dayMs).toISOString().slice(0, 10)

const firstDay = utcDays(0, 1, 1)
const lastDay = utcDays(9999, 12, 31)
const anyDay = fc.integer({ min: firstDay, max: lastDay })

describe('civil dates', () => {
  it('agree with the platform on every day from 1800 to 2200', () => {
    for (let days = utcDays(1800, 1, 1); days <= utcDays(2200, 12, 31); days += 1) {
      const text = utcText(days)
      const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
      if (
        civilFromDays(days) !== text ||
        daysFromCivil(year, month, day) !== days ||
        weekdayOfDays(days) !== (new Date(days * dayMs).getUTCDay() + 6) % 7
      )
        expect.fail(`differs on ${text}`)
    }
  })

  it('agree with the platform from year 0 to year 9999', () => {
    fc.assert(
      fc.property(anyDay, (days) => {
        const date = new Date(days * dayMs)
        expect(civilFromDays(days)).toBe(utcText(days))
        expect(
          daysFromCivil(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()),
        ).toBe(days)
        expect(weekdayOfDays(days)).toBe((date.getUTCDay() + 6) % 7)
      }),
      { numRuns: 5000 },
    )
  })

  it.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['2024-02-29', 19_782],
    ['2026-11-21', 20_778],
    ['0000-03-01', -719_468],
  ])('%s is day %i', (text, days) => {
    expect(civilFromDays(days)).toBe(text)
  })

  it('are days that exist and nothing else', () => {
    const two = fc.integer({ min: 0, max: 35 }).map((n) => String(n).padStart(2, '0'))
    const year = fc.integer({ min: 0, max: 9999 }).map((n) => String(n).padStart(4, '0'))
    fc.assert(
      fc.property(year, two, two, (yyyy, mm, dd) => {
        const days = utcDays(Number(yyyy), Number(mm), Number(dd))
        const exists = days <= lastDay && utcText(days) === `${yyyy}-${mm}-${dd}`
        expect(isCivilDate(`${yyyy}-${mm}-${dd}`)).toBe(exists)
      }),
      { numRuns: 5000 },
    )
  })

  it.each([
    '2026-02-31',
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-00-10',
    '2026-13-01',
    '2026-01-00',
    '2026-1-01',
    '2026-01-1',
    '26-01-01',
    '2026/01/01',
    '01-01-2026',
    ' 2026-01-01',
    '2026-01-01\n',
    '2026-01-01T00:00:00Z',
    '٢٠٢٦-01-01',
    '',
  ])('%j is no date', (text) => {
    expect(isCivilDate(text)).toBe(false)
  })

  it.each(['2000-02-29', '2024-02-29', '2026-12-31', '0001-01-01'])('%s is', (text) => {
    expect(isCivilDate(text)).toBe(true)
  })
})

describe('the local day of an instant', () => {
  const from = (iso: string) => new Date(iso).getTime()

  it.each([
    ['2026-11-20T16:59:59.999Z', '2026-11-20'],
    ['2026-11-20T17:00:00.000Z', '2026-11-21'],
    ['1969-12-31T16:59:59.999Z', '1969-12-31'],
    ['1969-12-31T17:00:00.000Z', '1970-01-01'],
  ])('%s is %s in Việt Nam', (iso, date) => {
    expect(civilFromDays(localDays(from(iso), 420))).toBe(date)
  })

  it('is the one the clock on the wall shows, ahead of UTC and behind it', () => {
    const instant = fc.integer({ min: -4e12, max: 4e12 })
    const offset = fc.integer({ min: -720, max: 840 })
    fc.assert(
      fc.property(instant, offset, (atMs, minutes) => {
        const wall = new Date(atMs + minutes * 60_000).toISOString().slice(0, 10)
        expect(civilFromDays(localDays(atMs, minutes))).toBe(wall)
      }),
    )
  })
})
