import { expect, it } from 'vitest'
import { codeOfStep, stepAt, stepMsLeft } from './totp.ts'

// RFC 6238 Appendix B, SHA-1: the secret is the ASCII text 12345678901234567890.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_234_567_890, '005924'],
  [20_000_000_000, '353130'],
])('the code at second %i is the one RFC 6238 gives', (second, code) => {
  expect(codeOfStep(secret, stepAt(second * 1000))).toBe(code)
})

it('a step lasts thirty seconds', () => {
  expect(stepAt(59_999)).toBe(1)
  expect(stepMsLeft(59_999)).toBe(1)
  expect(stepAt(60_000)).toBe(2)
  expect(stepMsLeft(60_000)).toBe(30_000)
})
