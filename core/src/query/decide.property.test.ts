/**
 * Properties of the decision against an oracle that shares no code with it: the tables of duties
 * and fields are written out again, and the rule is one flat conjunction instead of an order.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Duty } from '../duties.ts'
import type { CountersUsed } from '../limits/counters.ts'
import type { LockScope } from '../workflow/lock.ts'
import { decide } from './decide.ts'
import type { QueryFacts, ServiceRule } from './facts.ts'
import type { FieldName } from './fields.ts'

const allowed = { active: true, mayQuery: true, addressAllowed: true, keysInForce: true }

const queriesByDuty = new Map([
  ['receiving', 'match,person,household'],
  ['verification', 'match,person'],
])
const ofHousehold = new Set(
  'permanentAddress householdHeadName householdBookNumber householdMembers'.split(' '),
)

function fits(field: string, answer: string): boolean {
  if (answer === 'household') return ofHousehold.has(field)
  return answer === 'person' && field !== 'householdMembers'
}

/** The fields the law allows, or null when it allows no query at all. */
function lawfulFields(facts: QueryFacts, used: CountersUsed): ReadonlySet<string> | null {
  const { asked, account, dossier, service, party } = facts
  if (!account || !dossier || !service || party.agreement !== 'agrees') return null
  const kinds = account.duties.map((duty) => queriesByDuty.get(duty))
  const allowed = new Set<string>()
  let lines = 0
  for (const line of facts.procedureRules ?? []) {
    const speaks =
      line.service === asked.service && [null, party.part].includes(line.part)
    if (!speaks || line.purposes.indexOf(asked.purpose) < 0) continue
    lines += 1
    for (const field of line.fields) if (fits(field, service.answer)) allowed.add(field)
  }
  const conditions = [
    facts.session ? facts.session.live : facts.system !== null,
    Object.values(facts.system ?? {}).every(Boolean),
    !facts.logUnwitnessed,
    facts.locked.length === 0,
    !facts.challengeUnmet,
    facts.connection === 'stands',
    account.active,
    account.agencyInForce,
    account.enrolled,
    account.trained,
    !account.passwordDue,
    kinds.every((kind) => kind !== undefined),
    kinds.some((kind) => kind?.split(',').includes(service.answer)),
    service.enabled,
    asked.dossier !== null,
    dossier.open,
    dossier.assigned,
    dossier.agencies.some((agency) => agency === account.agency),
    asked.procedure === dossier.procedure,
    lines > 0,
    (asked.fields ?? []).every((field) => allowed.has(field)),
    ...roomOnEveryReading(facts, account, dossier, used),
  ]
  return conditions.includes(false) ? null : new Set(asked.fields ?? allowed)
}

/** At noon, in the evening and after midnight, written out one by one. */
function roomOnEveryReading(
  { asked, date, session, registeredPerWindow, numbers, urgency }: QueryFacts,
  account: Account,
  dossier: Dossier,
  used: CountersUsed,
): boolean[] {
  const room = (most: number, ...keys: readonly string[]) =>
    keys.reduce((sum, key) => sum + (used.get(key) ?? 0), 0) < most
  const counts: [string, number, string][] = [
    [`account-day:${account.id}`, account.listedPerDay ?? 0, ''],
    ...(session
      ? [
          [
            `address-day:${session.address}`,
            numbers.addressPerAccount * Math.max(1, session.accountsThere),
            '',
          ] as [string, number, string],
        ]
      : []),
  ]
  const keptPercent = { counter: 0, recheck: 25, job: 50 }[urgency]
  const open = (most: number) => most - Math.floor((most * keptPercent) / 100)
  const registered = open(registeredPerWindow ?? 0)
  const noon = date === '2026-11-20'
  if (!noon)
    counts.push(
      [`service-window:${asked.service}`, registered, '/off-hours'],
      [`agency-off-hours:${account.agency}`, open(numbers.agencyOffHours), '/off-hours'],
      ['province-off-hours', open(numbers.provinceOffHours), '/off-hours'],
    )
  return [
    room(dossier.budget, `dossier:${dossier.id}`),
    !noon || room(registered, `service-window:${asked.service}:2026-11-20/office`),
    ...counts.flatMap(([name, most, part]) => [
      room(most, `${name}:${date}${part}`, `${name}:${date}/early`),
      noon || room(most, `${name}:2026-11-20${part}`, `${name}:2026-11-21/early`),
    ]),
  ]
}

