/**
 * Failures to sign in by address, whichever login they named: one guess at each of many accounts
 * is guessing too. What proves right takes nothing off: a guesser may hold an account.
 */
import { minuteMs } from '@chot/core/calendar/civil.ts'
import type { Tx } from '../db/database.ts'
import type { Attempt } from './failures.ts'
import { localDay } from './local-day.ts'

export interface AddressStanding {
  /** Failures that count at this moment. */
  readonly failures: number
  /** UTC milliseconds until which nobody signs in from there; 0 without a pause. */
  readonly pausedUntil: number
  readonly workNeeded: boolean
}

const rulesOf = ({ policy, now }: Attempt) =>
  policy.valueOn('guessing', localDay(policy, now))

/** Attempts from one address wait for each other here, so that none is uncounted. */
export async function lockAddress(tx: Tx, attempt: Attempt): Promise<AddressStanding> {
  const { addressMinutes, addressFailuresMax, addressWorkAfter } = rulesOf(attempt)
  await tx.rows(
    `insert into address_failures (address, failures, last_at)
     values ($1, 0, to_timestamp($2::bigint / 1000.0)) on conflict do nothing`,
    [attempt.address, attempt.now],
  )
  const [row] = await tx.rows<{ failures: number; last_at: Date }>(
    'select failures, last_at from address_failures where address = $1 for update',
    [attempt.address],
  )
  const until = (row?.last_at.getTime() ?? 0) + addressMinutes * minuteMs
  const failures = row === undefined || until <= attempt.now ? 0 : row.failures
  return {
    failures,
    pausedUntil: failures >= addressFailuresMax ? until : 0,
    workNeeded: failures >= addressWorkAfter,
  }
}

export async function countAddressFailure(
  tx: Tx,
  attempt: Attempt,
  before: AddressStanding,
): Promise<void> {
  await tx.rows(
    `update address_failures set failures = $2, last_at = to_timestamp($3::bigint / 1000.0)
     where address = $1`,
    [attempt.address, before.failures + 1, attempt.now],
  )
}
