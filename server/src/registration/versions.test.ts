/** The four parts of a connection file, from the draft to the decision, through HTTP. */
import type { Duty } from '@chot/core/duties.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followLog } from '../notifications/follow-log.ts'
import { remindOfRegistrations } from '../notifications/remind-registrations.ts'
import {
  commune,
  neighbour,
  openTestGateway,
  origin,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'
import { openListRows } from './lists.ts'

let gateway: TestGateway
const cookies = new Map<string, string>()
const ids = new Map<string, string>()
const officers: TestOfficer[] = []

beforeAll(async () => {
  gateway = await openTestGateway()
  const people: readonly [string, Duty, string][] = [
    ['admin', 'account-admin', commune],
    ['far admin', 'account-admin', neighbour],
    ['focal', 'focal-point', 'H38'],
    ['other focal', 'focal-point', 'H38'],
    ['guard', 'security', 'H38'],
    ['receiver', 'receiving', commune],
  ]
  for (const [name, duty, agency] of people) {
    const officer = await gateway.addOfficer({ duties: [duty], agency, perDay: null })
    cookies.set(name, await gateway.signIn(officer))
    ids.set(name, officer.id)
  }
  for (const _ of [1, 2])
    officers.push(await gateway.addOfficer({ duties: ['receiving'] }))
})
afterAll(() => gateway?.close())

async function send(
  by: string,
  method: 'GET' | 'PUT' | 'POST',
  url: string,
  body?: object,
) {
  const headers = { cookie: cookies.get(by) ?? '', origin, 'x-chot-request': '1' }
  const response = await gateway.server.app.inject({
    method,
    url,
    headers,
    ...(body === undefined ? {} : { payload: body }),
  })
  return { status: response.statusCode, body: response.json() }
}
const file = (part: string, agency = commune) => `/v1/registrations/${agency}/${part}`
const versionUrl = (id: string, act = '') => `/v1/registration-versions/${id}${act}`
const submit = (by: string, id: string) =>
  send(by, 'POST', versionUrl(id, '/submission'), {})
const decide = (by: string, id: string, decision: string, lines: object[] = []) =>
  send(by, 'POST', versionUrl(id, '/decision'), {
    decision,
    reason: 'Đã đối chiếu hồ sơ',
    lines,
  })
async function lastEntry(): Promise<Record<string, unknown>> {
  const [row] = await gateway.database.rows<{ text: string }>(
    `select text from log_entries where kind = 'registration' order by seq desc limit 1`,
  )
  return JSON.parse(row?.text ?? '{}')
}
const stateOf = async (part: string) =>
  (await send('admin', 'GET', `/v1/registrations/${commune}`)).body.parts[part]

const written = (over: object = {}) => ({
  username: 'nguyen.van.moi',
  fullName: 'Nguyễn Văn Mới',
  officerNumber: '010190099999',
  phone: '0987654321',
  staffCode: null,
  queriesPerDay: 90,
  duty: 'receiving',
  ...over,
})
const paper = {
  documentNumber: '15/CK-UBND',
  documentDate: '2026-11-10',
  issuer: 'UBND xã',
  signerName: 'Vàng A Ký',
  signerPosition: 'Chủ tịch',
  validFrom: '2026-11-10',
  validTo: '2027-11-10',
  fileSha256: 'ab'.repeat(32),
}

describe('an account list', () => {
  let first = ''

  it('is drafted from the accounts there are, as the administrator’s own agency has them', async () => {
    const saved = await send('admin', 'PUT', file('accounts'), { from: 'accounts' })
    expect(saved).toMatchObject({ status: 200, body: { version: 1 } })
    first = saved.body.id
    const { body } = await send('admin', 'GET', versionUrl(first))
    expect(body.list.rows.map((row: { username: string }) => row.username)).toEqual(
      expect.arrayContaining(officers.map(({ username }) => username)),
    )
    expect(body.list.rows[0]).toMatchObject({ queriesPerDay: 150, phoneTail: '678' })
    expect(body.list.sinceAccounts).toEqual([])
    expect(await lastEntry()).toMatchObject({
      oc: 'done',
      du: 'account-admin',
      ob: `accounts draft ${commune} v1 rows=3 from=accounts`,
    })
    expect(await stateOf('accounts')).toMatchObject({
      state: 'partial',
      missing: [{ code: 'draft', version: 1 }],
    })
  })

  it('of another agency can neither be seen nor written', async () => {
    expect((await send('far admin', 'GET', versionUrl(first))).status).toBe(404)
    expect((await send('far admin', 'GET', `/v1/registrations/${commune}`)).status).toBe(
      404,
    )
    const refused = await send('far admin', 'PUT', file('accounts'), { from: 'accounts' })
    expect(refused.body.code).toBe('registration-not-yours')
    expect(await lastEntry()).toMatchObject({
      oc: 'refused',
      re: 'registration-not-yours',
    })
    expect((await send('receiver', 'GET', '/v1/registrations')).status).toBe(403)
    const { body } = await send('far admin', 'GET', '/v1/registrations')
    expect(body.agencies.map(({ code }: { code: string }) => code)).toEqual([neighbour])
  })

  it('is submitted once, and not decided by whoever submitted it', async () => {
    expect(await submit('focal', first)).toMatchObject({
      status: 200,
      body: { state: 'submitted', digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    expect((await submit('admin', first)).body.code).toBe('registration-state-forbids')
    expect((await decide('focal', first, 'accept')).body.code).toBe('registration-own')
    expect(await lastEntry()).toMatchObject({ oc: 'refused', re: 'registration-own' })
    expect((await decide('admin', first, 'accept')).body.code).toBe(
      'registration-not-yours',
    )
    expect((await decide('guard', first, 'accept')).body.code).toBe(
      'registration-not-yours',
    )
    const saved = await send('admin', 'PUT', file('accounts'), { from: 'accounts' })
    expect(saved.body.code).toBe('registration-state-forbids')
  })

  it('is returned with reasons line by line, and goes on as the next version', async () => {
    const lines = [{ place: '2', reason: 'Đã chuyển công tác' }]
    const returned = await decide('other focal', first, 'return', lines)
    expect(returned.body).toMatchObject({ state: 'returned', returned: lines })
    expect(await stateOf('accounts')).toMatchObject({
      missing: [{ code: 'returned', version: 1 }],
    })
    const saved = await send('admin', 'PUT', file('accounts'), { from: 'version' })
    expect(saved.body.version).toBe(2)
    const draft = { from: 'draft', leftOut: [2], changed: [] }
    const edited = await send('admin', 'PUT', file('accounts'), draft)
    expect(edited.body).toEqual(saved.body)
    const { body } = await send('admin', 'GET', versionUrl(edited.body.id))
    expect(body.list.rows).toHaveLength(2)
    expect(body.list.sinceAccounts).toMatchObject([{ kind: 'left', row: null }])
    await submit('admin', edited.body.id)
    expect((await decide('focal', edited.body.id, 'accept')).body.state).toBe('accepted')
    expect(await stateOf('accounts')).toMatchObject({
      state: 'partial',
      version: 2,
      missing: [{ code: 'not-on-list', accounts: 1 }],
    })
  })

  it('read from a file keeps the file’s hash and seals its numbers', async () => {
    const sha256 = 'cd'.repeat(32)
    const saved = await send('admin', 'PUT', file('accounts'), {
      from: 'file',
      sha256,
      rows: [written()],
    })
    const { body } = await send('admin', 'GET', versionUrl(saved.body.id))
    expect(body).toMatchObject({ version: 3, sourceSha256: sha256 })
    expect(body.list.rows).toEqual([
      {
        row: 1,
        username: 'nguyen.van.moi',
        fullName: 'Nguyễn Văn Mới',
        duty: 'receiving',
        staffCode: null,
        queriesPerDay: 90,
        numberTail: '999',
        phoneTail: '321',
      },
    ])
    expect(body.list.acceptedVersion).toBe(2)
    expect(
      body.list.sinceAccepted.map(({ kind }: { kind: string }) => kind).toSorted(),
    ).toEqual(['joined', 'left', 'left'])
    const [dump] = await gateway.database.rows<{ text: string }>(
      `select string_agg(r::text, '') as text from list_rows r`,
    )
    expect(dump?.text).not.toContain('010190099999')
    expect(dump?.text).not.toContain('0987654321')
    const { deps } = gateway.server
    expect(await openListRows(deps, deps.db, saved.body.id)).toMatchObject([
      { officerNumber: '010190099999', phone: '0987654321' },
    ])
  })

  it('takes all lines or none', async () => {
    const before = await gateway.database.rows('select * from list_rows order by 1, 2')
    const rows = [written(), written({ username: 'nguyen.van.hai' })]
    const twice = await send('admin', 'PUT', file('accounts'), {
      from: 'file',
      sha256: 'ef'.repeat(32),
      rows,
    })
    expect(twice.body.code).toBe('listed-twice')
    expect(await gateway.database.rows('select * from list_rows order by 1, 2')).toEqual(
      before,
    )
  })

  it('tells a mover by the number, whatever the login', async () => {
    const [far] = await gateway.database.rows<{ id: string }>(
      `update accounts set agency_code = $1 where id = $2 returning id`,
      [neighbour, officers[1]?.id],
    )
    expect(far?.id).toBe(officers[1]?.id)
    const [draft] = await gateway.database.rows<{ id: string }>(
      `select id from registration_versions where state = 'draft' and part = 'accounts'`,
    )
    const { body } = await send('admin', 'GET', versionUrl(draft?.id ?? ''))
    expect(body.list.sinceAccepted).toContainEqual(
      expect.objectContaining({
        kind: 'moved-out',
        username: officers[1]?.username,
        agency: { code: neighbour, name: expect.any(String) },
      }),
    )
  })
})

describe('services', () => {
  const line = (over: object = {}) => ({
    service: 'verify-person',
    window: 'office',
    queriesPerDay: 150,
    purpose: 'Đăng ký hộ tịch',
    dossiersPerDay: 50,
    lookUpsPerDossier: 3,
    ...over,
  })
  const form = (...rows: object[]) => ({
    validFrom: '2026-11-01',
    validTo: '2027-11-01',
    rows,
  })

  it('off hours come to 1,000 a day at most, all services together', async () => {
    const off = (service: string, queriesPerDay: number) =>
      line({ service, window: 'off-hours', queriesPerDay })
    const over = form(off('verify-person', 600), off('look-up-person', 401))
    expect((await send('admin', 'PUT', file('services'), over)).body.code).toBe(
      'off-hours-total-too-high',
    )
    const fits = form(line(), off('verify-person', 600), off('look-up-person', 400))
    const saved = await send('admin', 'PUT', file('services'), fits)
    expect(saved.status).toBe(200)
    // The law of the day it is submitted counts.
    await gateway.database.rows(
      `update policies set value = value || '{"agencyPerDay": 999}' where name = 'off-hours-limit'`,
    )
    expect((await submit('admin', saved.body.id)).body.code).toBe(
      'off-hours-total-too-high',
    )
    await gateway.database.rows(
      `update policies set value = value || '{"agencyPerDay": 1000}' where name = 'off-hours-limit'`,
    )
    expect((await submit('admin', saved.body.id)).status).toBe(200)
    await decide('focal', saved.body.id, 'accept')
    expect(await stateOf('services')).toMatchObject({ state: 'complete', version: 1 })
  })

  it('are refused when unknown, off, or there twice', async () => {
    const wrong = async (...rows: object[]) => {
      const { body } = await send('admin', 'PUT', file('services'), form(...rows))
      return body.errors?.[0]?.code ?? body.code
    }
    expect(await wrong(line({ service: 'no-service' }))).toBe('unknown-service')
    expect(await wrong(line({ service: 'list-people' }))).toBe('unknown-service')
    expect(await wrong(line(), line({ queriesPerDay: 9 }))).toBe('listed-twice')
    expect(await wrong(line({ queriesPerDay: 0 }))).toBe('queries-per-day')
  })

  it('are proposed from the dossiers of working days, beside what was used', async () => {
    await gateway.database.rows(
      `insert into agency_use values ($1, '2026-11-16', 'verify-person', 'office', 40),
         ($1, '2026-11-17', 'verify-person', 'office', 44),
         ($1, '2026-11-14', 'verify-person', 'off-hours', 7)`,
      [commune],
    )
    const { body } = await send('admin', 'GET', file('proposal'))
    expect(body).toMatchObject({ days: 30, until: '2026-11-17', lookUpsPerDossier: 3 })
    expect(body.lines).toContainEqual(
      expect.objectContaining({
        service: 'verify-person',
        window: 'office',
        highest: 44,
        median: 0,
        proposed: 44,
      }),
    )
    expect(body.lines).toContainEqual(
      expect.objectContaining({ window: 'off-hours', highest: 7, proposed: 7 }),
    )
  })
})

describe('a commitment and a confirmation of security', () => {
  it('hold from their first day to the day before their last', async () => {
    const wrong = await send('admin', 'PUT', file('commitment'), {
      ...paper,
      validTo: '2026-11-10',
    })
    expect(wrong.body.errors[0].code).toBe('days-order')
    const saved = await send('admin', 'PUT', file('commitment'), paper)
    await submit('admin', saved.body.id)
    await decide('focal', saved.body.id, 'accept')
    expect(await stateOf('commitment')).toEqual({
      state: 'complete',
      version: 1,
      missing: [],
    })
  })

  it('need every item of the checklist, and a second person who may be of security', async () => {
    const confirmation = { ...paper, level: 3, basis: 'nd-85-2016' }
    const unknown = { ...confirmation, basis: 'nd-1-1999', answers: [] }
    expect((await send('admin', 'PUT', file('security'), unknown)).body.code).toBe(
      'basis-unknown',
    )
    const saved = await send('admin', 'PUT', file('security'), {
      ...confirmation,
      answers: [],
    })
    expect((await submit('admin', saved.body.id)).body.code).toBe('checklist-incomplete')
    const { body } = await send('admin', 'GET', versionUrl(saved.body.id))
    const answers = body.checklist.map(({ item }: { item: string }, at: number) => ({
      item,
      answer: at === 0 ? 'not-met' : 'met',
      evidence: 'Biên bản kiểm tra ngày 05/11/2026',
    }))
    await send('admin', 'PUT', file('security'), { ...confirmation, answers })
    expect((await submit('admin', saved.body.id)).status).toBe(200)
    expect((await decide('guard', saved.body.id, 'accept')).body.state).toBe('accepted')
    expect(await stateOf('security')).toMatchObject({
      state: 'partial',
      missing: [{ code: 'checklist-open', items: 1 }],
    })
  })

  it('ask for a fresh code to accept, not to return', async () => {
    const saved = await send('admin', 'PUT', file('commitment'), paper)
    await submit('admin', saved.body.id)
    await gateway.database.rows(
      `update sessions set factor_proved_at = factor_proved_at - interval '6 minutes'`,
    )
    expect((await decide('focal', saved.body.id, 'accept')).body.code).toBe(
      'step-up-needed',
    )
    expect((await decide('focal', saved.body.id, 'return')).status).toBe(200)
  })
})

it('a draft that says nothing is not submitted', async () => {
  const saved = await send('far admin', 'PUT', file('accounts', neighbour), {
    from: 'accounts',
  })
  // One officer moved there above.
  expect(saved.status).toBe(200)
  await gateway.database.rows('delete from list_rows where version_id = $1', [
    saved.body.id,
  ])
  expect((await submit('far admin', saved.body.id)).body.code).toBe('registration-empty')
})

describe('who is told', () => {
  const noticesOf = async (about: string) =>
    (
      await gateway.database.rows<{ kind: string; about: string | null }>(
        `select n.kind, n.about from notifications n join accounts a on a.id = n.account_id
         where a.id = $1 order by n.id`,
        [ids.get(about)],
      )
    ).map(({ kind, about: days }) => (days === null ? kind : `${kind} ${days}`))

  it('a focal point of what waits, the agency of the answer, nobody of their own act', async () => {
    await followLog(gateway.server.deps)
    expect(await noticesOf('far admin')).toEqual([])
    expect(await noticesOf('admin')).toContain('registration-returned')
    expect(await noticesOf('admin')).toContain('registration-accepted')
    expect(await noticesOf('admin')).not.toContain('registration-waits')
    expect(await noticesOf('guard')).toEqual(['registration-waits'])
    expect(await noticesOf('focal')).toContain('registration-waits')
  })

  it('the agency before a paper ends, once for each number of days', async () => {
    const { deps } = gateway.server
    const reminded = async (instant: string) => {
      gateway.clock.set(instant)
      await remindOfRegistrations(deps)
      await remindOfRegistrations(deps)
      return (await noticesOf('admin')).filter((each) =>
        each.startsWith('registration-ends'),
      )
    }
    expect(await reminded('2027-09-10T09:00:00+07:00')).toEqual([])
    // Commitment and confirmation end on the same day.
    const both = (days: string) => [
      `registration-ends ${days}`,
      `registration-ends ${days}`,
    ]
    expect(await reminded('2027-09-11T09:00:00+07:00')).toEqual(both('60'))
    expect(await reminded('2027-10-10T09:00:00+07:00')).toEqual(both('60'))
    expect(await reminded('2027-10-11T09:00:00+07:00')).toEqual([
      ...both('60'),
      ...both('30'),
    ])
    expect(await reminded('2027-11-03T09:00:00+07:00')).toHaveLength(6)
    expect(await reminded('2027-11-10T09:00:00+07:00')).toHaveLength(6)
    expect(await noticesOf('far admin')).toEqual([])
  })
})
