/**
 * Reorganisations drawn at random against a model written apart: it knows only the documents that
 * were let through, and reads out of their words where everybody is on each day.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Agency,
  agenciesAfter,
  faultsOfReorganisation,
  heirOfAccount,
  heirOfDossier,
  heirsInForce,
  isInForce,
  type ReorganisationAct,
  rehomingsOf,
  type Succession,
} from './reorganisation.ts'

const days = Array.from(
  { length: 12 },
  (_, n) => `2026-${String(n + 1).padStart(2, '0')}-01`,
)
const founded = ['H38', 'H38.01', 'H38.02', 'H38.03', 'H38.04', 'H38.05']
const people = Array.from({ length: 12 }, (_, n) => ({
  id: `a${n}`,
  at: founded[n % founded.length] ?? '',
}))
const procedures = ['1.000001', '1.000002', '1.000003']
const dossiers = procedures.flatMap((procedure) =>
  founded.map((at) => ({ id: `${procedure}@${at}`, procedure, at })),
)

/** Codes that exist, that might be made, and some that never do. */
const code = fc.constantFrom(...founded, 'H38.11', 'H38.12', 'H38.13', 'H38.14', 'H38.99')
const fresh = fc.constantFrom('H38.11', 'H38.12', 'H38.13', 'H38.14', 'H38.01', 'x')
const act: fc.Arbitrary<ReorganisationAct> = fc.oneof(
  fc.record({
    act: fc.constant('create' as const),
    code: fresh,
    name: fc.constantFrom('Xã Một', 'Xã Hai'),
    kind: fc.constant('commune' as const),
    parent: fc.option(code),
  }),
  fc.record({
    act: fc.constant('rename' as const),
    code,
    name: fc.constantFrom('Xã Ba', 'Xã Bốn'),
  }),
  fc.record({ act: fc.constant('move-under' as const), code, parent: fc.option(code) }),
  fc.record({
    act: fc.constant('merge' as const),
    codes: fc.array(code, { minLength: 1, maxLength: 3 }),
    into: code,
  }),
  fc.record({
    act: fc.constant('split' as const),
    code,
    into: fc.array(code, { minLength: 1, maxLength: 3 }),
    rest: code,
    accounts: fc.array(
      fc.record({ account: fc.constantFrom(...people.map(({ id }) => id)), to: code }),
      { maxLength: 3 },
    ),
    procedures: fc.array(
      fc.record({ procedure: fc.constantFrom(...procedures), to: code }),
      {
        maxLength: 2,
      },
    ),
  }),
  fc.record({ act: fc.constant('end' as const), code, heir: fc.option(code) }),
)

/** Acts as a document would have them: whoever follows is made by it, often enough. */
const lawful: fc.Arbitrary<readonly ReorganisationAct[]> = fc
  .tuple(
    fresh,
    fc.subarray([...founded, 'H38.11', 'H38.12'], { minLength: 1, maxLength: 3 }),
    fc.nat(2),
  )
  .map(([made, from, shape]) => {
    const create: ReorganisationAct = {
      act: 'create',
      code: made,
      name: 'Xã Mới',
      kind: 'commune',
      parent: null,
    }
    const [first = 'H38.01'] = from
    if (shape === 0) return [create, { act: 'merge', codes: from, into: made }]
    if (shape === 1) return [create, { act: 'end', code: first, heir: made }]
    return [
      create,
      {
        act: 'split',
        code: first,
        into: [made, first],
        rest: first,
        accounts: people.slice(0, 6).map(({ id }) => ({ account: id, to: made })),
        procedures: [{ procedure: '1.000001', to: made }],
      },
    ]
  })
const documents = fc.array(
  fc.tuple(
    fc.constantFrom(...days),
    fc.oneof(lawful, fc.array(act, { minLength: 1, maxLength: 3 })),
  ),
  { minLength: 1, maxLength: 8 },
)

interface Document {
  readonly day: string
  readonly acts: readonly ReorganisationAct[]
}

/** Lets documents through in the order of their days, and carries them out as the gateway does. */
function live(drawn: readonly (readonly [string, readonly ReorganisationAct[]])[]) {
  let agencies: readonly Agency[] = founded.map((each) => ({
    code: each,
    name: `Xã ${each}`,
    kind: 'commune',
    parent: each === 'H38' ? null : 'H38',
    validFrom: '2025-07-01',
    validTo: null,
  }))
  const homes = new Map<string, string>(
    [...people, ...dossiers].map(({ id, at }) => [id, at]),
  )
  const passed: Document[] = []
  const successions: Succession[] = []
  const kept: { day: string; homes: Map<string, string>; agencies: readonly Agency[] }[] =
    []
  for (const [day, acts] of drawn.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    if (faultsOfReorganisation(agencies, acts, day).length > 0) continue
    const rehomings = rehomingsOf(acts)
    const emptied = rehomings.filter(({ rest }) => rest === null)
    if (emptied.some(({ from }) => [...homes.values()].includes(from))) continue
    agencies = agenciesAfter(agencies, acts, day)
    for (const { id } of people) {
      const rehoming = rehomings.find(({ from }) => from === homes.get(id))
      if (rehoming !== undefined) homes.set(id, heirOfAccount(rehoming, id) ?? 'nowhere')
    }
    for (const { id, procedure } of dossiers) {
      const rehoming = rehomings.find(({ from }) => from === homes.get(id))
      if (rehoming !== undefined)
        homes.set(id, heirOfDossier(rehoming, procedure) ?? 'nowhere')
    }
    successions.push(
      ...rehomings.flatMap(({ from, heirs }) =>
        heirs
          .filter((heir) => heir !== from)
          .map((heir) => ({ predecessor: from, heir })),
      ),
    )
    passed.push({ day, acts })
    kept.push({ day, homes: new Map(homes), agencies })
  }
  return { agencies, passed, kept, homes, successions }
}