interface Asking {
  readonly facts: QueryFacts
  readonly used: CountersUsed
}

/** Mostly the lawful value, so that grants are common; now and then another. */
function mostly<T>(lawful: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { arbitrary: fc.constant(lawful), weight: 25 },
    { arbitrary: fc.constantFrom(lawful, ...others), weight: 1 },
  )
}

const agencies = ['H38.12', 'H38.05', 'H38.99']
const parts = ['người yêu cầu', 'người mẹ', null]
const someFields: readonly FieldName[] = [
  'fullName',
  'birth',
  'permanentAddress',
  'religion',
  'householdMembers',
  'householdHeadName',
]
const limit = fc.oneof(
  { arbitrary: fc.integer({ min: 2, max: 4 }), weight: 5 },
  { arbitrary: fc.integer({ min: 0, max: 2 }), weight: 1 },
)
const units = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 1 }), weight: 5 },
  { arbitrary: fc.integer({ min: 0, max: 4 }), weight: 1 },
)

const line: fc.Arbitrary<ServiceRule> = fc.record({
  service: mostly('037', '033'),
  part: fc.constantFrom(...parts),
  purposes: fc.constantFrom<readonly string[]>(['check', 'fill'], ['check'], ['fill']),
  fields: fc.subarray([...someFields]),
})

/** At noon, and after the midnight that follows. */
const moment = fc.constantFrom(
  {
    date: '2026-11-20',
    window: { id: '2026-11-20/office', kind: 'office' as const, fromMs: 0, toMs: 1 },
  },
  {
    date: '2026-11-21',
    window: {
      id: '2026-11-20/off-hours',
      kind: 'off-hours' as const,
      fromMs: 1,
      toMs: 2,
    },
  },
)

const timelessFacts = fc.record({
  logUnwitnessed: mostly(false, true),
  locked: mostly<readonly LockScope[]>([], ['account'], ['address', 'service']),
  challengeUnmet: mostly(false, true),
  connection: mostly<QueryFacts['connection']>('stands', 'suspended', 'missing'),
  asked: fc.record({
    dossier: mostly<string | null>('H38.12-261120-0012', null),
    procedure: mostly('1.001193', '1.004441'),
    service: mostly('037', '033'),
    purpose: mostly('check', 'fill', 'other'),
    fields: fc.oneof(fc.constant(null), fc.subarray([...someFields], { maxLength: 1 })),
  }),
  system: mostly<QueryFacts['system']>(
    null,
    allowed,
    { ...allowed, active: false },
    { ...allowed, mayQuery: false },
    { ...allowed, addressAllowed: false },
    { ...allowed, keysInForce: false },
  ),
  session: mostly<QueryFacts['session']>(
    { live: true, address: '10.38.2.7', accountsThere: 2 },
    { live: false, address: '10.38.2.7', accountsThere: 2 },
    { live: true, address: '10.38.2.7', accountsThere: 0 },
    null,
  ),
  account: fc.option(
    fc.record({
      id: fc.constantFrom('a1', 'a2'),
      active: mostly(true, false),
      reviewSilent: mostly(false, true),
      agencyInForce: mostly(true, false),
      enrolled: mostly(true, false),
      trained: mostly(true, false),
      passwordDue: mostly(false, true),
      agency: mostly(...(agencies as [string, ...string[]])),
      duties: mostly<readonly Duty[]>(
        ['receiving'],
        [],
        ['verification'],
        ['verification', 'receiving'],
        ['receiving', 'auditor'],
        ['leader'],
        ['account-admin', 'verification'],
        ['security', 'focal-point'],
      ),
      listedPerDay: fc.oneof(
        { arbitrary: limit, weight: 15 },
        { arbitrary: fc.constant(null), weight: 1 },
      ),
    }),
    { freq: 30 },
  ),
  service: mostly<QueryFacts['service']>(
    { answer: 'person', enabled: true },
    { answer: 'household', enabled: true },
    { answer: 'match', enabled: true },
    { answer: 'person', enabled: false },
    null,
  ),
  registeredPerWindow: fc.option(limit, { freq: 30 }),
  numbers: fc.record({
    overrun: fc.constant({ secondOverrunLocks: true, timesRegistered: 2 }),
    addressPerAccount: limit,
    agencyOffHours: limit,
    provinceOffHours: limit,
    kept: fc.constant({ recheck: 25, job: 50 }),
  }),
  urgency: mostly<QueryFacts['urgency']>('counter', 'recheck', 'job'),
  beside: fc.constant([]),
  dossier: fc.option(
    fc.record({
      id: fc.constantFrom('d1', 'd2'),
      open: mostly(true, false),
      procedure: mostly('1.001193', '1.004441'),
      agencies: mostly<readonly string[]>(agencies.slice(0, 2), ['H38.99'], []),
      assigned: mostly(true, false),
      budget: limit,
    }),
    { freq: 30 },
  ),
  procedureRules: fc.option(fc.array(line, { minLength: 1, maxLength: 4 }), { freq: 30 }),
  party: mostly<QueryFacts['party']>(
    { agreement: 'agrees', part: 'người yêu cầu' },
    { agreement: 'agrees', part: 'người mẹ' },
    { agreement: 'details-differ' },
    { agreement: 'not-a-party' },
  ),
})

