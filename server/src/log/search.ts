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
import { monthsWithin } from './months.ts'
import { provePage } from './page-proofs.ts'
import { proofText, proveEntries } from './proofs.ts'

export type LogFilter = z.infer<typeof logFilter>

export type LogRow = LogPage['rows'][number]
type Found = Pick<LogPage, 'rows' | 'next'>

/**
 * Entries one search looks at, of those its index gives, when further filters must be tried on each;
 * the cursor goes on from there.
 */
const candidatesMax = 20_000

export const rowColumns = `
  e.seq as sequence, floor(extract(epoch from e.at) * 1000)::bigint as at, e.kind, e.outcome,
  e.reason, coalesce(a.username, e.account_id) as account, a.full_name as "accountName",
  e.agency_code as agency, e.system_id as system, e.dossier_code as dossier,
  e.procedure_code as procedure, e.service_code as service, e.request_id as "requestId"`

/** Filters an index of the log serves, the most selective first, and their parameter. */
const indexedFilters = [
  ['requestId', 'e.request_id = $8'],
  ['dossier', 'e.dossier_code = $6'],
  ['account', 'e.account_id = $5'],
  ['rareKind', 'e.kind = $9'],
  ['rareOutcome', 'e.outcome = $10'],
  ['procedure', 'e.procedure_code = $7'],
  ['agency', 'e.agency_code = $11'],
] as const

// As the partial indexes of migration 0005 have it: the others are found by walking back.
const commonKinds: readonly string[] = ['decision', 'outcome']
const commonOutcomes: readonly string[] = ['granted', 'answered', 'done']

/**
 * One filter chooses the entries, newest first, by its index; the others are tried on at most
 * $13 of them. `lowest` is the last one looked at, null when there was none. One month at a time.
 */
function searchSql(chosenBy: string): string {
  return `
  with candidates as materialized (
    select seq, at, kind, outcome, reason, account_id, agency_code, system_id, dossier_code,
           procedure_code, service_code, request_id
    from log_entries e
    where ${chosenBy} and e.seq >= $1 and e.seq < $2
      and e.at >= to_timestamp($3::bigint / 1000.0) and e.at < to_timestamp($4::bigint / 1000.0)
    order by e.seq desc limit $13)
  select c.lowest, c.looked_at, found.*
  from (select min(seq) as lowest, count(*) as looked_at from candidates) c
  left join lateral (
    select ${rowColumns}
    from candidates e left join accounts a on a.id = e.account_id
    where ($5::text is null or e.account_id = $5) and ($6::text is null or e.dossier_code = $6)
      and ($7::text is null or e.procedure_code = $7) and ($8::text is null or e.request_id = $8)
      and ($9::text is null or e.kind = $9) and ($10::text is null or e.outcome = $10)
      and ($11::text is null or e.agency_code = $11)
    order by e.seq desc limit $12) found on true
  order by found.sequence desc`
}

/**
 * One page, newest first. `next` is the cursor of the following page and may come with fewer rows
 * than the limit, even none: the search then has more of the log to look through.
 */
export async function searchLog(
  deps: Pick<Deps, 'db' | 'clock' | 'log' | 'tiles'>,
  reader: Actor,
  filter: LogFilter,
): Promise<LogPage> {
  const page = await deps.db.inTx(async (tx) => {
    const known = await resolveFilter(tx, filter)
    const found = await readPage(tx, filter, known)
    const sealedTo = await readSealedTo(tx)
    await record(tx, deps.clock.heldAt(), searchEntry(reader, describe(filter, known)))
    return { ...found, sealedTo }
  })
  return { ...page, proofs: await provePage(deps, page.rows) }
}

/** Pages of a search without an end, each of at most `candidatesMax` entries looked at. */
const pagesOfAllMax = 25

/**
 * All that a filter chooses below a sequence, newest first, and the filter as the log may name it;
 * null when it is more than `max`, or when too much of the log would have to be looked through.
 * Records nothing: that is left to the act it serves.
 */
