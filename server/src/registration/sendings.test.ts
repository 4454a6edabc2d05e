/** Accepted lists sent to the Ministry, its answer, and the province's counts by a second person. */
import type { Duty } from '@chot/core/duties.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  commune,
  neighbour,
  openTestGateway,
  origin,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'
import { noticeOfChange } from './sendings.ts'

let gateway: TestGateway
const cookies = new Map<string, string>()
const officers: TestOfficer[] = []

beforeAll(async () => {
  gateway = await openTestGateway()
  const people: readonly [string, Duty, string][] = [
    ['admin', 'account-admin', commune],
    ['far admin', 'account-admin', neighbour],
    ['focal', 'focal-point', 'H38'],
    ['leader', 'leader', 'H38'],
  ]
  for (const [name, duty, agency] of people) {
    const officer = await gateway.addOfficer({ duties: [duty], agency, perDay: null })
    cookies.set(name, await gateway.signIn(officer))
  }
  for (const agency of [commune, commune, neighbour])
    officers.push(
      await gateway.addOfficer({ duties: ['receiving'], agency, perDay: null }),
    )
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

async function acceptList(by: string, agency: string, body: object, more?: object) {
  const url = `/v1/registrations/${agency}/accounts`
  const saved = await send(by, 'PUT', url, body)
  if (more !== undefined) await send(by, 'PUT', url, more)
  const version = `/v1/registration-versions/${saved.body.id}`
  await send(by, 'POST', `${version}/submission`, {})
  const decided = await send('focal', 'POST', `${version}/decision`, {
    decision: 'accept',
    reason: 'Đã đối chiếu',
  })
  expect(decided.body.state).toBe('accepted')
}
const paper = (number: string) => ({ documentNumber: number, documentDate: '2026-11-18' })
const listed = async () =>
  gateway.database.rows<{ username: string; count: number }>(
    `select a.username, l.queries_per_day as count from listed_accounts l
     join accounts a on a.id = l.account_id order by a.username`,
  )
const entriesOf = (kind: string) =>
  gateway.database
    .rows<{ text: string }>('select text from log_entries where kind = $1 order by seq', [
      kind,
    ])
    .then((rows) => rows.map(({ text }) => JSON.parse(text)))
let sending = ''

describe('lists on their way to the Ministry', () => {
  it('are sent together once there is something to tell', async () => {
    const none = await send('focal', 'POST', '/v1/list-sendings', paper('01/PVHCC'))
    expect(none.body.code).toBe('nothing-to-send')
    await acceptList('admin', commune, { from: 'accounts' })
    await acceptList('far admin', neighbour, { from: 'accounts' })
    const { body } = await send('focal', 'GET', '/v1/list-sendings')
    expect(body.changes).toEqual({
      agencies: 2,
      joined: 3,
      left: 0,
      moved: 0,
      changed: 0,
    })
    const sent = await send('focal', 'POST', '/v1/list-sendings', paper('12/PVHCC-KS'))
    expect(sent.body).toMatchObject({
      sendings: [{ agencies: 2, people: 3, answerNumber: null }],
      changes: { agencies: 0 },
    })
    sending = sent.body.sendings[0].id
    expect((await entriesOf('registration')).at(-1)).toMatchObject({
      du: 'focal-point',
      no: '12/PVHCC-KS',
      ob: `lists send ${sending} agencies=2 2026-11-18`,
    })
    const again = await send('focal', 'POST', '/v1/list-sendings', paper('13/PVHCC'))
    expect(again.body.code).toBe('nothing-to-send')
  })

  it('are sent and answered by the focal point alone', async () => {
    for (const by of ['admin', 'leader'])
      for (const url of ['/v1/list-sendings', `/v1/list-sendings/${sending}/answer`])
        expect((await send(by, 'POST', url, paper('9/X'))).body.code).toBe(
          'not-permitted',
        )
    expect((await send('admin', 'GET', '/v1/list-sendings')).status).toBe(403)
  })

  it('put all of their people on the Ministry’s list with the answer, or nobody', async () => {
    const url = `/v1/list-sendings/${sending}/answer`
    const [last] = officers
    await gateway.database.rows(
      `alter table account_acts add constraint fails check (account_id <> '${last?.id}')`,
    )
    expect((await send('focal', 'POST', url, paper('77/C06'))).status).toBe(500)
    await gateway.database.rows('alter table account_acts drop constraint fails')
    expect(await listed()).toEqual([])
    expect(await entriesOf('account')).toEqual([])
    const answered = await send('focal', 'POST', url, paper('77/C06'))
    expect(answered.body).toEqual({ listed: 3, unlisted: 0 })
    expect(await listed()).toEqual(
      officers.map(({ username }) => ({ username, count: 150 })),
    )
    const entries = await entriesOf('account')
    expect(entries.map(({ ob }) => ob).toSorted()).toEqual(
      officers.map(({ id }) => `${id} list 2026-11-18 150`).toSorted(),
    )
    expect(entries[0]).toMatchObject({ oc: 'done', du: 'focal-point' })
    expect((await send('focal', 'POST', url, paper('77/C06'))).body.code).toBe(
      'sending-answered',
    )
  })

  it('tell a mover as one who moved, and take who left off with the next answer', async () => {
    gateway.clock.advance(60_000)
    const [stays, leaves, moves] = officers
    await gateway.database.rows('update accounts set agency_code = $1 where id = $2', [
      commune,
      moves?.id,
    ])
    await acceptList(
      'admin',
      commune,
      { from: 'accounts' },
      {
        from: 'draft',
        leftOut: [2],
        changed: [{ row: 1, duty: 'receiving', queriesPerDay: 90 }],
      },
    )
    const { deps } = gateway.server
    const half = await noticeOfChange(deps, deps.db)
    expect(
      half.flatMap(({ changes }) => changes.map(({ kind, row }) => [kind, row.username])),
    ).toEqual([
      ['changed', stays?.username],
      ['joined', moves?.username],
      ['left', leaves?.username],
    ])
    const rest = {
      from: 'file',
      sha256: 'ab'.repeat(32),
      rows: [
        {
          username: 'chua.co.tai.khoan',
          fullName: 'Người Chưa Có',
          officerNumber: '010190088888',
          phone: '0912345677',
          staffCode: null,
          queriesPerDay: 60,
          duty: 'receiving',
        },
      ],
    }
    await acceptList('far admin', neighbour, rest)
    const view = await send('focal', 'GET', '/v1/list-sendings')
    expect(view.body.changes).toEqual({
      agencies: 2,
      joined: 1,
      left: 1,
      moved: 1,
      changed: 1,
    })
    const sent = await send('focal', 'POST', '/v1/list-sendings', paper('14/PVHCC-KS'))
    const [newest] = sent.body.sendings
    const old = await send(
      'focal',
      'POST',
      `/v1/list-sendings/${sending}/answer`,
      paper('8/X'),
    )
    expect(old.body.code).toBe('sending-answered')
    const answered = await send(
      'focal',
      'POST',
      `/v1/list-sendings/${newest.id}/answer`,
      paper('78/C06'),
    )
    expect(answered.body).toEqual({ listed: 1, unlisted: 1 })
    expect(await listed()).toEqual([
      { username: stays?.username, count: 90 },
      { username: moves?.username, count: 150 },
    ])
  })

  it('ask for a fresh code to enter the answer', async () => {
    await gateway.database.rows(
      `update sessions set factor_proved_at = factor_proved_at - interval '6 minutes'`,
    )
    const url = `/v1/list-sendings/${sending}/answer`
    expect((await send('focal', 'POST', url, paper('79/C06'))).body.code).toBe(
      'step-up-needed',
    )
    await gateway.database.rows(
      `update sessions set factor_proved_at = factor_proved_at + interval '6 minutes'`,
    )
  })
})

describe('counts of the whole province', () => {
  const request = (from: string, ...lines: object[]) => ({
    from,
    reason: 'Theo tổng đăng ký của các cơ quan',
    basis: '15/PVHCC-KS',
    lines,
  })
  const line = (window: string, queriesPerDay: number, service = 'verify-person') => ({
    service,
    window,
    queriesPerDay,
  })
  const ask = (body: object, by = 'focal') =>
    send(by, 'POST', '/v1/province-services/requests', body)
  const inForce = (on: string) =>
    gateway.database.rows(
      `select window_kind as window, queries_per_window as count from service_registrations
       where service_code = 'verify-person' and valid_from <= $1::date
         and (valid_to is null or valid_to > $1::date) order by window_kind desc`,
      [on],
    )

  it('are asked by the focal point, for a day to come, within 1,000 off hours', async () => {
    expect((await ask(request('2026-12-01', line('office', 9)), 'admin')).status).toBe(
      403,
    )
    const today = await ask(request('2026-11-18', line('office', 9)))
    expect(today.body.errors[0].code).toBe('too-early')
    // 300 of each of two other services are in force off hours.
    const over = await ask(request('2026-12-01', line('off-hours', 401)))
    expect(over.body.code).toBe('off-hours-total-too-high')
  })

  it('are in force from that day once a second person approved, not before', async () => {
    const lines = [line('office', 5000), line('off-hours', 400)]
    const asked = await ask(request('2026-12-01', ...lines))
    expect(asked.status).toBe(201)
    const url = `/v1/approvals/${asked.body.id}/answer`
    const answer = { answer: 'approved', reason: 'Đúng tổng đã duyệt' }
    expect((await send('focal', 'POST', url, answer)).status).toBe(403)
    expect(await inForce('2026-12-01')).toEqual([
      { window: 'office', count: 100000 },
      { window: 'off-hours', count: 300 },
    ])
    expect((await send('leader', 'POST', url, answer)).status).toBe(200)
    expect(await inForce('2026-11-30')).toEqual([
      { window: 'office', count: 100000 },
      { window: 'off-hours', count: 300 },
    ])
    expect(await inForce('2026-12-01')).toEqual([
      { window: 'office', count: 5000 },
      { window: 'off-hours', count: 400 },
    ])
    expect((await entriesOf('registration')).at(-1)).toMatchObject({
      du: 'leader',
      ob: 'province services 2026-12-01 verify-person/office=5000 verify-person/off-hours=400',
    })
    const { deps } = gateway.server
    const policy = await deps.policies.current(deps.db)
    expect(policy.registered('verify-person', 'office', '2026-12-01')).toBe(5000)
    expect((await ask(request('2026-11-25', line('office', 7)))).body.code).toBe(
      'province-services-later',
    )
  })

  it('are shown beside what the agencies register', async () => {
    const saved = await send('admin', 'PUT', `/v1/registrations/${commune}/services`, {
      validFrom: '2026-11-01',
      validTo: '2027-11-01',
      rows: [
        {
          ...line('office', 120),
          purpose: 'Hộ tịch',
          dossiersPerDay: 40,
          lookUpsPerDossier: 3,
        },
      ],
    })
    const version = `/v1/registration-versions/${saved.body.id}`
    await send('admin', 'POST', `${version}/submission`, {})
    await send('focal', 'POST', `${version}/decision`, {
      decision: 'accept',
      reason: 'Đúng số hồ sơ',
    })
    const { body } = await send('leader', 'GET', '/v1/province-services')
    expect(body).toMatchObject({ offHoursMax: 1000, agencies: 1 })
    expect(body.lines).toContainEqual(
      expect.objectContaining({
        service: 'verify-person',
        window: 'office',
        agencies: 1,
        sum: 120,
        inForce: 100000,
      }),
    )
  })
})
