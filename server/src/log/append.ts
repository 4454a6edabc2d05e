/**
 * The only writer of the access log. Every transaction of consequence takes the head, writes its
 * entries and moves the head on; the head is one row, so sequence numbers are dense and two nodes
 * cannot record at once.
 */
import { hash, randomBytes } from 'node:crypto'
import { type EntryBody, entryText, leafHash } from '@chot/core/log/entry.ts'
import type { Tx } from '../db/database.ts'

export interface LogHead {
  /** Entries so far; the next sequence number. */
  readonly size: number
  /** UTC milliseconds of this transaction's entries. */
  readonly at: number
  readonly policyRevision: number
}

/** A place in the log, and what an outsider needs to recognise the entry. */
export interface LoggedEntry {
  readonly sequence: number
  readonly leafHash: string
  readonly at: number
}

/** The rows of a batch of entries, column by column, as `unnest` takes them. */
export interface PreparedEntries {
  readonly columns: readonly unknown[]
  readonly logged: readonly LoggedEntry[]
  readonly head: LogHead
}

/**
 * `heldAt` replaces the database's clock where a clock is held by hand; time never runs backwards.
 * Milliseconds, because that is what an entry states.
 */
export const lockHeadSql = `
  select size, policy_revision,
         floor(extract(epoch from greatest(
           coalesce(to_timestamp($1::double precision / 1000), clock_timestamp()), last_at)) * 1000
         )::bigint as at
  from log_head for update`

export interface LockedHeadRow {
  readonly size: number
  readonly policy_revision: number
  readonly at: number
}

export function headOf(row: LockedHeadRow | undefined): LogHead {
  if (row === undefined) throw new Error('the access log has no head')
  return { size: row.size, at: row.at, policyRevision: row.policy_revision }
}

const sha256 = (bytes: Uint8Array) => hash('sha256', bytes, 'buffer')
const saltBytes = 16

export function prepareEntries(
  head: LogHead,
  bodies: readonly EntryBody[],
): PreparedEntries {
  // One draw of randomness for the batch: one per entry was 3 % of the time of a query.
  const salts = randomBytes(saltBytes * bodies.length)
  const logged: LoggedEntry[] = []
  const texts: string[] = []
  const leaves: Buffer[] = []
  bodies.forEach((body, index) => {
    const salt = salts.subarray(index * saltBytes, (index + 1) * saltBytes)
    const text = entryText(
      { t: head.at, pv: head.policyRevision, sa: salt.toString('base64url') },
      body,
    )
    const leaf = Buffer.from(leafHash(Buffer.from(text), sha256))
    texts.push(text)
    leaves.push(leaf)
    logged.push({
      sequence: head.size + index,
      leafHash: leaf.toString('hex'),
      at: head.at,
    })
  })
  const column = (pick: (body: EntryBody) => string | undefined) =>
    bodies.map((body) => pick(body) ?? null)
  return {
    columns: [
      logged.map((entry) => entry.sequence),
      head.at,
      texts,
      leaves,
      column((body) => body.k),
      column((body) => body.oc),
      column((body) => body.re),
      column((body) => body.ac),
      column((body) => body.ag),
      column((body) => body.sy),
      column((body) => body.do),
      column((body) => body.pr),
      column((body) => body.sv),
      column((body) => body.id),
      bodies.map((body) =>
        body.su === undefined ? null : Buffer.from(body.su, 'base64url'),
      ),
    ],
    logged,
    head: { ...head, size: head.size + bodies.length },
  }
}

/** Parameters an insert of prepared entries takes; a caller's own parameters follow after. */
export const entryColumnCount = 15

/** Inserts prepared entries and moves the head, as parts of a `with` statement: $1 … $15. */
export const insertEntriesCtes = `
  logged as (
    insert into log_entries (seq, at, text, leaf_hash, kind, outcome, reason, account_id,
      agency_code, system_id, dossier_code, procedure_code, service_code, request_id, subject)
    select seq, to_timestamp($2::bigint / 1000.0), text, leaf_hash, kind, outcome, reason, account_id,
      agency_code, system_id, dossier_code, procedure_code, service_code, request_id, subject
    from unnest($1::bigint[], $3::text[], $4::bytea[], $5::text[], $6::text[], $7::text[],
      $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
      $15::bytea[])
      as e(seq, text, leaf_hash, kind, outcome, reason, account_id, agency_code, system_id,
           dossier_code, procedure_code, service_code, request_id, subject)),
  moved as (
    update log_head set size = size + cardinality($1::bigint[]),
                        last_at = to_timestamp($2::bigint / 1000.0))`

const appendSql = `with ${insertEntriesCtes} select 1`

/** Takes the head; held until the transaction ends. Take it last, after the slow work. */
export async function lockHead(tx: Tx, heldAt: number | null): Promise<LogHead> {
  const [row] = await tx.rows<LockedHeadRow>(lockHeadSql, [heldAt])
  return headOf(row)
}

/** Appends to a head already taken. */
export async function appendTo(
  tx: Tx,
  head: LogHead,
  bodies: readonly EntryBody[],
): Promise<readonly LoggedEntry[]> {
  const prepared = prepareEntries(head, bodies)
  await tx.rows(appendSql, prepared.columns)
  return prepared.logged
}

/** Records one act in the transaction that does it. */
export async function record(
  tx: Tx,
  heldAt: number | null,
  body: EntryBody,
): Promise<LoggedEntry> {
  const head = await lockHead(tx, heldAt)
  const [logged] = await appendTo(tx, head, [body])
  if (logged === undefined) throw new Error('an entry was not prepared')
  return logged
}