export async function findAll(
  deps: Pick<Deps, 'db'>,
  filter: Omit<LogFilter, 'before' | 'limit'>,
  before: number,
  max: number,
): Promise<{ sequences: readonly number[] | null; described: string }> {
  const sequences: number[] = []
  let described = ''
  let next: number | null = before
  for (let page = 0; page < pagesOfAllMax && next !== null; page += 1) {
    const asked: LogFilter = {
      ...filter,
      before: next,
      limit: max + 1 - sequences.length,
    }
    const found: Found = await deps.db.inTx(async (tx) => {
      const known = await resolveFilter(tx, filter)
      described = describe(filter, known)
      return readPage(tx, asked, known)
    })
    sequences.push(...found.rows.map(({ sequence }) => sequence))
    if (sequences.length > max) return { sequences: null, described }
    next = found.next
  }
  return { sequences: next === null ? sequences : null, described }
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
  deps: Pick<Deps, 'db' | 'clock' | 'tiles'>,
  reader: Actor,
  sequence: number,
): Promise<string> {
  const { head, proofs } = await proveEntries(deps, [sequence])
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

async function resolveFilter(tx: Tx, filter: Partial<LogFilter>): Promise<KnownFilter> {
  const dossier = filter.dossier === undefined ? null : tidyDossierCode(filter.dossier)
  const [found] = await tx.rows<Record<'account' | 'agency' | 'dossier', string | null>>(
    `select (select id from accounts where username = $1) as account,
            (select code from agencies where code = $2) as agency,
            (select code from dossiers where code = $3) as dossier`,
    [
      filter.account?.normalize('NFC').trim().toLowerCase() ?? null,
      filter.agency?.trim() ?? null,
      dossier,
    ],
  )
  const request = filter.requestId?.trim() ?? null
  const known: Record<TextFilter, string | null> = {
    account: found?.account ?? null,
    agency: found?.agency ?? null,
    dossier: found?.dossier ?? (dossier && (await recorded(tx, 'dossier_code', dossier))),
    procedure: procedureCodePattern.test(filter.procedure ?? '')
      ? nationalProcedureCode(filter.procedure ?? '')
      : null,
    requestId: request && (await recorded(tx, 'request_id', request)),
  }
  return Object.fromEntries(
    textFilters
      .filter((name) => filter[name] !== undefined && filter[name] !== '')
      .map((name) => [name, known[name] || null]),
  )
}

/** The text when an entry bears it and it could be nobody's number, else null. */
async function recorded(
  tx: Tx,
  column: 'dossier_code' | 'request_id',
  wanted: string,
): Promise<string | null> {
  if (couldBePerson.test(wanted)) return null
  const [row] = await tx.rows<{ found: string }>(
    `select ${column} as found from log_entries where ${column} = $1 limit 1`,
    [wanted],
    `log-${column}`,
  )
  return row?.found ?? null
}

async function readPage(tx: Tx, filter: LogFilter, known: KnownFilter): Promise<Found> {
  if (Object.values(known).includes(null)) return { rows: [], next: null }
  const [head] = await tx.rows<{ size: number; last: number }>(
    `select size, floor(extract(epoch from last_at) * 1000)::bigint + 1 as last from log_head`,
  )
  const { size = 0, last: lastMs = 0 } = head ?? {}
  const { from: fromMs = 0, to: toMs = lastMs } = filter
  const lowest = filter.from === undefined ? 0 : await firstSequenceAt(tx, size, fromMs)
  const end = filter.to === undefined ? size : await firstSequenceAt(tx, size, toMs)
  const upper = Math.min(end, filter.before ?? end)
  const { kind, outcome } = filter
  const asked: Readonly<Record<string, string | null | undefined>> = {
    ...known,
    rareKind: kind !== undefined && !commonKinds.includes(kind) ? kind : null,
    rareOutcome:
      outcome !== undefined && !commonOutcomes.includes(outcome) ? outcome : null,
  }
  const chosen = indexedFilters.find(([name]) => typeof asked[name] === 'string')
  const filters = [...Object.values(known), kind, outcome].filter((each) => each)
  // A filter that chooses alone leaves nothing to try: no more entries are read than shown.
  const chosenAlone = filters.length === (chosen === undefined ? 0 : 1)
  const candidates = chosenAlone ? filter.limit : candidatesMax
  const rows: LogRow[] = []
  let lookedAt = 0
  let reached = lowest
  const range = { from: fromMs, to: Math.min(toMs, await timeBefore(tx, upper, lastMs)) }
  for (const month of await monthsWithin(tx, range)) {
    if (rows.length >= filter.limit || lookedAt >= candidates) break
    const found = await tx.rows<LogRow & { lowest: number | null; looked_at: number }>(
      searchSql(chosen?.[1] ?? 'true'),
      [
        lowest,
        upper,
        month.from,
        month.to,
        known.account ?? null,
        known.dossier ?? null,
        known.procedure ?? null,
        known.requestId ?? null,
        kind ?? null,
        outcome ?? null,
        known.agency ?? null,
        filter.limit - rows.length,
        candidates - lookedAt,
      ],
    )
    lookedAt += found[0]?.looked_at ?? 0
    reached = found[0]?.lowest ?? reached
    for (const { lowest: _lowest, looked_at: _lookedAt, ...row } of found)
      if (row.sequence !== null) rows.push(row)
  }
  const last = rows.length === filter.limit ? rows.at(-1)?.sequence : undefined
  if (last === undefined && lookedAt < candidates) return { rows, next: null }
  const next = last ?? reached
  return { rows, next: next > lowest ? next : null }
}

/** An instant after that of the entry before `sequence`: later months hold nothing below it. */
async function timeBefore(tx: Tx, sequence: number, lastMs: number): Promise<number> {
  return ((await timeOf(tx, sequence - 1)) ?? lastMs) + 1
}

/** UTC milliseconds of an entry; null when it is not kept here. */
async function timeOf(reader: Reader, sequence: number): Promise<number | null> {
  const [row] = await reader.rows<{ at: number }>(
    'select floor(extract(epoch from at) * 1000)::bigint as at from log_entries where seq = $1',
    [sequence],
    'log-time-of-entry',
  )
  return row?.at ?? null
}

/**
 * The first sequence whose entry is not before the instant (UTC milliseconds). Times never
 * decrease along the dense sequence, so it is found by halving: 30 reads for 10⁹ entries.
 */
export async function firstSequenceAt(
  reader: Reader,
  size: number,
  instantMs: number,
): Promise<number> {
  let low = 0
  let high = size
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const atMs = await timeOf(reader, middle)
    // Months that were pruned lie before all that is left.
    if (atMs === null || atMs < instantMs) low = middle + 1
    else high = middle
  }
  return low
}

/** Digits a citizen's number or an old identity card has: what they stand for cannot be told. */
const couldBePerson = /^(\d{9}|\d{12})$/

/** The filter by name and value, `?` for what names nothing here or could name a citizen. */
function describe(filter: Partial<LogFilter>, known: KnownFilter): string {
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
