/** Shadow runs as they are read: one page, newest first, or one with its report. */
import {
  type ShadowRun,
  type ShadowRunPage,
  type ShadowRunView,
  shadowReport,
  type shadowRunFilter,
} from '@chot/contract/shadow-runs.ts'
import type { z } from 'zod'
import type { Reader } from '../../db/database.ts'
import { Problem } from '../../http/problem.ts'
import { changesOf, type PolicyRow } from './changes.ts'

interface Row extends Omit<ShadowRun, 'changes'> {
  readonly rows: readonly PolicyRow[]
}

const runSql = `
  select r.id, floor(extract(epoch from r.asked_at) * 1000)::bigint as at, a.full_name as by,
         r.reason, r.days, r.policy_rows as rows, r.state,
         case when r.state = 'done' or r.to_seq = r.read_seq then 100
              else (r.done_seq - r.read_seq) * 100 / (r.to_seq - r.read_seq) end::integer as percent,
         floor(extract(epoch from r.ended_at) * 1000)::bigint as "endedAt",
         encode(r.digest, 'hex') as digest`
const fromSql = 'from shadow_runs r join accounts a on a.id = r.asked_by'

const viewOf = ({ rows, ...run }: Row): ShadowRun => ({
  ...run,
  changes: rows.flatMap((row) => [...changesOf(row)]),
})

export async function listShadowRuns(
  reader: Reader,
  { after, limit }: z.infer<typeof shadowRunFilter>,
): Promise<ShadowRunPage> {
  const found = await reader.rows<Row>(
    `${runSql} ${fromSql}
     where $1::text is null
        or (r.asked_at, r.id) < (select asked_at, id from shadow_runs where id = $1)
     order by r.asked_at desc, r.id desc limit $2`,
    [after ?? null, limit + 1],
  )
  const runs = found.slice(0, limit).map(viewOf)
  return { runs, next: found.length > limit ? (runs.at(-1)?.id ?? null) : null }
}

/** Throws Problem `not-found`. */
export async function getShadowRun(reader: Reader, id: string): Promise<ShadowRunView> {
  const [row] = await reader.rows<Row & { report: string | null }>(
    `${runSql}, r.report ${fromSql} where r.id = $1`,
    [id],
  )
  if (row === undefined) throw new Problem('not-found')
  const { report, ...run } = row
  return {
    run: viewOf(run),
    report: report === null ? null : shadowReport.parse(JSON.parse(report)),
  }
}