const anyFacts: fc.Arbitrary<QueryFacts> = fc
  .tuple(timelessFacts, moment)
  .map(([facts, at]) => ({ ...facts, ...at }))

const counterNames = [
  'dossier:d1',
  'dossier:d2',
  'account-day:a1:2026-11-20',
  'account-day:a2:2026-11-20',
  'account-day:a1:2026-11-21',
  'account-day:a1:2026-11-21/early',
  'service-window:037:2026-11-20/office',
  'service-window:037:2026-11-20/off-hours',
  'service-window:037:2026-11-21/early',
  'address-day:10.38.2.7:2026-11-20',
  'address-day:10.38.2.7:2026-11-21/early',
  'agency-off-hours:H38.12:2026-11-20/off-hours',
  'province-off-hours:2026-11-21/early',
]

const asking: fc.Arbitrary<Asking> = fc.record({
  facts: anyFacts,
  used: fc
    .tuple(...counterNames.map(() => units))
    .map((counts) => new Map(counterNames.map((key, at) => [key, counts[at] ?? 0]))),
})

type Restriction = (at: Asking, pick: number) => Asking

const onFacts =
  (change: (facts: QueryFacts, pick: number) => Partial<QueryFacts>): Restriction =>
  ({ facts, used }, pick) => ({ facts: { ...facts, ...change(facts, pick) }, used })

const onAccount = (change: (account: Account, pick: number) => Partial<Account>) =>
  onFacts(({ account }, pick) => ({
    account: account && { ...account, ...change(account, pick) },
  }))

const onDossier = (change: (dossier: Dossier, pick: number) => Partial<Dossier>) =>
  onFacts(({ dossier }, pick) => ({
    dossier: dossier && { ...dossier, ...change(dossier, pick) },
  }))

const onOneRule = (change: (rule: ServiceRule, pick: number) => readonly ServiceRule[]) =>
  onFacts(({ procedureRules: rules }, pick) => ({
    procedureRules:
      rules?.flatMap((rule, at) =>
        at === pick % rules.length ? change(rule, pick >> 3) : [rule],
      ) ?? null,
  }))

const without = <T>(list: readonly T[], pick: number): readonly T[] =>
  list.filter((_, at) => at !== pick % list.length)

type Account = NonNullable<QueryFacts['account']>
type Dossier = NonNullable<QueryFacts['dossier']>