/** The days on which each code began, and ended, by the words of the documents alone. */
function lifeOf(code: string, passed: readonly Document[]) {
  const began: string[] = founded.includes(code) ? ['2025-07-01'] : []
  const ended: string[] = []
  for (const { day, acts } of passed)
    for (const each of acts) {
      if (each.act === 'create' && each.code === code) began.push(day)
      if (each.act === 'end' && each.code === code) ended.push(day)
      if (each.act === 'merge' && each.codes.includes(code)) ended.push(day)
      if (each.act === 'split' && each.code === code && !each.into.includes(code))
        ended.push(day)
    }
  return { began, ended }
}

function isAlive(code: string, passed: readonly Document[], day: string): boolean {
  const { began, ended } = lifeOf(code, passed)
  return began.some((each) => each <= day) && !ended.some((each) => each <= day)
}

/** Where somebody is on a day: read on from document to document. */
function whereIs(
  who: { id: string; at: string; procedure?: string },
  passed: readonly Document[],
  day: string,
): string {
  let at = who.at
  for (const document of passed) {
    if (document.day > day) break
    for (const each of document.acts) {
      if (each.act === 'merge' && each.codes.includes(at)) {
        at = each.into
        break
      }
      if (each.act === 'end' && each.code === at) {
        at = each.heir ?? 'nowhere'
        break
      }
      if (each.act === 'split' && each.code === at) {
        const named =
          who.procedure === undefined
            ? each.accounts.find(({ account }) => account === who.id)
            : each.procedures.find(({ procedure }) => procedure === who.procedure)
        at = named?.to ?? each.rest
        break
      }
    }
  }
  return at
}

describe('after any reorganisations that were let through', () => {
  it('every account and every open dossier has one agency, in force, on each day', () => {
    let moved = 0
    let documentsPassed = 0
    fc.assert(
      fc.property(documents, (drawn) => {
        const { passed, kept } = live(drawn)
        documentsPassed += passed.length
        for (const day of days) {
          const lived = kept.findLast((each) => each.day <= day)
          for (const who of [...people, ...dossiers]) {
            const at = whereIs(who, passed, day)
            expect(isAlive(at, passed, day)).toBe(true)
            expect(lived?.homes.get(who.id) ?? who.at).toBe(at)
            if (at !== who.at) moved += 1
          }
        }
      }),
      { numRuns: 400 },
    )
    expect(documentsPassed).toBeGreaterThan(200)
    expect(moved).toBeGreaterThan(1500)
  })

  it('no code begins twice or ends twice, and each agency is in force on the days its documents say', () => {
    fc.assert(
      fc.property(documents, (drawn) => {
        const { passed, agencies } = live(drawn)
        expect(new Set(agencies.map(({ code }) => code)).size).toBe(agencies.length)
        for (const agency of agencies) {
          const { began, ended } = lifeOf(agency.code, passed)
          expect(began).toHaveLength(1)
          expect(ended.length).toBeLessThanOrEqual(1)
          for (const day of days)
            expect(isInForce(agency, day)).toBe(isAlive(agency.code, passed, day))
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('whoever has ended leads to all who follow in force, and above nobody stands a circle', () => {
    fc.assert(
      fc.property(documents, (drawn) => {
        // Whoever left an agency that goes on is not among those who followed it.
        const whole = drawn.filter(
          ([, acts]) =>
            !acts.some((each) => each.act === 'split' && each.into.includes(each.code)),
        )
        const { passed, agencies, successions } = live(whole)
        const known = new Map(agencies.map((each) => [each.code, each]))
        const last = '2026-12-31'
        for (const who of people) {
          const heirs = heirsInForce(who.at, known, successions, last)
          const at = whereIs(who, passed, last)
          expect(heirs).toContain(at)
          for (const heir of heirs) expect(isAlive(heir, passed, last)).toBe(true)
        }
        for (const { code } of agencies) {
          let above: string | null = code
          for (let steps = 0; above !== null; steps += 1) {
            expect(steps).toBeLessThan(agencies.length + 1)
            above = known.get(above)?.parent ?? null
          }
        }
      }),
      { numRuns: 1000 },
    )
  })
})
