/** The same province each time: agencies, accounts, accepted parts, use, and a drive past its due day. */
import { parts } from '@chot/core/registration/version.ts'
import type { Database } from '@chot/server/db/database.ts'
import { completeParts } from '@chot/server/testing/complete-parts.ts'

export const day = '2026-11-20'
export const drive = '11111111-2222-4333-8444-555555555555'
/** Of one agency alone, beside the lists of the others. */
export const listVersion = 'made-BIG-accounts'
const agencyCount = 3_400
const accountCount = 10_000
const completeCount = 2_000

export async function fillProvince(db: Database): Promise<void> {
  await db.rows(
    `insert into agencies (code, name, kind, valid_from, area)
     select 'T' || lpad(n::text, 5, '0'), 'UBND xã Thử ' || n, 'commune', '2025-07-01'::date, 'Vùng ' || n % 9
     from generate_series(1, $1 - 1 - (select count(*)::int from agencies)) n
     union all select 'BIG', 'Cơ quan có danh sách lớn', 'commune', '2025-07-01'::date, 'Vùng 0'`,
    [agencyCount],
  )
  await db.rows(
    `insert into accounts (id, username, full_name, agency_code, password_hash, totp_sealed,
                           officer_number_sealed, phone_sealed)
     select 'a-' || lpad(n::text, 16, '0'), 'officer.' || lpad(n::text, 5, '0'), 'Cán bộ Thử ' || n,
            c.code, 'none', '', '', ''
     from generate_series(1, $1::int) n
     join (select code, row_number() over (order by code) as place, count(*) over () as many
           from agencies where code <> 'BIG') c on c.place = 1 + n % c.many`,
    [accountCount],
  )
  await db.rows(
    `insert into account_duties (account_id, duty, valid_from)
     select id, 'receiving', '2025-07-01' from accounts`,
  )
  await db.rows(
    `insert into account_trainings (account_id, held_on, valid_to, basis, recorded_at)
     select id, '2026-01-01', '2027-01-01', 'Danh sách tập huấn', '2026-01-02' from accounts`,
  )
  const codes = (
    await db.rows<{ code: string }>(
      `select code from agencies where code like 'T%' order by code limit $1`,
      [completeCount],
    )
  ).map(({ code }) => code)
  const [submits = '', accepts = ''] = (
    await db.rows<{ id: string }>('select id from accounts order by id limit 2')
  ).map(({ id }) => id)
  await completeParts(
    db.rows,
    codes.map((agency) => ({ agency, parts })),
    { submits, accepts },
    { from: '2026-11-01', to: '2027-11-01' },
  )
  await db.rows(
    `insert into registration_versions (id, agency_code, part, version, made_by, made_at)
     values ($1, 'BIG', 'accounts', 1, $2, '2026-11-01')`,
    [listVersion, submits],
  )
  await db.rows(
    `insert into list_rows (version_id, row, username, full_name, duty, queries_per_day,
       officer_number_sealed, phone_sealed, person_digest, phone_digest)
     select $1, row_number() over (order by id), username, full_name, 'receiving', 150, '', '',
            sha256(id::bytea), sha256(id::bytea) from accounts`,
    [listVersion],
  )
  await db.rows(
    `insert into agency_use (agency_code, day, service_code, window_kind, queries)
     select g.code, $1::date - n, s.code, 'office', 20
     from agencies g, generate_series(1, 30) n, services s where s.enabled on conflict do nothing`,
    [day],
  )
  await db.rows(
    `insert into drives (id, name, legal_basis, form, opened_on, due_on, opened_by, opened_at)
     values ($1, 'Đợt đo', '6383', '2025-09-12', '2026-10-01', '2026-11-10', $2, '2026-10-01')`,
    [drive, submits],
  )
  await db.rows(
    `insert into drive_agencies (drive_id, agency_code)
     select $1, code from agencies where kind <> 'province'`,
    [drive],
  )
  await db.rows(
    `insert into connection_files (id, drive_id, agency_code, route, state, state_since, begun_at)
     select 'file-' || code, $1, code, 'local', case when n % 3 = 0 then 'draft' else 'sent' end,
            '2026-11-01', '2026-10-02'
     from unnest($2::text[]) with ordinality as f(code, n)`,
    [drive, codes],
  )
}
