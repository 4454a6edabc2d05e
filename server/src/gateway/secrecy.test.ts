/** What must not be seen in the database and in the program's own log, whatever was typed and broke. */
import { createHash, randomUUID } from 'node:crypto'
import type { QueryAnswer } from '@chot/contract/queries.ts'
import { wholeName } from '@chot/simulator/population/names.ts'
import type { Person } from '@chot/simulator/population/person.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase } from '../testing/database.ts'
import { type DatabaseLine, openDatabaseLine } from '../testing/database-line.ts'
import { bareHashesOf, seen } from '../testing/disguises.ts'
import { fullestPerson, lookUps } from '../testing/full-record.ts'
import {
  openTestGateway,
  origin,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'
import { bodyOf, exchangeBytes } from '../testing/wire.ts'

let gateway: TestGateway
let line: DatabaseLine
let officer: TestOfficer
let subject: Person
const secretsUsed: string[] = []

beforeAll(async () => {
  const database = await cloneDatabase()
  line = await openDatabaseLine(Number(new URL(database.appUrl).port))
  gateway = await openTestGateway({
    database: { ...database, appUrl: line.over(database.appUrl) },
    upstreamTimeoutMs: 500,
  })
  officer = await gateway.addOfficer({ duties: ['receiving'], perDay: 10_000 })
  subject = fullestPerson(gateway)
})
afterAll(async () => {
  await gateway?.close()
  await line?.close()
})

const systemHeaders = async () => {
  const headers = await gateway.actFor(officer.username)
  secretsUsed.push(...Object.values(headers).map((each) => each.replace(/^Bearer /, '')))
  return headers
}

describe('at rest', () => {
  /** Everything that may not be there, by what it is. */
  const needles = (): Readonly<Record<string, readonly string[]>> => {
    const people = [
      subject,
      ...[0, 1, 2, 3, 4, 5].map(gateway.simulator.population.person),
    ]
    const relatives = people.flatMap(({ father, mother, spouse, head }) =>
      [father, mother, spouse, head].filter((each) => each !== null),
    )
    const numbers = [...people, ...relatives].flatMap(({ citizenNumber, cardNumber }) =>
      [citizenNumber, cardNumber].filter((each) => each !== null),
    )
    return {
      numbers: [
        ...numbers,
        '010190000001',
        typed,
        typed.replace(/(....)/g, '$1 ').trim(),
      ],
      names: [
        ...people.map(({ name }) => wholeName(name)),
        ...relatives.map(({ name }) => name),
      ].filter((name) => name.includes(' ')),
      addresses: people.map(({ residence }) => residence.detail),
      phones: ['0912345678'],
      secrets: [
        officer.totpSecret,
        officer.password,
        mistyped,
        'secret-of-the-simulator',
        'key-of-the-simulator',
        ...secretsUsed,
      ],
    }
  }
  const typed = '010190123456'
  const mistyped = 'Mat-khau-go-nham-88'

  async function everythingStored(): Promise<ReadonlyMap<string, string>> {
    const tables = await gateway.database.rows<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE'`,
    )
    const stored = new Map<string, string>()
    for (const { name } of tables) {
      const rows = await gateway.database.rows<{ text: string }>(
        `select t::text as text from ${name} t`,
      )
      stored.set(name, rows.map(({ text }) => text).join('\n'))
    }
    return stored
  }

  /** Everything an officer can do, and much that nobody should. */
  async function liveOneDay(): Promise<void> {
    const cookie = await gateway.signIn(officer)
    secretsUsed.push(cookie.split('=')[1] ?? '')
    gateway.clock.advance(60_000)
    const session = { cookie, origin, 'x-chot-request': '1' }
    const rule = (await lookUps(gateway)).find(({ granted }) =>
      granted.includes('maritalStatus'),
    )
    if (rule === undefined) throw new Error('no procedure asks for it')
    const { procedure, part, purpose } = rule
    const dossier = await gateway.putDossier({
      procedure,
      officers: [officer],
      persons: [
        gateway.person(subject.index, part),
        gateway.person(gateway.simulator.population.person(0).index, part),
      ],
    })
    const answer = bodyOf<QueryAnswer>(
      await exchangeBytes(
        gateway.server.url,
        '/v1/queries',
        { ...session, 'idempotency-key': `khoa-${typed}` },
        { dossier, procedure, service: 'look-up-person', purpose, subject: { party: 1 } },
      ),
    )
    for (const { field, token } of answer.sealed)
      await exchangeBytes(gateway.server.url, '/v1/reveals', session, {
        requestId: answer.requestId,
        field,
        token,
        reason: `Đối chiếu số ${typed}, tức ${typed.replace(/(....)/g, '$1 ')}`,
      })
    const { number, fullName, birth } = gateway.person(1)
    const headers = await systemHeaders()
    const ask = (changes: Readonly<Record<string, unknown>>, query = '') =>
      exchangeBytes(gateway.server.url, `/v1/queries${query}`, headers, {
        dossier,
        procedure,
        service: 'look-up-person',
        purpose,
        subject: { number, fullName, birth },
        ...changes,
      })
    await ask({})
    await ask({ dossier: null })
    await ask({}, `?number=${number}`)
    await ask({ subject: { number: `${number}9`, fullName, birth } })
    await ask({ [number]: fullName })
    await ask({ dossier: `H38-${typed}` })
    await ask({ service: typed })
    await ask({ purpose: typed })
    await exchangeBytes(
      gateway.server.url,
      '/v1/queries',
      headers,
      `{"subject": {"number": "${number}"`,
    )
    await exchangeBytes(gateway.server.url, `/v1/${number}`, headers, {})
    await exchangeBytes(
      gateway.server.url,
      '/v1/session',
      { origin, 'x-chot-request': '1' },
      {
        username: typed,
        password: mistyped,
        totp: officer.code(),
      },
    )
    for (const kind of [
      'half',
      'malformed',
      'soap-fault',
      'hang',
      'other-person',
    ] as const) {
      gateway.simulator.faults.set({ kind })
      await ask({ subject: { party: 2 }, fields: ['fullName'] })
    }
    gateway.simulator.faults.clear()
  }

  it('is no number, name, address, phone or secret in clear, nor a bare hash of a number', async () => {
    await liveOneDay()
    const stored = await everythingStored()
    expect(stored.get('log_entries')?.length ?? 0).toBeGreaterThan(5_000)
    expect(stored.get('dossier_parties')?.length ?? 0).toBeGreaterThan(500)
    for (const [what, texts] of Object.entries(needles())) {
      expect(texts.length).toBeGreaterThan(0)
      for (const [table, text] of stored)
        expect({ table, what, seen: seen(text, texts) }).toEqual({
          table,
          what,
          seen: [],
        })
    }
    const hashes = needles().numbers?.flatMap(bareHashesOf) ?? []
    for (const [table, text] of stored)
      expect({ table, hashes: hashes.filter((each) => text.includes(each)) }).toEqual({
        table,
        hashes: [],
      })
  })

  it('is found by this very search when it is planted', async () => {
    const number = subject.citizenNumber ?? ''
    const plants = [
      number,
      Buffer.from(number).toString('hex'),
      Buffer.from(`x${number}`).toString('base64'),
      Buffer.from(`so: ${number}`).toString('base64url'),
    ]
    for (const plant of plants)
      expect(seen(`before ${plant} after`, [number])).toEqual([number])
    const hash = createHash('sha256').update(number).digest('base64url')
    expect(bareHashesOf(number)).toContain(hash)
    const id = `p-${randomUUID()}`
    await gateway.database.rows('insert into purposes (code, name) values ($1, $2)', [
      id,
      number,
    ])
    const stored = await everythingStored()
    expect(seen(stored.get('purposes') ?? '', needles().numbers ?? [])).toContain(number)
    await gateway.database.rows('delete from purposes where code = $1', [id])
  })

  it('is nothing of it in the program log, when the database is gone either', async () => {
    const headers = await systemHeaders()
    const { number, fullName, birth } = gateway.person(1)
    const ask = () =>
      exchangeBytes(gateway.server.url, '/v1/queries', headers, {
        dossier: `H38-${randomUUID()}`,
        procedure: '1.001193',
        service: 'look-up-person',
        purpose: 'register-civil-status',
        subject: { number, fullName, birth },
      })
    await ask()
    line.cut()
    expect((await ask()).toString()).toContain('record-unavailable')
    await exchangeBytes(
      gateway.server.url,
      '/v1/session',
      { origin, 'x-chot-request': '1' },
      {
        username: typed,
        password: mistyped,
        totp: '000000',
      },
    )
    line.mend()
    const log = gateway.programLog()
    expect(log).toContain('record-unavailable')
    for (const [what, texts] of Object.entries(needles()))
      expect({ what, seen: seen(log, texts) }).toEqual({ what, seen: [] })
    expect(log).not.toContain('?number=')
    expect(log).not.toContain('"subject"')
  })
})
