import type { ProcedureCatalogue } from '@chot/contract/procedures.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  commune,
  openTestGateway,
  origin,
  type TestGateway,
  type TestOfficer,
} from '../../testing/gateway.ts'

let gateway: TestGateway
let editor: TestOfficer
let editorCookie: string
let readerCookie: string
let officerCookie: string

beforeAll(async () => {
  gateway = await openTestGateway()
  editor = await gateway.addOfficer({
    duties: ['focal-point'],
    agency: 'H38.40',
    perDay: null,
  })
  const reader = await gateway.addOfficer({ duties: ['account-admin'], perDay: null })
  const officer = await gateway.addOfficer({ duties: ['receiving'] })
  editorCookie = await gateway.signIn(editor)
  readerCookie = await gateway.signIn(reader)
  officerCookie = await gateway.signIn(officer)
})
afterAll(() => gateway.close())

const catalogue = async (cookie = editorCookie): Promise<ProcedureCatalogue> =>
  (
    await gateway.server.app.inject({
      method: 'GET',
      url: '/v1/procedures',
      headers: { cookie },
    })
  ).json()

async function procedureOf(code: string) {
  const found = (await catalogue()).procedures.find((each) => each.code === code)
  if (found === undefined) throw new Error(`no procedure ${code}`)
  return found
}

const put = (
  code: string,
  payload: Record<string, unknown>,
  headers: Record<string, string> = {
    cookie: editorCookie,
    origin,
    'x-chot-request': '1',
  },
) =>
  gateway.server.app.inject({
    method: 'PUT',
    url: `/v1/procedures/${code}`,
    headers,
    payload,
  })

const verifyOnly = (part: string) => ({
  service: 'verify-person',
  part,
  purposes: ['verify-identity'],
  fields: [],
})

test('the catalogue shows every procedure in force and the lists its rules choose from', async () => {
  const { procedures, services, purposes } = await catalogue(readerCookie)
  expect(procedures).toHaveLength(34)
  expect(procedures.every((each) => each.revision >= 1 && each.rules.length > 0)).toBe(
    true,
  )
  expect(services).toContainEqual({
    code: 'verify-person',
    name: 'Xác thực thông tin công dân',
    answer: 'match',
    enabled: true,
  })
  expect(purposes.length).toBeGreaterThan(10)
})

describe('a new revision', () => {
  test('takes the place of the former, which is kept with its end, and has its entry', async () => {
    const code = '2.000635'
    const before = await procedureOf(code)
    gateway.clock.advance(60_000)
    const saved = await put(code, {
      revision: before.revision,
      lookUpsPerDossier: 2,
      rules: [verifyOnly('Người  yêu cầu'.normalize('NFD'))],
      legalBasis: 'Quyết định thử nghiệm',
    })
    expect(saved.statusCode).toBe(200)
    expect(saved.json()).toMatchObject({
      code,
      revision: before.revision + 1,
      lookUpsPerDossier: 2,
      rules: [verifyOnly('người yêu cầu')],
      legalBasis: 'Quyết định thử nghiệm',
    })
    expect(await procedureOf(code)).toEqual(saved.json())
    const revisions = await gateway.database.rows(
      `select revision, valid_to is null as in_force,
              coalesce(valid_to = lead(valid_from) over (order by revision), true) as joined
       from procedure_revisions where procedure_code = $1 order by revision`,
      [code],
    )
    expect(revisions).toEqual([
      { revision: 1, in_force: false, joined: true },
      { revision: 2, in_force: true, joined: true },
    ])
    const [entry] = await gateway.database.rows<{ text: string }>(
      `select text from log_entries where kind = 'procedure' and procedure_code = $1`,
      [code],
    )
    expect(JSON.parse(entry?.text ?? '{}')).toMatchObject({
      k: 'procedure',
      oc: 'done',
      ac: editor.id,
      du: 'focal-point',
      ag: 'H38.40',
      pr: code,
      ob: '2.000635 revision 2',
    })
  })

  test('holds for the next officer who opens a dossier', async () => {
    const officer = await gateway.addOfficer({ duties: ['receiving'] })
    const dossier = await gateway.putDossier({
      procedure: '1.000656',
      agency: commune,
      officers: [officer],
      persons: [gateway.person(4, 'người chết')],
    })
    const cookie = await gateway.signIn(officer)
    const services = async () =>
      (
        await gateway.server.app.inject({
          method: 'GET',
          url: `/v1/dossiers/${dossier}`,
          headers: { cookie },
        })
      )
        .json()
        .persons[0].services.map((each: { service: string }) => each.service)
    expect(await services()).toEqual(['verify-person', 'look-up-person'])
    const { revision } = await procedureOf('1.000656')
    await put('1.000656', {
      revision,
      lookUpsPerDossier: 3,
      rules: [verifyOnly('người chết')],
      legalBasis: 'x',
    })
    expect(await services()).toEqual(['verify-person'])
  })

  test('made from an older one is a conflict, and one of two at once wins', async () => {
    const code = '1.001731'
    const change = (revision: number) =>
      put(code, { revision, lookUpsPerDossier: 4, rules: [], legalBasis: 'x' })
    const answers = await Promise.all([change(1), change(1), change(1)])
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409, 409])
    const late = await change(1)
    expect(late.json().code).toBe('revision-conflict')
    expect((await change(7)).json().code).toBe('revision-conflict')
    expect((await procedureOf(code)).revision).toBe(2)
    const entries = await gateway.database.rows(
      `select from log_entries where kind = 'procedure' and procedure_code = $1`,
      [code],
    )
    expect(entries).toHaveLength(1)
  })
})

