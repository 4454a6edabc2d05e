import { describe, expect, it } from 'vitest'
import { counterKeys } from '../limits/counters.ts'
import { lockScopes } from '../workflow/lock.ts'
import { type Decision, decide } from './decide.ts'
import type { QueryFacts, ServiceRule } from './facts.ts'
import { type RefusalReason, refusalReasons } from './reasons.ts'

const registration: ServiceRule = {
  service: '037',
  part: null,
  purposes: ['check-applicant', 'fill-form'],
  fields: ['fullName', 'birth', 'permanentAddress'],
}
const forMother: ServiceRule = {
  service: '037',
  part: 'người mẹ',
  purposes: ['check-applicant'],
  fields: ['maritalStatus'],
}
const matching: ServiceRule = {
  service: '033',
  part: null,
  purposes: ['check-applicant'],
  fields: [],
}

const allowed = { active: true, mayQuery: true, addressAllowed: true, keysInForce: true }

/** A birth registration, asked from the console by the officer it is assigned to. */
const lawful = {
  logUnwitnessed: false,
  locked: [],
  challengeUnmet: false,
  connection: 'stands',
  asked: {
    dossier: 'H38.12-261120-0012',
    procedure: '1.001193',
    service: '037',
    purpose: 'check-applicant',
    fields: null,
  },
  window: { id: '2026-11-20/office', kind: 'office', fromMs: 0, toMs: 39_600_000 },
  date: '2026-11-20',
  system: null,
  session: { live: true, address: '10.38.2.7', accountsThere: 3 },
  account: {
    id: 'a1',
    active: true,
    reviewSilent: false,
    agencyInForce: true,
    enrolled: true,
    trained: true,
    passwordDue: false,
    agency: 'H38.12',
    duties: ['receiving'],
    listedPerDay: 150,
  },
  service: { answer: 'person', enabled: true },
  registeredPerWindow: 1000,
  numbers: {
    overrun: { secondOverrunLocks: true, timesRegistered: 2 },
    addressPerAccount: 200,
    agencyOffHours: 1000,
    provinceOffHours: 1000,
    kept: { recheck: 10, job: 30 },
  },
  urgency: 'counter',
  beside: [],
  dossier: {
    id: 'd1',
    open: true,
    procedure: '1.001193',
    agencies: ['H38.12', 'H38.05'],
    assigned: true,
    budget: 3,
  },
  procedureRules: [registration, forMother, matching],
  party: { agreement: 'agrees', part: 'người yêu cầu' },
} satisfies QueryFacts

const { account, dossier, asked, service } = lawful
const ended = { ...lawful.session, live: false }
const offHours = {
  ...lawful.window,
  id: '2026-11-20/off-hours',
  kind: 'off-hours' as const,
}
const evening = {
  date: '2026-11-20',
  window: offHours,
  registeredPerWindow: 400,
  numbers: lawful.numbers,
}
const spent = (key: string, units: number) => new Map([[key, units]])
const none = new Map<string, number>()
const decided = (change: Partial<QueryFacts>, used = none): Decision =>
  decide({ ...lawful, ...change }, used)
const granted = (change: Partial<QueryFacts>, used = none): readonly string[] => {
  const decision = decided(change, used)
  if (!decision.granted) throw new Error(`refused: ${decision.reason}`)
  return decision.fields
}

/** The reason, why it is given, what differs from the lawful query, and units already used. */
type Row = readonly [RefusalReason, string, Partial<QueryFacts>, Map<string, number>?]

const job = {
  id: 'j1',
  running: true,
  open: true,
  asAnnounced: true,
  perWindow: 40,
  inAll: 90,
}
const matched: Partial<QueryFacts> = {
  job,
  service: { answer: 'match', enabled: true },
  asked: { ...lawful.asked, fields: [] },
}

