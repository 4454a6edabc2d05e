import { describe, expect, it } from 'vitest'
import type { Duty } from '../duties.ts'
import {
  type ConnectionAct,
  type ConnectionActor,
  type ConnectionFile,
  type ConnectionGiven,
  type ConnectionRefusal,
  type ConnectionState,
  connectionActs,
  connectionDueOn,
  connectionRoutes,
  connectionRules,
  connectionStates,
  ruleConnection,
  ruleFor,
  suspendsItself,
  warningDue,
} from './connection.ts'

const commune = 'H38.02683'
const desk = 'H38.PC06'

const person = (
  id: string,
  duty: Duty,
  agency = commune,
  change: Partial<ConnectionActor> = {},
): ConnectionActor => ({
  id,
  active: true,
  agency,
  agencyIsPolice: agency === desk,
  duties: [duty],
  ...change,
})
const people = {
  admin: person('a-admin', 'account-admin'),
  head: person('a-head', 'leader'),
  focal: person('a-focal', 'focal-point', 'H38.20'),
  otherFocal: person('b-focal', 'focal-point', 'H38.20'),
  police: person('a-police', 'connection-desk', desk),
  security: person('a-security', 'security', desk),
  officer: person('a-officer', 'receiving'),
}
const everything: ConnectionGiven = {
  document: true,
  reason: true,
  partReasons: 1,
  paper: true,
  complete: true,
  approvedBy: 'a-leader',
}
const file = (
  state: ConnectionState,
  change: Partial<ConnectionFile> = {},
): ConnectionFile => ({
  agency: commune,
  route: 'local',
  state,
  steps: [
    { act: 'sign', by: 'a-admin' },
    { act: 'send', by: 'a-focal' },
  ],
  ...change,
})

describe('the way of a file through PC06', () => {
  const way: readonly [ConnectionState, ConnectionAct, keyof typeof people, string][] = [
    ['draft', 'sign', 'admin', 'signed'],
    ['draft', 'sign', 'head', 'signed'],
    ['signed', 'send', 'focal', 'sent'],
    ['signed', 'return', 'focal', 'returned'],
    ['sent', 'recall', 'focal', 'signed'],
    ['sent', 'receive', 'police', 'received'],
    ['received', 'return', 'police', 'returned'],
    ['received', 'accept', 'police', 'accepted'],
    ['accepted', 'connect', 'police', 'connected'],
    ['accepted', 'return', 'police', 'returned'],
    ['returned', 'sign', 'admin', 'signed'],
    ['connected', 'suspend', 'police', 'suspended'],
    ['connected', 'suspend', 'security', 'suspended'],
    ['suspended', 'restore', 'focal', 'connected'],
    ['suspended', 'end', 'focal', 'ended'],
  ]
  it.each(way)('from %s, %s by %s leads to %s', (state, act, who, to) => {
    expect(ruleConnection(people[who], act, file(state), everything)).toMatchObject({
      allowed: true,
      to,
    })
  })
})

it('on the way of a ministry, what C06 answers is entered by another of the focal point', () => {
  const sent = file('sent', { route: 'ministry' })
  const byPolice = ruleConnection(people.police, 'receive', sent, everything)
  const bySender = ruleConnection(people.focal, 'receive', sent, everything)
  const byOther = ruleConnection(people.otherFocal, 'receive', sent, everything)
  expect(byPolice).toMatchObject({ reason: 'connection-act-not-yours' })
  expect(bySender).toMatchObject({ reason: 'connection-own-step' })
  expect(byOther).toMatchObject({ allowed: true, to: 'received' })
})

