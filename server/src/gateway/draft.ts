import type { QueryWindow } from '@chot/core/calendar/window.ts'
import type { Sign } from '@chot/core/detect/event.ts'
import { type CountersUsed, giveBack } from '@chot/core/limits/counters.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import type { LoggedEntry, LogHead } from '../log/append.ts'
import type { Admission, Admitted, Granted, Repeated, Settlement } from './admission.ts'
import type { FactsRow } from './facts-row.ts'

/** One who waits for a batch to be committed. */
export interface Waiting<Item, Result> {
  readonly item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}
export type WaitingAdmission = Waiting<Admission, Admitted>
export type WaitingSettlement = Waiting<Settlement, LoggedEntry | null>

/** A query in flight, and the counters it reserved. */
export interface OpenQueryRow {
  readonly request_id: string
  readonly decision_seq: number
  readonly counters: readonly string[]
}

export type OpenQueries = ReadonlyMap<string, OpenQueryRow>

interface GrantedRow {
  readonly admission: Admission
  readonly granted: Omit<Granted, 'decision'>
  /** Place of its entry in the batch. */
  readonly index: number
}

interface SettledRow {
  readonly settlement: Settlement
  readonly index: number
}

/** Counters to give back: those the query reserved, when it surely was not sent. */
export function refundOf(settlement: Settlement, open: OpenQueries): readonly string[] {
  return settlement.outcome === 'not-sent'
    ? (open.get(settlement.requestId)?.counters ?? [])
    : []
}

/** One batch in the making: entries in order, counters touched, rows to write, who to answer. */
export class Draft {
  readonly head: LogHead
  readonly used: CountersUsed
  readonly bodies: EntryBody[] = []
  readonly touched = new Set<string>()
  readonly replies: ((logged: readonly LoggedEntry[]) => void)[] = []
  readonly #granted: GrantedRow[] = []
  readonly #settled: SettledRow[] = []
  readonly #signs: { readonly index: number; readonly sign: Sign }[] = []

  constructor(head: LogHead, used: CountersUsed) {
    this.head = head
    this.used = used
  }

  add(body: EntryBody, reply: (logged: LoggedEntry) => void): void {
    const index = this.bodies.push(body) - 1
    this.replies.push((logged) => {
      const entry = logged[index]
      if (entry !== undefined) reply(entry)
    })
  }

  /** Keeps what was seen of the decision that is added next. */
  sign(signs: readonly Sign[]): void {
    for (const sign of signs) this.#signs.push({ index: this.bodies.length, sign })
  }

  grant(admission: Admission, granted: Omit<Granted, 'decision'>): void {
    this.#granted.push({ admission, granted, index: this.bodies.length })
  }

  settle(waiting: WaitingSettlement, open: OpenQueries): void {
    const { item } = waiting
    const twice = this.#settled.some(
      (each) => each.settlement.requestId === item.requestId,
    )
    const query = open.get(item.requestId)
    if (query === undefined || twice) {
      this.replies.push(() => waiting.resolve(null))
      return
    }
    const refund = refundOf(item, open)
    giveBack(refund, this.used)
    for (const key of refund) this.touched.add(key)
    this.#settled.push({ settlement: item, index: this.bodies.length })
    // Every outcome names its decision, whoever reports it.
    this.add({ ...item.body, de: query.decision_seq }, waiting.resolve)
  }

  /** The earlier query under this idempotency key, in the database or in this very batch. */
  repeatOf(admission: Admission, row: FactsRow, window: QueryWindow): Repeated | null {
    const wanted = admission.idempotency
    if (wanted === null) return null
    if (row.repeated_id !== null)
      return {
        kind: 'repeated',
        window,
        sameRequest: row.idempotency_digest?.equals(wanted.digest) === true,
        requestId: row.repeated_id,
        outcome: row.repeated_outcome,
      }
    const inBatch = this.#granted.find(
      (each) =>
        each.granted.accountId === admission.caller.accountId &&
        each.admission.idempotency?.key === wanted.key,
    )
    if (inBatch === undefined) return null
    return {
      kind: 'repeated',
      window,
      sameRequest: inBatch.admission.idempotency?.digest.equals(wanted.digest) === true,
      requestId: inBatch.granted.requestId,
      outcome: null,
    }
  }

  queryColumns(): readonly unknown[] {
    const column = (pick: (row: GrantedRow) => unknown) => this.#granted.map(pick)
    return [
      column((each) => each.granted.requestId),
      column((each) => each.granted.accountId),
      column((each) => each.granted.trail.sy ?? null),
      column((each) => each.granted.asked.dossier),
      column((each) => each.granted.asked.procedure),
      column((each) => each.granted.asked.service),
      column((each) => each.granted.asked.purpose),
      column((each) => each.granted.window.id),
      // No key holds a space: codes and ids have none.
      column((each) => each.granted.counters.join(' ')),
      column((each) => this.head.size + each.index),
      column((each) => each.admission.idempotency?.key ?? null),
      column((each) => each.admission.idempotency?.digest ?? null),
      column((each) => each.granted.party),
    ]
  }

  /** The announced job each was asked for. */
  jobColumn(): readonly unknown[] {
    return this.#granted.map(({ admission: { caller } }) =>
      caller.via === 'job' ? caller.jobId : null,
    )
  }

  settledColumns(): readonly unknown[] {
    return [
      this.#settled.map((each) => each.settlement.requestId),
      this.#settled.map((each) => each.settlement.outcome),
      this.#settled.map((each) => this.head.size + each.index),
    ]
  }

  signColumns(): readonly unknown[] {
    return [
      this.#signs.map((each) => this.head.size + each.index),
      this.#signs.map((each) => each.sign),
    ]
  }

  answer(logged: readonly LoggedEntry[]): void {
    for (const reply of this.replies) reply(logged)
  }
}
