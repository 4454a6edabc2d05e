/**
 * Reads a whole database as an auditor with the owner's rights would, and names everything that
 * does not agree. Shares no code with what wrote it.
 */
import { createHash } from 'node:crypto'
import { openRecount } from './recount.ts'

export type Ask = <Row>(sql: string, values?: readonly unknown[]) => Promise<Row[]>

interface EntryRow {
  readonly seq: number
  readonly at: number
  readonly text: string
  readonly leaf_hash: Buffer
  readonly kind: string
  readonly outcome: string
  readonly request_id: string | null
  readonly account_id: string | null
  readonly dossier_code: string | null
}

interface QueryRow {
  readonly request_id: string
  readonly counters: readonly string[]
  readonly decision_seq: number
  readonly outcome: string | null
  readonly outcome_seq: number | null
}

interface Receipt {
  readonly requestId: string
  readonly decision: { readonly sequence: number; readonly leafHash: string }
  readonly outcome?: { readonly sequence: number; readonly leafHash: string } | undefined
}

/** Everything wrong with the log, the counters and the queries; empty when all agree. */
export async function faultsOfRecord(ask: Ask): Promise<string[]> {
  const entries = await entriesOf(ask)
  const queries = await ask<QueryRow>(
    `select request_id, counters, decision_seq, outcome, outcome_seq from queries order by decision_seq`,
  )
  return [
    ...(await faultsOfLog(ask, entries)),
    ...(await faultsOfCounters(ask, queries, entries)),
    ...faultsOfQueries(entries, queries),
  ]
}

/** All, or those of these sequences. */
function entriesOf(ask: Ask, sequences?: readonly number[]): Promise<EntryRow[]> {
  return ask<EntryRow>(
    `select seq, round(extract(epoch from at) * 1000)::bigint as at, text, leaf_hash, kind, outcome,
            request_id, account_id, dossier_code from log_entries
     where $1::bigint[] is null or seq = any($1) order by seq`,
    [sequences ?? null],
  )
}

async function faultsOfLog(ask: Ask, entries: readonly EntryRow[]): Promise<string[]> {
  const faults: string[] = []
  const [head] = await ask<{ size: number; last_at: number }>(
    'select size, round(extract(epoch from last_at) * 1000)::bigint as last_at from log_head',
  )
  if (head?.size !== entries.length)
    faults.push(`the head counts ${head?.size} entries, there are ${entries.length}`)
  let before = 0
  entries.forEach((entry, index) => {
    const say = (what: string) => faults.push(`entry ${entry.seq}: ${what}`)
    if (entry.seq !== index) say(`stands at place ${index}`)
    if (entry.at < before) say('is earlier than the one before')
    before = entry.at
    const leaf = createHash('sha256').update('\0').update(entry.text).digest()
    if (!leaf.equals(entry.leaf_hash)) say('its leaf hash is not that of its text')
    const said = JSON.parse(entry.text) as Record<string, unknown>
    const columns: readonly [string, unknown][] = [
      ['t', entry.at],
      ['k', entry.kind],
      ['oc', entry.outcome],
      ['id', entry.request_id ?? undefined],
      ['ac', entry.account_id ?? undefined],
      ['do', entry.dossier_code ?? undefined],
    ]
    for (const [name, value] of columns)
      if (said[name] !== value) say(`its column for "${name}" differs from its text`)
  })
  if (head !== undefined && head.last_at < before)
    faults.push('the head is earlier than the last entry')
  return faults
}

async function faultsOfCounters(
  ask: Ask,
  queries: readonly QueryRow[],
  entries: readonly EntryRow[],
): Promise<string[]> {
  const spent = new Map<string, number>()
  for (const { outcome, counters } of queries) {
    if (outcome === 'not-sent') continue
    for (const key of counters) spent.set(key, (spent.get(key) ?? 0) + 1)
  }
  const stored = await ask<{ key: string; used: number }>(
    'select key, used from counters',
  )
  const faults: string[] = []
  for (const { key, used } of stored) {
    const is = spent.get(key) ?? 0
    if (used !== is) faults.push(`counter ${key} says ${used}, the queries say ${is}`)
  }
  const recount = await openRecount(ask)
  for (const entry of entries) recount.take(entry)
  return [...faults, ...(await recount.faults())]
}

function faultsOfQueries(
  entries: readonly EntryRow[],
  queries: readonly QueryRow[],
): string[] {
  const faults: string[] = []
  const ofRequest = Map.groupBy(
    entries.filter(({ kind }) => kind === 'decision' || kind === 'outcome'),
    (entry) => entry.request_id ?? '',
  )
  const known = new Map(queries.map((query) => [query.request_id, query]))
  for (const [id, mine] of ofRequest) {
    const granted = mine.some((each) => each.outcome === 'granted')
    if (granted !== known.has(id))
      faults.push(`request ${id}: grant and query do not agree`)
    const decisions = mine.filter(({ kind }) => kind === 'decision')
    if (decisions.length !== 1)
      faults.push(`request ${id}: ${decisions.length} decisions are recorded`)
  }
  for (const query of queries) {
    const mine = ofRequest.get(query.request_id) ?? []
    const say = (what: string) => faults.push(`request ${query.request_id}: ${what}`)
    const [decision, outcome, ...more] = mine
    if (more.length > 0) say('more than two entries')
    if (decision?.kind !== 'decision' || decision.seq !== query.decision_seq)
      say('its decision is not where the query says')
    if (query.outcome === null) {
      if (outcome !== undefined) say('an outcome is recorded, the query has none')
    } else if (
      outcome?.kind !== 'outcome' ||
      outcome.outcome !== query.outcome ||
      outcome.seq !== query.outcome_seq
    )
      say('its outcome is not where the query says')
  }
  return faults
}

/** What receipts promise and the log does not hold. */
export async function faultsOfReceipts(
  ask: Ask,
  receipts: readonly Receipt[],
): Promise<string[]> {
  const sequences = receipts.flatMap(({ decision, outcome }) => [
    decision.sequence,
    ...(outcome === undefined ? [] : [outcome.sequence]),
  ])
  const rows = await entriesOf(ask, sequences)
  const entries = new Map(rows.map((entry) => [entry.seq, entry]))
  const faults: string[] = []
  for (const { requestId, decision, outcome } of receipts) {
    const places = [
      ['decision', decision],
      ...(outcome === undefined ? [] : [['outcome', outcome] as const]),
    ] as const
    for (const [kind, place] of places) {
      const entry = entries.get(place.sequence)
      if (
        entry?.kind !== kind ||
        entry.request_id !== requestId ||
        entry.leaf_hash.toString('hex') !== place.leafHash
      )
        faults.push(`receipt of ${requestId}: no such ${kind} at ${place.sequence}`)
    }
  }
  return faults
}

/** Requests without a decision that grants them. */
export async function ungranted(
  ask: Ask,
  requestIds: readonly string[],
): Promise<string[]> {
  const granted = await ask<{ request_id: string }>(
    `select request_id from log_entries
     where kind = 'decision' and outcome = 'granted' and request_id = any($1)`,
    [requestIds],
  )
  const known = new Set(granted.map((row) => row.request_id))
  return requestIds.filter((id) => !known.has(id))
}
