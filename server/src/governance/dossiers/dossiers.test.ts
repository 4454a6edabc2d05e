import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  commune,
  neighbour,
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../../testing/gateway.ts'

let gateway: TestGateway
let officer: TestOfficer
let verifier: TestOfficer
let stranger: TestOfficer
let outsider: TestOfficer
let cookie: string
let system: Record<string, string>

const father = {
  part: 'cha',
  number: '010085000123',
  fullName: 'Giàng A Páo',
  birth: '1985-03-09',
}
const mother = {
  part: 'mẹ',
  number: '010188004567',
  fullName: 'Vàng Thị Mỷ',
  birth: '1988',
}

beforeAll(async () => {
  gateway = await openTestGateway()
  officer = await gateway.addOfficer({ duties: ['receiving'] })
  verifier = await gateway.addOfficer({ duties: ['verification'] })
  stranger = await gateway.addOfficer({ duties: ['receiving'] })
  outsider = await gateway.addOfficer({ duties: ['receiving'], agency: neighbour })
  cookie = await gateway.signIn(officer)
  system = await gateway.asSystem()
})
afterAll(() => gateway.close())

const body = (changes: Record<string, unknown> = {}) => ({
  procedure: '1.001193',
  receivingAgency: commune,
  decidingAgency: commune,
  officers: [officer.username],
  persons: [father, mother],
  state: 'open',
  ...changes,
})

const put = (code: string, payload: unknown, headers = system) =>
  gateway.server.app.inject({
    method: 'PUT',
    url: `/v1/dossiers/${encodeURIComponent(code)}`,
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })

const get = (path: string, session = cookie) =>
  gateway.server.app.inject({ method: 'GET', url: path, headers: { cookie: session } })

const entriesOf = async (code: string) =>
  (
    await gateway.database.rows<{ text: string }>(
      `select text from log_entries where kind = 'dossier' and dossier_code = $1 order by seq`,
      [code],
    )
  ).map((row) => JSON.parse(row.text))

