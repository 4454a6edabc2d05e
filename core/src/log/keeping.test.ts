import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dueMonth, floorMonths, isDue, isMonth, monthAfter, prunedTo } from './keeping.ts'

describe('months', () => {
  it.each([
    ['2026-11', 1, '2026-12'],
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2024-02', 24, '2026-02'],
    ['2026-11', 0, '2026-11'],
  ])('after %s, %i on, is %s', (month, count, expected) => {
    expect(monthAfter(month, count)).toBe(expected)
  })

  it('follow each other as the calendar has them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1971, max: 2200 }),
        fc.integer({ min: 0, max: 11 }),
        fc.integer({ min: -11, max: 400 }),
        (year, place, count) => {
          const nameOf = (y: number, m: number) =>
            new Date(Date.UTC(y, m, 1)).toISOString().slice(0, 7)
          expect(monthAfter(nameOf(year, place), count)).toBe(nameOf(year, place + count))
        },
      ),
    )
  })

  it.each(['2026-13', '2026-00', '2026-1', '26-01', '2026-01-01', ''])(
    'are not %j',
    (text) => {
      expect(isMonth(text)).toBe(false)
      expect(() => monthAfter(text, 1)).toThrow(RangeError)
    },
  )
})

describe('a month is due', () => {
  it('when so many whole months have passed since its end, not a day sooner', () => {
    expect(dueMonth('2024-10', 24)).toBe('2026-11')
    expect(isDue('2024-10', 24, '2026-11')).toBe(true)
    expect(isDue('2024-11', 24, '2026-11')).toBe(false)
    expect(isDue('2025-10', floorMonths, '2026-11')).toBe(true)
    expect(isDue('2025-11', floorMonths, '2026-11')).toBe(false)
  })
})

describe('what goes with a month', () => {
  it('is whole bundles, and its last entry stays', () => {
    expect([0, 1, 256, 257, 512, 513, 700].map(prunedTo)).toEqual([
      0, 0, 0, 256, 256, 512, 512,
    ])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (end) => {
        const to = prunedTo(end)
        expect(to % 256).toBe(0)
        expect(to).toBeLessThan(end)
        expect(end - to).toBeLessThanOrEqual(256)
      }),
    )
  })
})
