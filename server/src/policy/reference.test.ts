import { windowAt } from '@chot/core/calendar/window.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../db/database.ts'
import { holdClock } from '../testing/clock.ts'
import { cloneDatabase, type TestDatabase } from '../testing/database.ts'
import { loadPolicy, type Policy } from './policy.ts'
import { loadDemonstrationRegistrations, loadReference } from './reference.ts'

let database: TestDatabase
let db: Database
let policy: Policy
const clock = holdClock()

beforeAll(async () => {
  database = await cloneDatabase()
  await database.rows(
    'truncate agencies, services, purposes, procedures, policies, calendar_days cascade',
  )
  db = openDatabase({ url: database.appUrl, connectionsMax: 4, onIdleError: () => {} })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const entriesOfReference = () =>
  database.rows<{ text: string }>(
    `select text from log_entries where kind = 'reference' and at > '2026-01-01' order by seq`,
  )

test('two nodes that start at once on an empty database load it once, with one entry', async () => {
  await Promise.all([
    loadReference({ db, clock }, '15'),
    loadReference({ db, clock }, '15'),
    loadReference({ db, clock }, '15'),
  ])
  const entries = await entriesOfReference()
  expect(entries).toHaveLength(1)
  const [counts] = await database.rows<Record<string, number>>(
    `select (select count(*)::int from agencies where kind = 'commune') as communes,
            (select count(*)::int from procedures) as procedures,
            (select count(*)::int from procedure_revisions where revision = 1) as revisions`,
  )
  expect(counts).toEqual({ communes: 99, procedures: 34, revisions: 34 })
  policy = await loadPolicy(db, 1)
})

test('a database that is loaded is left as it is', async () => {
  await loadReference({ db, clock }, '15')
  expect(await entriesOfReference()).toHaveLength(1)
})

test('a policy that a newer program brings is added once with its entry; what the province set stays', async () => {
  await database.rows(`delete from policies where name = 'log-publishing'`)
  await database.rows(
    `update policies set value = '{"seconds": 30}' where name = 'answer-display'`,
  )
  await Promise.all([
    loadReference({ db, clock }, '15'),
    loadReference({ db, clock }, '15'),
  ])
  const values = await database.rows<{ name: string; value: unknown }>(
    `select name, value from policies where name in ('log-publishing', 'answer-display')
     order by name`,
  )
  expect(values).toEqual([
    { name: 'answer-display', value: { seconds: 30 } },
    { name: 'log-publishing', value: { heartbeatSeconds: 60 } },
  ])
  const [, added, ...more] = await entriesOfReference()
  expect(JSON.parse(added?.text ?? '{}').ob).toBe('policies added: log-publishing')
  expect(more).toEqual([])
})

test('communes are named as agencies are', async () => {
  const names = await database.rows<{ name: string }>(
    `select name from agencies where code in ('H38.02683', 'H38.03006') order by code`,
  )
  expect(names.map((row) => row.name)).toEqual(['UBND xã Bát Xát', 'UBND phường Sa Pa'])
})

test('every procedure lets something be asked about each of its parts, and a yes or no first', () => {
  for (const procedure of policy.procedures.values()) {
    for (const part of procedure.parts) {
      const services = procedure.rules.filter((rule) => rule.part === part)
      expect(services[0]?.service, `${procedure.code} ${part}`).toBe('verify-person')
    }
  }
})

test('certification needs no more than a yes or no', () => {
  for (const code of ['2.000815', '2.000884', '2.001019']) {
    const services = policy.procedures.get(code)?.rules.map((rule) => rule.service)
    expect(services).toEqual(['verify-person'])
  }
})

test('marital status is granted only where the procedure turns on it', () => {
  const granting = [...policy.procedures.values()]
    .filter(({ rules }) => rules.some(({ fields }) => fields.includes('maritalStatus')))
    .map(({ field }) => field)
  expect(new Set(granting)).toEqual(
    new Set(['Hộ tịch', 'Nuôi con nuôi', 'Bảo trợ xã hội', 'Đất đai']),
  )
  expect(policy.procedures.get('1.000894')?.rules[1]?.fields).toContain('maritalStatus')
})

test('no procedure asks for religion or blood type, and none uses a service that is off', () => {
  for (const { rules } of policy.procedures.values()) {
    for (const { fields, service } of rules) {
      expect(fields).not.toContain('religion')
      expect(fields).not.toContain('bloodType')
      expect(policy.services.get(service)?.enabled).toBe(true)
    }
  }
})

test('services that list citizens are off', () => {
  expect(policy.services.get('list-people')?.enabled).toBe(false)
})

test.each([
  ['a working Friday', '2027-02-05T10:00:00+07:00', 'office'],
  ['that Friday evening', '2027-02-05T18:00:00+07:00', 'off-hours'],
  ['a Saturday', '2027-01-30T10:00:00+07:00', 'off-hours'],
  ['the third day of Tết, a Monday', '2027-02-08T10:00:00+07:00', 'off-hours'],
  ['24 November, a holiday from 2026 on', '2026-11-24T10:00:00+07:00', 'off-hours'],
])('%s is counted rightly', (_name, instant, kind) => {
  const window = windowAt(Date.parse(instant), policy.calendarOn(instant.slice(0, 10)))
  expect(window.kind).toBe(kind)
})

test('registrations of the demonstration load once, off hours at most 1,000 a day in all', async () => {
  await loadDemonstrationRegistrations({ db, clock })
  await loadDemonstrationRegistrations({ db, clock })
  const [sum] = await database.rows<{ rows: number; off: number; office: number }>(
    `select count(*)::int as rows,
            sum(queries_per_window) filter (where window_kind = 'off-hours')::int as off,
            count(*) filter (where window_kind = 'office')::int as office
     from service_registrations`,
  )
  expect(sum).toEqual({ rows: 6, off: 1000, office: 3 })
  expect(await entriesOfReference()).toHaveLength(3)
})

test('a province without its agencies is refused', async () => {
  await database.rows(
    'truncate agencies, services, purposes, procedures, policies, calendar_days cascade',
  )
  await expect(loadReference({ db, clock }, '99')).rejects.toThrow()
  const [left] = await database.rows<{ count: number }>(
    'select count(*)::int as count from services',
  )
  expect(left?.count).toBe(0)
})
