/**
 * Proofs that were wrong, counted per login and address, so that nobody can shut another out from
 * elsewhere. The login is kept as a keyed digest: people type passwords there too.
 */
import { minuteMs } from '@chot/core/calendar/civil.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Policy } from '../policy/policy.ts'
import { localDay } from './local-day.ts'

/** One try at proving oneself, under the policy of its moment. */
export interface Attempt {
  readonly loginDigest: Buffer
  readonly address: string
  readonly now: number
  readonly policy: Policy
}

export function attemptOf(
  deps: Pick<Deps, 'clock' | 'keys'>,
  login: string,
  address: string,
  policy: Policy,
): Attempt {
  const loginDigest = deps.keys.requestDigest(`sign-in\n${login}`)
  return { loginDigest, address, now: deps.clock.now(), policy }
}

export interface FailuresRow {
  readonly failures: number
  readonly last_at: Date
  readonly paused_until: Date | null
  readonly pauses: number
}

/** The row is made first, so that attempts made at once wait for each other and none is uncounted. */
export async function lockFailures(
  tx: Tx,
  attempt: Attempt,
): Promise<FailuresRow | null> {
  const key = [attempt.loginDigest, attempt.address]
  await tx.rows(
    `insert into sign_in_failures (login_digest, address, failures, last_at)
     values ($1, $2, 0, to_timestamp($3::bigint / 1000.0)) on conflict do nothing`,
    [...key, attempt.now],
  )
  const [row] = await tx.rows<FailuresRow>(
    `select failures, last_at, paused_until, pauses from sign_in_failures
     where login_digest = $1 and address = $2 for update`,
    key,
  )
  return row ?? null
}

/** UTC milliseconds; 0 without a pause. */
export const pauseEnds = (failures: FailuresRow | null) =>
  failures?.paused_until?.getTime() ?? 0

/** What whoever tries during a pause is told. */
export function pauseProblem(endsAt: number, { now }: Attempt): Problem {
  return new Problem('sign-in-paused', {
    retryAfterSeconds: Math.max(1, Math.ceil((endsAt - now) / 1000)),
  })
}

/** Whether the browser has to do work first: after some failures, and after every pause. */
export function workNeeded(
  failures: FailuresRow | null,
  { now, policy }: Attempt,
): boolean {
  if (failures === null) return false
  const day = localDay(policy, now)
  const { workAfter, forgottenAfterHours } = policy.valueOn('guessing', day)
  const { pauseMinutes } = policy.valueOn('sign-in', day)
  const quietMs = now - failures.last_at.getTime()
  return (
    (failures.failures >= workAfter && quietMs < pauseMinutes * minuteMs) ||
    (failures.pauses > 0 && quietMs < forgottenAfterHours * 60 * minuteMs)
  )
}

/**
 * Counts one failure; with the last one allowed a pause begins, twice as long as the one before.
 * Failures before a pause that has passed, or longer ago than a pause lasts, are forgotten; pauses
 * are remembered longer.
 */
export async function countFailure(
  tx: Tx,
  attempt: Attempt,
  before: FailuresRow | null,
): Promise<void> {
  const { now, policy } = attempt
  const day = localDay(policy, now)
  const { failuresMax, pauseMinutes } = policy.valueOn('sign-in', day)
  const { pauseMinutesMax, forgottenAfterHours } = policy.valueOn('guessing', day)
  const quietMs = now - (before?.last_at.getTime() ?? 0)
  const recent = before !== null && quietMs < pauseMinutes * minuteMs
  const failures = recent && before.paused_until === null ? before.failures + 1 : 1
  const remembered = before !== null && quietMs < forgottenAfterHours * 60 * minuteMs
  const pauses = remembered ? before.pauses : 0
  const paused = failures >= failuresMax
  const minutes = Math.min(pauseMinutes * 2 ** Math.min(pauses, 20), pauseMinutesMax)
  await tx.rows(
    `insert into sign_in_failures (login_digest, address, failures, last_at, paused_until, pauses)
     values ($1, $2, $3, to_timestamp($4::bigint / 1000.0), to_timestamp($5::bigint / 1000.0), $6)
     on conflict (login_digest, address) do update set failures = excluded.failures,
       last_at = excluded.last_at, paused_until = excluded.paused_until, pauses = excluded.pauses`,
    [
      attempt.loginDigest,
      attempt.address,
      failures,
      now,
      paused ? now + minutes * minuteMs : null,
      paused ? pauses + 1 : pauses,
    ],
  )
}

/** What proved right forgets what went before it. */
export async function forgiveFailures(tx: Tx, attempt: Attempt): Promise<void> {
  await tx.rows('delete from sign_in_failures where login_digest = $1 and address = $2', [
    attempt.loginDigest,
    attempt.address,
  ])
}

const forgottenAtOnce = 100

/** Keeps the table small under a flood of made-up logins; a failure here hinders nobody. */
export async function forgetOldFailures(
  deps: Pick<Deps, 'clock' | 'db' | 'log'>,
  policy: Policy,
): Promise<void> {
  const now = deps.clock.now()
  const { forgottenAfterHours } = policy.valueOn('guessing', localDay(policy, now))
  try {
    await deps.db.rows(
      `delete from sign_in_failures where (login_digest, address) in (
         select login_digest, address from sign_in_failures
         where last_at <= to_timestamp($1::bigint / 1000.0)
         limit $2 for update skip locked)`,
      [now - forgottenAfterHours * 60 * minuteMs, forgottenAtOnce],
    )
  } catch (error) {
    deps.log.warn(
      { fault: (error as Error).name },
      'old sign-in failures were not forgotten',
    )
  }
}