const restrictions: Readonly<Record<string, Restriction>> = {
  'ending the session': onFacts(({ session }) => ({
    session: session && { ...session, live: false },
  })),
  'switching the client system off': onFacts(({ system }) => ({
    system: system && { ...system, active: false },
  })),
  'forbidding the client system to query': onFacts(({ system }) => ({
    system: system && { ...system, mayQuery: false },
  })),
  'shutting the network of the client system out': onFacts(({ system }) => ({
    system: system && { ...system, addressAllowed: false },
  })),
  'ending a key of the client system': onFacts(({ system }) => ({
    system: system && { ...system, keysInForce: false },
  })),
  'taking away both session and system': onFacts(() => ({ session: null, system: null })),
  'removing the account': onFacts(() => ({ account: null })),
  'locking the account': onAccount(() => ({ active: false })),
  'suspending the account by silence': onAccount(() => ({
    active: false,
    reviewSilent: true,
  })),
  'ending the agency of the account': onAccount(() => ({ agencyInForce: false })),
  'handing the account out anew': onAccount(() => ({ enrolled: false })),
  'letting the training run out': onAccount(() => ({ trained: false })),
  'removing the account from the list': onAccount(() => ({ listedPerDay: null })),
  'lowering what the account is listed with': onAccount(({ listedPerDay }) => ({
    listedPerDay: listedPerDay && listedPerDay - 1,
  })),
  // Dropping an administering duty would lift a conflict, so it is no restriction.
  'dropping a duty that may query': onAccount(({ duties }, pick) => {
    const querying = duties.filter((duty) => queriesByDuty.has(duty))
    const dropped = querying[pick % querying.length]
    return { duties: duties.filter((duty) => duty !== dropped) }
  }),
  'adding a duty that administers': onAccount(({ duties }) => ({
    duties: [...duties, 'account-admin'],
  })),
  'removing the service': onFacts(() => ({ service: null })),
  'disabling the service': onFacts(({ service }) => ({
    service: service && { ...service, enabled: false },
  })),
  'withdrawing the registration of the service': onFacts(() => ({
    registeredPerWindow: null,
  })),
  'lowering the registered count': onFacts(({ registeredPerWindow: count }) => ({
    registeredPerWindow: count && count - 1,
  })),
  'lowering the off-hours ceilings': onFacts(({ numbers }) => ({
    numbers: {
      ...numbers,
      agencyOffHours: numbers.agencyOffHours - 1,
      provinceOffHours: numbers.provinceOffHours - 1,
    },
  })),
  'asking for somebody who is less urgent': onFacts(({ urgency }) => ({
    urgency: urgency === 'counter' ? 'recheck' : 'job',
  })),
  'having fewer accounts at home at the address': onFacts(({ session }) => ({
    session: session && { ...session, accountsThere: 0 },
  })),
  'removing the dossier': onFacts(() => ({ dossier: null })),
  'naming no dossier': onFacts(({ asked }) => ({ asked: { ...asked, dossier: null } })),
  'closing the dossier': onDossier(() => ({ open: false })),
  'assigning the dossier to others': onDossier(() => ({ assigned: false })),
  'removing an agency from the dossier': onDossier(({ agencies: all }, pick) => ({
    agencies: without(all, pick),
  })),
  'lowering the budget of the dossier': onDossier(({ budget }) => ({
    budget: budget - 1,
  })),
  'ending the procedure': onFacts(() => ({ procedureRules: null })),
  'removing a rule': onOneRule(() => []),
  'dropping a field of a rule': onOneRule((rule, pick) => [
    { ...rule, fields: without(rule.fields, pick) },
  ]),
  'dropping a purpose of a rule': onOneRule((rule, pick) => [
    { ...rule, purposes: without(rule.purposes, pick) },
  ]),
  'narrowing a rule to one part': onOneRule((rule) => [
    { ...rule, part: rule.part ?? 'người mẹ' },
  ]),
  'making the person’s details differ': onFacts(({ party }) => ({
    party: party.agreement === 'agrees' ? { agreement: 'details-differ' } : party,
  })),
  'removing the person from the dossier': onFacts(() => ({
    party: { agreement: 'not-a-party' },
  })),
  'spending a unit': ({ facts, used }, pick) => {
    const key = counterNames[pick % counterNames.length] ?? ''
    return { facts, used: new Map(used).set(key, (used.get(key) ?? 0) + 1) }
  },
}

