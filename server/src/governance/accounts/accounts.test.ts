import { randomUUID } from 'node:crypto'
import type { Duty } from '@chot/core/duties.ts'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  agency,
  openTestApp,
  otherAgency,
  type TestApp,
  type TestOfficer,
} from '../../accounts/test-app.ts'
import { lookForDormant } from './dormancy.ts'

type Headers = Record<string, string>
interface Person extends TestOfficer {
  readonly headers: Headers
}

let test: TestApp
let admin: Person
let farAdmin: Person
let focal: Person
let focalToo: Person
let security: Person

beforeAll(async () => {
  test = await openTestApp()
  await test.database.rows(
    `insert into account_lists (accepted_at) values ('2026-10-01')`,
  )
  const person = async (login: string, duty: Duty, at = agency): Promise<Person> => {
    const officer = await test.addOfficer(login, { duties: [duty], agency: at })
    return { ...officer, headers: await test.signIn(officer) }
  }
  admin = await person('quan.tri.mot', 'account-admin')
  farAdmin = await person('quan.tri.hai', 'account-admin', otherAgency)
  focal = await person('dau.moi.mot', 'focal-point')
  focalToo = await person('dau.moi.hai', 'focal-point')
  security = await person('an.ninh.mot', 'security')
})
afterAll(() => test.close())

const why = { reason: 'Bổ sung cán bộ một cửa', legalBasis: 'Quyết định 12/QĐ-UBND' }

const post = (by: Person, url: string, payload: object) =>
  test.app.inject({ method: 'POST', url, headers: by.headers, payload })

let numbers = 0
function newAccount(given: object = {}) {
  numbers += 1
  return {
    kind: 'new',
    username: `nguoi.moi.${String(numbers).padStart(3, '0')}`,
    fullName: 'Lò Văn Mới',
    agency,
    duties: [{ duty: 'receiving', from: '2026-11-18', to: null }],
    officerNumber: `0101950${String(numbers).padStart(5, '0')}`,
    phone: '0912000111',
    ...why,
    ...given,
  }
}

async function ask(by: Person, body: object): Promise<{ id: string; account: string }> {
  const response = await post(by, '/v1/account-requests', body)
  if (response.statusCode !== 201) throw new Error(response.body)
  return response.json()
}

async function decide(by: Person, decision: string, requests: string[], preview = false) {
  const body = { requests, decision, reason: 'Đã kiểm tra hồ sơ', preview }
  const response = await post(by, '/v1/account-decisions', body)
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.json().outcomes as { id: string; done: boolean; code: string | null }[]
}
const decideOne = async (by: Person, decision: string, id: string) =>
  (await decide(by, decision, [id]))[0]?.code

async function act(by: Person, accounts: string[], body: object) {
  const response = await post(by, '/v1/account-acts', { accounts, ...why, ...body })
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.json().outcomes as { id: string; done: boolean; code: string | null }[]
}
const actOne = async (by: Person, id: string, body: object) =>
  (await act(by, [id], body))[0]?.code

/** An account made as it is to be made. */
async function made(given: object = {}): Promise<string> {
  const { id, account } = await ask(admin, newAccount(given))
  expect(await decideOne(focal, 'approve', id)).toBeNull()
  return account
}

async function accountOf(id: string) {
  const response = await test.app.inject({
    url: `/v1/accounts/${id}`,
    headers: focal.headers,
  })
  return response.json()
}
const stateOf = async (id: string) => (await accountOf(id)).account?.state

const lastEntries = async (count: number) => {
  const rows = await test.database.rows<{ text: string }>(
    `select text from log_entries where kind = 'account' order by seq desc limit $1`,
    [count],
  )
  return rows.map(({ text }) => JSON.parse(text)).reverse()
}

