import { expect, it } from 'vitest'
import { countedAddress } from './address.ts'

it.each([
  ['10.38.2.7', '10.38.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1:2:3', 'fe80:0:0:0::/64'],
  ['::ffff:10.38.2.7', '0:0:0:0::/64'],
])('%s is counted as %s', (address, counted) => {
  expect(countedAddress(address)).toBe(counted)
})
