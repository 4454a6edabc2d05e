/** Announced jobs: who lets them run, what they may ask and when, and that no row is asked twice. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { faultsOfRecord } from '../testing/check-record.ts'
import {
  openTestGateway,
  origin,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'
import { type JobRunner, openJobRunner } from './runner.ts'

const service = 'verify-person'
let gateway: TestGateway
let focal: TestOfficer
let leader: TestOfficer
let security: TestOfficer
let officer: TestOfficer
let runner: JobRunner
let week = 0
const dossiers: string[] = []

beforeAll(async () => {
  gateway = await openTestGateway()
  await gateway.database.rows(
    `update client_systems set scopes = scopes || '{jobs}'::text[]`,
  )
  focal = await gateway.addOfficer({ duties: ['focal-point'], agency: 'H38' })
  leader = await gateway.addOfficer({ duties: ['leader'], agency: 'H38' })
  security = await gateway.addOfficer({ duties: ['security'], agency: 'H38' })
  officer = await gateway.addOfficer({ duties: ['receiving'], perDay: 10_000 })
  for (let index = 0; index < 4; index++)
    dossiers.push(
      await gateway.putDossier({
        officers: [officer],
        persons: [gateway.person(index * 40), gateway.person(index * 40 + 7)],
      }),
    )
  await gateway.database.rows('update dossiers set budget = 500')
})
afterAll(async () => {
  expect(await faultsOfRecord(gateway.database.rows)).toEqual([])
  await gateway?.close()
})
// Each test has a Wednesday of its own, and a node that was just started.
beforeEach(async () => {
  week += 1
  gateway.clock.set(Date.parse('2026-11-18T09:00:00+07:00') + week * 7 * 86_400_000)
  runner = openJobRunner({ ...gateway.server.deps, ...gateway.server.gateway })
  await gateway.database.rows(
    'update accounts set password_set_at = to_timestamp($1::bigint / 1000)',
    [gateway.clock.now()],
  )
})

type Method = 'GET' | 'POST'
async function call(
  as: TestOfficer | 'system',
  method: Method,
  url: string,
  payload?: object,
) {
  const headers =
    as === 'system'
      ? await gateway.asSystem()
      : { cookie: await cookieOf(as), origin, 'x-chot-request': '1' }
  return gateway.server.app.inject({
    method,
    url: `/v1/${url}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  })
}
const cookies = new Map<string, { readonly week: number; readonly cookie: string }>()
async function cookieOf(as: TestOfficer): Promise<string> {
  const kept = cookies.get(as.id)
  if (kept?.week === week) return kept.cookie
  const cookie = await gateway.signIn(as)
  cookies.set(as.id, { week, cookie })
  return cookie
}

const day = (offset = 0) =>
  new Date(gateway.clock.now() + 7 * 3_600_000 + offset * 86_400_000)
    .toISOString()
    .slice(0, 10)
const terms = () => ({
  name: 'Đối khớp hồ sơ tồn quý IV',
  system: gateway.systemId,
  officer: officer.username,
  service,
  purpose: 'verify-identity',
  notice: {
    number: 'Công văn 118/PC06-DLDC',
    on: '2026-11-10',
    to: 'Trung tâm DLQG về dân cư',
  },
  windows: ['office'],
  from: day(),
  to: day(1),
  perWindow: 100,
  inAll: 100,
  perMinute: 20,
})
const grounds = { reason: 'Rà soát hồ sơ tồn', basis: 'Kế hoạch 12/KH-UBND' }
const rows = () =>
  dossiers.flatMap((dossier) => [
    { dossier, party: 1 },
    { dossier, party: 2 },
  ])

async function draft(change: object = {}, items: readonly object[] = rows()) {
  const made = await call('system', 'POST', 'jobs', { ...terms(), ...change })
  expect(made.statusCode, made.body).toBe(201)
  const { id } = made.json()
  const sent = await call('system', 'POST', `jobs/${id}/items`, { first: 1, items })
  expect(sent.json()).toEqual({ items: items.length })
  return id as string
}
async function ask(id: string) {
  const asked = await call(focal, 'POST', `jobs/${id}/requests`, grounds)
  expect(asked.statusCode, asked.body).toBe(201)
  return asked.json().id as string
}
const answer = (as: TestOfficer, approval: string, given = 'approved') =>
  call(as, 'POST', `approvals/${approval}/answer`, {
    answer: given,
    reason: 'Đã xem thông báo',
  })
async function approved(change: object = {}, items: readonly object[] = rows()) {
  const id = await draft(change, items)
  expect((await answer(leader, await ask(id))).statusCode).toBe(200)
  return id
}
const view = async (id: string) => (await call('system', 'GET', `jobs/${id}`)).json()
const act = (as: TestOfficer | 'system', id: string, doing: string) =>
  call(as, 'POST', `jobs/${id}/acts`, { act: doing, reason: 'Theo yêu cầu của Bộ' })
const sent = (id: string) =>
  gateway.database.rows<{ at: string; outcome: string }>(
    `select to_char(decided_at at time zone 'Asia/Ho_Chi_Minh', 'DD HH24:MI:SS') as at, outcome
     from queries where job_id = $1 order by decision_seq`,
    [id],
  )
/** Lets seconds pass, one turn in each; how many queries were asked. */
async function run(seconds: number, stepMs = 1_000): Promise<number> {
  let asked = 0
  for (let passed = 0; passed < seconds; passed += stepMs / 1_000) {
    asked += await runner.turn()
    gateway.clock.advance(stepMs)
  }
  return asked
}

