import { describe, expect, it } from 'vitest'
import { type Duty, duties } from '../duties.ts'
import {
  type Account,
  type AccountRequest,
  accountActs,
  accountAfterApproval,
  accountStates,
  requestKinds,
  ruleAct,
  ruleDecision,
  ruleRequest,
  stateAfterRequest,
} from './account.ts'
import { conflictOnAnyDay } from './dated-duties.ts'

const today = '2026-11-20'
const here = 'H38.12'
const elsewhere = 'H38.05'

function person(id: string, duty: Duty, agency = here): Account {
  return {
    id,
    state: 'active',
    agency,
    duties: [{ duty, from: '2026-01-01', to: null }],
    enrolled: true,
  }
}
const officer = person('a-officer', 'receiving')
const admin = person('a-admin', 'account-admin')
const farAdmin = person('a-far', 'account-admin', elsewhere)
const focal = person('a-focal', 'focal-point', 'H38')
const security = person('a-security', 'security', 'H38.99')

const request = (given: Partial<AccountRequest>): AccountRequest => ({
  kind: 'duties',
  state: 'open',
  account: officer.id,
  requester: admin.id,
  agency: here,
  duties: [{ duty: 'verification', from: today, to: null }],
  ...given,
})

/** Written out by hand: a change of who may do what must be made twice, knowingly. */
const mayActHere: Readonly<Record<Duty, string>> = {
  receiving: '',
  verification: '',
  'account-admin':
    'lock revoke end-duty record-training record-leave end-leave link-sso unlink-sso',
  'focal-point':
    'lock revoke end-duty record-training record-leave end-leave list unlist link-sso unlink-sso',
  security: 'lock revoke end-duty unlink-sso',
  leader: '',
  'connection-desk': '',
  auditor: '',
}
const mayActElsewhere: Readonly<Record<Duty, string>> = {
  ...mayActHere,
  'account-admin': '',
}
const mayAsk: Readonly<Record<Duty, string>> = {
  receiving: '',
  verification: '',
  'account-admin': 'new duties move restore recover',
  'focal-point': 'new duties move restore recover',
  security: '',
  leader: '',
  'connection-desk': '',
  auditor: '',
}
const mayApprove: Readonly<Record<Duty, string>> = {
  receiving: '',
  verification: '',
  'account-admin': 'move rehome',
  'focal-point': 'new duties restore recover rehome',
  security: 'restore recover rehome',
  leader: '',
  'connection-desk': '',
  auditor: '',
}

const stateFor = {
  new: null,
  duties: 'active',
  move: 'moving',
  restore: 'locked',
  recover: 'active',
  rehome: 'moving',
} as const