describe('a new account', () => {
  it('is asked by the agency, approved by the focal point, handed out, and taken over', async () => {
    const body = newAccount()
    const { id, account } = await ask(admin, body)
    expect((await accountOf(account)).code).toBe('not-found')
    expect(await decideOne(focal, 'approve', id)).toBeNull()
    expect((await accountOf(account)).account).toMatchObject({
      state: 'active',
      lacks: ['account-not-listed', 'account-not-enrolled', 'account-not-trained'],
    })
    const slip = (await post(admin, `/v1/accounts/${account}/secret`, why)).json()
    const signedIn = await test.app.inject({
      method: 'POST',
      url: '/v1/session',
      headers: test.browser,
      payload: {
        username: slip.username,
        password: slip.password,
        totp: generateSync({
          secret: slip.totpSecret,
          epoch: Math.floor(test.clock.now() / 1000),
        }),
      },
    })
    expect(signedIn.statusCode).toBe(200)
    expect((await accountOf(account)).account.enrolled).toBe(false)
    const [cookie] = signedIn.cookies
    const changed = await test.app.inject({
      method: 'PUT',
      url: '/v1/session/password',
      headers: { ...test.browser, cookie: `${cookie?.name}=${cookie?.value}` },
      payload: { present: slip.password, next: 'Suối-Mường-Hum-27-gánh-chè' },
    })
    expect(changed.statusCode).toBe(200)
    const [own] = changed.cookies
    await test.enrolFactor(
      { id: account, username: slip.username, totpSecret: slip.totpSecret },
      { ...test.browser, cookie: `${own?.name}=${own?.value}` },
    )
    const read = await test.app.inject({
      method: 'PUT',
      url: '/v1/session/notice',
      headers: { ...test.browser, cookie: `${own?.name}=${own?.value}` },
      payload: { version: 1 },
    })
    expect(read.statusCode).toBe(200)
    expect(
      await actOne(admin, account, { act: 'record-training', heldOn: '2026-11-02' }),
    ).toBeNull()
    expect((await accountOf(account)).account).toMatchObject({
      trainedUntil: '2027-11-02',
      enrolled: true,
      lacks: ['account-not-listed'],
    })
  })

  it('stands in log and story with reason and basis, and with nobody’s number', async () => {
    const body = newAccount()
    const { id, account } = await ask(admin, body)
    await decideOne(focal, 'approve', id)
    const entries = await lastEntries(2)
    expect(entries).toMatchObject([
      {
        ac: admin.id,
        du: 'account-admin',
        ag: agency,
        ob: `${account} ask new ${id}`,
        no: 'Bổ sung cán bộ một cửa · Quyết định 12/QĐ-UBND',
      },
      { ac: focal.id, du: 'focal-point', ob: `${account} approve new ${id}` },
    ])
    const told = JSON.stringify(entries)
    for (const secret of [body.officerNumber, body.username, body.phone])
      expect(told).not.toContain(secret)
    expect((await accountOf(account)).history).toMatchObject([
      { act: 'approve', about: 'new', by: { username: focal.username } },
      { act: 'ask', about: 'new', by: { username: admin.username }, ...why },
    ])
    const [left] = await test.database.rows<{ sealed: Buffer | null }>(
      'select officer_number_sealed as sealed from account_requests where id = $1',
      [id],
    )
    expect(left?.sealed).toBeNull()
  })

  it.each([
    ['a login too short', { username: 'ngan' }, 'login'],
    ['a login too long', { username: 'x'.repeat(61) }, 'login'],
    ['a number of eleven digits', { officerNumber: '01019500001' }, 'citizen-number'],
    ['a phone with letters', { phone: '0912abc111' }, 'phone'],
    ['an agency there is not', { agency: 'T-XA-9' }, 'unknown-agency'],
    [
      'a number of a citizen for a reason',
      { reason: 'Cho 010195000001 vào' },
      'reason-number',
    ],
    ['no basis', { legalBasis: '' }, 'legal-basis'],
    [
      'a day there is not',
      { duties: [{ duty: 'receiving', from: '2026-02-30', to: null }] },
      'day',
    ],
  ])('is refused with %s', async (_, wrong, code) => {
    const by = code === 'unknown-agency' ? focal : admin
    const response = await post(by, '/v1/account-requests', newAccount(wrong))
    expect(response.statusCode).toBe(422)
    expect(response.json().errors).toMatchObject([{ code }])
  })

  it('is one person’s, and its login nobody else’s', async () => {
    const first = newAccount()
    const { id } = await ask(admin, first)
    const again = () =>
      post(
        admin,
        '/v1/account-requests',
        newAccount({ officerNumber: first.officerNumber }),
      )
    expect((await again()).json().code).toBe('person-has-account')
    const sameLogin = () =>
      post(admin, '/v1/account-requests', newAccount({ username: first.username }))
    expect((await sameLogin()).json().errors).toMatchObject([{ code: 'login-taken' }])
    await decideOne(focal, 'approve', id)
    expect((await again()).json().code).toBe('person-has-account')
    expect((await sameLogin()).json().errors).toMatchObject([{ code: 'login-taken' }])
  })

  it('withdrawn leaves nothing, and may be asked anew', async () => {
    const body = newAccount()
    const { id, account } = await ask(admin, body)
    expect(await decideOne(admin, 'withdraw', id)).toBeNull()
    expect((await accountOf(account)).code).toBe('not-found')
    expect(await decideOne(focal, 'approve', id)).toBe('request-decided')
    await ask(admin, body)
  })
})

