import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../query/decide.ts'
import type { QueryFacts } from '../query/facts.ts'
import { reserve } from './counters.ts'

const budgets = { d1: 3, d2: 1, d3: 0 }
const perDay = { a1: 4, a2: 2 }
const registered = {
  '2026-11-20/office': 5,
  '2026-11-20/off-hours': 2,
  '2026-11-21/office': 3,
}

type Dossier = keyof typeof budgets
type Account = keyof typeof perDay
type Window = keyof typeof registered
type Ask = readonly [Dossier, Account, Window, '037' | '035']

/** Facts that are lawful but for the counters. */
function factsOf([dossier, account, window, service]: Ask): QueryFacts {
  const kind = window.endsWith('/office') ? 'office' : 'off-hours'
  return {
    logUnwitnessed: false,
    asked: {
      dossier: `H38-261120-${dossier}`,
      procedure: '1.001193',
      service,
      purpose: 'check',
      fields: null,
    },
    window: { id: window, kind, fromMs: 0, toMs: 1 },
    date: window.slice(0, 10),
    system: null,
    session: { live: true },
    account: {
      id: account,
      active: true,
      agencyInForce: true,
      enrolled: true,
      trained: true,
      passwordDue: false,
      agency: 'H38.12',
      duties: ['receiving'],
      listedPerDay: perDay[account],
    },
    service: { answer: 'person', enabled: true },
    registeredPerWindow: registered[window],
    dossier: {
      id: dossier,
      open: true,
      procedure: '1.001193',
      agencies: ['H38.12'],
      assigned: true,
      budget: budgets[dossier],
    },
    procedureRules: [
      { service: '037', part: null, purposes: ['check'], fields: ['fullName'] },
      { service: '035', part: null, purposes: ['check'], fields: ['fullName'] },
    ],
    party: { agreement: 'agrees', part: 'người yêu cầu' },
  }
}

const ask: fc.Arbitrary<Ask> = fc.tuple(
  fc.constantFrom<Dossier>('d1', 'd2', 'd3'),
  fc.constantFrom<Account>('a1', 'a2'),
  fc.constantFrom<Window>(
    '2026-11-20/office',
    '2026-11-20/off-hours',
    '2026-11-21/office',
  ),
  fc.constantFrom('037' as const, '035' as const),
)

describe('decisions that reserve what they grant', () => {
  it('never exceed a limit, and refuse only when one is reached', () => {
    let spent = 0
    fc.assert(
      fc.property(fc.array(ask, { maxLength: 40 }), (asks) => {
        const used = new Map<string, number>()
        const grants: Ask[] = []
        const count = (same: (grant: Ask) => boolean) => grants.filter(same).length
        for (const [dossier, account, window, service] of asks) {
          const day = window.split('/')[0]
          const left = [
            budgets[dossier] - count((grant) => grant[0] === dossier),
            perDay[account] -
              count((grant) => grant[1] === account && grant[2].split('/')[0] === day),
            registered[window] -
              count((grant) => grant[2] === window && grant[3] === service),
          ]
          const decision = decide(factsOf([dossier, account, window, service]), used)
          expect(decision.granted).toBe(left.every((units) => units > 0))
          if (!decision.granted) {
            spent += 1
            continue
          }
          reserve(decision.spends, used)
          grants.push([dossier, account, window, service])
        }
        expect([...used.values()].reduce((sum, units) => sum + units, 0)).toBe(
          grants.length * 3,
        )
      }),
      { numRuns: 500 },
    )
    expect(spent).toBeGreaterThan(100)
  })
})
