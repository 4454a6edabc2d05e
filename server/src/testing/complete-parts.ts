/** Parts of connection files as accepted versions, put there by statements: for tests, the demonstration and measurements. */
import type { Part } from '@chot/core/registration/version.ts'
import type { Reader } from '../db/database.ts'

export interface PartsWanted {
  readonly agency: string
  readonly parts: readonly Part[]
}

/**
 * Accepts the parts named of each agency; lists name all its accounts that query. `by`: two account
 * ids, who submits and who accepts. Days are `yyyy-MM-dd`; a commitment holds from `from` to `to`.
 */
export async function completeParts(
  rows: Reader['rows'],
  wanted: readonly PartsWanted[],
  by: { readonly submits: string; readonly accepts: string },
  days: { readonly from: string; readonly to: string },
): Promise<void> {
  const agencies = wanted.flatMap(({ agency, parts }) => parts.map(() => agency))
  const parts = wanted.flatMap((each) => each.parts)
  const made = await rows<{ id: string }>(
    `insert into registration_versions (id, agency_code, part, version, valid_from, valid_to,
                                        made_by, made_at)
     select 'made-' || agency || '-' || part, agency, part, 1,
            case when part in ('commitment', 'security') then $4::date end,
            case when part in ('commitment', 'security') then $5::date end, $3, $4::date
     from unnest($1::text[], $2::text[]) as w(agency, part)
     on conflict do nothing returning id`,
    [agencies, parts, by.submits, days.from, days.to],
  )
  const ids = made.map(({ id }) => id)
  await rows(
    `insert into list_rows (version_id, row, username, full_name, duty, queries_per_day,
       officer_number_sealed, phone_sealed, person_digest, phone_digest)
     select v.id, row_number() over (partition by v.id order by a.id), a.username, a.full_name,
            min(d.duty), 150, a.officer_number_sealed, a.phone_sealed, sha256(a.id::bytea),
            sha256(a.id::bytea)
     from registration_versions v
     join accounts a on a.agency_code = v.agency_code and a.state = 'active'
     join account_duties d on d.account_id = a.id and d.duty in ('receiving', 'verification')
     where v.id = any($1) and v.part = 'accounts' group by v.id, a.id`,
    [ids],
  )
  await rows(
    `insert into service_rows (version_id, service_code, window_kind, queries_per_day, purpose)
     select v.id, s.code, 'office', 150, 'Giải quyết hồ sơ thủ tục hành chính'
     from registration_versions v, services s
     where v.id = any($1) and v.part = 'services' and s.enabled`,
    [ids],
  )
  await rows(
    `insert into registration_papers (version_id, document_number, document_date, issuer,
       signer_name, signer_position, level, basis, checklist_from)
     select id, '12/' || upper(left(part, 2)), $2::date, 'Cơ quan thử', 'Người Ký Thử', 'Thủ trưởng',
            case when part = 'security' then 3 end,
            case when part = 'security' then 'nd-85-2016' end,
            case when part = 'security' then $2::date end
     from registration_versions where id = any($1) and part in ('commitment', 'security')`,
    [ids, days.from],
  )
  await rows(
    `insert into checklist_answers (version_id, item, answer, evidence)
     select v.id, i->>'code', 'met', 'Biên bản kiểm tra'
     from registration_versions v,
          (select value from policies where name = 'security-checklist'
           order by valid_from desc limit 1) p,
          jsonb_array_elements(p.value->'items') i
     where v.id = any($1) and v.part = 'security'`,
    [ids],
  )
  await rows(
    `update registration_versions set state = 'submitted', submitted_by = $2, submitted_at = $3::date,
       digest = sha256(id::bytea) where id = any($1)`,
    [ids, by.submits, days.from],
  )
  await rows(
    `update registration_versions set state = 'accepted', decided_by = $2, decided_at = $3::date,
       decision_reason = 'Đủ, đúng mẫu' where id = any($1)`,
    [ids, by.accepts, days.from],
  )
}