describe('before a job runs', () => {
  it('a client system drafts it, the focal point asks, and a leader approves the very list', async () => {
    const id = await draft()
    expect(await run(3)).toBe(0)
    expect((await view(id)).state).toBe('draft')
    const approval = await ask(id)
    expect((await view(id)).state).toBe('asked')
    const more = await call('system', 'POST', `jobs/${id}/items`, {
      first: 9,
      items: [{ dossier: 'H38.TEST-1', party: 3 }],
    })
    expect(more.json().code).toBe('job-not-in-state')
    expect((await answer(focal, approval)).statusCode).toBe(403)
    await gateway.database.rows(
      `update job_items set party = 9 where job_id = $1 and row = 8`,
      [id],
    )
    expect((await answer(leader, approval)).json().code).toBe('job-changed')
    await gateway.database.rows(
      `update job_items set party = 2 where job_id = $1 and row = 8`,
      [id],
    )
    expect((await answer(leader, approval)).statusCode).toBe(200)
    expect(await view(id)).toMatchObject({ state: 'approved', items: 8, spentInAll: 0 })
    await act(security, id, 'stop')
  })

  it('is refused for a service that answers with a record, a pace too fast, days too many', async () => {
    const refused = async (change: object) =>
      (await call('system', 'POST', 'jobs', { ...terms(), ...change })).json().code
    expect(await refused({ service: 'look-up-person' })).toBe('job-terms-wrong')
    expect(await refused({ perMinute: 21 })).toBe('job-terms-wrong')
    expect(await refused({ to: day(400) })).toBe('job-terms-wrong')
    expect(await refused({ to: day(-1) })).toBe('input-invalid')
    expect(await refused({ system: 'another-system' })).toBe('not-permitted')
    expect((await call(leader, 'POST', 'jobs', terms())).statusCode).toBe(403)
    expect((await call(officer, 'GET', 'jobs')).statusCode).toBe(403)
  })

  it('holds nobody twice, has no gap, and takes a page again without a change', async () => {
    const id = await draft({}, rows().slice(0, 4))
    const page = (first: number, items: readonly object[]) =>
      call('system', 'POST', `jobs/${id}/items`, { first, items })
    expect((await page(1, rows().slice(0, 4))).json()).toEqual({ items: 4 })
    expect((await page(6, rows().slice(5, 6))).json().code).toBe('job-items-gap')
    expect((await page(5, rows().slice(0, 1))).json().code).toBe('job-item-twice')
    expect((await page(3, rows().slice(2, 8))).json()).toEqual({ items: 8 })
  })
})

