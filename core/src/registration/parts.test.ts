import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AgencyFacts, addMonths, type PartFacts, partStates } from './parts.ts'
import { type Part, parts, versionStates } from './version.ts'

const rules = { reviewMonths: 3, warnDays: [60, 30, 14, 7], levelMin: 3 }
const day = '2026-11-21'
const nothing: PartFacts = { accepted: null, open: null }
const accepted = (over: Partial<NonNullable<PartFacts['accepted']>> = {}): PartFacts => ({
  accepted: { version: 2, acceptedOn: '2026-11-01', from: null, to: null, ...over },
  open: null,
})
const whole: AgencyFacts = {
  parts: {
    commitment: accepted({ from: '2026-01-01', to: '2027-06-01' }),
    accounts: accepted(),
    services: accepted(),
    security: accepted({ from: '2026-01-01', to: '2027-06-01' }),
  },
  openDossiers: 12,
  listed: 3,
  notOnList: 0,
  listedLeft: 0,
  withoutAccount: 0,
  untrained: 0,
  unregisteredServices: [],
  level: 3,
  checklistOpen: 0,
}
const of = (part: Part, facts: Partial<AgencyFacts>, own?: PartFacts) =>
  partStates(
    { ...whole, ...facts, parts: { ...whole.parts, ...(own ? { [part]: own } : {}) } },
    day,
    rules,
  )[part]

describe('the four parts of a connection file', () => {
  it('are complete when all was accepted and nothing contradicts it', () => {
    for (const part of parts)
      expect(of(part, {})).toEqual({ state: 'complete', version: 2, missing: [] })
  })

  it('are missing when nothing was drafted, and say what shows that they are needed', () => {
    expect(of('commitment', {}, nothing)).toEqual({
      state: 'missing',
      version: null,
      missing: [{ code: 'nothing' }],
    })
    expect(of('accounts', {}, nothing).missing).toEqual([
      { code: 'nothing' },
      { code: 'nobody-listed', dossiers: 12 },
    ])
    expect(
      of('services', { unregisteredServices: ['verify-person'] }, nothing).missing,
    ).toEqual([
      { code: 'nothing' },
      { code: 'unregistered-service', service: 'verify-person' },
    ])
  })

  it.each([
    ['draft', 'draft'],
    ['submitted', 'waits'],
    ['returned', 'returned'],
  ] as const)('are there in part while the first version is %s', (state, code) => {
    const own = { accepted: null, open: { version: 1, state } }
    expect(of('security', {}, own)).toEqual({
      state: 'partial',
      version: null,
      missing: [{ code, version: 1 }],
    })
  })

  it('stay complete while a newer version is drafted', () => {
    const own = { ...accepted(), open: { version: 3, state: 'draft' } } as const
    expect(of('accounts', {}, own).state).toBe('complete')
  })

  it.each<[Part, Partial<AgencyFacts>, object]>([
    ['accounts', { listed: 0 }, { code: 'nobody-listed', dossiers: 12 }],
    ['accounts', { notOnList: 2 }, { code: 'not-on-list', accounts: 2 }],
    ['accounts', { listedLeft: 1 }, { code: 'listed-left', accounts: 1 }],
    ['accounts', { withoutAccount: 4 }, { code: 'without-account', accounts: 4 }],
    ['accounts', { untrained: 5 }, { code: 'untrained', accounts: 5 }],
    [
      'services',
      { unregisteredServices: ['look-up-person'] },
      { code: 'unregistered-service', service: 'look-up-person' },
    ],
    ['security', { level: 2 }, { code: 'level-too-low', level: 2, least: 3 }],
    ['security', { checklistOpen: 6 }, { code: 'checklist-open', items: 6 }],
  ])('%s: in part, when %j', (part, facts, missing) => {
    expect(of(part, facts)).toEqual({ state: 'partial', version: 2, missing: [missing] })
  })

  it('ask for a list to be looked through on the day three months are over', () => {
    const on = (acceptedOn: string) => of('accounts', {}, accepted({ acceptedOn })).state
    expect(on('2026-08-22')).toBe('complete')
    expect(on('2026-08-21')).toBe('partial')
  })

  it('are expired from the first day no more, complete the day before with a warning', () => {
    const to = (end: string) => of('commitment', {}, accepted({ to: end }))
    expect(to('2026-11-21')).toEqual({
      state: 'expired',
      version: 2,
      missing: [{ code: 'ended', on: '2026-11-21' }],
    })
    expect(to('2026-11-22')).toEqual({
      state: 'complete',
      version: 2,
      missing: [{ code: 'ends-soon', on: '2026-11-22' }],
    })
    expect(to('2027-01-20').missing).toHaveLength(1)
    expect(to('2027-01-21').missing).toHaveLength(0)
  })

  it('are not complete before their first day', () => {
    expect(of('commitment', {}, accepted({ from: '2026-11-22' })).state).toBe('partial')
    expect(of('commitment', {}, accepted({ from: '2026-11-21' })).state).toBe('complete')
  })
})

describe('in every case', () => {
  const count = fc.nat(3)
  const date = fc.constantFrom(null, '2026-01-01', day, '2026-12-01', '2028-01-01')
  const partFacts = fc.record({
    accepted: fc.option(
      fc.record({
        version: fc.integer({ min: 1, max: 9 }),
        acceptedOn: fc.constantFrom('2026-05-01', '2026-11-01'),
        from: date,
        to: date,
      }),
    ),
    open: fc.option(
      fc.record({
        version: fc.integer({ min: 10, max: 12 }),
        state: fc.constantFrom(...versionStates).filter((each) => each !== 'accepted'),
      }),
    ),
  })
  const facts = fc.record({
    parts: fc.record({
      commitment: partFacts,
      accounts: partFacts,
      services: partFacts,
      security: partFacts,
    }),
    openDossiers: count,
    listed: count,
    notOnList: count,
    listedLeft: count,
    withoutAccount: count,
    untrained: count,
    unregisteredServices: fc.subarray(['a', 'b']),
    level: fc.option(fc.integer({ min: 1, max: 5 })),
    checklistOpen: count,
  }) as fc.Arbitrary<AgencyFacts>

  it('whatever is not complete says what is missing, and no other part changes with it', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...parts), partFacts, (known, part, other) => {
        const states = partStates(known, day, rules)
        for (const each of parts) {
          const { state, missing, version } = states[each]
          if (state !== 'complete') expect(missing.length).toBeGreaterThan(0)
          else expect(missing.every(({ code }) => code === 'ends-soon')).toBe(true)
          expect(version).toBe(known.parts[each].accepted?.version ?? null)
        }
        const changed = partStates(
          { ...known, parts: { ...known.parts, [part]: other as PartFacts } },
          day,
          rules,
        )
        for (const each of parts)
          if (each !== part) expect(changed[each]).toEqual(states[each])
      }),
    )
  })
})

it('months later is the same day, or the last one of a shorter month', () => {
  expect(addMonths('2026-08-21', 3)).toBe('2026-11-21')
  expect(addMonths('2026-11-30', 3)).toBe('2027-02-28')
  expect(addMonths('2027-11-30', 3)).toBe('2028-02-29')
  expect(addMonths('2026-12-31', 1)).toBe('2027-01-31')
  expect(addMonths('2026-10-31', 2)).toBe('2026-12-31')
})
