/** A job at work as the database has it, and when it asks next. */
import type { WindowKind } from '@chot/core/calendar/window.ts'
import { type JobPlan, planNext } from '@chot/core/jobs/plan.ts'
import { counterKeys } from '@chot/core/limits/counters.ts'
import type { Reader } from '../db/database.ts'
import type { Moment } from '../policy/moment.ts'

export interface JobAtWork {
  readonly id: string
  readonly state: 'approved' | 'running'
  readonly system: string
  readonly account: string
  readonly service: string
  readonly purpose: string
  readonly address: string
  readonly windows: readonly WindowKind[]
  readonly fromOn: string
  readonly toOn: string
  readonly perWindow: number
  readonly inAll: number
  readonly perMinute: number
  /** UTC milliseconds. */
  readonly askedLastMs: number | null
  readonly waitUntilMs: number | null
}

const msOf = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`

export const jobTermsSql = `j.windows, j.from_on::text as "fromOn", j.to_on::text as "toOn",
  j.per_window as "perWindow", j.in_all as "inAll", j.per_minute as "perMinute",
  ${msOf('j.asked_last_at')} as "askedLastMs", ${msOf('j.wait_until')} as "waitUntilMs"`

export const listAtWork = (reader: Reader, most: number): Promise<JobAtWork[]> =>
  reader.rows<JobAtWork>(
    `select j.id, j.state, j.system_id as system, j.account_id as account, j.service_code as service,
       j.purpose, j.address, ${jobTermsSql}
     from jobs j where j.state in ('approved', 'running') order by j.id limit $1`,
    [most],
  )

/** Units of the job's own counters: in all, and by window. */
export async function readSpent(
  reader: Reader,
  id: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.rows<{ key: string; used: number }>(
    // ';' follows ':': all windows of this job.
    `select key, used from counters where key = $1 or (key >= $1 || ':' and key < $1 || ';')`,
    [counterKeys.job(id)],
  )
  return new Map(rows.map(({ key, used }) => [key, used]))
}

/** When it asks next, by what the ledger has counted. */
export function planOf(
  job: Omit<
    JobAtWork,
    'state' | 'system' | 'account' | 'service' | 'purpose' | 'address'
  >,
  spent: ReadonlyMap<string, number>,
  { policy, date, atMs, calendar }: Moment,
): JobPlan {
  const { askedLastMs, waitUntilMs } = job
  const standing = {
    spentInAll: spent.get(counterKeys.job(job.id)) ?? 0,
    spentIn: (window: string) => spent.get(counterKeys.jobWindow(job.id, window)) ?? 0,
    askedLastMs,
    waitUntilMs,
  }
  return planNext(job, standing, atMs, calendar, policy.valueOn('window-edge', date))
}