const isSubset = (part: readonly string[], whole: readonly string[]) =>
  part.every((field) => whole.includes(field))

const runs = { numRuns: 4000 }

describe('for any facts', () => {
  it('a query is granted exactly when every condition of the law holds', () => {
    let grants = 0
    fc.assert(
      fc.property(asking, ({ facts, used }) => {
        const decision = decide(facts, used)
        const lawful = lawfulFields(facts, used)
        expect(decision.granted).toBe(lawful !== null)
        if (!decision.granted || lawful === null) return
        grants += 1
        expect(new Set(decision.fields)).toEqual(lawful)
        expect(queriesByDuty.get(decision.duty)).toContain(facts.service?.answer)
        expect(facts.account?.duties).toContain(decision.duty)
      }),
      runs,
    )
    // Facts that are nearly always refused would show nothing.
    expect(grants).toBeGreaterThan(runs.numRuns / 10)
  })

  it('a grant has an open dossier, a listed active officer without conflict, and a party', () => {
    fc.assert(
      fc.property(asking, ({ facts, used }) => {
        if (!decide(facts, used).granted) return
        expect(facts.asked.dossier).not.toBeNull()
        expect(facts.dossier).toMatchObject({ open: true, assigned: true })
        expect(facts.account?.active).toBe(true)
        expect(facts.account?.listedPerDay).toBeGreaterThan(0)
        expect(facts.account?.duties.join()).toMatch(
          /^(receiving|verification)(,(receiving|verification))*$/,
        )
        expect(facts.party.agreement).toBe('agrees')
      }),
      runs,
    )
  })

  it('the decision depends on nothing but its facts and changes none of them', () => {
    fc.assert(
      fc.property(asking, ({ facts, used }) => {
        const before = structuredClone({ facts, used })
        expect(decide(facts, used)).toEqual(decide(facts, used))
        expect({ facts, used }).toEqual(before)
      }),
    )
  })

  it('asking for fewer fields never gives another field', () => {
    fc.assert(
      fc.property(asking, fc.nat(), ({ facts, used }, seed) => {
        const whole = decide({ ...facts, asked: { ...facts.asked, fields: null } }, used)
        if (!whole.granted) return
        const fields = whole.fields.filter((_, at) => ((seed >> at) & 1) === 1)
        const part = decide({ ...facts, asked: { ...facts.asked, fields } }, used)
        expect(part).toMatchObject({ granted: true, fields })
      }),
      runs,
    )
  })
})

describe('a further restriction never turns a refusal into a grant nor widens the fields', () => {
  const check = (before: Asking, after: Asking) => {
    const [wide, narrow] = [before, after].map(({ facts, used }) => decide(facts, used))
    if (!narrow?.granted) return
    expect(wide?.granted).toBe(true)
    const grantable = (at: Asking) => {
      const open = { ...at.facts, asked: { ...at.facts.asked, fields: null } }
      const decision = decide(open, at.used)
      return decision.granted ? decision.fields : []
    }
    expect(isSubset(grantable(after), grantable(before))).toBe(true)
    if (wide?.granted) expect(isSubset(narrow.fields, wide.fields)).toBe(true)
  }

  it.each(Object.entries(restrictions))('%s', (_, restrict) => {
    fc.assert(
      fc.property(asking, fc.nat(), (before, pick) => {
        check(before, restrict(before, pick))
      }),
      { numRuns: 500 },
    )
  })

  it('several restrictions, one after the other', () => {
    const step = fc.tuple(fc.constantFrom(...Object.values(restrictions)), fc.nat())
    fc.assert(
      fc.property(
        asking,
        fc.array(step, { minLength: 1, maxLength: 5 }),
        (before, steps) => {
          check(
            before,
            steps.reduce((now, [restrict, pick]) => restrict(now, pick), before),
          )
        },
      ),
      runs,
    )
  })
})
