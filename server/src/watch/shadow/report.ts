/** The report of a shadow run: what either side found, summed up, and where they differ. */
import type { ShadowLine, ShadowReport } from '@chot/contract/shadow-runs.ts'
import {
  type ShadowAct,
  type ShadowCell,
  shadowActs,
  shadowSides,
} from '@chot/core/detect/shadow.ts'
import { localDay } from '../../accounts/local-day.ts'
import type { Reader } from '../../db/database.ts'
import type { Policy } from '../../policy/policy.ts'
import type { PolicyRow } from './changes.ts'

const differencesMax = 500
const linesMax = 300

interface Ran {
  readonly rows: readonly PolicyRow[]
  readonly fromSeq: number
  readonly toSeq: number
  /** Refusals for want of off-hours queries that the log has. */
  readonly refused: number
}

export async function composeReport(
  reader: Reader,
  policy: Policy,
  { rows, fromSeq, toSeq, refused }: Ran,
  cells: readonly ShadowCell[],
): Promise<ShadowReport> {
  const [edges] = await reader.rows<{ first: number | null; last: number | null }>(
    `select floor(extract(epoch from min(at)) * 1000)::bigint as first,
            floor(extract(epoch from max(at)) * 1000)::bigint as last
     from log_entries where seq in ($1::bigint, $2::bigint - 1)`,
    [fromSeq, toSeq],
  )
  const names = await namesOf(reader, cells)
  const named = (scope: ShadowCell['scope'], key: string) =>
    names.get(`${scope} ${key}`) ?? null
  const differing = cells
    .filter(({ was, would }) => was !== would)
    .sort((a, b) => apart(b) - apart(a) || (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  return {
    from: edges?.first == null ? '' : localDay(policy, edges.first),
    to: edges?.last == null ? '' : localDay(policy, edges.last),
    entries: toSeq - fromSeq,
    rows: [...rows],
    totals: totalsOf(cells),
    recorded: await recordedIn(reader, refused, edges),
    byRule: linesOf(
      cells,
      ({ rule }) => rule,
      () => null,
    ),
    byAgency: linesOf(
      cells,
      ({ agency }) => agency,
      (key) => named('agency', key),
    ),
    byOfficer: linesOf(
      cells,
      ({ scope, subject }) => (scope === 'account' ? subject : null),
      (key) => named('account', key),
    ),
    byDay: linesOf(
      cells,
      ({ day }) => day,
      () => null,
    ).sort((a, b) => (a.key < b.key ? -1 : 1)),
    differences: differing.slice(0, differencesMax).map(({ entries, ...cell }) => ({
      ...cell,
      name: named(cell.scope, cell.subject),
      entries: { was: [...entries.was], would: [...entries.would] },
    })),
    differencesLeftOut: Math.max(0, differing.length - differencesMax),
  }
}

const apart = ({ was, would }: Pick<ShadowCell, 'was' | 'would'>) => Math.abs(would - was)

function totalsOf(cells: readonly ShadowCell[]): ShadowReport['totals'] {
  const sumOf = (act: ShadowAct, side: 'was' | 'would') =>
    cells.reduce((sum, cell) => (cell.act === act ? sum + cell[side] : sum), 0)
  return Object.fromEntries(
    shadowActs.map((act) => [
      act,
      Object.fromEntries(shadowSides.map((side) => [side, sumOf(act, side)])),
    ]),
  ) as ShadowReport['totals']
}

/** A line for each key, the greatest difference first; cells without a key are left out. */
function linesOf(
  cells: readonly ShadowCell[],
  keyOf: (cell: ShadowCell) => string | null,
  nameOf: (key: string) => string | null,
): ShadowLine[] {
  const groups = Map.groupBy(cells, keyOf)
  return [...groups]
    .flatMap(([key, group]) => {
      if (key === null) return []
      const difference = group.reduce((sum, cell) => sum + apart(cell), 0)
      return [{ difference, line: { key, name: nameOf(key), acts: totalsOf(group) } }]
    })
    .sort((a, b) => b.difference - a.difference || (a.line.key < b.line.key ? -1 : 1))
    .slice(0, linesMax)
    .map(({ line }) => line)
}

async function namesOf(
  reader: Reader,
  cells: readonly ShadowCell[],
): Promise<ReadonlyMap<string, string>> {
  const accounts = cells.flatMap((cell) =>
    cell.scope === 'account' ? [cell.subject] : [],
  )
  const agencies = cells.flatMap(({ agency }) => (agency === null ? [] : [agency]))
  const rows = await reader.rows<{ key: string; name: string }>(
    `select 'account ' || id as key, full_name || ' (' || username || ')' as name
     from accounts where id = any($1)
     union all select 'agency ' || code, name from agencies where code = any($2)`,
    [[...new Set(accounts)], [...new Set(agencies)]],
  )
  return new Map(rows.map(({ key, name }) => [key, name]))
}

/** What really happened: alerts kept by their act, beside the refusals that were counted. */
async function recordedIn(
  reader: Reader,
  refused: number,
  edges: { readonly first: number | null; readonly last: number | null } | undefined,
): Promise<ShadowReport['recorded']> {
  const alerts = await reader.rows<{ act: ShadowAct; count: number }>(
    `select act, count(*) as count from alerts
     where at between to_timestamp($1::bigint / 1000.0) and to_timestamp($2::bigint / 1000.0)
     group by act`,
    [edges?.first ?? 0, edges?.last ?? 0],
  )
  return {
    refuse: refused,
    challenge: 0,
    lock: 0,
    case: 0,
    ...Object.fromEntries(alerts.map(({ act, count }) => [act, count])),
  }
}
