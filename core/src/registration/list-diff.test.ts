import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffLists, type ListedPerson } from './list-diff.ts'

const person = (id: string, over: Partial<ListedPerson> = {}): ListedPerson => ({
  person: id,
  username: `login.${id}`,
  fullName: `Người ${id}`,
  duty: 'receiving',
  staffCode: null,
  queriesPerDay: 150,
  phone: `phone ${id}`,
  ...over,
})
const nowhere = new Map<string, string>()
const kinds = (changes: ReturnType<typeof diffLists>) =>
  changes.map(({ kind, person: who }) => `${who} ${kind}`)

describe('the difference between two lists', () => {
  it('is nothing between a list and itself, in whatever order', () => {
    const list = [person('a'), person('b')]
    expect(diffLists(list, list.toReversed(), nowhere)).toEqual([])
  })

  it('names who joined, who left, and what is different of who stayed', () => {
    const before = [person('a'), person('b'), person('c')]
    const now = [
      person('d'),
      person('b', { queriesPerDay: 90, phone: 'other' }),
      person('a'),
    ]
    const changes = diffLists(before, now, nowhere)
    expect(kinds(changes)).toEqual(['d joined', 'b changed', 'c left'])
    expect(changes[1]).toMatchObject({
      fields: ['queriesPerDay', 'phone'],
      before: { queriesPerDay: 150 },
      row: { queriesPerDay: 90 },
    })
  })

  it('knows a person by the number, not by the login', () => {
    const renamed = person('a', { username: 'login.moi' })
    expect(diffLists([person('a')], [renamed], nowhere)).toMatchObject([
      { kind: 'changed', fields: ['username'] },
    ])
  })

  it('tells a move from a joining and a leaving', () => {
    const elsewhere = new Map([
      ['a', 'H38.01'],
      ['b', 'H38.02'],
    ])
    const changes = diffLists([person('a')], [person('b')], elsewhere)
    expect(kinds(changes)).toEqual(['b moved-in', 'a moved-out'])
    expect(changes.map(({ agency }) => agency)).toEqual(['H38.02', 'H38.01'])
  })

  it('applied to the list before gives the list now', () => {
    const list = fc.uniqueArray(
      fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), count: fc.nat(2) }),
      { selector: ({ id }) => id },
    )
    fc.assert(
      fc.property(list, list, (one, other) => {
        const of = (rows: typeof one) =>
          rows.map(({ id, count }) => person(id, { queriesPerDay: count + 1 }))
        const [before, now] = [of(one), of(other)]
        const result = new Map(before.map((row) => [row.person, row]))
        for (const { kind, row } of diffLists(before, now, nowhere))
          if (kind === 'left') result.delete(row.person)
          else result.set(row.person, row)
        expect(result).toEqual(new Map(now.map((row) => [row.person, row])))
      }),
    )
  })
})