const rows: readonly Row[] = [
  [
    'log-unwitnessed',
    'no quorum of witnesses has cosigned the log for too long',
    { logUnwitnessed: true },
  ],
  ...lockScopes.map(
    (scope): Row => [`${scope}-locked`, `a lock on the ${scope}`, { locked: [scope] }],
  ),
  ['challenge-required', 'a challenge is unmet', { challengeUnmet: true }],
  [
    'connection-suspended',
    'the connection of the agency is suspended',
    { connection: 'suspended' },
  ],
  [
    'connection-missing',
    'the agency has no connection file, and one is required',
    { connection: 'missing' },
  ],
  ['session-ended', 'the session has ended', { session: ended }],
  [
    'session-ended',
    'neither a session nor a client system asks',
    { session: null, system: null },
  ],
  [
    'session-ended',
    'the session ended, although a system vouches too',
    { session: ended, system: allowed },
  ],
  [
    'system-not-permitted',
    'the client system is switched off',
    { session: null, system: { ...allowed, active: false } },
  ],
  [
    'system-not-permitted',
    'the client system may only send dossiers',
    { session: null, system: { ...allowed, mayQuery: false } },
  ],
  [
    'system-not-permitted',
    'the client system is not permitted, although a session lives',
    { system: { ...allowed, mayQuery: false } },
  ],
  [
    'system-address-refused',
    'the client system calls from a network that is not registered',
    { session: null, system: { ...allowed, addressAllowed: false } },
  ],
  [
    'system-key-ended',
    'a key behind the token or the assertion is no longer in force',
    { session: null, system: { ...allowed, keysInForce: false } },
  ],
  ['account-unknown', 'nobody has the login', { account: null }],
  [
    'account-not-active',
    'the account is locked or revoked',
    { account: { ...account, active: false } },
  ],
  [
    'review-silent',
    'nobody answered for the officer in the last review',
    { account: { ...account, active: false, reviewSilent: true } },
  ],
  [
    'agency-not-in-force',
    'the agency of the officer has ended',
    { account: { ...account, agencyInForce: false } },
  ],
  [
    'account-not-enrolled',
    'the person has not taken the account over',
    { account: { ...account, enrolled: false } },
  ],
  [
    'account-not-trained',
    'no training counts any more',
    { account: { ...account, trained: false } },
  ],
  [
    'password-expired',
    'the password is due, although a client system asks',
    {
      account: { ...account, passwordDue: true },
      session: null,
      system: { active: true, mayQuery: true, addressAllowed: true, keysInForce: true },
    },
  ],
  [
    'account-not-listed',
    'the account is not on the accepted list',
    { account: { ...account, listedPerDay: null } },
  ],
  [
    'duties-conflict',
    'the officer administers accounts as well',
    { account: { ...account, duties: ['receiving', 'account-admin'] } },
  ],
  [
    'duties-conflict',
    'the officer audits as well',
    { account: { ...account, duties: ['auditor', 'verification'] } },
  ],
  ['service-unknown', 'there is no such service', { service: null }],
  [
    'service-off',
    'the service is switched off',
    { service: { ...service, enabled: false } },
  ],
  ['duty-missing', 'no duty is in force today', { account: { ...account, duties: [] } }],
  [
    'duty-missing',
    'the duties held do not query',
    { account: { ...account, duties: ['auditor', 'security'] } },
  ],
  [
    'duty-missing',
    'verification does not cover households',
    {
      account: { ...account, duties: ['verification'] },
      service: { answer: 'household', enabled: true },
    },
  ],
  ['dossier-missing', 'no dossier is named', { asked: { ...asked, dossier: null } }],
  [
    'dossier-missing',
    'no dossier is named, although one was loaded',
    { asked: { ...asked, dossier: null }, dossier },
  ],
  ['dossier-unknown', 'the dossier named does not exist', { dossier: null }],
  ['dossier-closed', 'the dossier is closed', { dossier: { ...dossier, open: false } }],
  [
    'agency-not-involved',
    'the agency neither receives nor decides',
    { account: { ...account, agency: 'H38.99' } },
  ],
  [
    'agency-not-involved',
    'the dossier names no agency',
    { dossier: { ...dossier, agencies: [] } },
  ],
  [
    'dossier-not-yours',
    'the dossier is assigned to others',
    { dossier: { ...dossier, assigned: false } },
  ],
  [
    'procedure-differs',
    'another procedure is named than that of the dossier',
    { asked: { ...asked, procedure: '1.004441' } },
  ],
  [
    'procedure-not-in-force',
    'the procedure has no rules today',
    { procedureRules: null },
  ],
  [
    'person-not-in-dossier',
    'the person is not a party',
    { party: { agreement: 'not-a-party' } },
  ],
  [
    'person-details-differ',
    'name or birth date differs',
    { party: { agreement: 'details-differ' } },
  ],
  [
    'service-not-for-procedure',
    'the procedure has no line at all',
    { procedureRules: [] },
  ],
  [
    'service-not-for-procedure',
    'the procedure speaks of other services only',
    { procedureRules: [matching] },
  ],
  [
    'service-not-for-procedure',
    'the only line speaks of another part',
    { procedureRules: [forMother, matching] },
  ],
  [
    'purpose-not-allowed',
    'no line has the purpose',
    { asked: { ...asked, purpose: 'curiosity' } },
  ],
  [
    'purpose-not-allowed',
    'only a line of another part has the purpose',
    { procedureRules: [{ ...registration, purposes: ['fill-form'] }, forMother] },
  ],
  [
    'field-not-granted',
    'a field is asked that no line grants',
    { asked: { ...asked, fields: ['religion'] } },
  ],
  [
    'field-not-granted',
    'a field is asked that only another part is granted',
    { asked: { ...asked, fields: ['maritalStatus'] } },
  ],
  [
    'service-not-registered',
    'the service is not registered for the window',
    { registeredPerWindow: null },
  ],
  [
    'dossier-budget-spent',
    'the dossier has no look-up left',
    {},
    spent(counterKeys.dossier('d1'), 3),
  ],
  [
    'dossier-budget-spent',
    'the dossier never had one',
    { dossier: { ...dossier, budget: 0 } },
  ],
  [
    'account-day-spent',
    'the account has no look-up left today',
    {},
    spent(counterKeys.account('a1', '2026-11-20'), 150),
  ],
  [
    'account-day-spent',
    'the account is listed with none a day',
    { account: { ...account, listedPerDay: 0 } },
  ],
  [
    'service-window-spent',
    'the service has none left in the window',
    {},
    spent(counterKeys.service('037', '2026-11-20/office'), 1000),
  ],
  [
    'service-window-spent',
    'the service is registered with none',
    { registeredPerWindow: 0 },
  ],
  ['job-not-running', 'the job is paused', { job: { ...job, running: false } }],
  [
    'job-not-running',
    'the job was announced for another service',
    { job: { ...job, asAnnounced: false } },
  ],
  [
    'job-outside-window',
    'the window was not announced',
    { job: { ...job, open: false } },
  ],
  ['job-match-only', 'a job asks for a record', { job }],
  [
    'job-match-only',
    'a job asks for fields',
    { job, service: { answer: 'match', enabled: true } },
  ],
  [
    'job-budget-spent',
    'the job has used what was approved for the window',
    matched,
    spent(counterKeys.jobWindow('j1', '2026-11-20/office'), 40),
  ],
  [
    'job-budget-spent',
    'the job has used what was approved in all',
    matched,
    spent(counterKeys.job('j1'), 90),
  ],
  [
    'address-day-spent',
    'the address has none left today',
    {},
    spent(counterKeys.address('10.38.2.7', '2026-11-20'), 600),
  ],
  [
    'agency-off-hours-spent',
    'the agency may ask nothing off hours',
    { window: offHours, numbers: { ...lawful.numbers, agencyOffHours: 0 } },
  ],
  [
    'province-off-hours-spent',
    'the province has none left off hours',
    { window: offHours },
    spent(counterKeys.provinceOffHours('2026-11-20/off-hours'), 1000),
  ],
  [
    'kept-for-counter',
    'it is a re-check, and the last tenth is for citizens at the counter',
    { urgency: 'recheck' },
    spent(counterKeys.service('037', '2026-11-20/office'), 900),
  ],
  [
    'kept-for-counter',
    'it is a job, and the last three tenths are for officers',
    { urgency: 'job' },
    spent(counterKeys.service('037', '2026-11-20/office'), 700),
  ],
  [
    'kept-for-counter',
    'it is a job, and the ceiling off hours has no more for jobs',
    { urgency: 'job', window: offHours },
    spent(counterKeys.provinceOffHours('2026-11-20/off-hours'), 700),
  ],
  [
    'window-edge',
    'it may be counted in the evening, for which the service is not registered',
    { beside: [{ ...evening, registeredPerWindow: null }] },
  ],
  [
    'window-edge',
    'it may be counted in the evening, which has no room',
    { beside: [evening] },
    spent(counterKeys.service('037', '2026-11-20/off-hours'), 400),
  ],
]

