import { hash } from '@node-rs/argon2'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  agency,
  goodPassword,
  openTestApp,
  type TestApp,
  type TestOfficer,
} from './test-app.ts'

let test: TestApp
let serial = 0
let officer: TestOfficer

beforeAll(async () => {
  test = await openTestApp()
})
afterAll(() => test.close())
beforeEach(async () => {
  serial += 1
  officer = await test.addOfficer(`can.bo.${String(serial).padStart(3, '0')}`)
  test.clock.advance(60_000)
})

const lastEntry = async () => (await test.entries('sign-in')).at(-1)
const wrong = { password: 'Mật khẩu sai 2026' }

describe('signing in', () => {
  it('with login, password and code gives a session and is recorded', async () => {
    const response = await test.trySignIn(officer)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({
      account: { id: officer.id, username: officer.username, duties: ['receiving'] },
      permissions: ['query'],
      idleUntil: test.clock.now() + 15 * 60_000,
      endsAt: test.clock.now() + 8 * 3_600_000,
      demonstration: false,
      now: test.clock.now(),
    })
    expect(await lastEntry()).toMatchObject({
      k: 'sign-in',
      oc: 'done',
      ac: officer.id,
      ag: agency,
      au: 'password+totp',
      ip: '192.0.2.7',
      t: test.clock.now(),
    })
  })

  it('finds the login whatever its case and the spaces around it', async () => {
    const shouting = { ...officer, username: ` ${officer.username.toUpperCase()} ` }
    expect((await test.trySignIn(shouting)).statusCode).toBe(200)
  })

  it('sets a cookie that scripts, other sites and plain HTTP never get', async () => {
    const response = await test.trySignIn(officer)
    const header = String(response.headers['set-cookie'])
    expect(header).toMatch(/^__Host-chot=[A-Za-z0-9_-]{43}; /)
    expect(header.split('; ').slice(1).sort()).toEqual([
      'HttpOnly',
      'Path=/',
      'SameSite=Strict',
      'Secure',
    ])
    expect(response.headers['cache-control']).toBe('no-store')
  })

  it('keeps neither token nor password, and puts no secret in answer or log', async () => {
    const response = await test.trySignIn(officer)
    const token = response.cookies[0]?.value ?? ''
    const [row] = await test.database.rows<{ whole: string }>(
      `select string_agg(s::text || a::text, ' ') as whole
       from sessions s join accounts a on a.id = s.account_id where a.id = $1`,
      [officer.id],
    )
    const everywhere = [
      row?.whole,
      response.body,
      test.programLog(),
      JSON.stringify(await test.entries('sign-in')),
    ].join(' ')
    expect(token).toHaveLength(43)
    for (const secret of [token, goodPassword, officer.totpSecret])
      expect(everywhere).not.toContain(secret)
    expect(JSON.stringify(await test.entries('sign-in'))).not.toContain(officer.username)
    for (const secret of ['argon2', '010190000001', '0912345678'])
      expect(response.body).not.toContain(secret)
  })

  it('gives a new token each time and never takes the one the browser brings', async () => {
    const mine = 'A'.repeat(43)
    const response = await test.trySignIn(officer, {
      headers: { ...test.browser, cookie: `__Host-chot=${mine}` },
    })
    const first = response.cookies[0]?.value
    expect(response.statusCode).toBe(200)
    expect(first).not.toBe(mine)
    test.clock.advance(30_000)
    const second = (await test.trySignIn(officer)).cookies[0]?.value
    expect(second).not.toBe(first)
  })

  it('ends the former session of the account, and says so in its entry', async () => {
    const former = await test.signIn(officer)
    const present = await test.signIn(officer)
    const read = (headers: Record<string, string>) =>
      test.app.inject({ url: '/v1/session', headers })
    expect((await read(former)).statusCode).toBe(401)
    expect((await read(present)).statusCode).toBe(200)
    expect(await lastEntry()).toMatchObject({ oc: 'done', ob: 'former session ended' })
  })

  it('hashes a password of another cost anew once it proved right, and not before', async () => {
    const stored = async () => {
      const [row] = await test.database.rows<{ password_hash: string; set: string }>(
        'select password_hash, password_set_at::text as set from accounts where id = $1',
        [officer.id],
      )
      return row
    }
    const dearer = { memoryCost: 20 * 1024, timeCost: 2, parallelism: 1 }
    const before = await hash(goodPassword.normalize('NFKC'), dearer)
    await test.database.rows('update accounts set password_hash = $2 where id = $1', [
      officer.id,
      before,
    ])
    const was = await stored()
    await test.trySignIn(officer, wrong)
    await test.trySignIn(officer, { totp: '000000' })
    expect(await stored()).toEqual(was)
    expect((await test.trySignIn(officer)).statusCode).toBe(200)
    const is = await stored()
    expect(is?.password_hash).toMatch(/^\$argon2id\$v=19\$m=32768,t=3,p=1\$/)
    expect(is?.set).toBe(was?.set)
    test.clock.advance(30_000)
    expect((await test.trySignIn(officer)).statusCode).toBe(200)
    expect(await stored()).toEqual(is)
  })

  it('is refused to a page of another site, before anything is checked', async () => {
    for (const headers of [
      {},
      { origin: 'https://chot.example.vn' },
      { 'x-chot-request': '1', origin: 'https://evil.example' },
    ]) {
      const response = await test.trySignIn(officer, { headers })
      expect(response.statusCode).toBe(403)
      expect(response.json().code).toBe('origin-refused')
    }
  })

  it('refuses malformed input by field', async () => {
    const response = await test.app.inject({
      method: 'POST',
      url: '/v1/session',
      headers: test.browser,
      payload: { username: 'x'.repeat(61), password: 7, admin: true },
    })
    expect(response.statusCode).toBe(422)
    expect(response.json().errors.map((each: { field: string }) => each.field)).toEqual(
      expect.arrayContaining(['username', 'password', 'admin']),
    )
  })
})