type Row = [
  ConnectionRefusal,
  string,
  ConnectionActor,
  ConnectionAct,
  ConnectionFile,
  Partial<ConnectionGiven>?,
]
const refused: readonly Row[] = [
  [
    'connection-act-not-yours',
    'an officer who queries',
    people.officer,
    'sign',
    file('draft'),
  ],
  [
    'connection-act-not-yours',
    'the administrator of another agency',
    person('x', 'account-admin', 'H38.03006'),
    'sign',
    file('draft'),
  ],
  [
    'connection-act-not-yours',
    'who holds the duty but no account of the police',
    person('x', 'connection-desk', 'H38.20'),
    'receive',
    file('sent'),
  ],
  [
    'connection-act-not-yours',
    'who lost the duty half-way',
    { ...people.police, duties: [] },
    'accept',
    file('received'),
  ],
  [
    'connection-act-not-yours',
    'who is locked by now',
    { ...people.police, active: false },
    'accept',
    file('received'),
  ],
  [
    'connection-act-not-yours',
    'who could query too',
    { ...people.focal, duties: ['focal-point', 'receiving'] },
    'send',
    file('signed'),
  ],
  [
    'connection-own-agency',
    'its own file',
    people.police,
    'receive',
    file('sent', { agency: desk }),
  ],
  [
    'connection-state-forbids',
    'a file that was not received',
    people.police,
    'accept',
    file('sent'),
  ],
  [
    'connection-state-forbids',
    'a file that has ended',
    people.focal,
    'send',
    file('ended'),
  ],
  [
    'connection-own-step',
    'nobody receives what they sent',
    { ...people.police, id: 'a-focal' },
    'receive',
    file('sent'),
  ],
  [
    'connection-own-step',
    'nobody sends what they signed',
    { ...people.focal, id: 'a-admin' },
    'send',
    file('signed'),
  ],
  [
    'connection-own-step',
    'nobody restores what they suspended',
    people.focal,
    'restore',
    file('suspended', { steps: [{ act: 'suspend', by: 'a-focal' }] }),
  ],
  [
    'connection-document-missing',
    'no number',
    people.focal,
    'send',
    file('signed'),
    { document: false },
  ],
  [
    'connection-reasons-missing',
    'no part is named',
    people.police,
    'return',
    file('received'),
    { partReasons: 0 },
  ],
  [
    'connection-reasons-missing',
    'no reason',
    people.focal,
    'end',
    file('connected'),
    { reason: false },
  ],
  [
    'connection-paper-missing',
    'nothing signed is attached',
    people.admin,
    'sign',
    file('draft'),
    { paper: false },
  ],
  [
    'connection-incomplete',
    'a part is missing',
    people.focal,
    'send',
    file('signed'),
    { complete: false },
  ],
  [
    'connection-incomplete',
    'a part ended meanwhile',
    people.police,
    'accept',
    file('received'),
    { complete: false },
  ],
  [
    'connection-second-person',
    'nobody approved',
    people.focal,
    'restore',
    file('suspended'),
    { approvedBy: null },
  ],
  [
    'connection-second-person',
    'one’s own approval',
    people.focal,
    'restore',
    file('suspended'),
    { approvedBy: 'a-focal' },
  ],
  [
    'connection-second-person',
    'the approval of who suspended it',
    people.focal,
    'restore',
    file('suspended', { steps: [{ act: 'suspend', by: 'a-leader' }] }),
  ],
]
it.each(refused)('%s: %s', (...row) => {
  const [reason, _why, actor, act, found, change] = row as Row
  const ruling = ruleConnection(actor, act, found, { ...everything, ...change })
  expect(ruling).toEqual({ allowed: false, reason })
})

describe('the table', () => {
  it('has one line at most for each act and state', () => {
    for (const act of connectionActs)
      for (const state of connectionStates)
        expect(
          connectionRules.filter((rule) => rule.act === act && rule.from.includes(state))
            .length,
        ).toBeLessThanOrEqual(1)
  })

  it.each(connectionRoutes)(
    'leaves no state without a way out, on the route %s',
    (route) => {
      for (const state of connectionStates.filter((each) => each !== 'ended')) {
        const ways = connectionActs
          .map((act) => ruleFor(act, state))
          .filter((rule) => rule !== null && Object.keys(rule.by[route]).length > 0)
        expect({ state, ways: ways.length > 0 }).toEqual({ state, ways: true })
      }
      expect(connectionActs.some((act) => ruleFor(act, 'ended') !== null)).toBe(false)
    },
  )
})

describe('the due day', () => {
  it.each([
    ['2026-11-30', null, '2026-11-30'],
    ['2026-11-30', '2026-11-10', '2026-11-30'],
    ['2026-11-30', '2026-11-28', '2026-12-03'],
    ['2026-11-30', '2026-12-30', '2027-01-04'],
  ])('%s, come back on %s: is due on %s', (due, returned, expected) => {
    expect(connectionDueOn(due, returned, 5)).toBe(expected)
  })

  it.each([
    ['nothing was begun', null, '2026-12-01', true],
    ['nothing was begun, on the day itself', null, '2026-11-30', false],
    ['a draft', { state: 'draft', returnedOn: null }, '2026-12-01', true],
    [
      'signed and with the focal point',
      { state: 'signed', returnedOn: null },
      '2026-12-01',
      true,
    ],
    ['sent in time', { state: 'sent', returnedOn: null }, '2027-06-01', false],
    [
      'come back, within the days for it',
      { state: 'returned', returnedOn: '2026-11-29' },
      '2026-12-04',
      false,
    ],
    [
      'come back, and those are over',
      { state: 'returned', returnedOn: '2026-11-29' },
      '2026-12-05',
      true,
    ],
    ['ended', { state: 'ended', returnedOn: null }, '2026-12-01', true],
  ] as const)('%s: suspends itself on %s', (_what, found, today, expected) => {
    expect(suspendsItself(found, '2026-11-30', 5, null, today)).toBe(expected)
  })

  it('a restored connection is left alone up to the last day given', () => {
    expect(suspendsItself(null, '2026-11-30', 5, '2026-12-20', '2026-12-20')).toBe(false)
    expect(suspendsItself(null, '2026-11-30', 5, '2026-12-20', '2026-12-21')).toBe(true)
  })

  it.each([
    ['2026-10-30', null],
    ['2026-10-31', 30],
    ['2026-11-15', 30],
    ['2026-11-16', 14],
    ['2026-11-23', 7],
    ['2026-11-29', 1],
    ['2026-11-30', 1],
    ['2026-12-01', null],
  ])('of 2026-11-30 is warned on %s with %s days', (today, expected) => {
    expect(warningDue('2026-11-30', today, [30, 14, 7, 1])).toBe(expected)
  })
})
