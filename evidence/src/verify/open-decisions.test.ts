import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createOpenDecisions, type Open } from './open-decisions.ts'
import { RequestId } from './request-id.ts'

/** Few, and alike, so that they meet in the table. */
const idOf = (number: number): string => {
  const hex = number.toString(16).padStart(4, '0')
  return number % 5 === 4
    ? `request ${number}`
    : `${hex}0000-0000-4000-a000-00000000${hex}`
}

const act = fc.record({
  name: fc.constantFrom('put', 'take', 'has'),
  number: fc.integer({ min: 0, max: 3_000 }),
})

it('holds what a Map by the text of the id holds, however it grows and shrinks', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 6_000, size: 'max' }), (acts) => {
      const table = createOpenDecisions()
      const map = new Map<string, Open>()
      const id = new RequestId()
      for (const [index, { name, number }] of acts.entries()) {
        const text = idOf(number)
        id.takeText(text)
        if (name === 'take') {
          expect(table.take(id)).toEqual(map.get(text))
          map.delete(text)
        } else if (table.has(id) || name === 'has') {
          expect(table.has(id)).toBe(map.has(text))
        } else {
          const open = { index, time: index * 1_000 }
          table.put(id, open)
          map.set(text, open)
        }
        expect(table.size()).toBe(map.size)
      }
      expect(table.values()).toEqual(
        [...map.values()].toSorted((one, other) => one.index - other.index),
      )
    }),
    { numRuns: 30 },
  )
})

it('gives an id back as it was', () => {
  const id = new RequestId()
  fc.assert(
    fc.property(fc.oneof(fc.uuid(), fc.string()), (text) => {
      id.takeText(text)
      expect(id.text).toBe(text)
    }),
  )
})
