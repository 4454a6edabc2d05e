/**
 * Reading the access log. Every search is an entry itself, in the transaction that reads; what
 * was searched for is recorded only where it names something known here, because a search box
 * takes anything, a citizen's number included.
 */
import type { LogEntryView, LogPage, logFilter } from '@chot/contract/oversight.ts'
import {
  nationalProcedureCode,
  procedureCodePattern,
  tidyDossierCode,
} from '@chot/core/identity/codes.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import type { z } from 'zod'
import { type Actor, actorOf } from '../accounts/standing.ts'
import type { Reader, Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { record } from './append.ts'
import { findSealedEntry, readSealedTo } from './keep/sealed-entry.ts'
import { proofText, proveEntries } from './proofs.ts'

export type LogFilter = z.infer<typeof logFilter>

export type LogRow = LogPage['rows'][number]

/** Entries one search looks through when no index serves its filter; the cursor goes on from there. */
const entriesScannedMax = 200_000

export const rowColumns = `
  e.seq as sequence, floor(extract(epoch from e.at) * 1000)::bigint as at, e.kind, e.outcome,
  e.reason, coalesce(a.username, e.account_id) as account, a.full_name as "accountName",
  e.agency_code as agency, e.system_id as system, e.dossier_code as dossier,
  e.procedure_code as procedure, e.service_code as service, e.request_id as "requestId"`

const searchSql = `
  select ${rowColumns}
  from log_entries e
  left join accounts a on a.id = e.account_id
  where e.seq >= $1 and e.seq < $2
    and e.at >= to_timestamp($3::bigint / 1000.0) and e.at < to_timestamp($4::bigint / 1000.0)
    and ($5::text is null or e.account_id = $5)
    and ($6::text is null or e.agency_code = $6)
    and ($7::text is null or e.dossier_code = $7)
    and ($8::text is null or e.procedure_code = $8)
    and ($9::text is null or e.kind = $9)
    and ($10::text is null or e.outcome = $10)
    and ($11::text is null or e.request_id = $11)
  order by e.seq desc
  limit $12`

/** Later than any entry: the end of the range of dates when none is given. */
const endOfTimeMs = 253_402_300_800_000

/**
 * One page, newest first. `next` is the cursor of the following page and may come with fewer rows
 * than the limit, even none: the search then has more of the log to look through.
 */
export async function searchLog(
  deps: Pick<Deps, 'db' | 'clock'>,
  reader: Actor,
  filter: LogFilter,
): Promise<LogPage> {
  return deps.db.inTx(async (tx) => {
    const known = await resolveFilter(tx, filter)
    const page = await readPage(tx, filter, known)
    const sealedTo = await readSealedTo(tx)
    await record(tx, deps.clock.heldAt(), searchEntry(reader, describe(filter, known)))
    return { ...page, sealedTo }
  })
}

/** One entry exactly as hashed. Throws Problem `not-found`, with the search on record all the same. */
export async function readLogEntry(
  deps: Pick<Deps, 'db' | 'clock'>,
  reader: Actor,
  sequence: number,
): Promise<LogEntryView> {
  const found = await deps.db.inTx(async (tx) => {
    const view = await findEntry(tx, sequence)
    await record(
      tx,
      deps.clock.heldAt(),
      searchEntry(reader, `entry=${view === null ? '?' : sequence}`),
    )
    return view
  })
  if (found === null) throw new Problem('not-found')
  return found
}

/** In the rows, or in the bundle of a sealed month. */
async function findEntry(tx: Tx, sequence: number): Promise<LogEntryView | null> {
  const [found] = await tx.rows<LogRow & { text: string; leaf_hash: Buffer }>(
    `select ${rowColumns}, e.text, e.leaf_hash
     from log_entries e left join accounts a on a.id = e.account_id
     where e.seq = $1`,
    [sequence],
  )
  if (found === undefined) return findSealedEntry(tx, sequence)
  const { text, leaf_hash: leafHash, ...row } = found
  return { row, text, leafHash: leafHash.toString('hex') }
}

/**
 * The text of a tlog-proof that carries the entry: reading it is reading the entry.
 * Throws Problem `not-found`, or `proof-not-published` while no signed head holds the entry.
 */
export async function proveLogEntry(
  deps: Pick<Deps, 'db' | 'clock'>,
  reader: Actor,
  sequence: number,
): Promise<string> {
  const { head, proofs } = await proveEntries(deps.db, [sequence])
  const proof = proofs.get(sequence)
  const text = await deps.db.inTx(async (tx) => {
    const entry = await findEntry(tx, sequence)
    const object = entry === null ? '?' : `${sequence}`
    await record(tx, deps.clock.heldAt(), searchEntry(reader, `proof=${object}`))
    return entry?.text
  })
  if (text === undefined) throw new Problem('not-found')
  if (head === null || proof === undefined)
    throw new Problem('proof-not-published', { retryAfterSeconds: 1 })
  return proofText(head, proof, text)
}

/** The entry of one reading of the log. */
export function searchEntry(reader: Actor, ob: string): EntryBody {
  return { k: 'log-search', oc: 'done', ...actorOf(reader, 'log:read'), ob }
}

const textFilters = ['account', 'agency', 'dossier', 'procedure', 'requestId'] as const
type TextFilter = (typeof textFilters)[number]

/** Each text asked for as the log knows it; null when nothing here is called so. */
type KnownFilter = Readonly<Partial<Record<TextFilter, string | null>>>

async function resolveFilter(tx: Tx, filter: LogFilter): Promise<KnownFilter> {
  const [found] = await tx.rows<Record<TextFilter, string | null>>(
    `select (select id from accounts where username = $1) as account,
            (select code from agencies where code = $2) as agency,
            coalesce((select code from dossiers where code = $3),
                     (select dossier_code from log_entries
                       where dossier_code = $3 and dossier_code !~ '^([0-9]{9}|[0-9]{12})$'
                       limit 1)) as dossier,
            $4::text as procedure,
            (select request_id from log_entries where request_id = $5 limit 1) as "requestId"`,
    [
      filter.account?.normalize('NFC').trim().toLowerCase() ?? null,
      filter.agency?.trim() ?? null,
      filter.dossier === undefined ? null : tidyDossierCode(filter.dossier),
      procedureCodePattern.test(filter.procedure ?? '')
        ? nationalProcedureCode(filter.procedure ?? '')
        : null,
      filter.requestId?.trim() ?? null,
    ],
  )
  return Object.fromEntries(
    textFilters
      .filter((name) => filter[name] !== undefined && filter[name] !== '')
      .map((name) => [name, found?.[name] ?? null]),
  )
}

async function readPage(
  tx: Tx,
  filter: LogFilter,
  known: KnownFilter,
): Promise<Omit<LogPage, 'sealedTo'>> {
  if (Object.values(known).includes(null)) return { rows: [], next: null }
  const [head] = await tx.rows<{ size: number }>('select size from log_head')
  const size = head?.size ?? 0
  const { from: fromMs = 0, to: toMs = endOfTimeMs } = filter
  const lowest = filter.from === undefined ? 0 : await firstSequenceAt(tx, size, fromMs)
  const end = filter.to === undefined ? size : await firstSequenceAt(tx, size, toMs)
  const upper = Math.min(end, filter.before ?? end)
  const indexed = ['account', 'dossier', 'requestId'].some((name) =>
    Object.hasOwn(known, name),
  )
  const lower = indexed ? lowest : Math.max(lowest, upper - entriesScannedMax)
  const rows = await tx.rows<LogRow>(searchSql, [
    lower,
    upper,
    Math.min(fromMs, endOfTimeMs),
    Math.min(toMs, endOfTimeMs),
    known.account ?? null,
    known.agency ?? null,
    known.dossier ?? null,
    known.procedure ?? null,
    filter.kind ?? null,
    filter.outcome ?? null,
    known.requestId ?? null,
    filter.limit,
  ])
  const last = rows.at(-1)
  const reached =
    rows.length === filter.limit && last !== undefined ? last.sequence : lower
  return { rows, next: reached > lowest ? reached : null }
}

/**
 * The first sequence whose entry is not before the instant (UTC milliseconds). Times never
 * decrease along the dense sequence, so it is found by halving: 30 reads for 10⁹ entries.
 */
async function firstSequenceAt(
  reader: Reader,
  size: number,
  instantMs: number,
): Promise<number> {
  let low = 0
  let high = size
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [row] = await reader.rows<{ at: number }>(
      'select floor(extract(epoch from at) * 1000)::bigint as at from log_entries where seq = $1',
      [middle],
    )
    // Months that were pruned lie before all that is left.
    if (row === undefined || row.at < instantMs) low = middle + 1
    else high = middle
  }
  return low
}

/** Digits a citizen's number or an old identity card has: what they stand for cannot be told. */
const couldBePerson = /^(\d{9}|\d{12})$/

/** The filter by name and value, `?` for what names nothing here or could name a citizen. */
function describe(filter: LogFilter, known: KnownFilter): string {
  const texts = textFilters.flatMap((name) =>
    known[name] === undefined ? [] : [`${name}=${known[name] ?? '?'}`],
  )
  const others = (['kind', 'outcome', 'from', 'to', 'before', 'limit'] as const).flatMap(
    (name) =>
      filter[name] === undefined
        ? []
        : [`${name}=${couldBePerson.test(String(filter[name])) ? '?' : filter[name]}`],
  )
  return [...texts, ...others].join(' ')
}
