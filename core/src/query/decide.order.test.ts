/** An officer is told the first thing to mend: who asks, what for, about whom, how much. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LockScope } from '../workflow/lock.ts'
import { decide } from './decide.ts'
import type { QueryFacts } from './facts.ts'
import type { RefusalReason } from './reasons.ts'

const vectors = new URL('../../vectors/decide.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(vectors, 'utf8')) as {
  cases: readonly [{ facts: QueryFacts }]
}
const lawful = cases[0].facts

describe('the order of checks', () => {
  it('starts from a query that is granted', () => {
    expect(decide(lawful, new Map()).granted).toBe(true)
  })

  /** One fault per line; each is refused before every line below it. */
  const order: readonly (readonly [RefusalReason, (f: QueryFacts) => QueryFacts])[] = [
    ['system-not-permitted', (f) => withSystem(f, { active: false })],
    ['system-address-refused', (f) => withSystem(f, { addressAllowed: false })],
    ['system-key-ended', (f) => withSystem(f, { keysInForce: false })],
    [
      'session-ended',
      (f) => ({ ...f, session: f.session && { ...f.session, live: false } }),
    ],
    ['log-unwitnessed', (f) => ({ ...f, logUnwitnessed: true })],
    ['service-locked', (f) => withLock(f, 'service')],
    ['system-locked', (f) => withLock(f, 'system')],
    ['agency-locked', (f) => withLock(f, 'agency')],
    ['address-locked', (f) => withLock(f, 'address')],
    ['account-locked', (f) => withLock(f, 'account')],
    ['challenge-required', (f) => ({ ...f, challengeUnmet: true })],
    ['connection-suspended', (f) => ({ ...f, connection: 'suspended' })],
    ['account-not-active', (f) => withAccount(f, { active: false, reviewSilent: false })],
    ['review-silent', (f) => withAccount(f, { active: false, reviewSilent: true })],
    ['agency-not-in-force', (f) => withAccount(f, { agencyInForce: false })],
    ['account-not-listed', (f) => withAccount(f, { listedPerDay: null })],
    ['account-not-enrolled', (f) => withAccount(f, { enrolled: false })],
    ['password-expired', (f) => withAccount(f, { passwordDue: true })],
    ['account-not-trained', (f) => withAccount(f, { trained: false })],
    ['service-off', (f) => ({ ...f, service: { answer: 'person', enabled: false } })],
    ['duty-missing', (f) => withAccount(f, { duties: [] })],
    ['dossier-missing', (f) => ({ ...f, asked: { ...f.asked, dossier: null } })],
    ['dossier-closed', (f) => withDossier(f, { open: false })],
    ['agency-not-involved', (f) => withDossier(f, { agencies: [] })],
    ['dossier-not-yours', (f) => withDossier(f, { assigned: false })],
    ['procedure-differs', (f) => withDossier(f, { procedure: '9.999999' })],
    ['procedure-not-in-force', (f) => ({ ...f, procedureRules: null })],
    ['person-not-in-dossier', (f) => ({ ...f, party: { agreement: 'not-a-party' } })],
    ['purpose-not-allowed', (f) => ({ ...f, asked: { ...f.asked, purpose: 'other' } })],
    ['field-not-granted', (f) => ({ ...f, asked: { ...f.asked, fields: ['religion'] } })],
    ['service-not-registered', (f) => ({ ...f, registeredPerWindow: null })],
    ['dossier-budget-spent', (f) => withDossier(f, { budget: 0 })],
    ['account-day-spent', (f) => withAccount(f, { listedPerDay: 0 })],
    ['service-window-spent', (f) => ({ ...f, registeredPerWindow: 0 })],
    ['address-day-spent', (f) => withNumbers(f, { addressPerAccount: 0 })],
    ['agency-off-hours-spent', (f) => withNumbers(atNight(f), { agencyOffHours: 0 })],
    ['province-off-hours-spent', (f) => withNumbers(atNight(f), { provinceOffHours: 0 })],
    ['kept-for-counter', (f) => ({ ...withNumbers(f, { kept }), urgency: 'recheck' })],
    ['window-edge', (f) => ({ ...f, beside: [{ ...beside, numbers: f.numbers }] })],
  ]
  const allowed = {
    active: true,
    mayQuery: true,
    addressAllowed: true,
    keysInForce: true,
  }
  const kept = { recheck: 100, job: 100 }
  const beside = {
    date: '2026-11-20',
    window: { id: '2026-11-20/off-hours', kind: 'off-hours' as const },
    registeredPerWindow: null,
  }
  const withLock = (f: QueryFacts, scope: LockScope): QueryFacts => ({
    ...f,
    locked: [...f.locked, scope],
  })
  const withNumbers = (f: QueryFacts, change: object) => ({
    ...f,
    numbers: { ...f.numbers, ...change },
  })
  const atNight = (f: QueryFacts): QueryFacts => ({
    ...f,
    window: { ...f.window, id: `${f.date}/off-hours`, kind: 'off-hours' },
  })
  const withSystem = (f: QueryFacts, change: object) => ({
    ...f,
    system: { ...(f.system ?? allowed), ...change },
  })
  const withAccount = (f: QueryFacts, change: object) => ({
    ...f,
    account: f.account === null ? null : { ...f.account, ...change },
  })
  const withDossier = (f: QueryFacts, change: object) => ({
    ...f,
    dossier: f.dossier === null ? null : { ...f.dossier, ...change },
  })

  const pairs = order.flatMap((first, at) =>
    order.slice(at + 1).map((second) => ({ first, second })),
  )
  it.each(pairs)('$first.0 is told before $second.0', ({ first, second }) => {
    const facts = first[1](second[1](lawful))
    expect(decide(facts, new Map())).toMatchObject({ granted: false, reason: first[0] })
  })
})