describe('the one-stop system tells of a dossier', () => {
  test('it is created, updated, closed and reopened, each with its entry', async () => {
    const code = 'H38.12-261118-0001'
    const created = await put(code, body())
    expect(created.statusCode).toBe(201)
    expect(created.json()).toMatchObject({ code, state: 'open', created: true })
    expect((await put(code, body())).statusCode).toBe(200)
    expect((await put(code, body({ state: 'closed' }))).json().state).toBe('closed')
    const reopened = await put(code, body())
    const entries = await entriesOf(code)
    expect(entries.map((entry) => entry.ob)).toEqual([
      'created',
      'updated',
      'closed',
      'reopened',
    ])
    expect(entries[0]).toMatchObject({
      k: 'dossier',
      oc: 'done',
      sy: gateway.systemId,
      ag: commune,
      do: code,
      pr: '1.001193',
    })
    const [last] = await gateway.database.rows<{ seq: string }>(
      `select max(seq)::int as seq from log_entries where dossier_code = $1`,
      [code],
    )
    expect(reopened.json().sequence).toBe(last?.seq)
  })

  test('odd case and blanks are no part of its code', async () => {
    const code = 'H38.12-261118-0002'
    await put(code, body())
    const again = await put(' h38.12 - 261118 - 0002', body())
    expect(again.json()).toMatchObject({ code, created: false })
  })

  test('the budget is look-ups per person, and is never taken back', async () => {
    const code = 'H38.12-261118-0003'
    const budget = async () =>
      (
        await gateway.database.rows<{ budget: number }>(
          'select budget from dossiers where code = $1',
          [code],
        )
      )[0]?.budget
    await put(code, body({ persons: [father, { ...father, part: 'người yêu cầu' }] }))
    expect(await budget()).toBe(3)
    await put(code, body())
    expect(await budget()).toBe(6)
    await put(code, body({ persons: [father] }))
    expect(await budget()).toBe(6)
  })

  test('a dossier of another system is not changed', async () => {
    const code = 'H38.12-261118-0004'
    await put(code, body())
    await gateway.database.rows(
      `insert into client_systems (id, name, agency_code, scopes, networks)
       values ('another', 'Hệ thống khác', 'H38', '{dossiers:write}', '{::/0}')`,
    )
    await gateway.database.rows(
      `update dossiers set system_id = 'another' where code = $1`,
      [code],
    )
    const refused = await put(code, body({ state: 'closed' }))
    expect(refused.statusCode).toBe(409)
    expect(refused.json().code).toBe('dossier-conflict')
    const [row] = await gateway.database.rows(
      'select state from dossiers where code = $1',
      [code],
    )
    expect(row).toEqual({ state: 'open' })
    expect(await entriesOf(code)).toHaveLength(1)
  })

  test('two at once leave one dossier, created once', async () => {
    const code = 'H38.12-261118-0005'
    const answers = await Promise.all(Array.from({ length: 6 }, () => put(code, body())))
    expect(answers.filter((answer) => answer.json().created)).toHaveLength(1)
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([
      200, 200, 200, 200, 200, 201,
    ])
    const [parties] = await gateway.database.rows(
      `select count(*)::int as count from dossier_parties p join dossiers d on d.id = p.dossier_id
       where d.code = $1`,
      [code],
    )
    expect(parties).toEqual({ count: 2 })
  })

  test('a locked system is refused at its next request', async () => {
    const set = (state: string) =>
      gateway.database.rows('update client_systems set state = $2 where id = $1', [
        gateway.systemId,
        state,
      ])
    await set('locked')
    const refused = await put('H38.12-261118-0006', body())
    await set('active')
    expect(refused.statusCode).toBe(403)
    expect(refused.json().code).toBe('system-not-permitted')
  })

  test('nobody without the token of a system tells of dossiers', async () => {
    expect((await put('H38.12-261118-0007', body(), {})).statusCode).toBe(401)
    expect((await put('H38.12-261118-0007', body(), { cookie })).statusCode).toBe(401)
  })
})

