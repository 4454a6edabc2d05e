import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalAgencyCode, isAgencyCode, lowToHighCode } from './agency-code.ts'

describe('the code of an agency', () => {
  it.each([
    ['000.00.00.H38', 'H38'],
    ['000.00.15.H38', 'H38.15'],
    [' 000.00.15.h38 ', 'H38.15'],
    ['000.05.15.H38', 'H38.15.05'],
    ['007.05.15.H38', 'H38.15.05.007'],
    ['H38.15', 'H38.15'],
    ['H38.02683', 'H38.02683'],
  ])('%s is kept as %s', (written, code) => {
    expect(canonicalAgencyCode(written)).toBe(code)
  })

  it.each(['000.05.00.H38', '007.00.15.H38', '00.00.15.H38', 'không rõ'])(
    '%s, of neither notation, stays what it is but for blanks',
    (written) => {
      expect(canonicalAgencyCode(written)).toBe(written.replace(' ', ''))
    },
  )

  it.each([
    ['H38', '000.00.00.H38'],
    ['H38.15', '000.00.15.H38'],
    ['H38.50.06', '000.06.50.H38'],
    ['H38.02683', null],
    ['H38.15.05.007.02', null],
  ])('%s is %s from low to high', (code, written) => {
    expect(lowToHighCode(code)).toBe(written)
  })

  it('comes back from the other notation, whatever its parts', () => {
    const part = fc.integer({ min: 1, max: 99 }).map((n) => String(n).padStart(2, '0'))
    const last = fc.integer({ min: 1, max: 999 }).map((n) => String(n).padStart(3, '0'))
    fc.assert(
      fc.property(
        part,
        fc.tuple(part, part, last),
        fc.nat(3),
        (province, parts, depth) => {
          const code = [`H${province}`, ...parts.slice(0, depth)].join('.')
          const written = lowToHighCode(code)
          expect(written).not.toBeNull()
          expect(canonicalAgencyCode(written ?? '')).toBe(code)
        },
      ),
    )
  })

  it.each([
    ['H38.02683', true],
    ['H38', true],
    ['000.00.15.H38', false],
    ['h38.15', false],
    ['H38..15', false],
    ['H38.12345678.12345678.12345678.12345678', false],
  ])('%s is one a new agency may have: %s', (code, may) => {
    expect(isAgencyCode(code)).toBe(may)
  })
})