describe('a job that runs', () => {
  it('asks each row once at its pace, keeps codes with receipts for its owner, and tells the end', async () => {
    const id = await approved({ perMinute: 20 })
    expect(await run(40)).toBe(8)
    const done = await view(id)
    expect(done).toMatchObject({ state: 'done', spentInAll: 8, next: null })
    expect(done.counts.answered + done.counts['no-match']).toBe(8)
    const asked = await sent(id)
    expect(new Set(asked.map(({ at }) => at)).size).toBe(8)
    const { results } = (await call('system', 'GET', `jobs/${id}/results`)).json()
    expect(results).toHaveLength(8)
    for (const result of results)
      expect(result.receipt).toMatchObject({
        decision: { sequence: expect.any(Number) },
        outcome: { sequence: expect.any(Number) },
      })
    expect((await call(focal, 'GET', `jobs/${id}/results`)).statusCode).toBe(401)
    const [entry] = await gateway.database.rows<{ text: string }>(
      `select text from log_entries where kind = 'decision' and outcome = 'granted'
       order by seq desc limit 1`,
    )
    expect(JSON.parse(entry?.text ?? '')).toMatchObject({
      au: 'job',
      ob: `job=${id}`,
      sy: gateway.systemId,
      fi: [],
    })
    gateway.clock.advance(31 * 86_400_000)
    week += 5
    const later = await call('system', 'GET', `jobs/${id}/results`)
    expect(later.json().results).toEqual([])
    runner = openJobRunner({ ...gateway.server.deps, ...gateway.server.gateway })
    await runner.turn()
    const [kept] = await gateway.database.rows<{ n: number }>(
      'select count(*)::int as n from job_items where job_id = $1',
      [id],
    )
    expect(kept?.n).toBe(0)
    expect(await view(id)).toMatchObject({ items: 8 })
  })

  it('plans anew what an edge overtook: nothing of 17:59 is sent at night', async () => {
    await gateway.database.rows(
      `update policies set value = '{"beforeSeconds": 30, "afterSeconds": 5}' where name = 'window-edge'`,
    )
    const id = await approved()
    gateway.clock.set(`${day()}T17:59:20+07:00`)
    await run(60)
    const first = await sent(id)
    expect(first.length).toBeGreaterThan(1)
    for (const { at } of first) expect(at.slice(3) <= '17:59:30').toBe(true)
    expect(await view(id)).toMatchObject({ state: 'running', next: { waits: 'edge' } })
    await run(13 * 3_600 + 600, 60_000)
    expect(await view(id)).toMatchObject({ state: 'done', spentInAll: 8 })
    for (const { at } of (await sent(id)).slice(first.length))
      expect(at.slice(3) >= '07:00:05').toBe(true)
    await gateway.database.rows(
      `update policies set value = '{"beforeSeconds": 0, "afterSeconds": 0}' where name = 'window-edge'`,
    )
  })

  it('stays within what was approved for a window and in all, and stops when it is used', async () => {
    const id = await approved({ perWindow: 3, inAll: 5 })
    await run(60)
    expect(await sent(id)).toHaveLength(3)
    expect(await view(id)).toMatchObject({ state: 'running', spentInWindow: 3 })
    await run(24 * 3_600, 600_000)
    expect(await sent(id)).toHaveLength(5)
    expect(await view(id)).toMatchObject({
      state: 'stopped',
      stateReason: 'job-budget-spent',
    })
  })

  it('is over when its days are, whatever is left', async () => {
    const id = await approved({ to: day() })
    gateway.clock.set(`${day()}T18:00:00+07:00`)
    expect(await run(2)).toBe(0)
    expect(await view(id)).toMatchObject({ state: 'expired', spentInAll: 0 })
  })

  it('is no way round the dossier: what an officer is refused, so is a row', async () => {
    const stranger = await gateway.addOfficer({ duties: ['receiving'] })
    const other = await gateway.putDossier({
      officers: [stranger],
      persons: [gateway.person(3)],
    })
    const shut = await gateway.putDossier({
      officers: [officer],
      persons: [gateway.person(5)],
      state: 'closed',
    })
    const [own = ''] = dossiers
    const items = [
      { dossier: other, party: 1 },
      { dossier: shut, party: 1 },
      { dossier: own, party: 40 },
      { dossier: 'H38.NONE-261118-0001', party: 1 },
    ]
    const id = await approved({}, items)
    await run(20)
    expect(await sent(id)).toEqual([])
    const { results } = (await call('system', 'GET', `jobs/${id}/results`)).json()
    expect(results.map((each: { reason: string }) => each.reason)).toEqual([
      'dossier-not-yours',
      'dossier-closed',
      'person-not-in-dossier',
      'dossier-unknown',
    ])
  })

  it('yields to the citizen at the counter, and goes on when there is room', async () => {
    await gateway.database.rows(
      `update service_registrations set queries_per_window = 10
       where service_code = $1 and window_kind = 'office'`,
      [service],
    )
    const id = await approved({ to: day(5) })
    await run(60)
    expect(await sent(id)).toHaveLength(7)
    expect(await view(id)).toMatchObject({
      next: { waits: 'yields', yieldsTo: 'kept-for-counter' },
    })
    await run(26 * 3_600, 600_000)
    expect(await view(id)).toMatchObject({ state: 'done', spentInAll: 8 })
    await gateway.database.rows(
      `update service_registrations set queries_per_window = 100000
       where service_code = $1 and window_kind = 'office'`,
      [service],
    )
  })
})

