/**
 * The worked example of docs/agencies.md: the move of 01/07/2025 to the 99 communes of the new Lào Cai.
 * The communes are those of the official list; who preceded them is MADE UP, for no list at hand says
 * it. Ten thousand accounts and as many dossiers go over in one transaction.
 */
import { readFileSync } from 'node:fs'
import { readAgencyList } from '@chot/core/agencies/read-agency-list.ts'
import {
  type Agency,
  agenciesAfter,
  faultsOfReorganisation,
  isInForce,
} from '@chot/core/agencies/reorganisation.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readWorkbook } from '../../registration/read-workbook.ts'
import { faultsOfRecord } from '../../testing/check-record.ts'
import { openTestGateway, type TestGateway } from '../../testing/gateway.ts'
import { carryOutDue } from './carry-out.ts'
import { readAgencies } from './reorganisation-rows.ts'

const file = readFileSync(new URL('./fixtures/merger-2025-07-01.tsv', import.meta.url))
const province = { prefix: 'H38', province: '15' }
const day = '2025-07-01'
const accounts = 10_000

/** Every commune that is named in the file as a predecessor, as it may have been before. */
function before(today: readonly Agency[]): readonly Agency[] {
  const lines = file.toString().trim().split('\n').slice(1)
  const codes = lines.flatMap((line) =>
    (line.split('\t').at(-1) ?? '')
      .split(', ')
      .map((code) => (code.startsWith('H38') ? code : `H38.${code}`)),
  )
  return [
    ...today.filter(({ kind }) => kind !== 'commune'),
    ...codes.map(
      (code): Agency => ({
        code,
        name: `UBND xã ví dụ ${code.slice(4)}`,
        kind: 'commune',
        parent: 'H38',
        validFrom: '2011-01-01',
        validTo: null,
      }),
    ),
  ]
}

let gateway: TestGateway
let now: readonly Agency[]

beforeAll(async () => {
  gateway = await openTestGateway()
  now = await readAgencies(gateway.server.deps.db)
})
afterAll(() => gateway?.close())

it('brings about the 99 communes of the official list, and nothing is in force twice or not at all', async () => {
  const old = before(now).map((each) => ({ ...each, validFrom: '2011-01-01' }))
  const eve = '2025-06-30'
  expect(old.filter(({ kind }) => kind === 'commune')).toHaveLength(297)
  const { acts, lines, takesEffectOn } = readAgencyList(
    await readWorkbook(file),
    old,
    province,
    eve,
  )
  expect(takesEffectOn).toBe(day)
  expect(lines.filter(({ fault }) => fault !== null)).toEqual([])
  expect(faultsOfReorganisation(old, acts, day)).toEqual([])
  const after = agenciesAfter(old, acts, day)
  const inForce = (on: string) =>
    after.filter((each) => each.kind === 'commune' && isInForce(each, on))
  expect(inForce(eve)).toHaveLength(297)
  const listed = (communes: readonly Agency[]) =>
    communes.map(({ code, name }) => `${code} ${name}`).sort()
  expect(listed(inForce(day))).toEqual(
    listed(now.filter(({ kind }) => kind === 'commune')),
  )
  expect(inForce(day)).toHaveLength(99)
})

it('moves ten thousand accounts and as many dossiers in one transaction, and freezes those whose agency ended', async () => {
  const { database, server } = gateway
  const drafter = await gateway.addOfficer({ duties: ['focal-point'], agency: 'H38.40' })
  const approver = await gateway.addOfficer({ duties: ['leader'], agency: 'H38' })
  const pattern = await gateway.addOfficer({ duties: ['receiving'], agency: 'H38.13' })
  const old = before(now).filter(({ kind }) => kind === 'commune')
  // The world of before, in the database of the tests.
  await database.rows(`delete from agencies where kind = 'commune'`)
  await database.rows(
    `insert into agencies (code, name, kind, valid_from, parent_code)
     select code, name, 'commune', '2011-01-01', 'H38'
     from unnest($1::text[], $2::text[]) as o(code, name)`,
    [old.map(({ code }) => code), old.map(({ name }) => name)],
  )
  const columns = await database.rows<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_name = 'accounts' and column_name not in ('id', 'username', 'agency_code', 'person_digest')
       and is_generated = 'NEVER'`,
  )
  const same = columns.map(({ name }) => name).join(', ')
  const codes = old.map(({ code }) => code)
  await database.rows(
    `insert into accounts (id, username, agency_code, person_digest, ${same})
     select 'a-many-' || n, 'can.bo.' || n, ($2::text[])[1 + n % cardinality($2::text[])],
            sha256(n::text::bytea), ${same}
     from accounts, generate_series(1, $3::int) n where id = $1`,
    [pattern.id, codes, accounts],
  )
  await database.rows(
    `insert into dossiers (id, code, procedure_code, receiving_agency, deciding_agency, state,
                           system_id, budget, received_at, updated_at)
     select 'd-many-' || n, 'H38.MANY-' || n, '1.001193', agency, agency, 'open', $1, 10, now(), now()
     from generate_series(1, $3::int) n, lateral (select ($2::text[])[1 + n % cardinality($2::text[])] as agency) g`,
    [gateway.systemId, codes, accounts],
  )
  const { acts } = readAgencyList(
    await readWorkbook(file),
    await readAgencies(server.deps.db),
    province,
    '2026-11-18',
  )
  await database.rows(
    `insert into reorganisations (id, state, document_number, document_date, issuer,
       takes_effect_on, acts, drafted_by, drafted_at, approved_by, approved_at)
     values ('the-move', 'approved', 'VD/NQ', '2025-06-16', 'Ví dụ', $1, $2::jsonb, $3, now(), $4, now())`,
    [day, JSON.stringify(acts), drafter.id, approver.id],
  )
  expect(await carryOutDue(server.deps)).toBe(1)
  // A third of the communes is made by it, the others go on under their codes with two more.
  const [counts] = await database.rows<Record<string, number>>(
    `select (select count(*)::int from accounts where id like 'a-many-%' and state = 'moving') as moving,
            (select count(*)::int from accounts a join agencies g on g.code = a.agency_code
              where g.valid_to is not null) as stranded,
            (select count(*)::int from dossiers d join agencies g on g.code in (d.receiving_agency, d.deciding_agency)
              where d.state = 'open' and g.valid_to is not null) as "strandedDossiers",
            (select count(*)::int from account_requests where kind = 'rehome' and state = 'open') as waiting,
            (select count(*)::int from agencies where kind = 'commune' and valid_to is null) as communes`,
  )
  const kept = codes.filter((code) => /^H38\.\d{5}$/.test(code))
  const stayed = Array.from(
    { length: accounts },
    (_, n) => codes[(n + 1) % codes.length],
  ).filter((code) => kept.includes(code ?? '')).length
  expect(counts).toEqual({
    moving: accounts - stayed,
    waiting: accounts - stayed,
    stranded: 0,
    strandedDossiers: 0,
    communes: 99,
  })
  expect(await faultsOfRecord(database.rows)).toEqual([])
})
