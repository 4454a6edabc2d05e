/** What must not be seen on the wire: the bytes of answers as they come over a real socket. */
import type { QueryAnswer } from '@chot/contract/queries.ts'
import { limitScopes } from '@chot/core/limits/limits.ts'
import { type FieldName, fieldRules } from '@chot/core/query/fields.ts'
import type { Person } from '@chot/simulator/population/person.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seen, textsIn } from '../testing/disguises.ts'
import { fullestPerson, lookUps, recordOf } from '../testing/full-record.ts'
import {
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'
import { bodyOf, exchangeBytes } from '../testing/wire.ts'

let gateway: TestGateway
let officer: TestOfficer
let subject: Person

beforeAll(async () => {
  gateway = await openTestGateway({ upstreamTimeoutMs: 500 })
  officer = await gateway.addOfficer({ duties: ['receiving'], perDay: 10_000 })
  subject = fullestPerson(gateway)
})
afterAll(() => gateway?.close())

const systemHeaders = () => gateway.actFor(officer.username)

describe('on the wire', () => {
  it('is nothing of the person but the granted fields, the sensitive ones sealed', async () => {
    const headers = await systemHeaders()
    const rules = await lookUps(gateway)
    expect(rules.length).toBeGreaterThan(20)
    const record = recordOf(gateway, subject)
    let sealedFields = 0
    for (const { procedure, part, purpose, granted } of rules) {
      const dossier = await gateway.putDossier({
        procedure,
        officers: [officer],
        persons: [gateway.person(subject.index, part)],
      })
      const asked = { dossier, procedure, service: 'look-up-person', purpose }
      const bytes = await exchangeBytes(gateway.server.url, '/v1/queries', headers, {
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
      const names = [
        ...granted,
        ...answer.sealed.map(({ token }) => token),
        ...limitScopes,
      ] as string[]
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
    const rule = (await lookUps(gateway)).find(({ granted }) =>
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
        persons: [gateway.person(person.index, part)],
      })
      for (let times = 0; times < 2; times++) {
        const bytes = await exchangeBytes(gateway.server.url, '/v1/queries', headers, {
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
      persons: [gateway.person(subject.index, 'cha')],
    })
    const ask = (changes: Readonly<Record<string, unknown>>) =>
      exchangeBytes(gateway.server.url, '/v1/queries', headers, {
        dossier,
        procedure: '1.001193',
        service: 'look-up-person',
        purpose: 'register-civil-status',
        subject: { party: 1 },
        ...changes,
      })
    const all = Object.values(recordOf(gateway, subject))
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
