import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { medianOf, offHoursTotal, proposeServices } from './service-form.ts'

describe('what is proposed', () => {
  it('is dossiers a day × look-ups per dossier: 50 × 3 = 150 (6359, note 14)', () => {
    const lines = proposeServices(['verify-person'], [], 30, 50, 3)
    expect(lines).toEqual([
      {
        service: 'verify-person',
        window: 'office',
        median: 0,
        highest: 0,
        reckoned: 150,
        proposed: 150,
      },
      {
        service: 'verify-person',
        window: 'off-hours',
        median: 0,
        highest: 0,
        reckoned: 0,
        proposed: 0,
      },
    ])
  })

  it('is shared among services as they were used, and never below the highest day', () => {
    const use = [
      { service: 'a', window: 'office', days: [30, 60] },
      { service: 'b', window: 'office', days: [10] },
      { service: 'b', window: 'off-hours', days: [4, 9] },
    ] as const
    const proposed = proposeServices(['a', 'b', 'c'], use, 30, 20, 2)
    expect(proposed.map((line) => [line.service, line.window, line.proposed])).toEqual([
      ['a', 'office', 60],
      ['a', 'off-hours', 0],
      ['b', 'office', 10],
      ['b', 'off-hours', 9],
      ['c', 'office', 0],
      ['c', 'off-hours', 0],
    ])
    expect(proposed[0]).toMatchObject({ reckoned: 36, highest: 60 })
  })

  it('together meets the need, whatever was used', () => {
    const use = fc.array(
      fc.record({
        service: fc.constantFrom('a', 'b', 'c'),
        window: fc.constant('office' as const),
        days: fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 30 }),
      }),
    )
    fc.assert(
      fc.property(
        use,
        fc.nat(500),
        fc.integer({ min: 1, max: 9 }),
        (used, dossiers, each) => {
          const lines = proposeServices(['a', 'b', 'c'], used, 30, dossiers, each)
          const total = lines.reduce((all, { proposed }) => all + proposed, 0)
          expect(total).toBeGreaterThanOrEqual(dossiers * each)
        },
      ),
    )
  })
})

it('the median counts the days without a query, and is that of the whole series', () => {
  expect(medianOf([5], 30)).toBe(0)
  expect(medianOf([1, 2, 9], 3)).toBe(2)
  expect(medianOf([1, 2], 2)).toBe(2)
  expect(medianOf([], 0)).toBe(0)
  fc.assert(
    fc.property(fc.array(fc.nat(99), { minLength: 1, maxLength: 31 }), (days) => {
      const sorted = days.toSorted((one, other) => one - other)
      const low = sorted[Math.floor((days.length - 1) / 2)] ?? 0
      const high = sorted[Math.ceil((days.length - 1) / 2)] ?? 0
      expect(
        medianOf(
          days.filter((each) => each > 0),
          days.length,
        ),
      ).toBe(Math.ceil((low + high) / 2))
    }),
  )
})

it('off hours all services count together', () => {
  expect(
    offHoursTotal([
      { window: 'off-hours', queriesPerDay: 600 },
      { window: 'office', queriesPerDay: 9000 },
      { window: 'off-hours', queriesPerDay: 401 },
    ]),
  ).toBe(1001)
})