describe('two persons', () => {
  it('who asked does not approve; the attempt is on record', async () => {
    const { id } = await ask(focal, newAccount())
    expect(await decideOne(focal, 'approve', id)).toBe('own-request')
    expect(await lastEntries(1)).toMatchObject([
      { oc: 'refused', re: 'own-request', ac: focal.id },
    ])
    expect(await decideOne(focalToo, 'approve', id)).toBeNull()
  })

  it('an administrator approves nothing, nor asks for another agency', async () => {
    const { id } = await ask(admin, newAccount())
    expect(await decideOne(farAdmin, 'approve', id)).toBe('account-act-not-yours')
    const response = await post(farAdmin, '/v1/account-requests', newAccount())
    expect(response.json().code).toBe('account-act-not-yours')
  })

  it('nobody acts on their own account', async () => {
    for (const by of [admin, focal, security])
      expect(await actOne(by, by.id, { act: 'lock' })).toBe('own-account')
    expect(await stateOf(admin.id)).toBe('active')
  })

  it('rights lost half-way count: of who asked, and of who approves', async () => {
    const leaving = await test.addOfficer(`quan.tri.${randomUUID().slice(0, 8)}`, {
      duties: ['account-admin'],
    })
    const asking = { ...leaving, headers: await test.signIn(leaving) }
    const { id } = await ask(asking, newAccount())
    expect(await actOne(focal, leaving.id, { act: 'revoke' })).toBeNull()
    expect(await decideOne(focal, 'approve', id)).toBe('requester-lost-right')
    expect(await decideOne(focal, 'refuse', id)).toBeNull()
  })

  it('the database refuses it too, whatever program writes', async () => {
    const { id } = await ask(admin, newAccount())
    await expect(
      test.database.rows(
        `update account_requests set state = 'approved', decided_by = requester_id,
           decided_at = now(), officer_number_sealed = null, phone_sealed = null,
           person_digest = null where id = $1`,
        [id],
      ),
    ).rejects.toThrow('nobody_decides_what_they_asked')
    await expect(
      test.deps.db.rows(`update account_requests set reason = 'khác' where id = $1`, [
        id,
      ]),
    ).rejects.toThrow('permission denied')
  })
})