describe('what does not fit is refused, and changes nothing', () => {
  const rule = (changes: Record<string, unknown>) => ({
    rules: [{ ...verifyOnly('người yêu cầu'), ...changes }],
  })
  test.each<[string, Record<string, unknown>, string, string]>([
    [
      'an unknown service',
      rule({ service: 'search-people' }),
      'rules.0.service',
      'unknown-service',
    ],
    [
      'an unknown purpose',
      rule({ purposes: ['curiosity'] }),
      'rules.0.purposes.0',
      'unknown-purpose',
    ],
    ['no purpose', rule({ purposes: [] }), 'rules.0.purposes', 'required'],
    ['an unknown part', rule({ part: 'hàng xóm' }), 'rules.0.part', 'unknown-part'],
    ['an unknown field', rule({ fields: ['salary'] }), 'rules.0.fields.0', 'not-in-list'],
    [
      'a field of a yes/no service',
      rule({ fields: ['fullName'] }),
      'rules.0.fields.0',
      'field-not-answerable',
    ],
    [
      'members of a record',
      rule({ service: 'look-up-person', fields: ['householdMembers'] }),
      'rules.0.fields.0',
      'field-not-answerable',
    ],
    [
      'a record without fields',
      rule({ service: 'look-up-person' }),
      'rules.0.fields',
      'required',
    ],
    ['no legal basis', { legalBasis: '' }, 'legalBasis', 'required'],
    ['a blank legal basis', { legalBasis: '   ' }, 'legalBasis', 'required'],
    ['too many look-ups', { lookUpsPerDossier: 51 }, 'lookUpsPerDossier', 'wrong-type'],
  ])('%s', async (_name, changes, field, fault) => {
    const refused = await put('2.000815', {
      revision: 1,
      lookUpsPerDossier: 3,
      rules: [],
      legalBasis: 'x',
      ...changes,
    })
    expect(refused.statusCode).toBe(422)
    expect(refused.json().errors[0]).toMatchObject({ field, code: fault })
    expect((await procedureOf('2.000815')).revision).toBe(1)
  })

  test('a procedure that is not there', async () => {
    const refused = await put('9.999999', {
      revision: 0,
      lookUpsPerDossier: 3,
      rules: [],
      legalBasis: 'x',
    })
    expect(refused.statusCode).toBe(404)
  })
})

test('who may only read does not edit, who queries does not read, and another site does neither', async () => {
  const payload = { revision: 1, lookUpsPerDossier: 3, rules: [], legalBasis: 'x' }
  const browser = { origin, 'x-chot-request': '1' }
  const status = async (headers: Record<string, string>) =>
    (await put('2.000884', payload, headers)).statusCode
  expect(await status(browser)).toBe(401)
  expect(await status({ ...browser, cookie: readerCookie })).toBe(403)
  expect(await status({ ...browser, cookie: officerCookie })).toBe(403)
  const foreign = await put('2.000884', payload, {
    cookie: editorCookie,
    origin: 'https://elsewhere.example',
    'x-chot-request': '1',
  })
  expect(foreign.json().code).toBe('origin-refused')
  const read = await gateway.server.app.inject({
    method: 'GET',
    url: '/v1/procedures',
    headers: { cookie: officerCookie },
  })
  expect(read.statusCode).toBe(403)
  expect((await procedureOf('2.000884')).revision).toBe(1)
})
