import { expect, test } from 'vitest'
import { leafHashOf } from './leaf-hash.ts'

test.each([
  // The leaf hash of the empty entry, as RFC 6962 implementations publish it.
  ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  // printf '\0{"v":1}' | sha256sum; printf '\0Lào Cai' | sha256sum
  ['{"v":1}', '0fe7f04cd9688fb996eea9ae1248cbe83b4d04805413f35ab25ad9deb5a3cb32'],
  ['Lào Cai', '295575525ea5b5d62131a8fd847a277d01a877b226ab0a4416b564c043329749'],
])('the leaf hash of %o', async (text, expected) => {
  expect(await leafHashOf(text)).toBe(expected)
})
