import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { QueryFacts } from '../query/facts.ts'
import {
  type CounterDemand,
  counterKeys,
  demandsOf,
  firstSpent,
  reserve,
} from './counters.ts'

const demand = (key: string, limit: number): CounterDemand => ({
  key,
  limit,
  spentReason: 'service-window-spent',
})

describe('counters', () => {
  it('have room up to the limit and not one beyond', () => {
    const one = demand('k', 3)
    for (const units of [0, 1, 2])
      expect(firstSpent([one], new Map([['k', units]]))).toBeNull()
    for (const units of [3, 4, 1000])
      expect(firstSpent([one], new Map([['k', units]]))).toBe(one)
  })

  it('have no room when the limit or the count is not a number', () => {
    expect(firstSpent([demand('k', Number.NaN)], new Map())).not.toBeNull()
    expect(firstSpent([demand('k', 3)], new Map([['k', Number.NaN]]))).not.toBeNull()
  })

  it('of a query whose facts are missing have no room at all', () => {
    const nothing: QueryFacts = {
      logUnwitnessed: false,
      asked: { dossier: null, procedure: '', service: '', purpose: '', fields: null },
      window: { id: '2026-11-20/office', kind: 'office', fromMs: 0, toMs: 1 },
      date: '2026-11-20',
      system: null,
      session: null,
      account: null,
      service: null,
      registeredPerWindow: null,
      dossier: null,
      procedureRules: null,
      party: { agreement: 'not-a-party' },
    }
    expect(demandsOf(nothing).map(({ limit }) => limit)).toEqual([0, 0, 0])
  })

  it('name the first that is spent', () => {
    const demands = [demand('a', 1), demand('b', 0), demand('c', 0)]
    expect(firstSpent(demands, new Map())).toBe(demands[1])
  })

  it('are reserved one unit each, and no other is touched', () => {
    const used = new Map([
      ['a', 4],
      ['z', 9],
    ])
    reserve([demand('a', 9), demand('b', 9)], used)
    expect([...used]).toEqual([
      ['a', 5],
      ['z', 9],
      ['b', 1],
    ])
  })

  it('of different things never share a key', () => {
    const id = fc.stringMatching(/^[0-9a-f-]{1,8}$/)
    const day = fc.constantFrom('2026-11-20', '2026-11-21')
    const window = day.chain((date) =>
      fc.constantFrom(`${date}/office`, `${date}/off-hours`),
    )
    const thing = fc.oneof(
      id.map((a) => [JSON.stringify(['d', a]), counterKeys.dossier(a)] as const),
      fc
        .tuple(id, day)
        .map(
          ([a, d]) =>
            [JSON.stringify(['a', a, d]), counterKeys.accountDay(a, d)] as const,
        ),
      fc
        .tuple(id, window)
        .map(
          ([s, w]) =>
            [JSON.stringify(['s', s, w]), counterKeys.serviceWindow(s, w)] as const,
        ),
    )
    fc.assert(
      fc.property(thing, thing, ([one, oneKey], [other, otherKey]) => {
        expect(oneKey === otherKey).toBe(one === other)
      }),
    )
  })
})
