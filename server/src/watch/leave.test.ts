/** Leave as administrators tell it, and what the detection makes of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  neighbour,
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'
import { type Detector, openDetector } from './detector.ts'

let gateway: TestGateway
let officer: TestOfficer
let admin: Record<string, string>
let dossier: string
let detector: Detector

const rows = <Row>(sql: string, values: unknown[] = []) =>
  gateway.database.rows<Row>(sql, values)

beforeEach(async () => {
  // Thursday, 09:00 in Vietnam.
  gateway = await openTestGateway()
  gateway.clock.set('2026-11-19T02:00:00Z')
  officer = await gateway.addOfficer({ duties: ['receiving'], perDay: 100 })
  admin = await headersOf(await gateway.addOfficer({ duties: ['account-admin'] }))
  dossier = await gateway.putDossier({
    officers: [officer],
    persons: [gateway.person(0)],
  })
  detector = openDetector(gateway.server.deps)
})
afterEach(() => gateway.close())

async function headersOf(who: TestOfficer): Promise<Record<string, string>> {
  return {
    cookie: await gateway.signIn(who),
    origin: gateway.server.deps.config.publicUrl,
    'x-chot-request': '1',
  }
}

/** The code of the refusal; null when it was done. */
async function act(given: object, headers = admin): Promise<string | null> {
  const response = await gateway.server.app.inject({
    method: 'POST',
    url: '/v1/account-acts',
    headers,
    payload: {
      accounts: [officer.id],
      reason: 'Theo đơn đã duyệt',
      legalBasis: 'Quyết định 12/QĐ-UBND',
      ...given,
    },
  })
  const body = response.json() as {
    outcomes?: { code: string | null }[]
    code?: string
  }
  return body.outcomes === undefined
    ? (body.code ?? '')
    : (body.outcomes[0]?.code ?? null)
}

const leave = (from: string, to: string) => ({
  act: 'record-leave',
  from,
  to,
  kind: 'annual',
})

async function look(): Promise<string | undefined> {
  const response = await gateway.server.app.inject({
    method: 'POST',
    url: '/v1/queries',
    headers: await gateway.actFor(officer.username),
    payload: {
      dossier,
      procedure: '1.001193',
      service: 'look-up-person',
      purpose: 'register-civil-status',
      subject: { party: 1 },
    },
  })
  const body = response.json() as { outcome?: string; code?: string }
  return body.outcome ?? body.code
}

async function detail() {
  const response = await gateway.server.app.inject({
    url: `/v1/accounts/${officer.id}`,
    headers: admin,
  })
  return response.json() as {
    leave: object | null
    history: { act: string; about: string | null }[]
  }
}

async function awayList(): Promise<string[]> {
  const response = await gateway.server.app.inject({
    url: '/v1/accounts?attention=on-leave',
    headers: admin,
  })
  const { accounts } = response.json() as { accounts: { id: string }[] }
  return accounts.map(({ id }) => id)
}

describe('an officer on leave', () => {
  it('is locked by a look-up that is granted on these days, and not a day sooner', async () => {
    expect(await act(leave('2026-11-20', '2026-11-21'))).toBeNull()
    expect(await look()).toBe('answered')
    await detector.turn()
    expect(await look()).toBe('answered')
    gateway.clock.set('2026-11-20T02:00:00Z')
    expect(await look()).toBe('answered')
    await detector.turn()
    expect(await look()).toBe('account-locked')
    expect(await rows('select rule, act, subject from alerts')).toEqual([
      { rule: 'on-leave', act: 'lock', subject: officer.id },
    ])
  })

  it('who is back early looks up at once, and the story keeps both', async () => {
    await act(leave('2026-11-19', '2026-11-30'))
    expect(await detail()).toMatchObject({
      leave: { from: '2026-11-19', to: '2026-11-30', kind: 'annual' },
    })
    expect(await awayList()).toEqual([officer.id])
    expect(await act({ act: 'end-leave' })).toBeNull()
    expect(await look()).toBe('answered')
    await detector.turn()
    expect(await look()).toBe('answered')
    const { leave: now, history } = await detail()
    expect(now).toBeNull()
    expect(await awayList()).toEqual([])
    expect(history.slice(0, 2)).toMatchObject([
      { act: 'end-leave' },
      { act: 'record-leave', about: '2026-11-19/2026-11-30 annual' },
    ])
  })

  it('is still away for a detection that begins anew months later', async () => {
    await act(leave('2026-11-20', '2027-05-20'))
    gateway.clock.set('2027-02-05T02:00:00Z')
    await rows(`update accounts set password_set_at = '2027-02-01'`)
    // As after an upgrade that keeps the state in another form.
    await rows(
      `update detection set next_seq = size, state_seq = size, state_version = 0, state = null
       from log_head`,
    )
    expect(await look()).toBe('answered')
    await openDetector(gateway.server.deps).turn()
    expect(await look()).toBe('account-locked')
  })

  it('whose leave is corrected is away on the days told last', async () => {
    await act(leave('2026-11-19', '2026-11-20'))
    await act(leave('2026-11-25', '2026-11-26'))
    expect(await look()).toBe('answered')
    await detector.turn()
    expect(await look()).toBe('answered')
    expect(await rows('select from account_leaves')).toHaveLength(2)
  })

  it('is told of by whoever administers the agency, and ended only when there is one', async () => {
    const far = await headersOf(
      await gateway.addOfficer({ duties: ['account-admin'], agency: neighbour }),
    )
    expect(await act(leave('2026-11-19', '2026-11-20'), far)).toBe(
      'account-act-not-yours',
    )
    expect(await act({ act: 'end-leave' }, far)).toBe('account-act-not-yours')
    expect(await act({ act: 'end-leave' })).toBe('leave-none')
    expect(await act(leave('2026-11-20', '2026-11-19'))).toBe('input-invalid')
    await act(leave('2026-11-10', '2026-11-18'))
    expect(await act({ act: 'end-leave' })).toBe('leave-none')
  })
})
