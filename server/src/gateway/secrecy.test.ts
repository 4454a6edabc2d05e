/** What must not be seen: on the wire, in the database, in the program's own log. */
import { createHash, randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import type { QueryAnswer } from '@chot/contract/queries.ts'
import { type FieldName, fieldRules } from '@chot/core/query/fields.ts'
import { wholeName } from '@chot/simulator/population/names.ts'
import type { Person, Relative } from '@chot/simulator/population/person.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase } from '../testing/database.ts'
import { type DatabaseLine, openDatabaseLine } from '../testing/database-line.ts'
import {
  openTestGateway,
  origin,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'

let gateway: TestGateway
let line: DatabaseLine
let officer: TestOfficer
/** Married, with parents, numbers and an old card: the fullest record there is. */
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
  subject = fullestPerson()
})
afterAll(async () => {
  await gateway?.close()
  await line?.close()
})

function fullestPerson(): Person {
  for (let index = 0; index < 20_000; index++) {
    const person = gateway.simulator.population.person(index)
    const { father, mother, spouse, citizenNumber, cardNumber, birthDate } = person
    const isFull =
      [father, mother, spouse, citizenNumber, cardNumber, birthDate].every(
        (part) => part !== null,
      ) &&
      person.marital === 'married' &&
      !person.dead &&
      person.head.index !== index
    if (isFull) return person
  }
  throw new Error('nobody has a full record')
}

const statedOf = (person: Person, part: string) => ({
  ...gateway.person(person.index, part),
})

/** What the simulated NPD knows of a person, in the names of our fields. */
function recordOf(person: Person): Readonly<Partial<Record<FieldName, string[]>>> {
  const nameOf = (relative: Relative | null) => (relative === null ? [] : [relative.name])
  const numbersOf = (relative: Relative | null) =>
    [relative?.citizenNumber, relative?.cardNumber].filter(
      (each) => typeof each === 'string',
    )
  return {
    fullName: [wholeName(person.name)],
    citizenNumber: [person.citizenNumber ?? ''],
    oldIdNumber: [person.cardNumber ?? ''],
    birth: [gateway.person(person.index).birth, person.birthDate ?? ''],
    permanentAddress: [person.residence.detail],
    currentAddress: [person.dwelling.detail],
    birthRegistrationPlace: [person.birthPlace.detail],
    nativePlace: [person.origin.detail],
    maritalStatus: ['married'],
    fatherName: nameOf(person.father),
    fatherNumber: numbersOf(person.father),
    motherName: nameOf(person.mother),
    motherNumber: numbersOf(person.mother),
    spouseName: nameOf(person.spouse),
    spouseNumber: numbersOf(person.spouse),
    householdHeadName: [person.head.name],
    householdBookNumber: [person.householdBook],
  }
}

