/**
 * A review of 10,000 accounts over 3,400 agencies, one of them with fifty officers at work every day:
 * what opens, is read, is answered and is closed is all of it. The times are printed, not judged.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestGateway, origin, type TestGateway } from '../../../testing/gateway.ts'
import { lookAtReviews } from './turn.ts'

const agencies = 3_400
const accounts = 10_000
const large = 'T.00001'
let gateway: TestGateway
let cookie: string

beforeAll(async () => {
  gateway = await openTestGateway()
  const { rows } = gateway.database
  await rows(
    `insert into agencies (code, name, kind, valid_from)
     select 'T.' || lpad(i::text, 5, '0'), 'Cơ quan ' || i, 'commune', '2025-07-01'
     from generate_series(1, ${agencies}) i`,
  )
  const like = await gateway.addOfficer({ duties: ['receiving'], agency: large })
  await gateway.addOfficer({ duties: ['account-admin'], agency: large, perDay: null })
  await rows(
    `insert into accounts
     select (jsonb_populate_record(a, jsonb_build_object('id', 'a-' || lpad(i::text, 16, '0'),
       'username', 'can.bo.' || lpad(i::text, 5, '0'), 'person_digest', null,
       'agency_code', 'T.' || lpad(case when i < 50 then '1' else (i % ${agencies} + 1)::text end, 5, '0')))).*
     from accounts a, generate_series(1, ${accounts - 1}) i where a.id = $1`,
    [like.id],
  )
  await rows(
    `insert into account_duties (account_id, duty, valid_from)
     select id, 'receiving', '2025-10-01' from accounts where username like 'can.bo.%'`,
  )
  await rows(
    `insert into listed_accounts (list_id, account_id, queries_per_day)
     select al.id, a.id, 150 from account_lists al, accounts a where a.username like 'can.bo.%'`,
  )
  // Sixty working days of forty queries in the large agency, two days of five elsewhere.
  await rows(
    `insert into queries (request_id, node_id, account_id, dossier_code, procedure_code, service_code,
       purpose, window_id, counters, decided_at, local_date, decision_seq, outcome, outcome_seq, party)
     select gen_random_uuid()::text, 'n', id, 'H.' || (row_number() over ()) / 3, '1.001193',
            'look-up-person', 'register-civil-status', day || '/office', '{}', day, day,
            1000000 + row_number() over (), 'answered', 1, 1
     from (select a.id, d::date as day from accounts a
           cross join lateral generate_series('2026-11-30'::date
             - case when a.agency_code = '${large}' then 59 else 1 end, '2026-11-30'::date, '1 day') d
           cross join lateral generate_series(1, case when a.agency_code = '${large}' then 40 else 5 end)
           where a.username like 'can.bo.%') t`,
  )
  await rows('analyze')
  const focal = await gateway.addOfficer({
    duties: ['focal-point'],
    agency: 'H38.01',
    perDay: null,
  })
  await gateway.signIn(focal)
  gateway.clock.set('2026-12-01T08:00:00+07:00')
  cookie = await gateway.signIn(focal)
}, 300_000)
afterAll(() => gateway?.close())

async function timed<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  const from = performance.now()
  const result = await act()
  process.stdout.write(`${what}: ${Math.round(performance.now() - from)} ms\n`)
  return result
}

async function get(url: string) {
  const response = await gateway.server.app.inject({ url, headers: { cookie, origin } })
  expect(response.statusCode).toBe(200)
  return response.json()
}

it('opens, is read and closes with every account in it', async () => {
  const look = () => lookAtReviews(gateway.server.deps)
  const opened = await timed('opening', look)
  expect(opened.opened).toBe('2026-10')
  const at = '/v1/reviews/2026-10'
  for (const turn of [1, 2, 3]) {
    const page = await timed(`page of ${large}, ${turn}`, () =>
      get(`${at}/items?agency=${large}&limit=25`),
    )
    expect(page.items).toHaveLength(25)
    expect(page.items[1].evidence).toMatchObject({ medianPerDay: 40, mostPerDay: 40 })
    await timed(`page of a small agency, ${turn}`, () =>
      get(`${at}/items?agency=T.00100`),
    )
    const progress = await timed(`progress, ${turn}`, () =>
      get(`${at}/agencies?limit=50`),
    )
    expect(progress.sum).toMatchObject({ accounts, open: accounts })
    expect(progress.agencies).toMatchObject({ open: agencies })
  }
  gateway.clock.set('2026-12-22T00:05:00+07:00')
  const closed = await timed('closing', look)
  expect(closed).toMatchObject({ suspended: accounts, closed: '2026-10' })
  const [entries] = await gateway.database.rows<{ count: number }>(
    `select count(*)::int as count from log_entries where text like '% review-silent 2026-10"%'`,
  )
  expect(entries?.count).toBe(accounts)
}, 300_000)
