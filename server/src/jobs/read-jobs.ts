/** Jobs as they are shown: how they stand, why they wait, and to their owner what became of each row. */
import type {
  JobPage,
  JobResults,
  JobView,
  jobFilter,
  jobResultFilter,
} from '@chot/contract/jobs.ts'
import { counterKeys } from '@chot/core/limits/counters.ts'
import type { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Moment, momentAt } from '../policy/moment.ts'
import type { JobDeps } from './act.ts'
import { jobTermsSql, planOf, readSpent } from './at-work.ts'

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`

const viewSql = `
  select j.id, j.name, json_build_object('id', s.id, 'name', s.name) as system,
    json_build_object('username', a.username, 'fullName', a.full_name, 'agency', g.name) as officer,
    json_build_object('code', v.code, 'name', v.name) as service, j.purpose,
    json_build_object('number', j.notice_number, 'on', j.notice_on, 'to', j.notice_to) as notice,
    ${jobTermsSql}, ${ms('j.drafted_at')} as "draftedAt",
    (select full_name from accounts where id = j.drafted_by) as "draftedBy",
    (select full_name from accounts where id = j.approved_by) as "approvedBy",
    case when j.state = 'draft' and exists (select from approvals p where p.kind = 'job'
           and p.terms ->> 'job' = j.id and p.state = 'waiting' and p.ended_at is null
           and p.answer_by > to_timestamp($1::bigint / 1000.0)) then 'asked' else j.state end as state,
    ${ms('j.state_since')} as "stateSince", j.state_reason as "stateReason", j.paused_by as "pausedBy",
    j.waits_for as "waitsFor", ${ms('j.results_until')} as "resultsUntil",
    coalesce(j.ended_counts, (select jsonb_object_agg(outcome, n) from (
      select coalesce(outcome, 'left') as outcome, count(*)::int as n from job_items i
      where i.job_id = j.id group by 1) c), '{}') as counted
  from jobs j join client_systems s on s.id = j.system_id join accounts a on a.id = j.account_id
  join agencies g on g.code = a.agency_code join services v on v.code = j.service_code`

type Row = Omit<
  JobView,
  'counts' | 'items' | 'spentInAll' | 'spentInWindow' | 'next' | 'from' | 'to'
> & {
  readonly fromOn: string
  readonly toOn: string
  readonly askedLastMs: number | null
  readonly waitUntilMs: number | null
  readonly waitsFor: string | null
  readonly counted: Readonly<Record<string, number>>
}

async function viewOf(deps: JobDeps, moment: Moment, row: Row): Promise<JobView> {
  const spent = await readSpent(deps.db, row.id)
  const {
    fromOn,
    toOn,
    askedLastMs: _last,
    waitUntilMs: _wait,
    waitsFor,
    counted,
    ...rest
  } = row
  const count = (outcome: string) => counted[outcome] ?? 0
  const atWork = row.state === 'approved' || row.state === 'running'
  const plan = atWork ? planOf(row, spent, moment) : null
  return {
    ...rest,
    from: fromOn,
    to: toOn,
    items: Object.values(counted).reduce((sum, each) => sum + each, 0),
    counts: {
      answered: count('answered'),
      'no-match': count('no-match'),
      failed: count('failed'),
      unknown: count('unknown'),
      refused: count('refused'),
    },
    spentInAll: spent.get(counterKeys.job(row.id)) ?? 0,
    spentInWindow: spent.get(counterKeys.jobWindow(row.id, moment.window.id)) ?? 0,
    next:
      plan === null
        ? null
        : plan.kind === 'at'
          ? {
              at: plan.ms,
              waits: plan.waits,
              yieldsTo: plan.waits === 'yields' ? waitsFor : null,
            }
          : { at: null, waits: null, yieldsTo: null },
  }
}

const here = async (deps: JobDeps) =>
  momentAt(await deps.policies.current(deps.db), deps.clock.now())

/** The newest first; of one system, when it is the one that looks. */
export async function listJobs(
  deps: JobDeps,
  { state, after, limit }: z.infer<typeof jobFilter>,
  system: string | null,
): Promise<JobPage> {
  const moment = await here(deps)
  const matching = `from (${viewSql}) x where ($2::text is null or x.state = $2)
    and ($3::text is null or x.system ->> 'id' = $3)`
  const [counted] = await deps.db.rows<{ total: number }>(
    `select count(*)::int as total ${matching}`,
    [moment.atMs, state ?? null, system],
  )
  const rows = await deps.db.rows<Row>(
    `select x.* ${matching} and ($4::text is null or (x."draftedAt", x.id)
       < (select ${ms('drafted_at')}, id from jobs where id = $4))
     order by x."draftedAt" desc, x.id desc limit $5`,
    [moment.atMs, state ?? null, system, after ?? null, limit + 1],
  )
  const shown = rows.slice(0, limit)
  const jobs: JobView[] = []
  for (const row of shown) jobs.push(await viewOf(deps, moment, row))
  const last = shown.at(-1)
  return {
    jobs,
    next: rows.length > limit && last !== undefined ? last.id : null,
    total: counted?.total ?? 0,
  }
}

/** Throws Problem `not-found`, of another system's job too. */
export async function getJob(
  deps: JobDeps,
  id: string,
  system: string | null,
): Promise<JobView> {
  const moment = await here(deps)
  const [row] = await deps.db.rows<Row>(
    `select x.* from (${viewSql}) x where x.id = $2 and ($3::text is null or x.system ->> 'id' = $3)`,
    [moment.atMs, id, system],
  )
  if (row === undefined) throw new Problem('not-found')
  return viewOf(deps, moment, row)
}

/** What became of each row, for the system that owns the job, while it is kept. Throws Problem `not-found`. */
export async function readResults(
  deps: JobDeps,
  id: string,
  system: string,
  { after, limit }: z.infer<typeof jobResultFilter>,
): Promise<JobResults> {
  await getJob(deps, id, system)
  const rows = await deps.db.rows<JobResults['results'][number]>(
    `select i.row, i.dossier_code as dossier, i.party::int, i.outcome, i.reason,
       case when d.seq is not null then json_build_object('requestId', i.request_id,
         'decision', json_build_object('sequence', d.seq, 'leafHash', encode(d.leaf_hash, 'hex')),
         'outcome', case when o.seq is not null then
            json_build_object('sequence', o.seq, 'leafHash', encode(o.leaf_hash, 'hex')) end)
       end as receipt
     from job_items i join jobs j on j.id = i.job_id
     left join log_entries d on d.request_id = i.request_id and d.kind = 'decision'
     left join log_entries o on o.request_id = i.request_id and o.kind = 'outcome'
     where i.job_id = $1 and i.row > $2
       and (j.results_until is null or j.results_until > to_timestamp($4::bigint / 1000.0))
     order by i.row limit $3`,
    [id, after, limit + 1, deps.clock.now()],
  )
  const results = rows.slice(0, limit)
  return { results, next: rows.length > limit ? (results.at(-1)?.row ?? null) : null }
}
