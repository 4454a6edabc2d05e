/** Agencies whose connection was stopped, and giving it back on a second person's approval. */
import type {
  restoreBody,
  StoppedPage,
  stoppedFilter,
} from '@chot/contract/connections.ts'
import { type ConnectionFile, ruleConnection } from '@chot/core/workflow/connection.ts'
import { addDays } from '@chot/core/workflow/dormancy.ts'
import type { z } from 'zod'
import type { SignedIn } from '../../accounts/sessions.ts'
import { askApproval, useApproval } from '../../approvals/approvals.ts'
import type { Reader, Tx } from '../../db/database.ts'
import { hasWordsSql, readListPage } from '../../db/list-page.ts'
import { faultProblem, Problem } from '../../http/problem.ts'
import { writeStep } from './act.ts'
import { type ConnectionDeps, lockFile, readActor, today } from './files.ts'

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`

const listSql = `
  with matching as materialized (
    select c.agency_code, c.since from agency_connections c join agencies g on g.code = c.agency_code
    where c.state <> 'connected' and ${hasWordsSql(`g.name || ' ' || g.code`, '$1')}
      and ($2::text is null or c.agency_code = $2) and ($3::text is null or g.kind = $3)),
  page as (
    select agency_code, since from matching
    where $4::text is null or (since, agency_code)
          < (select m.since, m.agency_code from matching m where m.agency_code = $4)
    order by since desc, agency_code desc limit $5)
  select (select count(*) from matching) as total, c.agency_code as cursor,
         json_build_object('code', g.code, 'name', g.name, 'kind', g.kind) as agency,
         c.state, ${ms('c.since')} as since, c.reason, c.file_id as file,
         (select full_name from accounts where id = c.by_id) as by,
         (select json_build_object('id', p.id, 'state', p.state) from approvals p
           where p.kind = 'connection-restore' and p.requester_id = $6 and p.ended_at is null
             and p.terms->>'agency' = c.agency_code
             and (case p.state when 'waiting' then p.answer_by else p.usable_until end)
                 > to_timestamp($7::bigint / 1000.0)
           order by p.asked_at desc limit 1) as approval
  from (select) one
  left join (page join agency_connections c using (agency_code)
             join agencies g on g.code = c.agency_code) on true
  order by c.since desc, c.agency_code desc`

type Row = StoppedPage['connections'][number] & { readonly cursor: string }

/** Those that are suspended or have ended, the newest first. */
export async function listStopped(
  deps: ConnectionDeps,
  officer: SignedIn,
  filter: z.infer<typeof stoppedFilter>,
): Promise<StoppedPage> {
  const { rows, ...page } = await readListPage<Row, 'cursor'>(
    deps.db,
    listSql,
    filter,
    'cursor',
    [officer.accountId, deps.clock.now()],
  )
  return { connections: rows.map(({ cursor: _cursor, ...row }) => row), ...page }
}

interface StoppedRow {
  readonly state: 'connected' | 'suspended' | 'ended'
  readonly file: string | null
  readonly by: string | null
}

async function findConnection(
  reader: Reader,
  agency: string,
  lock = '',
): Promise<StoppedRow> {
  const [row] = await reader.rows<StoppedRow>(
    `select state, file_id as file, by_id as by from agency_connections
     where agency_code = $1 ${lock}`,
    [agency],
  )
  if (row === undefined) throw new Problem('not-found')
  return row
}

/**
 * Asks a second person to approve that the connection be restored; the approval's id. Throws Problem
 * `not-found`, `connection-stands`, `input-invalid` when it would be left alone for too long, or
 * what `askApproval` throws.
 */
export async function askRestore(
  deps: ConnectionDeps,
  officer: SignedIn,
  agency: string,
  { reason, basis, until }: z.infer<typeof restoreBody>,
): Promise<string> {
  const row = await findConnection(deps.db, agency)
  if (row.state !== 'suspended') throw new Problem('connection-stands')
  const { day, numbers } = await today(deps, deps.db)
  if (until < day || until > addDays(day, numbers.restoredDaysMax))
    throw faultProblem([{ field: 'until', code: 'day' }])
  return askApproval(deps, officer, {
    kind: 'connection-restore',
    number: null,
    reason,
    basis,
    terms: { agency, until },
  })
}

/**
 * Restores the connection an approval names, at the next request on every node. Throws Problem
 * `connection-stands`, a refusal of core's table, or what `useApproval` throws.
 */
export async function restoreConnection(
  deps: ConnectionDeps,
  officer: SignedIn,
  approvalId: string,
): Promise<void> {
  const wanted = {
    id: approvalId,
    kind: 'connection-restore',
    entry: 'connection',
  } as const
  await useApproval(deps, officer, wanted, async (tx, approval) => {
    const { agency = '', until = '' } = approval.terms
    const row = await findConnection(tx, agency, 'for no key update')
    if (row.state !== 'suspended') return { refused: 'connection-stands' }
    const file = await suspendedFile(tx, agency, row)
    const { day } = await today(deps, tx)
    const actor = await readActor(tx, officer, day)
    const ruling = ruleConnection(actor, 'restore', file, {
      document: false,
      reason: true,
      partReasons: 0,
      paper: false,
      complete: false,
      approvedBy: approval.approver,
    })
    if (!ruling.allowed) return { refused: ruling.reason }
    const now = deps.clock.now()
    await tx.rows(
      `update agency_connections set state = 'connected', since = to_timestamp($2::bigint / 1000.0),
         by_id = $3, reason = $4, restored_until = $5 where agency_code = $1`,
      [agency, now, officer.accountId, approval.reason, until],
    )
    const { id } = file
    if (id !== null)
      await tx.rows(
        `update connection_files set state = 'connected',
           state_since = to_timestamp($2::bigint / 1000.0) where id = $1`,
        [id, now],
      )
    return {
      result: null,
      ob: `basis=${approval.basis}`,
      recorded: async (logged) => {
        if (id === null) return
        await writeStep(tx, { id, state: 'suspended' }, 'connected', logged, {
          act: 'restore',
          accountId: officer.accountId,
          approvedBy: approval.approver,
          body: { reason: approval.reason, basis: approval.basis },
        })
      },
    }
  })
}

/** The file that was suspended; without one, what the rules need to know of the connection. */
async function suspendedFile(
  tx: Tx,
  agency: string,
  row: StoppedRow,
): Promise<ConnectionFile & { readonly id: string | null }> {
  const file = row.file === null ? null : await lockFile(tx, row.file)
  if (file !== null && file.state === 'suspended') return file
  return {
    id: null,
    agency,
    route: 'local',
    state: 'suspended',
    steps: [{ act: 'suspend', by: row.by }],
  }
}
