/** Reorganisations as the focal point sees them: drafts with what they would do, and who still waits. */
import type {
  Rehomed,
  ReorganisationList,
  ReorganisationRow,
  ReorganisationView,
} from '@chot/contract/agencies.ts'
import { localDay } from '../../accounts/local-day.ts'
import type { Reader } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { askedSql } from './draft-reorganisation.ts'
import { judge } from './found-there.ts'
import {
  dayOfEffect,
  readAgencies,
  reorganisationColumns,
  type StoredReorganisation,
} from './reorganisation-rows.ts'

type ViewDeps = Pick<Deps, 'db' | 'clock' | 'policies'>

interface Row extends Omit<StoredReorganisation, 'draftedBy' | 'approvedBy'> {
  readonly draftedBy: string
  readonly approvedBy: string | null
  readonly drafter: string
  readonly approver: string | null
  readonly draftedAt: number
  readonly approvedAt: number | null
  readonly doneOn: string | null
  readonly entry: number | null
  readonly asked: boolean
  readonly waiting: number
  readonly result: Pick<ReorganisationView, 'faults' | 'rehomed'> | null
}

const shownMax = 200
const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`
/** Now as $1, one id or null as $2. */
const rowsSql = `
  select ${reorganisationColumns}, d.full_name as drafter, p.full_name as approver,
         ${ms('r.drafted_at')} as "draftedAt", ${ms('r.approved_at')} as "approvedAt",
         r.done_on as "doneOn", r.done_seq as entry, r.result,
         r.state = 'draft' and ${askedSql('r.id', 'r.revision', '$1')} as asked,
         (select count(*)::int from account_requests q
           where q.reorganisation_id = r.id and q.state = 'open') as waiting
  from reorganisations r
  join accounts d on d.id = r.drafted_by
  left join accounts p on p.id = r.approved_by
  where $2::text is null or r.id = $2
  order by r.drafted_at desc, r.id desc limit ${shownMax}`

function rowOf(row: Row): ReorganisationRow {
  const { acts, drafter, approver, result: _result, ...told } = row
  return { ...told, draftedBy: drafter, approvedBy: approver, acts: acts.length }
}

/** The newest 200, newest first. */
export async function listReorganisations(deps: ViewDeps): Promise<ReorganisationList> {
  const rows = await deps.db.rows<Row>(rowsSql, [deps.clock.now(), null])
  return { reorganisations: rows.map(rowOf) }
}

/** One, with what is wrong with it and what it moves; null when there is none. */
export async function findReorganisation(
  deps: ViewDeps,
  viewer: { readonly accountId: string },
  id: string,
): Promise<ReorganisationView | null> {
  const [row] = await deps.db.rows<Row>(rowsSql, [deps.clock.now(), id])
  if (row === undefined) return null
  const judged = await judgedAs(deps, row)
  return {
    ...rowOf(row),
    acts: row.acts as ReorganisationView['acts'],
    own: row.draftedBy === viewer.accountId,
    ...judged,
    progress: row.state === 'done' ? await progressOf(deps, row) : [],
  }
}

async function judgedAs(
  deps: ViewDeps,
  row: Row,
): Promise<Pick<ReorganisationView, 'faults'> & { rehomed: Rehomed[] }> {
  if (row.state !== 'draft' && row.state !== 'approved')
    return { faults: row.result?.faults ?? [], rehomed: row.result?.rehomed ?? [] }
  const today = localDay(await deps.policies.current(deps.db), deps.clock.now())
  const day = dayOfEffect(row.takesEffectOn, today)
  const agencies = await readAgencies(deps.db)
  const { faults, rehomed } = await judge(deps.db, agencies, row.acts, day, row.draftedBy)
  return { faults: [...faults], rehomed: [...rehomed] }
}

/** By the agency that is to confirm, those with most waiting first. */
async function progressOf(
  deps: ViewDeps,
  { id }: Row,
): Promise<ReorganisationView['progress']> {
  const today = localDay(await deps.policies.current(deps.db), deps.clock.now())
  return readProgress(deps.db, id, today)
}

export function readProgress(
  reader: Reader,
  id: string,
  today: string,
): Promise<ReorganisationView['progress']> {
  return reader.rows(
    `select g.code, g.name,
            (count(*) filter (where q.state = 'approved'))::int as confirmed,
            (count(*) filter (where q.state = 'open'))::int as waiting,
            (count(*) filter (where q.state in ('refused', 'withdrawn')))::int as refused,
            (select count(distinct a.id)::int from accounts a
               join account_duties d on d.account_id = a.id and d.duty = 'account-admin'
              where a.agency_code = g.code and a.state = 'active' and d.valid_from <= $2::date
                and (d.valid_to is null or $2::date < d.valid_to)) as administrators
     from account_requests q join agencies g on g.code = q.agency_code
     where q.reorganisation_id = $1
     group by g.code, g.name order by waiting desc, g.code`,
    [id, today],
  )
}
