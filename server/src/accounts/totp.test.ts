import { generateSync } from 'otplib'
import { describe, expect, it } from 'vitest'
import { newTotpSecret, stepOfCode } from './totp.ts'

/** The shared secret of RFC 6238 Appendix B, `12345678901234567890`, in base32. */
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('a time-based code', () => {
  // RFC 6238 Appendix B gives eight digits for SHA-1; six digits are their last six.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i s is %s, as the RFC says', (second, code) => {
    expect(stepOfCode(rfcSecret, code, second * 1000)).toBe(Math.floor(second / 30))
  })

  it('holds for its own step and one step on either side, no longer', () => {
    const stepStart = 1_763_700_000
    const code = generateSync({ secret: rfcSecret, epoch: stepStart })
    const held = (offset: number) =>
      stepOfCode(rfcSecret, code, (stepStart + offset) * 1000) === stepStart / 30
    expect([-31, -30, 0, 29, 30, 59, 60].map(held)).toEqual([
      false,
      true,
      true,
      true,
      true,
      true,
      false,
    ])
  })

  it('may be typed in two groups', () => {
    expect(stepOfCode(rfcSecret, '287 082', 59_000)).toBe(1)
  })

  it.each(['', '28708', '2870820', 'abcdef', '２８７０８２', '-28708', '287082x'])(
    '%j is none',
    (code) => {
      expect(stepOfCode(rfcSecret, code, 59_000)).toBeNull()
    },
  )

  it('is never right without a secret', () => {
    for (let step = 0; step < 50; step += 1)
      expect(stepOfCode(null, String(100_000 + step), step * 30_000)).toBeNull()
  })

  it('has a secret of 160 bits, another each time', () => {
    expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/)
    expect(newTotpSecret()).not.toBe(newTotpSecret())
  })
})
