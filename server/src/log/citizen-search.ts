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
import { type LogRow, rowColumns } from './search.ts'

type MonthState = HistoryPage['months'][number]

interface HistoryFilter {
  /** Entries with a sequence below this one. */
  readonly before?: number | undefined
  readonly limit: number
}

/** One page, newest first, on an approval. Throws as `useApproval` does. */
export async function readCitizenHistory(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
  officer: SignedIn,
  id: string,
  filter: HistoryFilter,
): Promise<HistoryPage> {
  const { result, approval } = await useApproval(
    deps,
    officer,
    { id, kind: 'citizen-search', entry: 'citizen-search' },
    async (tx, found, number) => {
      const page = await readHistory(tx, deps.keys, number, monthsOf(found), filter)
      return { result: page, ob: `rows=${page.rows.length}` }
    },
  )
  const viewer = { accountId: officer.accountId, now: deps.clock.now() }
  return { ...result, approval: viewOf(approval, viewer) }
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

// A month at a time, each in its own partition and by its own digest: eight bytes of it in the
// index, all of it compared.
const historySql = `
  select ${rowColumns}
  from unnest($1::bytea[], $2::timestamptz[], $3::timestamptz[]) as m(digest, starts, ends)
  cross join lateral (
    select * from log_entries l
    where substr(l.subject, 1, 8) = substr(m.digest, 1, 8) and l.subject = m.digest
      and l.at >= m.starts and l.at < m.ends and l.seq < $4
    order by l.seq desc limit $5) e
  left join accounts a on a.id = e.account_id
  order by e.seq desc limit $5`

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
  const states = months.map((month, index): MonthState => {
    const used = fingerprints.get(month)
    const key = found[index]
    if (key === undefined || key === null)
      return { month, state: used === undefined ? 'no-entries' : 'no-key' }
    const differs = used !== undefined && !used.equals(key.fingerprint)
    return { month, state: differs ? 'other-key' : 'searched' }
  })
  const searched = states.flatMap(({ month, state }, index) =>
    state === 'searched'
      ? [{ month, digest: found[index]?.digest ?? Buffer.alloc(0) }]
      : [],
  )
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