describe('what is wrong is named, and changes nothing', () => {
  const code = 'H38.12-261118-0099'
  const long = 'x'.repeat(5000)
  const person = (changes: Record<string, unknown>) => ({
    persons: [{ ...father, ...changes }],
  })

  test.each<[string, Record<string, unknown>, string, string]>([
    ['an unknown procedure', { procedure: '9.999999' }, 'procedure', 'unknown-procedure'],
    [
      'a procedure code of no such shape',
      { procedure: 'khai sinh' },
      'procedure',
      'procedure-code',
    ],
    [
      'an unknown agency',
      { decidingAgency: 'H38.99999' },
      'decidingAgency',
      'unknown-agency',
    ],
    [
      'an unknown officer',
      { officers: ['nobody.here'] },
      'officers.0',
      'unknown-officer',
    ],
    ['a login with a NUL', { officers: ['nobody.h\u0000ere'] }, 'officers.0', 'login'],
    [
      'a part the procedure does not have',
      person({ part: 'hàng xóm' }),
      'persons.0.part',
      'unknown-part',
    ],
    [
      'a number of 11 digits',
      person({ number: '01008500012' }),
      'persons.0.number',
      'person-number',
    ],
    [
      'a number of 13 digits',
      person({ number: '0100850001234' }),
      'persons.0.number',
      'person-number',
    ],
    [
      'a number with letters',
      person({ number: '01008500012A' }),
      'persons.0.number',
      'person-number',
    ],
    [
      'a number as a number',
      person({ number: 10085000123 }),
      'persons.0.number',
      'wrong-type',
    ],
    ['30 February', person({ birth: '1985-02-30' }), 'persons.0.birth', 'birth'],
    ['a birth in no form', person({ birth: '09/03/1985' }), 'persons.0.birth', 'birth'],
    [
      'a name with digits',
      person({ fullName: 'Giàng A 1' }),
      'persons.0.fullName',
      'name',
    ],
    ['an over-long name', person({ fullName: long }), 'persons.0.fullName', 'name'],
    ['a key that is not ours', { note: 'x' }, 'note', 'unknown-key'],
    ['no persons', { persons: [] }, 'persons', 'required'],
    ['a state that is not one', { state: 'paused' }, 'state', 'not-in-list'],
    ['officers as a text', { officers: 'a' }, 'officers', 'wrong-type'],
  ])('%s', async (_name, changes, field, fault) => {
    const refused = await put(code, body(changes))
    expect(refused.statusCode).toBe(422)
    expect(refused.headers['content-type']).toContain('application/problem+json')
    expect(refused.json()).toMatchObject({ code: 'input-invalid', field })
    expect(refused.json().errors[0]).toMatchObject({ field, code: fault })
    expect(refused.json().errors[0].message).toMatch(/\p{L}/u)
    expect(await entriesOf(code)).toEqual([])
  })

  test.each([
    ['malformed JSON', '{"procedure": ', 400, 'input-malformed'],
    [
      'a body too large',
      JSON.stringify({ procedure: 'x'.repeat(70_000) }),
      413,
      'input-too-large',
    ],
  ])('%s', async (_name, payload, status, problem) => {
    const refused = await put(code, payload)
    expect(refused.statusCode).toBe(status)
    expect(refused.json().code).toBe(problem)
    expect(refused.body).not.toContain(' at ')
  })

  test.each([
    ['blanks and signs', '###'],
    ['a citizen number, which would stand in the log', '010085000123'],
    ['over-long', 'H38'.repeat(30)],
  ])('a dossier code of %s', async (_name, wrong) => {
    const refused = await put(wrong, body())
    expect(refused.statusCode).toBe(422)
    expect(refused.json().errors[0]).toMatchObject({
      field: 'code',
      code: 'dossier-code',
    })
  })

  test('all faults are named at once', async () => {
    const refused = await put(
      code,
      body({
        receivingAgency: 'H00',
        decidingAgency: 'H01',
        officers: ['nobody.one', officer.username, 'nobody.two'],
      }),
    )
    expect(refused.json().errors.map((each: { field: string }) => each.field)).toEqual([
      'receivingAgency',
      'decidingAgency',
      'officers.0',
      'officers.2',
    ])
  })
})