/** The bytes of an answer as they came over a real socket, headers and all. */
function exchangeBytes(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<Buffer> {
  const { hostname, port } = new URL(gateway.server.url)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname, () => {
      const lines = Object.entries({
        host: `${hostname}:${port}`,
        connection: 'close',
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(text)),
        ...headers,
      }).map(([name, value]) => `${name}: ${value}`)
      socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${text}`)
    })
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('end', () => resolve(Buffer.concat(chunks)))
    socket.on('error', reject)
  })
}

const bodyOf = <Body>(bytes: Buffer): Body => {
  const text = bytes.toString('utf8')
  return JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as Body
}

/** The text itself, and the plain ways of writing it that a glance does not see. */
function disguisesOf(text: string): string[] {
  const bytes = Buffer.from(text)
  // Where the text begins within three bytes decides how base64 writes it.
  const shifted = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    const first = Math.ceil((shift * 4) / 3)
    const last = Math.floor(((shift + bytes.length) * 4) / 3)
    return whole.slice(first, last)
  })
  return [
    text,
    text.toLocaleUpperCase('vi'),
    text.normalize('NFD'),
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    [...text].reverse().join(''),
    bytes.toString('hex'),
    ...shifted,
    ...shifted.map((each) => each.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

/** A bare hash of a number is the number: there are too few of them. */
function bareHashesOf(text: string): string[] {
  return ['sha256', 'sha1', 'md5', 'sha512'].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(text).digest()
    return [
      digest.toString('hex'),
      digest.toString('base64').replace(/=+$/, ''),
      digest.toString('base64url'),
    ]
  })
}

const seen = (haystack: { includes(text: string): boolean }, texts: readonly string[]) =>
  texts.filter((text) => disguisesOf(text).some((each) => haystack.includes(each)))

const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : []

const systemHeaders = async () => {
  const headers = await gateway.actFor(officer.username)
  secretsUsed.push(...Object.values(headers).map((each) => each.replace(/^Bearer /, '')))
  return headers
}

async function lookUps() {
  const policy = await gateway.server.deps.policies.current(gateway.server.deps.db)
  return [...policy.procedures.values()].flatMap((procedure) =>
    procedure.rules
      .filter((rule) => rule.service === 'look-up-person')
      .map((rule) => ({
        procedure: procedure.code,
        part: rule.part ?? procedure.parts[0] ?? '',
        purpose: rule.purposes[0] ?? '',
        granted: rule.fields,
      })),
  )
}

describe('on the wire', () => {
  it('is nothing of the person but the granted fields, the sensitive ones sealed', async () => {
    const headers = await systemHeaders()
    const rules = await lookUps()
    expect(rules.length).toBeGreaterThan(20)
    const record = recordOf(subject)
    let sealedFields = 0
    for (const { procedure, part, purpose, granted } of rules) {
      const dossier = await gateway.putDossier({
        procedure,
        officers: [officer],
        persons: [statedOf(subject, part)],
      })
      const asked = { dossier, procedure, service: 'look-up-person', purpose }
      const bytes = await exchangeBytes('/v1/queries', headers, {
        ...asked,
        subject: { party: 1 },
      })
      const answer = bodyOf<QueryAnswer>(bytes)
      expect(answer.outcome).toBe('answered')

      const isOpen = (field: FieldName) => !fieldRules[field].sensitive
      expect(answer.fields.map(({ field }) => field).sort()).toEqual(
        granted.filter((field) => isOpen(field) && answerHas(answer, field)).sort(),
      )
      const given = granted.filter(isOpen).flatMap((field) => record[field] ?? [])
      const hidden = Object.entries(record)
        .filter(
          ([field]) =>
            !granted.includes(field as FieldName) || !isOpen(field as FieldName),
        )
        .flatMap(([, texts]) => texts)
        .filter((text) => text !== '' && !given.some((each) => each.includes(text)))
      expect(hidden.length).toBeGreaterThan(8)
      expect(seen(bytes, hidden)).toEqual([])
      for (const { token } of answer.sealed) {
        sealedFields += 1
        expect(seen(Buffer.from(token, 'base64url'), hidden)).toEqual([])
      }

      // The closed world: every text of the answer is accounted for, codes of two digits as well.
      const open = answer.fields.map(({ value }) => value)
      const others = textsIn({
        ...answer,
        fields: answer.fields.map(({ field }) => field),
      })
      const names = [...granted, ...answer.sealed.map(({ token }) => token)] as string[]
      for (const text of others)
        expect(
          names.includes(text) ||
            /^[0-9a-f]{8}-[0-9a-f-]{27}$|^[0-9a-f]{64}$|^answered$|^\d{4}-\d\d-\d\d\/o\S+$|^o(ffice|ff-hours)$/.test(
              text,
            ),
          text,
        ).toBe(true)
      for (const text of textsIn(open)) expect(accounted(text, given)).toBe(true)
    }
    expect(sealedFields).toBeGreaterThan(20)
  })

  const answerHas = (answer: QueryAnswer, field: FieldName) =>
    answer.fields.some((each) => each.field === field)

  /** A granted value, or part of a granted address: a code, a country, the street with its commune. */
  function accounted(text: string, given: readonly string[]): boolean {
    const places = [
      subject.residence,
      subject.dwelling,
      subject.birthPlace,
      subject.origin,
    ].filter(({ detail }) => given.includes(detail))
    return (
      given.includes(text) ||
      ['male', 'female', 'VN'].includes(text) ||
      places.some(
        ({ detail, ward, district, province, country }) =>
          [ward, district, province, country].includes(text) || text.startsWith(detail),
      )
    )
  }

  it('is a token that tells neither the value nor its length, and never the same twice', async () => {
    const headers = await systemHeaders()
    const rule = (await lookUps()).find(({ granted }) =>
      granted.includes('maritalStatus'),
    )
    if (rule === undefined) throw new Error('no procedure asks for it')
    const { procedure, part, purpose } = rule
    const tokens = new Map<string, Set<string>>()
    const people = new Map<string, Person>()
    for (let index = 0; people.size < 3; index++) {
      const person = gateway.simulator.population.person(index)
      if (!person.dead && person.birthYear < 1990 && !people.has(person.marital))
        people.set(person.marital, person)
    }
    for (const [marital, person] of people) {
      const dossier = await gateway.putDossier({
        procedure,
        officers: [officer],
        persons: [statedOf(person, part)],
      })
      for (let times = 0; times < 2; times++) {
        const bytes = await exchangeBytes('/v1/queries', headers, {
          dossier,
          procedure,
          service: 'look-up-person',
          purpose,
          fields: ['maritalStatus'],
          subject: { party: 1 },
        })
        const token = bodyOf<QueryAnswer>(bytes).sealed[0]?.token ?? ''
        tokens.set(marital, (tokens.get(marital) ?? new Set()).add(token))
      }
    }
    const all = [...tokens.values()].flatMap((each) => [...each])
    expect(new Set(all).size).toBe(6)
    expect(new Set(all.map((token) => token.length)).size).toBe(1)
  })

  it('is nothing of the person in a match, a refusal or a failure', async () => {
    const headers = await systemHeaders()
    const dossier = await gateway.putDossier({
      officers: [officer],
      persons: [statedOf(subject, 'cha')],
    })
    const ask = (changes: Readonly<Record<string, unknown>>) =>
      exchangeBytes('/v1/queries', headers, {
        dossier,
        procedure: '1.001193',
        service: 'look-up-person',
        purpose: 'register-civil-status',
        subject: { party: 1 },
        ...changes,
      })
    const all = Object.values(recordOf(subject))
      .flat()
      .filter((text) => text !== '')
    const { number, fullName, birth } = gateway.person(subject.index)
    const answers = [
      await ask({ service: 'verify-person', purpose: 'verify-identity' }),
      await ask({ fields: ['bloodType'] }),
      await ask({ subject: { number, fullName: 'Trần Văn Khác', birth } }),
      await ask({ dossier: null, subject: { number, fullName, birth } }),
      await ask({ subject: { number: `${number}1`, fullName, birth } }),
    ]
    for (const kind of ['other-person', 'half', 'malformed', 'soap-fault'] as const) {
      gateway.simulator.faults.set({ kind })
      answers.push(await ask({}))
    }
    gateway.simulator.faults.clear()
    for (const bytes of answers) expect(seen(bytes, all)).toEqual([])
  })
})

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
    const rule = (await lookUps()).find(({ granted }) =>
      granted.includes('maritalStatus'),
    )
    if (rule === undefined) throw new Error('no procedure asks for it')
    const { procedure, part, purpose } = rule
    const dossier = await gateway.putDossier({
      procedure,
      officers: [officer],
      persons: [
        statedOf(subject, part),
        statedOf(gateway.simulator.population.person(0), part),
      ],
    })
    const answer = bodyOf<QueryAnswer>(
      await exchangeBytes(
        '/v1/queries',
        { ...session, 'idempotency-key': `khoa-${typed}` },
        { dossier, procedure, service: 'look-up-person', purpose, subject: { party: 1 } },
      ),
    )
    for (const { field, token } of answer.sealed)
      await exchangeBytes('/v1/reveals', session, {
        requestId: answer.requestId,
        field,
        token,
        reason: `Đối chiếu số ${typed}, tức ${typed.replace(/(....)/g, '$1 ')}`,
      })
    const { number, fullName, birth } = gateway.person(1)
    const headers = await systemHeaders()
    const ask = (changes: Readonly<Record<string, unknown>>, query = '') =>
      exchangeBytes(`/v1/queries${query}`, headers, {
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
    await exchangeBytes('/v1/queries', headers, `{"subject": {"number": "${number}"`)
    await exchangeBytes(`/v1/${number}`, headers, {})
    await exchangeBytes(
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
    expect(stored.get('log_entries')?.length ?? 0).toBeGreaterThan(10_000)
    expect(stored.get('dossier_parties')?.length ?? 0).toBeGreaterThan(1_000)
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
      exchangeBytes('/v1/queries', headers, {
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