describe('a query is refused', () => {
  for (const [reason, because, change, used] of rows)
    it(`${reason}: ${because}`, () => {
      expect(decided(change, used)).toMatchObject({ granted: false, reason })
    })

  it('for every reason of the closed list, and for no other', () => {
    const shown = new Set(rows.map(([reason]) => reason))
    expect([...shown].sort()).toEqual([...refusalReasons].sort())
  })

  it('naming the first ungranted field, and a field only then', () => {
    const fields = ['fullName', 'religion', 'bloodType'] as const
    expect(decided({ asked: { ...asked, fields } })).toEqual({
      granted: false,
      reason: 'field-not-granted',
      field: 'religion',
    })
    for (const [reason, , change, used] of rows)
      if (reason !== 'field-not-granted')
        expect(decided(change, used)).not.toHaveProperty('field')
  })
})

describe('a query is granted', () => {
  it('with what the procedure needs, the duty it rests on, and what it spends', () => {
    expect(decided({})).toEqual({
      granted: true,
      duty: 'receiving',
      fields: ['fullName', 'birth', 'permanentAddress'],
      spends: [
        'dossier:d1',
        'account-day:a1:2026-11-20',
        'service-window:037:2026-11-20/office',
        'address-day:10.38.2.7:2026-11-20',
      ],
    })
  })

  it('to a client system without a session', () => {
    expect(decided({ session: null, system: allowed }).granted).toBe(true)
  })

  it('with the fields asked for only, in the order asked', () => {
    const fields = ['birth', 'fullName'] as const
    expect(granted({ asked: { ...asked, fields } })).toEqual(['birth', 'fullName'])
  })

  it('with the lines of every part and of the person’s own part together', () => {
    expect(granted({ party: { agreement: 'agrees', part: 'người mẹ' } })).toEqual([
      'fullName',
      'birth',
      'permanentAddress',
      'maritalStatus',
    ])
  })

  it('without the fields of a line whose purposes lack the one named', () => {
    const party = { agreement: 'agrees', part: 'người mẹ' } as const
    expect(granted({ party, asked: { ...asked, purpose: 'fill-form' } })).not.toContain(
      'maritalStatus',
    )
  })

  it('naming a field once though two lines grant it', () => {
    expect(granted({ procedureRules: [registration, registration] })).toEqual(
      registration.fields,
    )
  })

  it('with no field at all from a service that answers yes or no', () => {
    const change: Partial<QueryFacts> = {
      asked: { ...asked, service: '033' },
      service: { answer: 'match', enabled: true },
      procedureRules: [{ ...matching, fields: ['fullName', 'religion'] }],
    }
    expect(granted(change)).toEqual([])
  })

  it('with only the fields that the kind of service can give', () => {
    const change: Partial<QueryFacts> = {
      service: { answer: 'household', enabled: true },
      procedureRules: [
        { ...registration, fields: ['religion', 'householdMembers', 'permanentAddress'] },
      ],
    }
    expect(granted(change)).toEqual(['householdMembers', 'permanentAddress'])
    expect(granted({ ...change, service })).toEqual(['religion', 'permanentAddress'])
  })

  it('off hours, when the service is registered for off hours', () => {
    const night = { window: offHours }
    expect(decided({ ...night, registeredPerWindow: 1 }).granted).toBe(true)
    expect(decided({ ...night, registeredPerWindow: null })).toEqual({
      granted: false,
      reason: 'service-not-registered',
    })
  })

  it('off hours, though the office window of the same day is spent', () => {
    const used = spent(counterKeys.service('037', '2026-11-20/office'), 1000)
    expect(decided({ window: offHours }, used).granted).toBe(true)
  })

  it('as a re-check and as a job up to what is kept for others', () => {
    const used = (units: number) =>
      spent(counterKeys.service('037', '2026-11-20/office'), units)
    expect(decided({ urgency: 'recheck' }, used(899)).granted).toBe(true)
    expect(decided({ urgency: 'job' }, used(699)).granted).toBe(true)
    expect(decided({ urgency: 'recheck' }, used(1000))).toMatchObject({
      reason: 'service-window-spent',
    })
  })

  it('beside an edge, when either side has room, and is counted on both', () => {
    expect(decided({ beside: [evening] })).toMatchObject({
      granted: true,
      spends: [
        'dossier:d1',
        'account-day:a1:2026-11-20',
        'service-window:037:2026-11-20/office',
        'address-day:10.38.2.7:2026-11-20',
        'service-window:037:2026-11-20/off-hours',
        'agency-off-hours:H38.12:2026-11-20/off-hours',
        'province-off-hours:2026-11-20/off-hours',
      ],
    })
  })

  it('beside midnight, when a span that has both sides has room for both units', () => {
    const early = { ...evening, date: '2026-11-21' }
    const late = { window: offHours, registeredPerWindow: 400, beside: [early] }
    const key = counterKeys.service('037', '2026-11-20/off-hours')
    expect(decided(late, spent(key, 398)).granted).toBe(true)
    expect(decided(late, spent(key, 399))).toMatchObject({ reason: 'window-edge' })
    expect(decided(late, spent(key, 400))).toMatchObject({
      reason: 'service-window-spent',
    })
  })

  it('with the last unit of every counter, spending nothing itself', () => {
    const used = new Map([
      [counterKeys.dossier('d1'), 2],
      [counterKeys.account('a1', '2026-11-20'), 149],
      [counterKeys.service('037', '2026-11-20/office'), 999],
      [counterKeys.address('10.38.2.7', '2026-11-20'), 599],
    ])
    const before = new Map(used)
    expect(decided({}, used).granted).toBe(true)
    expect(used).toEqual(before)
  })
})
