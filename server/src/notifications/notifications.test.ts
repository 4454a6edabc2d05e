import { mkdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestApp, type TestApp, type TestOfficer } from '../accounts/test-app.ts'
import type { MailConfig } from '../config.ts'
import { followLog } from './follow-log.ts'
import { type MailServer, openMailServer } from './mail-server.ts'
import { remindOfPasswords } from './remind-passwords.ts'
import { notificationRoutes } from './routes.ts'
import { sendMail } from './send-mail.ts'

interface Received {
  readonly to: readonly string[]
  readonly text: string
  readonly secure: boolean
}

let test: TestApp
let smtp: SMTPServer
let mail: MailServer
let keysFolder: string
let received: Received[] = []
/** What the mail server says to a letter; null: it takes it. */
let refusal: string | null = null
let caFile: string
/** The mail server answers once this is settled, and tells that it has the letter. */
let held: Promise<void> = Promise.resolve()
let taking: (() => void) | null = null

beforeAll(async () => {
  const pems = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  })
  smtp = new SMTPServer({
    key: pems.private,
    cert: pems.cert,
    authOptional: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      username === 'chot' && password === 'mail-password'
        ? done(null, { user: 'chot' })
        : done(new Error('wrong')),
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        if (refusal !== null) return done(new Error(refusal))
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(parts).toString(),
          secure: session.secure,
        })
        taking?.()
        void held.then(() => done())
      })
    },
  })
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  const { port } = smtp.server.address() as AddressInfo
  test = await openTestApp({
    mail: {
      url: `smtp://chot@127.0.0.1:${port}`,
      from: 'chot@laocai.example',
      caFile: null,
      tls: true,
    },
    async more(app, deps, keys) {
      keysFolder = keys
      caFile = join(keys, 'mail-ca.pem')
      mkdirSync(join(keys, 'mail'))
      writeFileSync(join(keys, 'mail', 'smtp.secret'), 'mail-password\n', { mode: 0o600 })
      writeFileSync(caFile, pems.cert)
      notificationRoutes(app, deps)
    },
  })
  mail = openMailServer({ ...configOf(), caFile }, keysFolder)
})
afterAll(async () => {
  mail?.close()
  await test?.close()
  await new Promise<void>((resolve) => smtp.close(resolve))
})
beforeEach(() => {
  received = []
  refusal = null
  held = Promise.resolve()
  taking = null
})

function configOf(): MailConfig {
  const config = test.deps.config.mail
  if (config === null) throw new Error('no mail server')
  return config
}

let officers = 0
async function officerWith(email: string | null): Promise<{
  officer: TestOfficer
  headers: Record<string, string>
}> {
  officers += 1
  const officer = await test.addOfficer(`can-bo-thu-${officers}`)
  const headers = await test.signIn(officer)
  if (email !== null) expect((await setEmail(headers, email)).statusCode).toBe(200)
  return { officer, headers }
}

const setEmail = (headers: Record<string, string>, email: string | null) =>
  test.app.inject({
    method: 'PUT',
    url: '/v1/session/email',
    headers,
    payload: { email },
  })
const listOf = async (headers: Record<string, string>, query = '') =>
  (await test.app.inject({ url: `/v1/notifications${query}`, headers })).json()
const kindsOf = async (headers: Record<string, string>) =>
  (await listOf(headers)).notifications.map((each: { kind: string }) => each.kind)
const send = () => sendMail(test.deps, mail)

async function lockBy(officer: TestOfficer): Promise<void> {
  const name = `quan-tri-${officers}`
  const admin = await test.addOfficer(name, { duties: ['account-admin'] })
  const response = await test.app.inject({
    method: 'POST',
    url: '/v1/account-acts',
    headers: await test.signIn(admin),
    payload: {
      act: 'lock',
      accounts: [officer.id],
      reason: 'Nghi lộ mật khẩu',
      legalBasis: 'Công văn 12',
    },
  })
  expect(response.json().outcomes).toMatchObject([{ done: true }])
}

const mailStates = (officer: TestOfficer) =>
  test.database.rows<{ kind: string; mail: string; mail_tries: number }>(
    'select kind, mail, mail_tries from notifications where account_id = $1 order by id',
    [officer.id],
  )

