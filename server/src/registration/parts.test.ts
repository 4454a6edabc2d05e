import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  commune,
  neighbour,
  openTestGateway,
  type TestGateway,
} from '../testing/gateway.ts'
import { openPlace } from '../testing/queries.ts'
import { partsOf } from './parts.ts'

let gateway: TestGateway
let officer: string
const day = '2026-11-18'
const hash = Buffer.alloc(32, 7)

beforeAll(async () => {
  gateway = await openTestGateway()
  const place = await openPlace(gateway)
  officer = place.officer.id
})
afterAll(() => gateway?.close())

const of = async (agency: string) => {
  const { deps } = gateway.server
  return (await partsOf(deps, deps.db, [agency], day)).get(agency)
}

async function version(
  part: string,
  number: number,
  state: 'submitted' | 'accepted',
  content: (id: string) => Promise<unknown> = async () => {},
  days: readonly [string, string] | null = null,
) {
  const id = `${part}-${number}`
  await gateway.database.rows(
    `insert into registration_versions (id, agency_code, part, version, made_by, made_at)
     values ($1, $2, $3, $4, $5, '2026-11-01')`,
    [id, commune, part, number, officer],
  )
  await content(id)
  await gateway.database.rows(
    `update registration_versions set state = 'submitted', submitted_by = $2, valid_from = $3,
            valid_to = $4, submitted_at = '2026-11-01', digest = $5 where id = $1`,
    [id, officer, ...(days ?? [null, null]), hash],
  )
  if (state === 'accepted') {
    const other = await gateway.addOfficer({ duties: ['focal-point'], perDay: null })
    await gateway.database.rows(
      `update registration_versions set state = 'accepted', decided_by = $2,
              decided_at = '2026-11-02', decision_reason = 'test' where id = $1`,
      [id, other.id],
    )
  }
}
const person = (id: string, row: number, username: string) =>
  gateway.database.rows(
    `insert into list_rows (version_id, row, username, full_name, duty, queries_per_day,
       officer_number_sealed, phone_sealed, person_digest, phone_digest)
     values ($1, $2, $3, 'Người Thử', 'receiving', 150, '\\x00', '\\x00', $4, '\\x00')`,
    [id, row, username, Buffer.from(username)],
  )

it('an agency that did nothing lacks everything; with open dossiers it says so', async () => {
  const nothing = { state: 'missing', version: null, missing: [{ code: 'nothing' }] }
  expect(await of(neighbour)).toEqual({
    commitment: nothing,
    accounts: nothing,
    services: nothing,
    security: nothing,
  })
  expect((await of(commune))?.accounts.missing).toEqual([
    { code: 'nothing' },
    { code: 'nobody-listed', dossiers: 1 },
  ])
})

it('a list is held against the accounts there are', async () => {
  const [account] = await gateway.database.rows<{ username: string }>(
    'select username from accounts where id = $1',
    [officer],
  )
  const away = await gateway.addOfficer({ duties: ['receiving'], agency: neighbour })
  await version('accounts', 1, 'accepted', async (id) => {
    await person(id, 1, account?.username ?? '')
    await person(id, 2, away.username)
    await person(id, 3, 'chua.co.tai.khoan')
  })
  expect((await of(commune))?.accounts).toEqual({
    state: 'partial',
    version: 1,
    missing: [
      { code: 'listed-left', accounts: 1 },
      { code: 'without-account', accounts: 1 },
    ],
  })
  const newcomer = await gateway.addOfficer({ duties: ['verification'] })
  await gateway.database.rows('delete from account_trainings where account_id = $1', [
    newcomer.id,
  ])
  expect((await of(commune))?.accounts.missing).toEqual([
    { code: 'not-on-list', accounts: 1 },
    { code: 'listed-left', accounts: 1 },
    { code: 'without-account', accounts: 1 },
    { code: 'untrained', accounts: 1 },
  ])
  await version('accounts', 2, 'submitted', (id) => person(id, 1, newcomer.username))
  expect((await of(commune))?.accounts).toMatchObject({
    version: 1,
    missing: [{}, {}, {}, {}, { code: 'waits', version: 2 }],
  })
})

it('a service that was used and not registered is named', async () => {
  await gateway.database.rows(
    `insert into agency_use values ($1, '2026-11-17', 'verify-person', 'office', 9),
       ($1, '2026-11-17', 'look-up-person', 'office', 2),
       ($1, '2026-08-01', 'look-up-household', 'office', 2)`,
    [commune],
  )
  await version('services', 1, 'accepted', (id) =>
    gateway.database.rows(
      `insert into service_rows values ($1, 'verify-person', 'office', 150, 'test', 50, 3)`,
      [id],
    ),
  )
  expect((await of(commune))?.services).toEqual({
    state: 'partial',
    version: 1,
    missing: [{ code: 'unregistered-service', service: 'look-up-person' }],
  })
})

it('a confirmation is looked at for its level, its checklist and its days', async () => {
  await version(
    'security',
    1,
    'accepted',
    (id) =>
      gateway.database.rows(
        `with paper as (
           insert into registration_papers values ($1, '12/XN', '2026-01-05', 'Sở KH&CN',
             'Người Ký', 'Giám đốc', 2, 'nd-85-2016', '2025-10-01'))
         insert into checklist_answers
         select $1, item->>'code', case when n = 1 then 'not-met' else 'met' end, 'test'
         from policies, jsonb_array_elements(value->'items') with ordinality as i(item, n)
         where name = 'security-checklist' and n < 20`,
        [id],
      ),
    ['2026-01-05', '2027-01-05'],
  )
  expect((await of(commune))?.security).toEqual({
    state: 'partial',
    version: 1,
    missing: [
      { code: 'level-too-low', level: 2, least: 3 },
      { code: 'checklist-open', items: 2 },
    ],
  })
  await version('commitment', 1, 'accepted', undefined, ['2025-01-05', '2026-11-18'])
  expect((await of(commune))?.commitment).toEqual({
    state: 'expired',
    version: 1,
    missing: [{ code: 'ended', on: '2026-11-18' }],
  })
})

it('what was submitted changes no more, whoever writes', async () => {
  const { deps } = gateway.server
  for (const sql of [
    `update list_rows set full_name = 'Khác' where version_id = 'accounts-1'`,
    `delete from service_rows where version_id = 'services-1'`,
    `insert into checklist_answers values ('security-1', 'system-level', 'met', 'test')`,
    `update registration_versions set state = 'draft' where id = 'accounts-2'`,
    `update registration_versions set valid_to = '2030-01-01' where id = 'commitment-1'`,
  ])
    await expect(gateway.database.rows(sql), sql).rejects.toThrow(/submitted/)
  await expect(
    deps.db.rows(`update list_rows set row = 9 where version_id = 'accounts-1'`),
  ).rejects.toThrow(/permission/)
  await expect(
    gateway.database.rows(
      `update registration_versions set state = 'accepted', decided_by = submitted_by,
         decided_at = now(), decision_reason = 'x' where id = 'accounts-2'`,
    ),
  ).rejects.toThrow(/nobody_decides_what_they_submitted/)
})
