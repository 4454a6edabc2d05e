import { describe, expect, it } from 'vitest'
import { openNearness } from './nearness.ts'

const first = '010090001234'
/** Whether `number` is near the first one, asked for `ms` later by `account`. */
function isNear(number: string, ms = 0, account = 'a1'): boolean {
  const nearness = openNearness()
  nearness.observe('a1', first, 0, 50)
  return nearness.observe(account, number, ms, 50)
}

describe('a number', () => {
  it.each([
    ['010090001235', true],
    ['010090001284', true],
    ['010090001184', true],
    ['010090001285', false],
    // The same person asked for again.
    [first, false],
    // Of another year, sex or province.
    ['010091001235', false],
    ['010190001235', false],
    ['011090001235', false],
    // An old identity card.
    ['090001235', false],
  ])('%s is near 010090001234: %s', (number, near) => {
    expect(isNear(number)).toBe(near)
  })

  it('is near what the same account asked for in the last ten minutes', () => {
    expect(isNear('010090001235', 599_999)).toBe(true)
    expect(isNear('010090001235', 600_000)).toBe(false)
    expect(isNear('010090001235', 0, 'a2')).toBe(false)
  })

  it('is near one of the last sixteen others', () => {
    const nearness = openNearness()
    nearness.observe('a1', first, 0, 50)
    for (let n = 0; n < 15; n += 1) nearness.observe('a1', `0100${70 + n}500000`, 0, 50)
    expect(nearness.observe('a1', '010090001236', 0, 50)).toBe(true)
    for (let n = 0; n < 16; n += 1) nearness.observe('a1', `0100${70 + n}500000`, 0, 50)
    expect(nearness.observe('a1', '010090001237', 0, 50)).toBe(false)
  })
})
