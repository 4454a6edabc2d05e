/** Drafting a job, filling its list, and putting it before a second person. */
import type { JobBody, jobItemsBody } from '@chot/contract/jobs.ts'
import { addDays } from '@chot/core/workflow/dormancy.ts'
import type { z } from 'zod'
import { localDay } from '../accounts/local-day.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import { type ApprovalEffect, askApproval } from '../approvals/approvals.ts'
import type { Reader } from '../db/database.ts'
import { faultProblem, Problem } from '../http/problem.ts'
import { newEntryId } from '../log/entry-id.ts'
import { isAsked, type JobDeps, type JobParty, lockJob, recordJob } from './act.ts'

/**
 * Drafts a job; its id. Nothing of it runs before a second person approved it. Throws Problem
 * `input-invalid` with the field, `job-terms-wrong`, `not-permitted` or a client's lack.
 */
export async function draftJob(
  deps: JobDeps,
  party: JobParty,
  body: JobBody,
): Promise<string> {
  const id = newEntryId()
  const now = deps.clock.now()
  const policy = await deps.policies.current(deps.db)
  const day = localDay(policy, now)
  const numbers = policy.valueOn('jobs', day)
  if (party.by === 'owner' && body.system !== party.client.systemId)
    throw new Problem('not-permitted')
  const service = policy.services.get(body.service)
  if (service === undefined || !service.enabled)
    throw faultProblem([{ field: 'service', code: 'unknown-service' }])
  if (!policy.purposes.has(body.purpose))
    throw faultProblem([{ field: 'purpose', code: 'unknown-purpose' }])
  const late = body.to < day || body.to >= addDays(body.from, numbers.daysMax)
  if (service.answer !== 'match' || late || body.perMinute > numbers.perMinuteMax)
    throw new Problem('job-terms-wrong')
  await deps.db.inTx(async (tx) => {
    const [system] = await tx.rows(
      `select from client_systems where id = $1 and state = 'active' and 'jobs' = any(scopes)`,
      [body.system],
    )
    if (system === undefined)
      throw faultProblem([{ field: 'system', code: 'not-in-list' }])
    const [officer] = await tx.rows<{ id: string }>(
      `select id from accounts where username = $1 and state = 'active'`,
      [body.officer],
    )
    if (officer === undefined)
      throw faultProblem([{ field: 'officer', code: 'unknown-officer' }])
    await tx.rows(
      `insert into jobs (id, name, system_id, account_id, service_code, purpose, notice_number,
         notice_on, notice_to, windows, from_on, to_on, per_window, in_all, per_minute,
         drafted_at, drafted_by, address, state_since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
         to_timestamp($16::bigint / 1000.0), $17, $18, to_timestamp($16::bigint / 1000.0))`,
      [
        id,
        body.name,
        body.system,
        officer.id,
        body.service,
        body.purpose,
        body.notice.number,
        body.notice.on,
        body.notice.to,
        [...new Set(body.windows)],
        body.from,
        body.to,
        body.perWindow,
        body.inAll,
        body.perMinute,
        now,
        party.by === 'officer' ? party.officer.accountId : null,
        party.by === 'officer' ? party.officer.address : party.client.address,
      ],
    )
    await recordJob(deps, tx, party, {
      sv: body.service,
      no: `${body.name} · ${body.notice.number}`,
      ob: `${id} draft for=${officer.id} system=${body.system} from=${body.from} to=${body.to} in-all=${body.inAll}`,
    })
  })
  return id
}

/**
 * Adds a page of rows to a draft; how many there are. A page sent again changes nothing. Throws Problem
 * `not-found`, `job-not-in-state`, `job-items-gap`, `job-item-twice`.
 */