describe('a notification', () => {
  it('is made of the entry of the act, once however often the log is followed', async () => {
    const { officer, headers } = await officerWith(null)
    await test.database.rows(
      `update sessions set factor_proved_at = now() - interval '1 day' where account_id = $1`,
      [officer.id],
    )
    await lockBy(officer)
    await followLog(test.deps)
    await followLog(test.deps)
    await test.database.rows('update notified_up_to set size = 0')
    await followLog(test.deps)
    const rows = await mailStates(officer)
    expect(rows).toEqual([{ kind: 'account-locked', mail: 'none', mail_tries: 0 }])
    expect(headers.cookie).toBeDefined()
  })

  it('is not made of an act that was undone', async () => {
    const { officer } = await officerWith(null)
    await expect(
      test.deps.db.inTx(async (tx) => {
        const { record } = await import('../log/append.ts')
        await record(tx, test.clock.heldAt(), {
          k: 'account',
          oc: 'done',
          ob: `${officer.id} lock`,
        })
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
    await followLog(test.deps)
    expect(await mailStates(officer)).toEqual([])
  })

  it('tells whoever may decide of a request, but not who asked', async () => {
    const focal = await test.addOfficer('dau-moi-thu-1', { duties: ['focal-point'] })
    const asking = await test.addOfficer('quan-tri-hoi-1', { duties: ['account-admin'] })
    const { officer } = await officerWith(null)
    const asked = await test.app.inject({
      method: 'POST',
      url: '/v1/account-requests',
      headers: await test.signIn(asking),
      payload: {
        kind: 'duties',
        account: officer.id,
        duties: [{ duty: 'verification', from: '2026-11-18', to: null }],
        reason: 'Đổi nhiệm vụ',
        legalBasis: 'Quyết định 12',
      },
    })
    expect(asked.statusCode).toBe(201)
    await followLog(test.deps)
    expect(await kindsOf(await test.signIn(focal))).toEqual(['request-waits'])
    expect(await kindsOf(await test.signIn(asking))).toEqual([])
  })

  it('is one’s own alone, in pages, and read up to where one saw it', async () => {
    const { officer, headers } = await officerWith(null)
    const { headers: others } = await officerWith(null)
    await test.database.rows(
      `insert into notifications (account_id, kind, once, made_at, mail)
       select $1, 'factor-changed', 'n ' || n, now(), 'none' from generate_series(1, 5) n`,
      [officer.id],
    )
    const first = await listOf(headers, '?limit=2')
    expect(first).toMatchObject({ unread: 5, undelivered: null })
    const second = await listOf(headers, `?limit=2&after=${first.next}`)
    const shown = [...first.notifications, ...second.notifications]
    expect(shown.map(({ id }: { id: number }) => id)).toEqual(
      [...shown].map(({ id }: { id: number }) => id).sort((a, b) => b - a),
    )
    const upTo = second.notifications[0].id
    const mark = (who: Record<string, string>) =>
      test.app.inject({
        method: 'PUT',
        url: '/v1/notifications/read',
        headers: who,
        payload: { upTo },
      })
    await mark(others)
    expect((await listOf(headers)).unread).toBe(5)
    expect((await mark(headers)).json().unread).toBe(2)
  })

  it('warns of a password at each day of the policy, once', async () => {
    const { officer } = await officerWith(null)
    const due = async (days: number) => {
      await test.database.rows('delete from notifications where account_id = $1', [
        officer.id,
      ])
      // Far enough back that the due date, whatever the account's own days, is passed or near.
      await test.database.rows(
        `update accounts set password_set_at = to_timestamp($2::bigint / 1000.0)
           - make_interval(days => $3::int) where id = $1`,
        [officer.id, test.clock.now(), days],
      )
      await remindOfPasswords(test.deps)
      await remindOfPasswords(test.deps)
      return test.database.rows<{ about: string }>(
        `select about from notifications where account_id = $1 and kind = 'password-ends'`,
        [officer.id],
      )
    }
    expect(await due(1)).toEqual([])
    const seen = new Set<string>()
    for (let days = 60; days <= 92; days += 1)
      for (const { about } of await due(days)) seen.add(about)
    expect([...seen].sort((a, b) => Number(b) - Number(a))).toEqual(['14', '7', '3', '1'])
  })
})

describe('an e-mail', () => {
  it('is sent over TLS to the officer’s own address and holds nothing of anybody', async () => {
    const { officer } = await officerWith('can-bo@laocai.example')
    await lockBy(officer)
    await followLog(test.deps)
    expect(await send()).toBe(1)
    expect(received).toMatchObject([{ to: ['can-bo@laocai.example'], secure: true }])
    const body = decoded(received[0]?.text ?? '')
    expect(body).toContain('Tài khoản bị khóa')
    expect(body).not.toMatch(/Nghi lộ|can-bo-thu|Lò Thị|0101900|0912345678/)
    expect(await send()).toBe(0)
    expect(await mailStates(officer)).toMatchObject([{ mail: 'sent', mail_tries: 1 }])
  })

  it('is tried again after longer and longer pauses, then given up for all to see', async () => {
    const { officer } = await officerWith('day@laocai.example')
    await lockBy(officer)
    await followLog(test.deps)
    refusal = 'mailbox full'
    for (let tries = 1; tries <= 8; tries += 1) {
      expect(await send()).toBe(0)
      expect(await send()).toBe(0)
      expect((await mailStates(officer))[0]?.mail_tries).toBe(tries)
      test.clock.advance(6 * 60 * 60_000)
    }
    expect(await mailStates(officer)).toMatchObject([{ mail: 'given-up' }])
    expect(test.programLog()).toContain('an e-mail was given up')
    expect(test.programLog()).not.toContain('day@laocai.example')
    const admin = await test.addOfficer('quan-tri-xem-1', { duties: ['account-admin'] })
    expect((await listOf(await test.signIn(admin))).undelivered).toBe(1)
  })

  it('is claimed by one of two senders', async () => {
    const { officer } = await officerWith('hai@laocai.example')
    await lockBy(officer)
    await followLog(test.deps)
    let answer = () => {}
    held = new Promise((resolve) => {
      answer = resolve
    })
    const taken = new Promise<void>((resolve) => {
      taking = resolve
    })
    const first = send()
    await taken
    // The other looks while the first one's letter is not answered yet.
    const second = await send()
    answer()
    expect([await first, second]).toEqual([1, 0])
    expect(received).toHaveLength(1)
  })

  it('is sent again when its sender died before the answer', async () => {
    const { officer } = await officerWith('lai@laocai.example')
    await lockBy(officer)
    await followLog(test.deps)
    // As a claim leaves it.
    await test.database.rows(
      `update notifications set mail_tries = 1,
         mail_due_at = to_timestamp($2::bigint / 1000.0) + interval '3 minutes'
       where account_id = $1`,
      [officer.id, test.clock.now()],
    )
    expect(await send()).toBe(0)
    test.clock.advance(3 * 60_000)
    expect(await send()).toBe(1)
    expect(await mailStates(officer)).toMatchObject([{ mail: 'sent', mail_tries: 2 }])
  })

  it('is not sent once the address was taken away', async () => {
    const { officer, headers } = await officerWith('bo@laocai.example')
    await test.database.rows(
      `insert into notifications (account_id, kind, once, made_at, mail, mail_due_at)
       values ($1, 'factor-changed', 'x', now(), 'waiting', '2026-01-01')`,
      [officer.id],
    )
    expect((await setEmail(headers, null)).json()).toEqual({ email: null, offered: true })
    expect(await send()).toBe(0)
    expect(received).toEqual([])
  })

  it('goes to no server whose certificate is another’s, and never in clear', async () => {
    const { officer } = await officerWith('tls@laocai.example')
    await lockBy(officer)
    await followLog(test.deps)
    const strangers = openMailServer(configOf(), keysFolder)
    expect(await sendMail(test.deps, strangers)).toBe(0)
    strangers.close()
    expect(received).toEqual([])
    const plain = new SMTPServer({
      authOptional: true,
      hideSTARTTLS: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _session, done) => stream.on('end', () => done()).resume(),
    })
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
    const { port } = plain.server.address() as AddressInfo
    const without = openMailServer(
      { ...configOf(), url: `smtp://127.0.0.1:${port}` },
      keysFolder,
    )
    test.clock.advance(60 * 60_000)
    expect(await sendMail(test.deps, without)).toBe(0)
    without.close()
    await new Promise<void>((resolve) => plain.close(resolve))
  })
})

describe('the address', () => {
  it('is sealed, and told by an entry without it', async () => {
    const { officer } = await officerWith('kin@laocai.example')
    const [row] = await test.database.rows<{ email_sealed: Buffer }>(
      'select email_sealed from accounts where id = $1',
      [officer.id],
    )
    expect(row?.email_sealed.toString('latin1')).not.toContain('laocai')
    const entries = await test.entries('account')
    expect(entries.at(-1)).toMatchObject({ ob: `${officer.id} email-set` })
    expect(JSON.stringify(entries)).not.toContain('laocai.example')
  })

  it('changes with a fresh second factor alone', async () => {
    const { headers } = await officerWith(null)
    test.clock.advance(6 * 60_000)
    expect((await setEmail(headers, 'ke@xau.example')).json().code).toBe('step-up-needed')
  })

  it.each(['a@b', 'a b@c.vn', 'a@c.vn\r\nBcc: x@y.vn', '@c.vn', 'a@-', 'a,b@c.vn'])(
    'is not %j',
    async (email) => {
      const { headers } = await officerWith(null)
      expect((await setEmail(headers, email)).statusCode).toBe(422)
    },
  )
})

/** The text of a letter whose body is quoted-printable or base64. */
function decoded(letter: string): string {
  const [head = '', ...rest] = letter.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString()
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  return Buffer.from(bytes, 'latin1').toString()
}