describe('an officer reads the dossiers they have', () => {
  test('persons come with masked numbers and what may be asked, a yes or no first', async () => {
    const code = 'H38.12-261118-0020'
    await put(code, body({ officers: [officer.username, verifier.username] }))
    const detail = (await get(`/v1/dossiers/${code}`)).json()
    expect(detail).toMatchObject({
      code,
      procedure: { code: '1.001193', field: 'Hộ tịch' },
      receivingAgency: { code: commune, name: 'UBND xã Bát Xát' },
      budget: 6,
      used: 0,
      state: 'open',
    })
    expect(detail.persons[0]).toMatchObject({
      party: 1,
      part: 'cha',
      fullName: father.fullName,
      birth: '1985-03-09',
      numberMasked: '••••••••0123',
    })
    expect(JSON.stringify(detail)).not.toContain(father.number)
    expect(
      detail.persons[0].services.map((each: { service: string }) => each.service),
    ).toEqual(['verify-person', 'look-up-person'])
    expect(detail.persons[0].services[1].fields).toEqual([
      'fullName',
      'birth',
      'ethnicity',
      'nationality',
      'nativePlace',
      'permanentAddress',
    ])
  })

  test('only the services their duty covers are offered', async () => {
    const code = 'H38.12-261118-0021'
    await put(
      code,
      body({
        procedure: '1.004194',
        officers: [officer.username, verifier.username],
        persons: [{ ...father, part: 'chủ hộ' }],
      }),
    )
    const servicesFor = async (session: string) =>
      (await get(`/v1/dossiers/${code}`, session))
        .json()
        .persons[0].services.map((each: { service: string }) => each.service)
    expect(await servicesFor(cookie)).toEqual(['verify-person', 'look-up-household'])
    expect(await servicesFor(await gateway.signIn(verifier))).toEqual(['verify-person'])
  })

  test('a service that is switched off is not offered', async () => {
    const code = 'H38.12-261118-0022'
    await put(code, body())
    const set = (enabled: boolean) =>
      gateway.database.rows(
        `update services set enabled = $1 where code = 'look-up-person'`,
        [enabled],
      )
    await set(false)
    const detail = (await get(`/v1/dossiers/${code}`)).json()
    await set(true)
    expect(detail.persons[0].services).toHaveLength(1)
  })

  test('what is not theirs is not there', async () => {
    const code = 'H38.12-261118-0023'
    await put(code, body({ officers: [stranger.username, outsider.username] }))
    for (const path of [`/v1/dossiers/${code}`, '/v1/dossiers/H38.12-261118-9999']) {
      const refused = await get(path)
      expect(refused.statusCode).toBe(404)
      expect(refused.json().code).toBe('not-found')
    }
    // Assigned, but of an agency that neither receives nor decides it.
    expect(
      (await get(`/v1/dossiers/${code}`, await gateway.signIn(outsider))).statusCode,
    ).toBe(404)
    expect(
      (await get(`/v1/dossiers/${code}`, await gateway.signIn(stranger))).statusCode,
    ).toBe(200)
  })

  test('a name sent in decomposed Unicode is kept composed', async () => {
    const code = 'H38.12-261118-0024'
    await put(
      code,
      body({
        persons: [
          {
            ...father,
            part: 'cha'.normalize('NFD'),
            fullName: ' Vừ  Thị Mỵ '.normalize('NFD'),
          },
        ],
      }),
    )
    const [person] = (await get(`/v1/dossiers/${code}`)).json().persons
    expect(person.fullName).toBe('Vừ Thị Mỵ'.normalize('NFC'))
  })

  test('without a session, or with a duty that does not query, nothing is listed', async () => {
    const auditor = await gateway.addOfficer({ duties: ['auditor'], perDay: null })
    const session = await gateway.signIn(auditor)
    for (const path of ['/v1/dossiers', '/v1/dossiers/H38.12-261118-0020']) {
      expect((await get(path, '')).statusCode).toBe(401)
      expect((await get(path, session)).statusCode).toBe(403)
    }
  })

  describe('in a list', () => {
    let clerk: TestOfficer
    let session: string
    const codes = (response: { json(): { dossiers: { code: string }[] } }) =>
      response.json().dossiers.map((each) => each.code)

    beforeAll(async () => {
      clerk = await gateway.addOfficer({ duties: ['receiving'] })
      for (let n = 1; n <= 7; n += 1) {
        // Two of them arrive in the same millisecond.
        if (n !== 4) gateway.clock.advance(60_000)
        await put(`H38.77-261118-000${n}`, {
          ...body({ state: n === 2 ? 'closed' : 'open' }),
          officers: [clerk.username],
          persons: [
            {
              ...(n === 5 ? mother : father),
              fullName: n === 5 ? 'Đặng Thị Hoà' : father.fullName,
            },
          ],
        })
      }
      await put('H38.77-261118-0008', body({ officers: [stranger.username] }))
      session = await gateway.signIn(clerk)
    })

    test('it is theirs alone, newest first, page by page', async () => {
      const seen: string[] = []
      let after = ''
      do {
        const page = await get(`/v1/dossiers?limit=2${after}`, session)
        if (page.statusCode !== 200) throw new Error(page.body)
        seen.push(...codes(page))
        const { next } = page.json()
        after = next === null ? '' : `&after=${encodeURIComponent(next)}`
      } while (after !== '')
      expect(new Set(seen).size).toBe(7)
      expect(seen).toHaveLength(7)
      expect(seen.slice(0, 3)).toEqual([
        'H38.77-261118-0007',
        'H38.77-261118-0006',
        'H38.77-261118-0005',
      ])
      expect(seen.slice(3, 5).sort()).toEqual([
        'H38.77-261118-0003',
        'H38.77-261118-0004',
      ])
    })

    test('it is filtered by state', async () => {
      expect(codes(await get('/v1/dossiers?state=closed', session))).toEqual([
        'H38.77-261118-0002',
      ])
      expect(codes(await get('/v1/dossiers?state=open', session))).toHaveLength(6)
    })

    test.each([
      ['part of a code, in any case', 'h38.77-261118-0006', ['H38.77-261118-0006']],
      ['a name without its marks', 'dang thi hoa', ['H38.77-261118-0005']],
      ['a name with its tone mark placed otherwise', 'Hòa', ['H38.77-261118-0005']],
      ['what nobody is called', 'Nguyễn', []],
      ['a sign with a meaning in patterns', '%', []],
    ])('it is searched by %s', async (_name, q, expected) => {
      expect(
        codes(await get(`/v1/dossiers?q=${encodeURIComponent(q)}`, session)),
      ).toEqual(expected)
    })

    test.each(['1', 'x.y', "1.'; drop table dossiers --"])(
      'a cursor that is not ours is refused: %s',
      async (after) => {
        const refused = await get(
          `/v1/dossiers?after=${encodeURIComponent(after)}`,
          session,
        )
        expect(refused.statusCode).toBe(422)
        expect(refused.json().errors[0].code).toBe('cursor')
      },
    )

    test('it says how many look-ups were used, and who applies', async () => {
      await gateway.database.rows(
        `insert into counters (key, used) select 'dossier:' || id, 2 from dossiers where code = 'H38.77-261118-0007'`,
      )
      const [first] = (await get('/v1/dossiers', session)).json().dossiers
      expect(first).toMatchObject({
        used: 2,
        budget: 3,
        persons: 1,
        applicant: father.fullName,
      })
    })
  })
})

