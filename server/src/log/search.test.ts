import { createHash } from 'node:crypto'
import type { LogPage } from '@chot/contract/oversight.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  commune,
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '../testing/gateway.ts'

let gateway: TestGateway
let auditor: TestOfficer
let officer: TestOfficer
let cookie: string
let dossier: string
let noonMs: number

beforeAll(async () => {
  gateway = await openTestGateway()
  auditor = await gateway.addOfficer({ duties: ['auditor'], agency: 'H38', perDay: null })
  officer = await gateway.addOfficer({ duties: ['receiving'] })
  await gateway.signIn(officer)
  dossier = await gateway.putDossier({
    officers: [officer],
    persons: [gateway.person(4, 'cha')],
    code: 'H38.12-261118-0001',
  })
  gateway.clock.set('2026-11-18T12:00:00+07:00')
  noonMs = gateway.clock.now()
  await gateway.putDossier({
    officers: [officer],
    persons: [gateway.person(4, 'cha')],
    code: 'H38.12-261118-0002',
    state: 'closed',
  })
  cookie = await gateway.signIn(auditor)
})
afterAll(() => gateway.close())

const search = (filter: Record<string, string | number> = {}, session = cookie) =>
  gateway.server.app.inject({
    method: 'GET',
    url: '/v1/log',
    query: Object.fromEntries(Object.entries(filter).map(([k, v]) => [k, String(v)])),
    headers: { cookie: session },
  })
const page = async (filter: Record<string, string | number> = {}): Promise<LogPage> => {
  const response = await search(filter)
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.json()
}
const lastText = async () => {
  const [row] = await gateway.database.rows<{ text: string }>(
    'select text from log_entries order by seq desc limit 1',
  )
  return JSON.parse(row?.text ?? '{}')
}
const size = async () =>
  (
    await gateway.database.rows<{ size: string }>(
      'select size::int as size from log_head',
    )
  )[0]?.size

test('a search is an entry itself, by who, and with what was asked', async () => {
  const before = Number(await size())
  const { rows } = await page({ kind: 'dossier', account: officer.username, limit: 10 })
  expect(rows).toEqual([])
  expect(await size()).toBe(before + 1)
  expect(await lastText()).toMatchObject({
    k: 'log-search',
    oc: 'done',
    ac: auditor.id,
    du: 'auditor',
    au: 'password+totp',
    ag: 'H38',
    ob: `account=${officer.id} kind=dossier limit=10`,
  })
})

describe('the log is filtered', () => {
  test('by dossier, in any writing of its code, newest first', async () => {
    const { rows, next } = await page({ dossier: ' h38.12-261118-0001 ' })
    expect(rows.map((row) => [row.kind, row.dossier, row.agency, row.system])).toEqual([
      ['dossier', dossier, commune, gateway.systemId],
    ])
    expect(next).toBeNull()
    const all = await page({ kind: 'dossier' })
    expect(all.rows.map((row) => row.dossier)).toEqual([
      'H38.12-261118-0002',
      'H38.12-261118-0001',
    ])
  })

  test('by officer, who is named as their account now is', async () => {
    const { rows } = await page({ account: officer.username.toUpperCase() })
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows)
      expect(row).toMatchObject({
        account: officer.username,
        accountName: 'Cán bộ Thử 2',
      })
    expect(rows.some((row) => row.kind === 'sign-in')).toBe(true)
  })

  test('by agency, procedure, kind and outcome together', async () => {
    const both = {
      agency: commune,
      procedure: '1.001193',
      kind: 'dossier',
      outcome: 'done',
    }
    expect((await page(both)).rows).toHaveLength(2)
    expect((await page({ ...both, procedure: '1.000894' })).rows).toEqual([])
    expect((await page({ ...both, outcome: 'refused' })).rows).toEqual([])
    expect((await page({ ...both, agency: 'H38.03006' })).rows).toEqual([])
  })

  test('by time, half open', async () => {
    const dossiers = async (filter: Record<string, number>) =>
      (await page({ kind: 'dossier', ...filter })).rows.map((row) => row.dossier)
    expect(await dossiers({ to: noonMs })).toEqual(['H38.12-261118-0001'])
    expect(await dossiers({ from: noonMs })).toEqual(['H38.12-261118-0002'])
    expect(await dossiers({ from: noonMs, to: noonMs })).toEqual([])
    expect(await dossiers({ from: 0, to: 8.64e15 })).toHaveLength(2)
  })

  test('by request', async () => {
    const asked = await gateway.server.app.inject({
      method: 'POST',
      url: '/v1/queries',
      headers: await gateway.actFor(officer.username),
      payload: {
        dossier,
        procedure: '1.001193',
        service: 'verify-person',
        purpose: 'verify-identity',
        subject: (({ number, fullName, birth }) => ({ number, fullName, birth }))(
          gateway.person(4),
        ),
      },
    })
    const { requestId } = asked.json()
    const { rows } = await page({ requestId })
    expect(rows.map((row) => row.kind)).toEqual(['outcome', 'decision'])
    expect(await lastText()).toMatchObject({ ob: `requestId=${requestId} limit=50` })
  })

  test('page by page, without a gap and without an entry twice', async () => {
    const end = Number(await size())
    const seen: number[] = []
    let before: number | null = end
    while (before !== null) {
      const { rows, next }: LogPage = await page({ before, limit: 3 })
      seen.push(...rows.map((row) => row.sequence))
      before = next
    }
    expect(seen).toEqual(Array.from({ length: end }, (_, index) => end - 1 - index))
  })
})

