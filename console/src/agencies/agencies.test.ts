import { expect, test } from 'vitest'
import { agencyLabel, agencyMeant } from './agencies.ts'

const agencies = [
  { code: 'H38.1', name: 'Xã Mường Hum' },
  { code: 'H38.2', name: 'Xã Mường Khương' },
  { code: 'H38.3', name: 'Xã Bảo Hà' },
  { code: 'H38.4', name: 'Xã Bảo Hà Tây' },
]

test.each([
  [
    'a suggestion as it stands',
    agencyLabel({ code: 'H38.2', name: 'Xã Mường Khương' }),
    'H38.2',
  ],
  ['a code in any case', 'h38.3', 'H38.3'],
  ['a part of one name, without diacritics', ' muong hum ', 'H38.1'],
  ['a whole name that another begins with', 'xã bảo hà', 'H38.3'],
  ['a part of several names', 'Mường', null],
  ['no agency', 'Hà Nội', null],
])('%s', (_case, typed, expected) => {
  expect(agencyMeant(typed, agencies)).toBe(expected)
})
