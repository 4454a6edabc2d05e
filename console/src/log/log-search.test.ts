import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filtersOf, logAddress, logFilterNames } from './log-search.ts'

test('filters come back from the address they were put into', () => {
  const filters = fc.record(
    Object.fromEntries(
      logFilterNames.map((name) => [name, fc.string({ unit: 'grapheme' })]),
    ) as Record<(typeof logFilterNames)[number], fc.Arbitrary<string>>,
  )
  fc.assert(
    fc.property(filters, fc.option(fc.string({ minLength: 1 })), (wanted, before) => {
      const url = new URL(logAddress(wanted, before), 'https://chot.test')
      expect(filtersOf(url.search)).toEqual(wanted)
      expect(url.searchParams.get('before')).toBe(before)
    }),
  )
})

test('a filter unknown here is not passed on', () => {
  expect(logAddress(filtersOf('?citizen=1&kind=reveal'), null)).toBe('/log?kind=reveal')
})
