/**
 * Lives of connection files against an oracle that keeps no state: whether a file may be connected
 * is read off the story of its steps, written out apart from the table.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Duty } from '../duties.ts'
import {
  type ConnectionAct,
  type ConnectionActor,
  type ConnectionFile,
  type ConnectionRoute,
  connectionActs,
  mayActOnConnection,
  ruleConnection,
  ruleFor,
} from './connection.ts'

interface Told {
  readonly act: ConnectionAct
  readonly by: string
  readonly approvedBy: string | null
}

const agencies = ['H38.02683', 'H38.PC06', 'H38.20']
const actor = fc
  .record<ConnectionActor>({
    id: fc.constantFrom('p1', 'p2', 'p3', 'p4'),
    active: fc.oneof({ arbitrary: fc.constant(true), weight: 9 }, fc.constant(false)),
    agency: fc.constantFrom(...agencies),
    agencyIsPolice: fc.constant(false),
    duties: fc.uniqueArray(
      fc.constantFrom<Duty>(
        'account-admin',
        'leader',
        'focal-point',
        'connection-desk',
        'security',
        'receiving',
      ),
      { minLength: 0, maxLength: 3 },
    ),
  })
  .map((each) => ({ ...each, agencyIsPolice: each.agency === 'H38.PC06' }))

const often = fc.oneof({ arbitrary: fc.constant(true), weight: 9 }, fc.constant(false))
/** Those who can do each step, so that lives get far. */
const apt = (
  [
    ['p1', 'H38.02683', 'account-admin'],
    ['p2', 'H38.20', 'focal-point'],
    ['p3', 'H38.PC06', 'connection-desk'],
    ['p4', 'H38.20', 'focal-point'],
  ] as const
).map(
  ([id, agency, duty]): ConnectionActor => ({
    id,
    active: true,
    agency,
    agencyIsPolice: agency === 'H38.PC06',
    duties: [duty],
  }),
)
const tried = fc.record({
  actor,
  /** Which of the acts that the state knows; none: any act. */
  likely: fc.option(fc.nat({ max: 5 }), { freq: 8 }),
  /** Which of those who can do it. */
  whom: fc.nat({ max: 5 }),
  act: fc.constantFrom(...connectionActs),
  given: fc.record({
    document: often,
    reason: often,
    partReasons: fc.constantFrom(0, 1, 4),
    paper: often,
    complete: often,
    approvedBy: fc.constantFrom('p1', 'p2', 'p5', null),
  }),
})

/** The steps that are left after the last time the file came back to its agency. */
function sinceReturn(story: readonly Told[]): readonly Told[] {
  return story.slice(story.findLastIndex(({ act }) => act === 'return') + 1)
}

/** Whether the story may leave the file connected, and why not. */
function faultOf(story: readonly Told[]): string | null {
  const round = sinceReturn(story)
  const of = (act: ConnectionAct) => story.filter((told) => told.act === act)
  for (const act of ['sign', 'send', 'receive', 'accept', 'connect'] as const)
    if (!round.some((told) => told.act === act)) return `without ${act}`
  const makers = [...of('sign'), ...of('send')].map(({ by }) => by)
  const signers = of('sign').map(({ by }) => by)
  const first = (list: readonly Told[]) => list.map(({ by }) => by)
  if (first(of('send').slice(-1)).some((by) => signers.includes(by))) return 'sent own'
  const judges = round.filter(({ act }) => ['receive', 'accept', 'connect'].includes(act))
  if (judges.some(({ by }) => makers.includes(by))) return 'judged own'
  const stops = of('suspend').map(({ by }) => by)
  const last = story.findLast(({ act }) => act === 'suspend' || act === 'restore')
  if (last?.act === 'suspend') return 'suspended'
  if (last?.act === 'restore') {
    if (last.approvedBy === null || last.approvedBy === last.by) return 'restored alone'
    if (stops.includes(last.by) || stops.includes(last.approvedBy)) return 'restored own'
  }
  return story.some(({ act }) => act === 'end') ? 'ended' : null
}

it('a file is connected only by the steps of others, each in its turn', () => {
  let connected = 0
  fc.assert(
    fc.property(
      fc.constantFrom<ConnectionRoute>('local', 'ministry'),
      fc.array(tried, { maxLength: 60 }),
      (route, tries) => {
        let file: ConnectionFile = {
          agency: 'H38.02683',
          route,
          state: 'draft',
          steps: [],
        }
        const story: Told[] = []
        for (const { actor: any, act: anyAct, likely, whom, given } of tries) {
          const known = connectionActs.filter(
            (each) => each !== 'end' && ruleFor(each, file.state) !== null,
          )
          const act =
            likely === null ? anyAct : (known[likely % (known.length || 1)] ?? anyAct)
          const able = apt.filter((each) => mayActOnConnection(each, act, file).allowed)
          const who = likely === null ? any : (able[whom % (able.length || 1)] ?? any)
          const ruling = ruleConnection(who, act, file, given)
          if (!ruling.allowed) continue
          expect(who.active && who.duties.includes(ruling.duty)).toBe(true)
          expect(who.duties.includes('receiving')).toBe(false)
          story.push({ act, by: who.id, approvedBy: given.approvedBy })
          file = {
            ...file,
            state: ruling.to,
            steps: [...file.steps, { act, by: who.id }],
          }
          if (file.state !== 'connected') continue
          connected += 1
          expect(faultOf(story)).toBeNull()
        }
      },
    ),
    { numRuns: 400 },
  )
  expect(connected).toBeGreaterThan(0)
})
