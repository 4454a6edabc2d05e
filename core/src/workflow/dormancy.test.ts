import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dormancyDue } from './dormancy.ts'

const rule = { dormantAfterDays: 45, warnDaysBefore: 7 }
const used = '2026-10-01'

describe('an account nobody uses', () => {
  it.each([
    ['2026-11-07', null, 'nothing'],
    ['2026-11-08', null, 'warn'],
    ['2026-11-09', '2026-11-08', 'nothing'],
    ['2026-11-14', '2026-11-08', 'nothing'],
    ['2026-11-15', '2026-11-08', 'disable'],
    ['2026-12-31', null, 'warn'],
    ['2026-12-31', '2026-12-31', 'nothing'],
    ['2027-01-01', '2026-12-31', 'disable'],
    // Warned, used again since: a new count.
    ['2026-11-15', '2026-09-25', 'warn'],
  ] as const)('on %s, warned %s: %s', (date, warned, due) => {
    expect(dormancyDue(used, warned, date, rule)).toBe(due)
  })

  it('looked at daily is warned once and disabled on its 45th day, to the day', () => {
    const day = fc.integer({ min: 0, max: 4000 }).map((n) => addDays('2025-01-01', n))
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 30 }), (start, warnDaysBefore) => {
        const told: string[] = []
        let warned: string | null = null
        for (let after = 0; after <= 45; after += 1) {
          const date = addDays(start, after)
          const due = dormancyDue(start, warned, date, {
            dormantAfterDays: 45,
            warnDaysBefore,
          })
          if (due === 'warn') warned = date
          if (due !== 'nothing') told.push(`${due} ${after}`)
        }
        expect(told).toEqual([`warn ${45 - warnDaysBefore}`, 'disable 45'])
      }),
    )
  })
})