describe('a failure to sign in', () => {
  async function refused(given: Parameters<TestApp['trySignIn']>[1], who = officer) {
    const response = await test.trySignIn(who, given)
    const { instance: _instance, ...body } = response.json()
    return { status: response.statusCode, body, cookies: response.cookies.length }
  }

  it('looks the same whatever was wrong; only the log says what', async () => {
    const locked = await test.addOfficer('can.bo.bi.khoa')
    const revoked = await test.addOfficer('can.bo.thu.hoi')
    const madeUp = await test.addOfficer('can.bo.trinh.dien', { demonstration: true })
    await test.database.rows(`update accounts set state = 'locked' where id = $1`, [
      locked.id,
    ])
    await test.database.rows(`update accounts set state = 'revoked' where id = $1`, [
      revoked.id,
    ])

    const cases = [
      { is: await refused(wrong), re: 'wrong-password', ac: officer.id },
      { is: await refused({ totp: '000000' }), re: 'wrong-code', ac: officer.id },
      { is: await refused({}, locked), re: 'account-locked', ac: locked.id },
      { is: await refused({}, revoked), re: 'account-locked', ac: revoked.id },
      { is: await refused({}, madeUp), re: 'demonstration-account', ac: madeUp.id },
      {
        is: await refused({}, { ...officer, username: '010190012345' }),
        re: 'unknown-login',
        ac: undefined,
      },
    ]
    const entries = (await test.entries('sign-in')).slice(-cases.length)
    cases.forEach(({ is, re, ac }, index) => {
      expect(is).toEqual(cases[0]?.is)
      expect(is.status).toBe(401)
      expect(is.body.code).toBe('sign-in-failed')
      expect(is.cookies).toBe(0)
      expect(entries[index]).toMatchObject({ oc: 'refused', re, ip: '192.0.2.7' })
      expect(entries[index]?.ac).toBe(ac)
    })
    expect(JSON.stringify(entries)).not.toContain('010190012345')
  })

  it('keeps the login typed nowhere: it may be a password', async () => {
    await test.trySignIn({ ...officer, username: 'mat-khau-go-nham-o' })
    const [row] = await test.database.rows<{ whole: string }>(
      `select string_agg(encode(login_digest, 'escape') || f::text, ' ') as whole
       from sign_in_failures f`,
    )
    expect(row?.whole).not.toContain('mat-khau-go-nham-o')
    expect(test.programLog()).not.toContain('mat-khau-go-nham-o')
  })

  it('is made of a code that was used, and of one older than that', async () => {
    const earlier = test.code(officer, -30)
    const code = test.code(officer)
    expect((await test.trySignIn(officer, { totp: code })).statusCode).toBe(200)
    for (const totp of [code, earlier]) {
      const again = await test.trySignIn(officer, { totp })
      expect(again.statusCode).toBe(401)
      expect(await lastEntry()).toMatchObject({ re: 'wrong-code', au: 'password' })
    }
    expect(
      (await test.trySignIn(officer, { totp: test.code(officer, 30) })).statusCode,
    ).toBe(200)
  })

  it('is what all but one become when a code is used many times at once', async () => {
    const totp = test.code(officer)
    const statuses = await Promise.all(
      Array.from(
        { length: 4 },
        async () => (await test.trySignIn(officer, { totp })).statusCode,
      ),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    const live = await test.database.rows(
      'select from sessions where account_id = $1 and ended_at is null',
      [officer.id],
    )
    expect(live).toHaveLength(1)
  })

  it('does not use up the code when the password was wrong', async () => {
    const totp = test.code(officer)
    await test.trySignIn(officer, { ...wrong, totp })
    expect((await test.trySignIn(officer, { totp })).statusCode).toBe(200)
  })
})

describe('while the log is held by an admission', () => {
  async function holdLog() {
    const holder = await test.deps.db.connect()
    await holder.query('begin')
    await holder.query('select from log_head for update')
    return holder
  }
  /** Until so many transactions wait for a lock. */
  async function waitFor(count: number) {
    const waiting = () =>
      test.database.rows(
        `select from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      )
    while ((await waiting()).length < count);
  }

  it('a sign-in waits its turn and blocks no one who refers to the account', async () => {
    const holder = await holdLog()
    const signingIn = test.trySignIn(officer)
    await waitFor(1)
    // What an admission does under the head: a row that references the account.
    await holder.query(
      `insert into sessions (id, account_id, strength, address, created_at, last_seen_at, ends_at,
                             ended_at)
       values ('\\x00', $1, 'password', '192.0.2.1', now(), now(), now(), now())`,
      [officer.id],
    )
    await holder.query('commit')
    await holder.end()
    expect((await signingIn).statusCode).toBe(200)
  })

  it('attempts under a login there is not are counted one by one all the same', async () => {
    const nobody = { ...officer, username: `khong.ai.ca.${serial}` }
    const holder = await holdLog()
    const attempts = Array.from({ length: 7 }, () => test.trySignIn(nobody))
    await waitFor(7)
    await holder.query('commit')
    await holder.end()
    const statuses = (await Promise.all(attempts)).map((response) => response.statusCode)
    expect(statuses.sort()).toEqual([401, 401, 401, 401, 401, 429, 429])
  })
})

describe('after five failures', () => {
  const fail = async (times: number, given = {}) => {
    for (let time = 0; time < times; time += 1)
      expect((await test.trySignIn(officer, { ...wrong, ...given })).statusCode).toBe(401)
  }

  it('the login waits at that address, even with everything right', async () => {
    await fail(5)
    test.clock.advance(60_000)
    const response = await test.trySignIn(officer)
    expect(response.statusCode).toBe(429)
    expect(response.json()).toMatchObject({
      code: 'sign-in-paused',
      retryAfterSeconds: 840,
    })
    expect(response.headers['retry-after']).toBe('840')
    expect(await lastEntry()).toMatchObject({
      oc: 'refused',
      re: 'paused',
      ac: officer.id,
    })
  })

  it('the same login still signs in from elsewhere', async () => {
    await fail(5)
    const response = await test.trySignIn(officer, { remoteAddress: '192.0.2.8' })
    expect(response.statusCode).toBe(200)
  })

  it('the pause passes, is not made longer by trying, and counting starts anew', async () => {
    await fail(5)
    test.clock.advance(15 * 60_000 - 1)
    expect((await test.trySignIn(officer, wrong)).statusCode).toBe(429)
    test.clock.advance(1)
    await fail(4)
    expect((await test.trySignIn(officer)).statusCode).toBe(200)
  })

  it('a success wipes the count', async () => {
    await fail(4)
    expect((await test.trySignIn(officer)).statusCode).toBe(200)
    await fail(4)
    test.clock.advance(30_000)
    expect((await test.trySignIn(officer)).statusCode).toBe(200)
  })

  it('failures longer ago than a pause are forgotten', async () => {
    await fail(4)
    test.clock.advance(15 * 60_000)
    await fail(4)
    expect((await test.trySignIn(officer)).statusCode).toBe(200)
  })

  it('a login that does not exist waits just the same', async () => {
    const nobody = { ...officer, username: `khong.ton.tai.${serial}` }
    for (let time = 0; time < 5; time += 1)
      expect((await test.trySignIn(nobody)).statusCode).toBe(401)
    expect((await test.trySignIn(nobody)).statusCode).toBe(429)
    expect(await lastEntry()).toMatchObject({ re: 'paused' })
    expect((await lastEntry())?.ac).toBeUndefined()
  })

  it('attempts made all at once get no more tries than one after another', async () => {
    const statuses = await Promise.all(
      Array.from(
        { length: 9 },
        async () => (await test.trySignIn(officer, wrong)).statusCode,
      ),
    )
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(4)
  })
})
