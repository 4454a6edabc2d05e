import { expect, test } from 'vitest'
import { openRequestIds } from './request-ids.ts'

test('an id is new once, and at least one generation is remembered', () => {
  const ids = openRequestIds(3)
  expect(['a', 'b', 'c', 'd'].map((id) => ids.add(id))).toEqual([true, true, true, true])
  expect(['b', 'c', 'd'].map((id) => ids.add(id))).toEqual([false, false, false])
})

test('what was forgotten is new again', () => {
  const ids = openRequestIds(2)
  for (const id of ['a', 'b', 'c', 'd', 'e']) ids.add(id)
  expect(ids.add('a')).toBe(true)
})