describe('whoever may stop a job', () => {
  it('pauses it at the next row; nobody lighter lets it go on', async () => {
    const id = await approved()
    await run(5)
    expect((await act(security, id, 'pause')).statusCode).toBe(200)
    const before = (await sent(id)).length
    expect(await run(30)).toBe(0)
    expect((await act('system', id, 'resume')).json().code).toBe('job-paused-by-other')
    expect((await act(focal, id, 'resume')).json().code).toBe('job-paused-by-other')
    expect((await act(security, id, 'resume')).statusCode).toBe(200)
    await run(4)
    expect((await sent(id)).length).toBeGreaterThan(before)
    expect((await act('system', id, 'stop')).statusCode).toBe(200)
    const after = (await sent(id)).length
    expect(await run(10)).toBe(0)
    expect((await sent(id)).length).toBe(after)
    expect((await act(focal, id, 'resume')).json().code).toBe('job-not-in-state')
  })

  it('a lock of its system pauses it at the next row, with the reason', async () => {
    const id = await approved()
    await run(5)
    const before = (await sent(id)).length
    const locked = await call(security, 'POST', 'locks', {
      scope: 'service',
      subject: service,
      reason: 'Bộ yêu cầu tạm dừng',
      basis: 'Công văn 77/C06',
    })
    expect(locked.statusCode, locked.body).toBe(201)
    await run(10)
    expect((await sent(id)).length).toBe(before)
    expect(await view(id)).toMatchObject({
      state: 'paused',
      pausedBy: 'program',
      stateReason: 'service-locked',
    })
    await gateway.database.rows('delete from holds')
    await act(focal, id, 'stop')
  })

  it('the decision itself refuses what was paused in between', async () => {
    const id = await approved()
    await run(3)
    const before = (await sent(id)).length
    await gateway.database.rows(
      `create or replace function pause_between() returns trigger language plpgsql as $$
       begin update jobs set state = 'paused', paused_by = 'security' where id = new.id; return new; end $$`,
    )
    await gateway.database.rows(
      `create trigger pause_between after update of asked_last_at on jobs for each row
       when (new.state = 'running') execute function pause_between()`,
    )
    await run(8)
    expect((await sent(id)).length).toBe(before)
    expect((await view(id)).state).toBe('paused')
    await gateway.database.rows('drop trigger pause_between on jobs')
    await act(security, id, 'stop')
  })
})

describe('after a crash', () => {
  it('a row whose outcome was not written down is not asked again', async () => {
    const id = await approved()
    await run(7)
    const before = await sent(id)
    // What the process had in memory is gone; the ledger has its entries.
    await gateway.database.rows(
      `update job_items set outcome = null, request_id = null where job_id = $1`,
      [id],
    )
    runner = openJobRunner({ ...gateway.server.deps, ...gateway.server.gateway })
    await run(60)
    expect(await view(id)).toMatchObject({ state: 'done', spentInAll: 8 })
    const after = await sent(id)
    expect(after).toHaveLength(8)
    expect(after.slice(0, before.length)).toEqual(before)
  })

  it('a row in flight waits, stays unknown, and is never asked again', async () => {
    const id = await approved()
    await run(1)
    await gateway.database.rows(
      `update job_items set outcome = null, request_id = null where job_id = $1`,
      [id],
    )
    await gateway.database.rows(
      `update queries set outcome = null, outcome_seq = null where job_id = $1`,
      [id],
    )
    await run(10)
    expect(await sent(id)).toHaveLength(1)
    expect(await view(id)).toMatchObject({ next: { yieldsTo: 'query-in-progress' } })
    await gateway.database.rows(
      `update queries q set outcome = e.outcome, outcome_seq = e.seq from log_entries e
       where q.job_id = $1 and e.request_id = q.request_id and e.kind = 'outcome'`,
      [id],
    )
    await run(90)
    expect(await view(id)).toMatchObject({ state: 'done', spentInAll: 8 })
    expect(await sent(id)).toHaveLength(8)
  })

  it('what surely was not sent is asked again, and its units were given back', async () => {
    const id = await approved({}, rows().slice(0, 1))
    await gateway.simulator.close()
    await run(3)
    expect(await view(id)).toMatchObject({
      state: 'running',
      spentInAll: 0,
      next: { yieldsTo: 'upstream-unreachable' },
    })
    expect((await sent(id)).map(({ outcome }) => outcome)).toEqual(['not-sent'])
    await run(600, 10_000)
    expect(await view(id)).toMatchObject({
      state: 'paused',
      stateReason: 'upstream-unreachable',
      spentInAll: 0,
    })
    expect(await sent(id)).toHaveLength(5)
  })
})
