/**
 * Receipts: where the decision and the outcome of a request stand in the log, with their proofs,
 * for those who made the request and those who may read the log. What a receipt states can be
 * given to the citizen: no person, no field, no officer.
 */
import type { ReceiptFile } from '@chot/contract/receipts.ts'
import type { Actor } from '../accounts/standing.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { record } from './append.ts'
import { type EntryProofs, proofText, proveEntries } from './proofs.ts'
import { searchEntry } from './search.ts'

export type ReceiptReader =
  | { readonly by: 'officer'; readonly officer: Actor; readonly readsLog: boolean }
  | { readonly by: 'system'; readonly systemId: string }

interface ReceiptRow {
  readonly kind: 'decision' | 'outcome'
  readonly sequence: number
  readonly leafHash: string
  readonly at: number
  readonly outcome: ReceiptFile['decision']['outcome']
  readonly reason: string | null
  readonly account_id: string | null
  readonly system_id: string | null
  readonly agency: string | null
  readonly agency_name: string | null
  readonly system_name: string | null
  readonly dossier: string | null
  readonly procedure: string | null
  readonly procedure_name: string | null
  readonly service: string | null
  readonly service_name: string | null
  readonly purpose: string | null
  readonly purpose_name: string | null
}

/** The purpose stands in the text of a decision only. */
const receiptSql = `
  select e.kind, e.seq as sequence, encode(e.leaf_hash, 'hex') as "leafHash",
         floor(extract(epoch from e.at) * 1000)::bigint as at, e.outcome, e.reason,
         e.account_id, e.system_id, e.agency_code as agency, a.name as agency_name,
         c.name as system_name, e.dossier_code as dossier,
         e.procedure_code as procedure, p.name as procedure_name,
         e.service_code as service, s.name as service_name,
         u.code as purpose, coalesce(n.name, u.code) as purpose_name
  from log_entries e
  cross join lateral (select e.text::jsonb ->> 'pu' as code) u
  left join agencies a on a.code = e.agency_code
  left join client_systems c on c.id = e.system_id
  left join procedures p on p.code = e.procedure_code
  left join services s on s.code = e.service_code
  left join purposes n on n.code = u.code
  where e.request_id = $1 and e.kind in ('decision', 'outcome')
  order by e.seq`

/**
 * The receipt of a request. One's own is given without an entry; another's is a reading of the
 * log, and recorded as one.
 * Throws Problem `not-found`, also when the reader may not see it.
 */
export async function readReceipt(
  deps: Pick<Deps, 'db' | 'clock' | 'tiles'>,
  reader: ReceiptReader,
  requestId: string,
): Promise<ReceiptFile> {
  const rows = await deps.db.rows<ReceiptRow>(receiptSql, [requestId], 'log-receipt')
  const decision = rows.find(({ kind }) => kind === 'decision')
  if (!isOwn(reader, decision)) await recordReading(deps, reader, requestId, decision)
  if (decision === undefined) throw new Problem('not-found')
  const outcome = rows.find(({ kind }) => kind === 'outcome')
  const sequences = [decision, outcome].flatMap((row) => row?.sequence ?? [])
  const proven = await proveEntries(deps, sequences)
  const { agency, procedure, service, purpose, system_id: system } = decision
  return {
    format: 'chot-receipt/1',
    requestId,
    log: proven.head?.origin ?? null,
    agency: named(agency, decision.agency_name),
    system: named(system, decision.system_name),
    dossier: decision.dossier,
    procedure: named(procedure, decision.procedure_name),
    service: named(service, decision.service_name),
    purpose: named(purpose, decision.purpose_name),
    decision: entryOf(decision, proven),
    outcome: outcome === undefined ? null : entryOf(outcome, proven),
  }
}

function isOwn(reader: ReceiptReader, decision: ReceiptRow | undefined): boolean {
  if (decision === undefined) return false
  return reader.by === 'system'
    ? reader.systemId === decision.system_id
    : reader.officer.accountId === decision.account_id
}

/** Throws Problem `not-found` to whom it is not for: there is no telling it from one that is not. */
async function recordReading(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  reader: ReceiptReader,
  requestId: string,
  decision: ReceiptRow | undefined,
): Promise<void> {
  if (reader.by === 'system' || !reader.readsLog) throw new Problem('not-found')
  // What names nothing here may be anything that somebody typed.
  const ob = `receipt=${decision === undefined ? '?' : requestId}`
  await db.inTx((tx) => record(tx, clock.heldAt(), searchEntry(reader.officer, ob)))
}

const named = (code: string | null, name: string | null) =>
  code === null ? null : { code, name: name ?? code }

function entryOf(
  row: ReceiptRow,
  { head, proofs }: EntryProofs,
): ReceiptFile['decision'] {
  const { sequence, leafHash, at, outcome, reason } = row
  const proof = proofs.get(sequence)
  return {
    sequence,
    leafHash,
    at,
    outcome,
    reason,
    proof: head === null || proof === undefined ? null : proofText(head, proof),
  }
}