describe('who may do what to an account', () => {
  it.each(duties)('%s, in the own agency and in another', (duty) => {
    const able = (agency: string) =>
      accountActs
        .filter(
          (act) => ruleAct(person('a-x', duty, agency), act, officer, today).allowed,
        )
        .join(' ')
    expect(able(here)).toBe(mayActHere[duty])
    expect(able(elsewhere)).toBe(mayActElsewhere[duty])
  })

  it.each(duties)('%s may ask for and approve what is written here', (duty) => {
    const actor = person('a-x', duty)
    const asks = requestKinds.filter((kind) => {
      const state = kind === 'move' ? 'active' : stateFor[kind]
      const account = state === null ? null : { ...officer, state: state as 'active' }
      const agency = kind === 'move' ? elsewhere : here
      const duties = request({}).duties
      const asked = request({ kind, agency, duties: kind === 'move' ? null : duties })
      return ruleRequest(actor, asked, account, today).allowed
    })
    expect(asks.join(' ')).toBe(mayAsk[duty])
    const approves = requestKinds.filter((kind) => {
      const state = stateFor[kind]
      const account = state === null ? null : { ...officer, state }
      return ruleDecision(actor, 'approve', request({ kind }), admin, account, today)
        .allowed
    })
    expect(approves.join(' ')).toBe(mayApprove[duty])
  })

  it('only an account that nobody has taken over is handed out', () => {
    const fresh = { ...officer, enrolled: false }
    for (const actor of [admin, focal])
      expect(ruleAct(actor, 'issue-secret', fresh, today).allowed).toBe(true)
    expect(ruleAct(security, 'issue-secret', fresh, today).allowed).toBe(false)
    expect(ruleAct(admin, 'issue-secret', officer, today)).toEqual({
      allowed: false,
      reason: 'account-taken-over',
    })
  })

  it('a recovery is asked by one and approved by another, and hands the account back', () => {
    const asked = request({ kind: 'recover', duties: null })
    expect(ruleRequest(admin, asked, officer, today).allowed).toBe(true)
    expect(ruleRequest(admin, asked, { ...officer, enrolled: false }, today)).toEqual({
      allowed: false,
      reason: 'account-not-taken-over',
    })
    expect(ruleDecision(admin, 'approve', asked, admin, officer, today).allowed).toBe(
      false,
    )
    expect(ruleDecision(officer, 'approve', asked, admin, officer, today).allowed).toBe(
      false,
    )
    expect(ruleDecision(focal, 'approve', asked, admin, officer, today).allowed).toBe(
      true,
    )
    const after = accountAfterApproval(asked, officer, today)
    expect(after).toEqual({ ...officer, enrolled: false })
    expect(ruleAct(admin, 'issue-secret', after, today).allowed).toBe(true)
  })

  it.each(accountActs)('nobody does %s to their own account', (act) => {
    for (const actor of [admin, focal, security])
      expect(ruleAct(actor, act, actor, today)).toMatchObject({ reason: 'own-account' })
  })

  it.each(accountStates)(
    'a revoked account stays so; one that is %s can be revoked otherwise',
    (state) => {
      const ruling = ruleAct(admin, 'revoke', { ...officer, state }, today)
      expect(ruling.allowed).toBe(state !== 'revoked')
    },
  )

  it.each(accountStates.filter((state) => state !== 'active'))(
    'who is %s does nothing, whatever their duties',
    (state) => {
      expect(ruleAct({ ...focal, state }, 'lock', officer, today)).toMatchObject({
        reason: 'account-act-not-yours',
      })
    },
  )

  it('a duty counts from its first day to the day before its end', () => {
    const dated = (from: string, to: string | null): Account => ({
      ...admin,
      duties: [{ duty: 'account-admin', from, to }],
    })
    const able = (from: string, to: string | null) =>
      ruleAct(dated(from, to), 'lock', officer, today).allowed
    expect(able(today, null)).toBe(true)
    expect(able('2026-11-21', null)).toBe(false)
    expect(able('2026-01-01', '2026-11-21')).toBe(true)
    expect(able('2026-01-01', today)).toBe(false)
  })

  it('who could query administers nobody', () => {
    const both = { ...admin, duties: [...admin.duties, ...officer.duties] }
    expect(ruleAct(both, 'lock', person('a-y', 'receiving'), today).allowed).toBe(false)
  })
})

describe('two persons', () => {
  it('who asked does not decide, although a new duty would let them', () => {
    const asked = request({ requester: focal.id })
    for (const decision of ['approve', 'refuse'] as const)
      expect(ruleDecision(focal, decision, asked, focal, officer, today)).toMatchObject({
        reason: 'own-request',
      })
  })

  it('nobody decides about themself', () => {
    const asked = request({ account: focal.id, requester: admin.id, agency: 'H38' })
    expect(ruleDecision(focal, 'approve', asked, admin, focal, today)).toMatchObject({
      reason: 'own-account',
    })
  })

  it('what was asked by one who lost the right to ask is refused or withdrawn, never approved', () => {
    for (const lost of [
      { ...admin, state: 'locked' as const },
      {
        ...admin,
        duties: [{ duty: 'account-admin' as const, from: '2026-01-01', to: today }],
      },
      { ...admin, agency: elsewhere },
    ]) {
      const decide = (decision: 'approve' | 'refuse') =>
        ruleDecision(focal, decision, request({}), lost, officer, today)
      expect(decide('approve')).toMatchObject({ reason: 'requester-lost-right' })
      expect(decide('refuse').allowed).toBe(true)
    }
  })

  it.each(['approved', 'refused', 'withdrawn'] as const)(
    'a request %s is not decided again',
    (state) => {
      for (const decision of ['approve', 'refuse', 'withdraw'] as const)
        expect(
          ruleDecision(focal, decision, request({ state }), admin, officer, today),
        ).toMatchObject({ reason: 'request-decided' })
    },
  )

  it('who asked may withdraw, and a colleague who could have asked', () => {
    const withdraw = (actor: Account) =>
      ruleDecision(actor, 'withdraw', request({}), admin, officer, today).allowed
    expect(withdraw(admin)).toBe(true)
    expect(withdraw(person('a-colleague', 'account-admin'))).toBe(true)
    expect(withdraw(farAdmin)).toBe(false)
    expect(withdraw(officer)).toBe(false)
  })
})

