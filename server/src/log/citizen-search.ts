/**
 * A citizen's history: the entries of the months asked for whose subject is the number's digest
 * under that month's key. Only on another person's approval (server/src/approvals); each page is
 * an entry that carries the citizen's digest, so that who searched for them is found the same way.
 */
import type { HistoryPage } from '@chot/contract/approvals.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import { useApproval } from '../approvals/approvals.ts'
import { type FoundApproval, viewOf } from '../approvals/store.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { provePage } from './page-proofs.ts'
import { type LogRow, rowColumns } from './search.ts'

type MonthState = HistoryPage['months'][number]

interface HistoryFilter {
  /** Entries with a sequence below this one. */
  readonly before?: number | undefined
  readonly limit: number
}

/** One page, newest first, on an approval. Throws as `useApproval` does. */
export async function readCitizenHistory(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies' | 'log' | 'tiles'>,
  officer: SignedIn,
  id: string,
  filter: HistoryFilter,
): Promise<HistoryPage> {
  const { result, approval } = await useApproval(
    deps,
    officer,
    { id, kind: 'citizen-search', entry: 'citizen-search' },
    async (tx, found) => {
      const { number } = found
      if (number === null) return { refused: 'approval-not-usable' }
      const page = await readHistory(tx, deps.keys, number, monthsOf(found), filter)
      return { result: page, ob: `rows=${page.rows.length}` }
    },
  )
  const viewer = { accountId: officer.accountId, now: deps.clock.now() }
  const proofs = await provePage(deps, result.rows)
  return { ...result, proofs, approval: viewOf(approval, viewer) }
}

function monthsOf({ terms }: FoundApproval): readonly string[] {
  const { from = '', to = '' } = terms
  const months: string[] = []
  for (let month = from; month <= to; month = nextMonth(month)) months.push(month)
  return months
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12
    ? `${year + 1}-01`
    : `${year}-${String(number + 1).padStart(2, '0')}`
}

// Each month in its own partition and by its own digest: eight bytes of it in the index, all
// compared. One text whatever the months, so that it is planned once for a connection; which
// partition a month is in is found when it runs.
const historySql = `
  select e.*
  from unnest($1::bytea[], $2::timestamptz[], $3::timestamptz[]) as m(digest, "from", "to")
  cross join lateral (
    select ${rowColumns}
    from log_entries e left join accounts a on a.id = e.account_id
    where substr(e.subject, 1, 8) = substr(m.digest, 1, 8) and e.subject = m.digest
      and e.at >= m."from" and e.at < m."to" and e.seq < $4
    order by e.seq desc limit $5) e
  order by e.sequence desc limit $5`

/** Exported for the benchmark, which asks as this does, without an approval. */
export async function readHistory(
  tx: Tx,
  keys: Pick<Deps['keys'], 'findSubjectDigests'>,
  number: string,
  months: readonly string[],
  { before, limit }: HistoryFilter,
): Promise<Pick<HistoryPage, 'rows' | 'next' | 'months'>> {
  const found = keys.findSubjectDigests(number, months)
  const recorded = await tx.rows<{ name: string; fingerprint: Buffer }>(
    'select name, fingerprint from key_fingerprints where name = any($1)',
    [months],
  )
  const fingerprints = new Map(recorded.map((row) => [row.name, row.fingerprint]))
  const dropped = await tx.rows<{ month: string }>(
    'select month from log_months where rows_dropped and month = any($1)',
    [months],
  )
  const sealed = new Set(dropped.map(({ month }) => month))
  const states = months.map((month, index): MonthState => {
    const used = fingerprints.get(month)
    const key = found[index]
    if (key === undefined || key === null)
      return { month, state: used === undefined ? 'no-entries' : 'no-key' }
    if (sealed.has(month)) return { month, state: 'sealed' }
    const differs = used !== undefined && !used.equals(key.fingerprint)
    return { month, state: differs ? 'other-key' : 'searched' }
  })
  const searched = months.flatMap((month, index) => {
    const key = found[index]
    return key && states[index]?.state === 'searched'
      ? [{ month, digest: key.digest }]
      : []
  })
  const rows = await tx.rows<LogRow>(
    historySql,
    [
      searched.map(({ digest }) => digest),
      searched.map(({ month }) => `${month}-01T00:00:00Z`),
      searched.map(({ month }) => `${nextMonth(month)}-01T00:00:00Z`),
      before ?? Number.MAX_SAFE_INTEGER,
      limit,
    ],
    'citizen-history',
  )
  const last = rows.at(-1)
  return {
    rows,
    next: rows.length === limit && last !== undefined ? last.sequence : null,
    months: states,
  }
}