/** Tables in which one of the texts stands in clear, in any column, as text or spelled in bytes. */
async function tablesShowing(texts: readonly string[]): Promise<string[]> {
  const tables = await gateway.database.rows<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  const showing: string[] = []
  for (const { name } of tables) {
    const rows = await gateway.database.rows<{ row: string }>(
      `select t::text as row from ${name} t`,
    )
    const all = rows.map(({ row }) => row).join('\n')
    const spelled = all.replace(/\\\\x([0-9a-f]+)/g, (_whole, hex: string) =>
      Buffer.from(hex, 'hex').toString('utf8'),
    )
    if (texts.some((text) => all.includes(text) || spelled.includes(text)))
      showing.push(name)
  }
  return showing
}

test('at rest and in the program’s log nothing shows a person in clear', async () => {
  await put('H38.12-261118-0030', body())
  await put('H38.12-261118-0031', body({ persons: [{ ...father, birth: '1985-02-31' }] }))
  const clear = [father.number, father.fullName, mother.number, mother.fullName]
  expect(await tablesShowing(clear)).toEqual([])
  for (const text of clear) expect(gateway.programLog()).not.toContain(text)
  // The search itself can see.
  await gateway.database.rows('create table careless (note text, bytes bytea)')
  await gateway.database.rows(
    `insert into careless values ('x', convert_to($1, 'UTF8'))`,
    [father.fullName],
  )
  expect(await tablesShowing(clear)).toEqual(['careless'])
})

test('the routes stand in the description of the interface', async () => {
  const { paths } = (
    await gateway.server.app.inject({ method: 'GET', url: '/openapi.json' })
  ).json()
  expect(Object.keys(paths['/v1/dossiers/{code}']).sort()).toEqual(['get', 'put'])
  for (const path of ['/v1/dossiers', '/v1/procedures', '/v1/log', '/v1/log/{sequence}'])
    expect(paths[path]).toHaveProperty('get')
})