describe('what takes a right away', () => {
  it('is done by one person at once, to several, and ends their sessions', async () => {
    const officer = await test.addOfficer('can.bo.bi.khoa')
    const headers = await test.signIn(officer)
    const other = await made()
    const outcomes = await act(security, [officer.id, other, admin.id, security.id], {
      act: 'lock',
    })
    expect(outcomes.map(({ code }) => code)).toEqual([null, null, null, 'own-account'])
    const read = await test.app.inject({ url: '/v1/session', headers })
    expect(read.statusCode).toBe(401)
    // The administrator, too, is stopped with the next request.
    const late = await post(admin, '/v1/account-acts', {
      act: 'lock',
      accounts: [other],
      ...why,
    })
    expect(late.statusCode).toBe(401)
    await test.database.rows(`update accounts set state = 'active' where id = $1`, [
      admin.id,
    ])
    admin = { ...admin, headers: await test.signIn(admin) }
  })

  it('is shown before it is done, and a preview does nothing', async () => {
    const account = await made()
    const entries = await lastEntries(1)
    const outcomes = await act(admin, [account, admin.id], {
      act: 'revoke',
      preview: true,
    })
    expect(outcomes).toEqual([
      { id: account, done: false, code: null },
      { id: admin.id, done: false, code: 'own-account' },
    ])
    expect(await stateOf(account)).toBe('active')
    expect(await lastEntries(1)).toEqual(entries)
  })

  it('ends a duty on the day, even its first, and leaves the others', async () => {
    const account = await made({
      duties: [
        { duty: 'receiving', from: '2026-11-18', to: null },
        { duty: 'verification', from: '2026-11-18', to: null },
      ],
    })
    expect(
      await actOne(admin, account, { act: 'end-duty', duty: 'receiving' }),
    ).toBeNull()
    expect((await accountOf(account)).account.duties).toEqual([
      { duty: 'verification', from: '2026-11-18', to: null },
    ])
    expect(await actOne(admin, account, { act: 'end-duty', duty: 'receiving' })).toBe(
      'duties-unchanged',
    )
  })

  it('is final when it is a revocation', async () => {
    const account = await made()
    await actOne(admin, account, { act: 'revoke' })
    for (const kind of ['restore', 'duties'])
      expect(
        (
          await post(admin, '/v1/account-requests', {
            kind,
            account,
            ...why,
            ...(kind === 'duties' ? { duties: newAccount().duties } : {}),
          })
        ).json().code,
      ).toBe('account-state-forbids')
  })

  it('is undone by two persons', async () => {
    const account = await made()
    await actOne(security, account, { act: 'lock' })
    const { id } = await ask(admin, { kind: 'restore', account, ...why })
    expect(await decideOne(farAdmin, 'approve', id)).toBe('account-act-not-yours')
    expect(await decideOne(security, 'approve', id)).toBeNull()
    expect(await stateOf(account)).toBe('active')
  })
})

describe('a mover', () => {
  it('is frozen until the new agency confirms', async () => {
    const account = await made()
    const { id } = await ask(admin, {
      kind: 'move',
      account,
      agency: otherAgency,
      ...why,
    })
    expect(await stateOf(account)).toBe('moving')
    expect(await decideOne(focal, 'approve', id)).toBe('account-act-not-yours')
    expect(await decideOne(farAdmin, 'approve', id)).toBeNull()
    expect((await accountOf(account)).account).toMatchObject({
      state: 'active',
      agency: { code: otherAgency },
      duties: [{ duty: 'receiving', from: '2026-11-18', to: null }],
    })
    // The old agency lets go of it for good.
    expect(await actOne(admin, account, { act: 'lock' })).toBe('account-act-not-yours')
  })

  it('whom the new agency refuses is locked', async () => {
    const account = await made()
    const { id } = await ask(admin, {
      kind: 'move',
      account,
      agency: otherAgency,
      ...why,
    })
    expect(await decideOne(farAdmin, 'refuse', id)).toBeNull()
    expect(await stateOf(account)).toBe('locked')
  })
})

