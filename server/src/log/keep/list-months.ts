import type { LogMonths } from '@chot/contract/log-months.ts'
import { dueMonth, floorMonths, monthAfter } from '@chot/core/log/keeping.ts'
import { localDay } from '../../accounts/local-day.ts'
import type { Reader } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { readLogClock } from './log-clock.ts'

type Month = LogMonths['months'][number]

/** Twenty years: far beyond what is kept; what was pruned before is in the log itself. */
const monthsMax = 240
const hashBytes = 32

/** Every month of the log, newest first: where it stands and what comes next. */
export async function listMonths(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
): Promise<LogMonths> {
  const { db, keys } = deps
  const policy = await deps.policies.current(db)
  const day = localDay(policy, deps.clock.now())
  const { sealedAfterMonths, prunedAfterMonths } = policy.valueOn('log-keeping', day)
  const now = await readLogClock(db)
  const months: Month[] = []
  for (const month of [...(await readKept(db)), ...(await readOpen(db, now.month))]) {
    const next = nextOf(month.state)
    const after = next === 'seal' ? sealedAfterMonths : prunedAfterMonths
    months.push({
      ...month,
      key: keys.subjectKeyState(month.month),
      next: next === null ? null : { step: next, month: dueMonth(month.month, after) },
    })
  }
  return {
    months: months.reverse().slice(0, monthsMax),
    sealedAfterMonths,
    prunedAfterMonths,
    floorMonths,
  }
}

type Standing = Omit<Month, 'key' | 'next'>

function nextOf(state: Month['state']): 'seal' | 'prune' | null {
  if (state === 'open' || state === 'sealing') return 'seal'
  return state === 'sealed' ? 'prune' : null
}

interface KeptRow {
  readonly month: string
  readonly first: number
  readonly end: number
  readonly bytes: number
  readonly rowsDropped: boolean
  readonly pruned: boolean
  readonly sealedSequence: number
  readonly pruneSequence: number | null
  readonly keySequence: number | null
}

async function readKept(reader: Reader): Promise<Standing[]> {
  const rows = await reader.rows<KeptRow>(
    `select month, first_seq as first, end_seq as end, bundle_bytes as bytes,
            rows_dropped as "rowsDropped",
            bundles_dropped and key_destroyed_seq is not null as pruned,
            sealed_seq as "sealedSequence", prune_seq as "pruneSequence",
            key_destroyed_seq as "keySequence"
     from log_months order by month`,
  )
  return rows.map(({ rowsDropped, pruned, bytes, ...row }) => {
    const announced = row.pruneSequence !== null
    const state = pruned
      ? 'pruned'
      : announced
        ? 'pruning'
        : rowsDropped
          ? 'sealed'
          : 'sealing'
    const hashes = (row.end - row.first) * hashBytes
    return { ...row, state, bytes: hashes + (pruned ? 0 : bytes) }
  })
}

/** The months in the rows; each is asked for by itself, so that one partition is read. */
async function readOpen(reader: Reader, last: string): Promise<Standing[]> {
  const [first] = await reader.rows<{ month: string }>(
    `select to_char(at at time zone 'UTC', 'YYYY-MM') as month from log_entries
     where seq = (select coalesce(max(end_seq), 0) from log_months)`,
  )
  const open: Standing[] = []
  if (first === undefined) return open
  for (let month = first.month; month <= last; month = monthAfter(month, 1)) {
    const [row] = await reader.rows<{ first: number | null; end: number; bytes: number }>(
      `select min(seq) as first, max(seq) + 1 as end,
              coalesce(pg_total_relation_size(
                to_regclass('log_entries_${month.replace('-', '_')}')), 0) as bytes
       from log_entries
       where at >= '${month}-01T00:00:00Z' and at < '${monthAfter(month, 1)}-01T00:00:00Z'`,
    )
    if (row === undefined || row.first === null) continue
    open.push({
      month,
      state: 'open',
      first: row.first,
      end: row.end,
      bytes: row.bytes,
      sealedSequence: null,
      pruneSequence: null,
      keySequence: null,
    })
  }
  return open
}
