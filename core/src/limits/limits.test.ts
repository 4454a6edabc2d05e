import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limitsOf } from '../query/decide.ts'
import type { QueryFacts } from '../query/facts.ts'
import { counterKeys, giveBack, reserve } from './counters.ts'
import { firstLack, keepFor, type Limit, mostOfRegistered, urgencies } from './limits.ts'

const limit = (most: number, ...counters: readonly string[]): Limit => ({
  scope: 'service',
  span: 'window',
  counters,
  most,
  kept: 0,
})

const firstSpent = (limits: readonly Limit[], used: ReadonlyMap<string, number>) =>
  firstLack({ limits, spends: [] }, new Map(used))?.limit ?? null

describe('a limit', () => {
  it('has room up to its most and not one beyond, its counters taken together', () => {
    const one = limit(3, 'k', 'l')
    for (const units of [0, 1, 2])
      expect(
        firstSpent(
          [one],
          new Map([
            ['k', units],
            ['l', 2 - units],
          ]),
        ),
      ).toBeNull()
    for (const units of [0, 1, 2, 3])
      expect(
        firstSpent(
          [one],
          new Map([
            ['k', units],
            ['l', 3 - units],
          ]),
        ),
      ).toBe(one)
  })

  it('has no room when the most or the count is not a number', () => {
    expect(firstSpent([limit(Number.NaN, 'k')], new Map())).not.toBeNull()
    expect(firstSpent([limit(3, 'k')], new Map([['k', Number.NaN]]))).not.toBeNull()
  })

  it('that is spent first is the one that is named', () => {
    const limits = [limit(1, 'a'), limit(0, 'b'), limit(0, 'c')]
    expect(firstSpent(limits, new Map())).toBe(limits[1])
  })
})

it('a query whose facts are missing has no room at all', () => {
  const nothing: QueryFacts = {
    logUnwitnessed: false,
    locked: [],
    challengeUnmet: false,
    connection: 'stands',
    asked: { dossier: null, procedure: '', service: '', purpose: '', fields: null },
    window: { id: '2026-11-20/off-hours', kind: 'off-hours', fromMs: 0, toMs: 1 },
    date: '2026-11-20',
    system: null,
    session: null,
    account: null,
    service: null,
    registeredPerWindow: null,
    numbers: {
      overrun: { secondOverrunLocks: false, timesRegistered: null },
      addressPerAccount: 0,
      agencyOffHours: 0,
      provinceOffHours: 0,
      kept: { recheck: 0, job: 0 },
    },
    urgency: 'counter',
    beside: [],
    dossier: null,
    procedureRules: null,
    party: { agreement: 'not-a-party' },
  }
  const { limits } = limitsOf(nothing)
  expect(limits.length).toBeGreaterThan(0)
  expect(new Set(limits.map(({ most }) => most))).toEqual(new Set([0]))
})

describe('what is kept for the more urgent', () => {
  const kept = { recheck: 10, job: 30 }
  const parts = { limits: [limit(1000, 'k')], spends: ['k'] }

  it.each([
    ['counter', 1000],
    ['recheck', 900],
    ['job', 700],
  ] as const)('leaves a %s %i of 1,000', (urgency, room) => {
    const held = keepFor(urgency, kept, parts)
    expect(firstLack(held, new Map([['k', room - 1]]))).toBeNull()
    const lack = firstLack(held, new Map([['k', room]]))
    expect(lack).toMatchObject({ kept: urgency !== 'counter' })
    expect(firstLack(held, new Map([['k', 1000]]))).toMatchObject({ kept: false })
  })

  it('is nothing of a handful', () => {
    const few = { limits: [limit(3, 'k')], spends: ['k'] }
    for (const urgency of urgencies)
      expect(firstLack(keepFor(urgency, kept, few), new Map([['k', 2]]))).toBeNull()
  })
})

it('a query that takes two units of a limit needs room for two', () => {
  const twice = { limits: [limit(3, 'k', 'l')], spends: ['k', 'l'] }
  expect(firstLack(twice, new Map([['k', 1]]))).toBeNull()
  expect(firstLack(twice, new Map([['k', 2]]))).not.toBeNull()
})

describe('counters', () => {
  it('are reserved and given back one unit each, never below none, and no other is touched', () => {
    const used = new Map([
      ['a', 4],
      ['z', 9],
    ])
    reserve(['a', 'b'], used)
    expect([...used]).toEqual([
      ['a', 5],
      ['z', 9],
      ['b', 1],
    ])
    giveBack(['b', 'c'], used)
    giveBack(['b'], used)
    expect([...used]).toEqual([
      ['a', 5],
      ['z', 9],
      ['b', 0],
      ['c', 0],
    ])
  })

  it('of different things never share a key', () => {
    const id = fc.stringMatching(/^[0-9a-f-]{1,8}$/)
    const part = fc.constantFrom(
      '2026-11-20',
      '2026-11-20/early',
      '2026-11-20/office',
      '2026-11-20/off-hours',
      '2026-11-21/early',
    )
    const thing = fc
      .record({
        name: fc.constantFrom('account', 'service', 'address', 'agencyOffHours' as const),
        id,
        part,
      })
      .map(({ name, id: of, part: at }) => ({
        what: JSON.stringify([name, of, at]),
        key: counterKeys[name as 'account'](of, at),
      }))
    fc.assert(
      fc.property(thing, thing, (one, other) => {
        expect(one.key === other.key).toBe(one.what === other.what)
      }),
    )
  })
})

describe('the registered count', () => {
  it.each([
    [true, 2, 1000],
    [true, null, 1000],
    [false, 2, 2000],
    [false, null, 0],
  ])(
    'read with overruns locking %s and times %s allows %i of 1000',
    (locks, times, most) => {
      expect(
        mostOfRegistered(1000, { secondOverrunLocks: locks, timesRegistered: times }),
      ).toBe(most)
    },
  )
})