test('what names nothing here finds nothing, and does not reach the log', async () => {
  const number = gateway.person(4).number
  for (const filter of [
    { account: number },
    { agency: number },
    { dossier: number },
    { procedure: number },
    { requestId: number },
  ]) {
    expect((await page(filter)).rows).toEqual([])
    const [name] = Object.keys(filter)
    expect(await lastText()).toMatchObject({ ob: `${name}=? limit=50` })
  }
  const [shown] = await gateway.database.rows(
    'select count(*)::int as count from log_entries where strpos(text, $1) > 0',
    [number],
  )
  expect(shown).toEqual({ count: 0 })
})

test('an entry is shown exactly as hashed, and reading it is an entry', async () => {
  const [row] = (await page({ dossier })).rows.slice(-1)
  const sequence = row?.sequence ?? -1
  const read = await gateway.server.app.inject({
    method: 'GET',
    url: `/v1/log/${sequence}`,
    headers: { cookie },
  })
  const entry = read.json()
  expect(entry.row).toEqual(row)
  expect(JSON.parse(entry.text)).toMatchObject({
    v: 1,
    k: 'dossier',
    do: dossier,
    ob: 'created',
  })
  // RFC 6962 §2.1, written out anew.
  const leaf = createHash('sha256')
    .update(Buffer.from([0]))
    .update(entry.text)
    .digest('hex')
  expect(entry.leafHash).toBe(leaf)
  expect(await lastText()).toMatchObject({ k: 'log-search', ob: `entry=${sequence}` })
})

test('an entry that is not there is looked for on record', async () => {
  const before = Number(await size())
  const read = await gateway.server.app.inject({
    method: 'GET',
    url: '/v1/log/999999999',
    headers: { cookie },
  })
  expect(read.statusCode).toBe(404)
  expect(await size()).toBe(before + 1)
})

test.each<[string, Record<string, string>, string]>([
  ['a kind that is not one', { kind: 'gossip' }, 'kind'],
  ['an outcome that is not one', { outcome: 'fine' }, 'outcome'],
  ['a time in words', { from: 'yesterday' }, 'from'],
  ['too much at once', { limit: '5000' }, 'limit'],
  ['an over-long login', { account: 'x'.repeat(61) }, 'account'],
  ['a NUL', { agency: 'H38\u0000' }, 'agency'],
  ['a filter that is not ours', { citizen: '010085000123' }, 'citizen'],
])('%s is bad input', async (_name, filter, field) => {
  const refused = await search(filter)
  expect(refused.statusCode).toBe(422)
  expect(refused.json()).toMatchObject({ code: 'input-invalid', field })
})

test('filters tried on what an index gives look at a bounded number, and go on from there', async () => {
  const entries = 45_000
  const before = Number(await size()) + 1
  const oldest = await page({ agency: commune, outcome: 'done', limit: 1 })
  await gateway.database.rows(
    `insert into log_entries (seq, at, text, leaf_hash, kind, outcome, agency_code)
     select $1 + n, to_timestamp($2::bigint / 1000.0), '{}', sha256(''), 'decision', 'granted', $4
     from generate_series(1, $3::int) n`,
    [before, gateway.clock.now(), entries, commune],
  )
  await gateway.database.rows('update log_head set size = $1', [before + 1 + entries])
  const found: number[] = []
  let pages = 0
  let cursor: number | null = before + 1 + entries
  while (cursor !== null && found.length === 0) {
    const { rows, next }: LogPage = await page({
      agency: commune,
      outcome: 'done',
      before: cursor,
      limit: 1,
    })
    found.push(...rows.map((row) => row.sequence))
    pages += 1
    cursor = next
  }
  expect(found).toEqual(oldest.rows.map((row) => row.sequence))
  expect(pages).toBe(3)
  // A rare kind and a dossier have indexes: one page finds them, however long ago they were.
  expect((await page({ kind: 'dossier', limit: 2 })).rows).toHaveLength(2)
  expect((await page({ dossier, kind: 'dossier' })).rows).toHaveLength(1)
  // A time is found by halving, not by looking through what came after.
  expect((await page({ kind: 'dossier', to: noonMs })).rows).toHaveLength(1)
})

test('only who audits or watches reads the log', async () => {
  expect((await search({}, '')).statusCode).toBe(401)
  expect((await search({}, await gateway.signIn(officer))).statusCode).toBe(403)
  const watcher = await gateway.addOfficer({ duties: ['security'], perDay: null })
  expect((await search({}, await gateway.signIn(watcher))).statusCode).toBe(200)
})

test('a filter that must be tried on many entries goes on where it stopped, to the very end', async () => {
  const numbers = await gateway.database.rows<{ seq: string }>(
    `select seq::int as seq from log_entries where kind = 'dossier' and outcome = 'done' order by seq desc`,
  )
  const seen: number[] = []
  let before: number | null = Number(await size())
  while (before !== null) {
    const found: LogPage = await page({
      kind: 'dossier',
      outcome: 'done',
      agency: commune,
      before,
      limit: 1,
    })
    seen.push(...found.rows.map(({ sequence }) => sequence))
    before = found.next
  }
  expect(seen).toEqual(numbers.map(({ seq }) => Number(seq)))
})