describe('a mover', () => {
  const moving = { ...officer, state: 'moving' as const }
  const move = request({ kind: 'move', agency: elsewhere, duties: null })

  it('is let go by the old agency and confirmed by the new one only', () => {
    expect(ruleRequest(admin, move, officer, today).allowed).toBe(true)
    expect(ruleRequest(farAdmin, move, officer, today).allowed).toBe(false)
    const confirm = (actor: Account) =>
      ruleDecision(actor, 'approve', move, admin, moving, today).allowed
    expect(confirm(farAdmin)).toBe(true)
    expect(confirm(focal)).toBe(false)
    expect(confirm(person('a-other', 'account-admin'))).toBe(false)
  })

  it('keeps the duties, at the new agency', () => {
    expect(accountAfterApproval(move, moving, today)).toEqual({
      ...officer,
      agency: elsewhere,
    })
  })

  it('does not move to where they are', () => {
    const nowhere = { ...move, agency: here }
    expect(ruleRequest(admin, nowhere, officer, today)).toMatchObject({
      reason: 'agency-unchanged',
    })
  })
})

describe('who came over with a reorganisation', () => {
  const there = { ...officer, state: 'moving' as const, agency: elsewhere }
  const rehome = request({ kind: 'rehome', agency: elsewhere, duties: null })
  const decide = (actor: Account, decision: 'approve' | 'refuse' | 'withdraw') =>
    ruleDecision(
      actor,
      decision,
      rehome,
      { ...focal, id: 'a-who-asked', state: 'revoked' },
      there,
      today,
    ).allowed

  it('is confirmed by the new agency or by the province, whatever became of who drafted it', () => {
    expect(decide(farAdmin, 'approve')).toBe(true)
    expect(decide(focal, 'approve')).toBe(true)
    expect(decide(security, 'refuse')).toBe(true)
    expect(decide(admin, 'approve')).toBe(false)
    expect(decide(there, 'approve')).toBe(false)
  })

  it('is asked about by nobody and withdrawn by nobody; refused, they are locked', () => {
    for (const actor of [admin, farAdmin, focal, security]) {
      expect(ruleRequest(actor, rehome, officer, today).allowed).toBe(false)
      expect(decide(actor, 'withdraw')).toBe(false)
    }
    expect(stateAfterRequest('rehome', 'refused', 'moving')).toBe('locked')
    expect(accountAfterApproval(rehome, there, today)).toEqual({
      ...officer,
      agency: elsewhere,
    })
  })
})

describe('the duties asked for', () => {
  const ask = (...asked: AccountRequest['duties'] & {}) =>
    ruleRequest(admin, request({ duties: asked }), officer, today)

  it('are never held together with others when one queries and one does not', () => {
    const receiving = { duty: 'receiving', from: '2026-12-01', to: '2027-03-01' } as const
    const auditing = (from: string) => ({ duty: 'auditor', from, to: null }) as const
    expect(ask(receiving, auditing('2027-02-28'))).toMatchObject({
      reason: 'duties-would-conflict',
    })
    expect(ask(receiving, auditing('2027-03-01')).allowed).toBe(true)
    expect(conflictOnAnyDay([auditing('2026-01-01'), receiving])).toBe(true)
  })

  it.each([
    [
      'end before they begin',
      [{ duty: 'receiving', from: '2026-12-01', to: '2026-12-01' }],
    ],
    ['begin in the past', [{ duty: 'verification', from: '2026-11-19', to: null }]],
    [
      'are named twice for the same days',
      [
        { duty: 'verification', from: today, to: null },
        { duty: 'verification', from: '2026-12-01', to: null },
      ],
    ],
  ] as const)('are refused when they %s', (_, asked) => {
    expect(ask(...asked)).toMatchObject({ reason: 'duty-dates-wrong' })
  })

  it('are a change', () => {
    expect(ask(...officer.duties)).toMatchObject({ reason: 'duties-unchanged' })
    expect(ask()).toMatchObject({ reason: 'duties-unchanged' })
  })

  it('may give an end to what is held already', () => {
    expect(ask({ duty: 'receiving', from: '2026-01-01', to: '2027-01-01' }).allowed).toBe(
      true,
    )
  })

  it('begin on the day of the approval when their first day went by in waiting', () => {
    const waited = request({
      duties: [{ duty: 'verification', from: '2026-11-16', to: null }],
    })
    expect(ruleDecision(focal, 'approve', waited, admin, officer, today).allowed).toBe(
      true,
    )
    expect(accountAfterApproval(waited, officer, today).duties).toEqual([
      { duty: 'verification', from: today, to: null },
    ])
  })
})
