import type { FaultKind } from './faults.ts'
import type { Operation } from './wire/read-request.ts'
import type { RefusalReason } from './wire/wire-refusal.ts'

export type Outcome = 'matched' | 'no-match' | RefusalReason | `fault-${FaultKind}`

/** One request as it arrived; texts are '' where it was refused before they were read. */
export type Received = {
  /** Dense, from 1. */
  readonly sequence: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly operation: Operation | null
  readonly requestId: string
  readonly procedure: string
  readonly officer: string
  readonly agency: string
  readonly account: string
  readonly citizenNumber: string
  readonly cardNumber: string
  readonly outcome: Outcome
}

export type ReceivedLog = {
  /** All requests since the start. */
  readonly total: number
  /** How many had each outcome. */
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>
  /** The latest requests, oldest first; at most `RECEIVED_MAX`. */
  readonly latest: readonly Received[]
  append(entry: Omit<Received, 'sequence'>): void
}

export const RECEIVED_MAX = 1000

/** Keeps the latest requests in a ring, and counts all. */
export function openReceivedLog(): ReceivedLog {
  const ring: Received[] = []
  const outcomes: Partial<Record<Outcome, number>> = {}
  let total = 0
  return {
    get total() {
      return total
    },
    outcomes,
    get latest() {
      const oldest = total % RECEIVED_MAX
      return ring.length < RECEIVED_MAX
        ? ring.slice()
        : [...ring.slice(oldest), ...ring.slice(0, oldest)]
    },
    append(entry) {
      ring[total % RECEIVED_MAX] = { sequence: total + 1, ...entry }
      total += 1
      outcomes[entry.outcome] = (outcomes[entry.outcome] ?? 0) + 1
    },
  }
}