export async function addJobItems(
  deps: JobDeps,
  party: JobParty,
  id: string,
  { first, items }: z.infer<typeof jobItemsBody>,
): Promise<number> {
  const now = deps.clock.now()
  const policy = await deps.policies.current(deps.db)
  const { itemsMax } = policy.valueOn('jobs', localDay(policy, now))
  return deps.db.inTx(async (tx) => {
    const job = await lockJob(tx, id, party)
    if (job.state !== 'draft' || (await isAsked(tx, id, now)))
      throw new Problem('job-not-in-state')
    const before = await countItems(tx, id)
    const last = first + items.length - 1
    if (first > before + 1 || last > itemsMax) throw new Problem('job-items-gap')
    await tx.rows(
      `insert into job_items (job_id, row, dossier_code, party)
       select $1, $2 + i - 1, dossier, party
       from unnest($3::text[], $4::smallint[]) with ordinality as n(dossier, party, i)
       on conflict do nothing`,
      [
        id,
        first,
        items.map(({ dossier }) => dossier),
        items.map(({ party: place }) => place),
      ],
    )
    const kept = await tx.rows<{ dossier: string; party: number }>(
      `select dossier_code as dossier, party::int from job_items
       where job_id = $1 and row between $2 and $3 order by row`,
      [id, first, last],
    )
    const asSent = items.every(
      (item, index) =>
        kept[index]?.dossier === item.dossier && kept[index]?.party === item.party,
    )
    if (!asSent) throw new Problem('job-item-twice')
    const after = await countItems(tx, id)
    if (after > before)
      await recordJob(deps, tx, party, {
        ob: `${id} items first=${before + 1} rows=${after - before}`,
      })
    return after
  })
}

async function countItems(reader: Reader, id: string): Promise<number> {
  const [row] = await reader.rows<{ items: number }>(
    'select count(*)::int as items from job_items where job_id = $1',
    [id],
  )
  return row?.items ?? 0
}

interface Listed {
  readonly items: number
  /** Letters alone, so that no digits in a row look like a citizen's number. */
  readonly digest: string | null
}

/** What the second person approves is this list and no other. */
async function listOf(reader: Reader, id: string): Promise<Listed> {
  const [row] = await reader.rows<Listed>(
    `select count(*)::int as items,
       translate(substr(encode(sha256(convert_to(string_agg(dossier_code || ' ' || party, E'\\n'
         order by row), 'UTF8')), 'hex'), 1, 24), '0123456789', 'ghijklmnop') as digest
     from job_items where job_id = $1`,
    [id],
  )
  return row ?? { items: 0, digest: null }
}

/**
 * Asks a second person to approve a draft with the list as it stands; the approval's id. Throws Problem
 * `not-found`, `job-not-in-state`, `job-empty` or what `askApproval` throws.
 */
export async function askJob(
  deps: JobDeps,
  officer: SignedIn,
  id: string,
  { reason, basis }: { readonly reason: string; readonly basis: string },
): Promise<string> {
  const terms = await deps.db.inTx(async (tx) => {
    const job = await lockJob(tx, id, null)
    if (job.state !== 'draft' || (await isAsked(tx, id, deps.clock.now())))
      throw new Problem('job-not-in-state')
    const [row] = await tx.rows<Record<string, string>>(
      `select name, system_id as system, service_code as service, from_on::text as from,
         to_on::text as to, array_to_string(windows, ',') as windows, per_window::text as "perWindow",
         in_all::text as "inAll", per_minute::text as "perMinute", notice_number as notice,
         (select username from accounts where id = account_id) as officer
       from jobs where id = $1`,
      [id],
    )
    const { items, digest } = await listOf(tx, id)
    if (row === undefined || digest === null) throw new Problem('job-empty')
    return { job: id, ...row, items: String(items), list: digest }
  })
  return askApproval(deps, officer, { kind: 'job', number: null, reason, basis, terms })
}

/** What the approval of a job does: with the very list that was asked for, it may run. */
export const approveJob =
  (deps: Pick<JobDeps, 'clock'>): ApprovalEffect =>
  async (tx, { terms }, approver) => {
    const { job: id = '', list = '' } = terms
    const job = await lockJob(tx, id, null)
    const { digest } = await listOf(tx, id)
    return async () => {
      if (job.state !== 'draft') return { refused: 'job-not-in-state' }
      if (digest !== list) return { refused: 'job-changed' }
      const [drafted] = await tx.rows(
        'select from jobs where id = $1 and drafted_by = $2',
        [id, approver.accountId],
      )
      if (drafted !== undefined) return { refused: 'approval-own' }
      await tx.rows(
        `update jobs set state = 'approved', approved_by = $2, state_reason = null,
           state_since = to_timestamp($3::bigint / 1000.0) where id = $1`,
        [id, approver.accountId, deps.clock.now()],
      )
      return { body: { k: 'job', ob: `${id} approve for=${job.account} list=${list}` } }
    }
  }