describe('other duties', () => {
  it('replace those held from the day of the approval, one request at a time', async () => {
    const account = await made()
    const duties = [{ duty: 'verification', from: '2026-11-18', to: '2027-01-01' }]
    const { id } = await ask(admin, { kind: 'duties', account, duties, ...why })
    const second = await post(admin, '/v1/account-requests', {
      kind: 'duties',
      account,
      duties,
      ...why,
    })
    expect(second.json().code).toBe('request-open')
    expect(await decideOne(focal, 'approve', id)).toBeNull()
    expect((await accountOf(account)).account.duties).toEqual(duties)
  })

  it('never join querying with administering', async () => {
    const account = await made()
    const response = await post(admin, '/v1/account-requests', {
      kind: 'duties',
      account,
      duties: [
        { duty: 'receiving', from: '2026-11-18', to: null },
        { duty: 'account-admin', from: '2027-01-01', to: null },
      ],
      ...why,
    })
    expect(response.json().code).toBe('duties-would-conflict')
  })
})

describe('the list of requests', () => {
  it('is of what concerns the reader’s agency, oldest first, in pages', async () => {
    const list = async (by: Person, query: Record<string, string>) =>
      (
        await test.app.inject({ url: '/v1/account-requests', query, headers: by.headers })
      ).json()
    const account = await made()
    const { id } = await ask(admin, {
      kind: 'move',
      account,
      agency: otherAgency,
      ...why,
    })
    const far = await list(farAdmin, { state: 'open' })
    expect(far.requests).toMatchObject([
      {
        id,
        kind: 'move',
        from: { code: agency },
        agency: { code: otherAgency },
        requester: { id: admin.id },
      },
    ])
    const whole = await list(focal, {})
    const paged: string[] = []
    let after: string | null = null
    do {
      const page: { requests: { id: string }[]; next: string | null } = await list(
        focal,
        {
          limit: '3',
          ...(after === null ? {} : { after }),
        },
      )
      paged.push(...page.requests.map((each) => each.id))
      after = page.next
    } while (after !== null)
    expect(paged).toEqual(whole.requests.map((each: { id: string }) => each.id))
    expect(whole.total).toBe(paged.length)
  })
})

describe('an account nobody uses', () => {
  it('is warned, then disabled, once each, and wakes by two persons', async () => {
    const account = await made()
    const used = (day: string) =>
      test.database.rows(
        `update accounts set awake_since = $2, dormancy_warned_on = null where id = $1`,
        [account, day],
      )
    await used('2026-10-09')
    expect(await lookForDormant(test.deps)).toEqual({ warned: 1, disabled: 0 })
    expect(await lookForDormant(test.deps)).toEqual({ warned: 0, disabled: 0 })
    expect(await stateOf(account)).toBe('active')
    await test.database.rows(
      `update accounts set awake_since = '2026-10-03', dormancy_warned_on = '2026-11-10' where id = $1`,
      [account],
    )
    expect(await lookForDormant(test.deps)).toEqual({ warned: 0, disabled: 1 })
    expect(await stateOf(account)).toBe('dormant')
    expect(await lastEntries(2)).toMatchObject([
      { ob: `${account} dormancy-warned 2026-10-09` },
      { ob: `${account} dormant 2026-10-03` },
    ])
    const { id } = await ask(admin, { kind: 'restore', account, ...why })
    expect(await decideOne(focal, 'approve', id)).toBeNull()
    expect(await lookForDormant(test.deps)).toEqual({ warned: 0, disabled: 0 })
  })

  it('counts look-ups through a client system as use', async () => {
    const account = await made()
    await test.database.rows(
      `update accounts set awake_since = '2026-09-01', dormancy_warned_on = '2026-10-20' where id = $1`,
      [account],
    )
    await test.database.rows(
      `insert into queries (request_id, node_id, account_id, dossier_code, procedure_code, service_code,
         purpose, window_id, counters, decided_at, local_date, decision_seq)
       values ('r-use', 'n', $1, 'd', 'p', 's', 'u', 'w', '{}', '2026-11-17', '2026-11-17', 999999)`,
      [account],
    )
    expect(await lookForDormant(test.deps)).toEqual({ warned: 0, disabled: 0 })
  })
})
