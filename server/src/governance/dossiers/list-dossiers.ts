/** GET /v1/dossiers: the officer's own dossiers, newest first. */
import type { DossierFilter, DossierList } from '@chot/contract/dossiers.ts'
import { tidyDossierCode } from '@chot/core/identity/codes.ts'
import { nameForMatch } from '@chot/core/identity/name.ts'
import type { Deps } from '../../deps.ts'
import { faultProblem } from '../../http/problem.ts'
import { openParty } from '../../parties/party-seal.ts'
import { assignedSql, msSql, type Officer, usedSql } from './assigned.ts'

/** Names are sealed, so a search opens them one by one: of the newest dossiers only. */
const namesOpenedMax = 500

type ListDeps = Pick<Deps, 'db' | 'keys'>

interface DossierRow {
  readonly id: string
  readonly code: string
  readonly procedure: string
  readonly name: string
  readonly field: string
  readonly state: 'open' | 'closed'
  readonly received: number
  readonly budget: number
  readonly used: number
  readonly persons: number
  readonly sealed: Buffer
}

const listSql = `
  select d.id, d.code, d.procedure_code as procedure, p.name, p.field, d.state,
         ${msSql('d.received_at')} as received, d.budget,
         ${usedSql} as used,
         (select count(*)::int from dossier_parties x where x.dossier_id = d.id) as persons,
         first.sealed
  from dossiers d
  join procedures p on p.code = d.procedure_code
  join dossier_parties first on first.dossier_id = d.id and first.party = 1
  where ${assignedSql}
    and ($3::text is null or d.state = $3)
    and ($4::bigint is null or (d.received_at, d.id) < (to_timestamp($4::bigint / 1000.0), $5))
    and ($6::text is null or strpos(d.code, $6) > 0 or d.id = any($7::text[]))
  order by d.received_at desc, d.id desc
  limit $8`

/** Throws Problem `input-invalid` for a cursor that is not ours. */
export async function listAssignedDossiers(
  deps: ListDeps,
  officer: Officer,
  filter: DossierFilter,
): Promise<DossierList> {
  const after = cursorOf(filter.after)
  const sought = tidyDossierCode(filter.q ?? '')
  const named = sought === '' ? [] : await findByApplicant(deps, officer, filter)
  const rows = await deps.db.rows<DossierRow>(listSql, [
    officer.accountId,
    officer.agency.code,
    filter.state ?? null,
    after?.received ?? null,
    after?.id ?? null,
    sought === '' ? null : sought,
    named,
    filter.limit + 1,
  ])
  const page = rows.slice(0, filter.limit)
  const last = page.at(-1)
  return {
    dossiers: page.map((row) => ({
      code: row.code,
      procedure: { code: row.procedure, name: row.name, field: row.field },
      state: row.state,
      receivedAt: row.received,
      persons: row.persons,
      applicant: openParty(deps.keys, row.code, 1, row.sealed).fullName,
      budget: row.budget,
      used: row.used,
    })),
    next:
      rows.length > page.length && last !== undefined
        ? `${last.received}.${last.id}`
        : null,
  }
}

/** Ids of the officer's newest dossiers whose first person's name holds what is sought. */
async function findByApplicant(
  deps: ListDeps,
  officer: Officer,
  filter: DossierFilter,
): Promise<readonly string[]> {
  const sought = nameForMatch(filter.q ?? '')
  if (sought === '') return []
  const rows = await deps.db.rows<{ id: string; code: string; sealed: Buffer }>(
    `select d.id, d.code, first.sealed
     from dossiers d
     join dossier_parties first on first.dossier_id = d.id and first.party = 1
     where ${assignedSql} and ($3::text is null or d.state = $3)
     order by d.received_at desc, d.id desc
     limit $4`,
    [officer.accountId, officer.agency.code, filter.state ?? null, namesOpenedMax],
  )
  return rows
    .filter(({ code, sealed }) =>
      nameForMatch(openParty(deps.keys, code, 1, sealed).fullName).includes(sought),
    )
    .map((row) => row.id)
}

function cursorOf(
  after: string | undefined,
): { readonly received: number; readonly id: string } | null {
  if (after === undefined) return null
  const parts = /^(\d{1,15})\.(d-[A-Za-z0-9_-]{12})$/.exec(after)
  if (parts?.[1] === undefined || parts[2] === undefined)
    throw faultProblem([{ field: 'after', code: 'cursor' }])
  return { received: Number(parts[1]), id: parts[2] }
}
