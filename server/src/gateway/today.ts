/** GET /v1/queries/today: the officer's own look-ups of the local day, and what is left of it. */
import type { TodaysQueries } from '@chot/contract/queries.ts'
import { localDate, windowAt } from '@chot/core/calendar/window.ts'
import { counterKeys } from '@chot/core/quota/counters.ts'
import type { Deps } from '../deps.ts'
import { windowBody } from './handle-query.ts'

const rowsMax = 500

export async function todaysQueries(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  accountId: string,
): Promise<TodaysQueries> {
  const nowMs = deps.clock.now()
  const policy = await deps.policies.current(deps.db)
  const calendar = policy.calendarOn(new Date(nowMs).toISOString().slice(0, 10))
  const date = localDate(nowMs, calendar)
  const queries = await deps.db.rows<TodaysQueries['queries'][number]>(
    `select request_id as "requestId", (extract(epoch from decided_at) * 1000)::bigint as at,
            dossier_code as dossier, procedure_code as procedure, s.name as service,
            coalesce(p.name, q.purpose) as purpose, outcome, decision_seq as "decisionSequence", outcome_seq as "outcomeSequence"
     from queries q
     join services s on s.code = q.service_code
     left join purposes p on p.code = q.purpose
     where account_id = $1 and local_date = $2 order by decision_seq desc limit $3`,
    [accountId, date, rowsMax],
  )
  const [quota] = await deps.db.rows<{ per_day: number | null; used: number | null }>(
    `select (select l.queries_per_day from listed_accounts l
               join account_lists al on al.id = l.list_id and al.ended_at is null
              where l.account_id = $1) as per_day,
            (select used from counters where key = $2) as used`,
    [accountId, counterKeys.accountDay(accountId, date)],
  )
  return {
    date,
    window: windowBody(windowAt(nowMs, policy.calendarOn(date))),
    perDay: quota?.per_day ?? null,
    used: quota?.used ?? 0,
    queries,
  }
}
