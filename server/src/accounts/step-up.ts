/**
 * The second factor proved anew within a session that is live: grave acts ask for one that is
 * fresh, so that a page left open, or a session taken over, does not do them (product A2).
 */
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { faultProblem, Problem } from '../http/problem.ts'
import { record } from '../log/append.ts'
import { countAddressFailure, lockAddress } from './address-failures.ts'
import {
  type Attempt,
  attemptOf,
  countFailure,
  forgiveFailures,
  lockFailures,
  pauseEnds,
  pauseProblem,
} from './failures.ts'
import type { SignedIn } from './sessions.ts'
import { stepOfCode } from './totp.ts'

/** Throws Problem `step-up-needed` when the second factor was not proved within its minutes. */
export function requireFresh(
  deps: Pick<Deps, 'clock'>,
  officer: Pick<SignedIn, 'freshUntil'>,
): void {
  if (deps.clock.now() >= officer.freshUntil) throw new Problem('step-up-needed')
}

/**
 * Makes the session of the officer fresh by a code of their authenticator, each good once. Throws
 * Problem `input-invalid` (a wrong code, which counts like a failure to sign in), `sign-in-paused`
 * after too many, or `not-signed-in` (the session or the factor went in the meantime).
 */
export async function stepUp(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
  officer: SignedIn,
  totp: string,
): Promise<void> {
  const policy = await deps.policies.current(deps.db)
  const attempt = attemptOf(deps, officer.username, officer.address, policy)
  const [account] = await deps.db.rows<{ totp_sealed: Buffer }>(
    'select totp_sealed from accounts where id = $1',
    [officer.accountId],
  )
  if (account === undefined) throw new Problem('not-signed-in')
  const secret = deps.keys.officers.open(account.totp_sealed, `totp/${officer.accountId}`)
  const step = stepOfCode(secret, totp, attempt.now)
  const refused = await deps.db.inTx(async (tx) => {
    // Locked as when signing in: account, failures, address; the head of the log last.
    const [locked] = await tx.rows<{ totp_step_used: number }>(
      `select totp_step_used from accounts
       where id = $1 and state = 'active' and totp_sealed = $2 for no key update`,
      [officer.accountId, account.totp_sealed],
    )
    if (locked === undefined) throw new Problem('not-signed-in')
    const refusal = await judgeCode(tx, attempt, step, locked.totp_step_used)
    if (refusal === null && step !== null) await prove(tx, officer, attempt, step)
    await record(tx, deps.clock.heldAt(), {
      k: 'step-up',
      ac: officer.accountId,
      ag: officer.agency.code,
      ip: officer.address,
      ...(refusal === null
        ? { oc: 'done', au: 'password+totp' }
        : { oc: 'refused', au: officer.strength, re: refusal.why }),
    })
    return refusal?.problem ?? null
  })
  if (refused !== null) throw refused
}

interface Refusal {
  readonly why: 'paused' | 'address-paused' | 'wrong-code'
  readonly problem: Problem
}

/** Counts a wrong code; a pause hinders the right one too. Null when the code is good. */
export async function judgeCode(
  tx: Tx,
  attempt: Attempt,
  step: number | null,
  stepUsed: number,
): Promise<Refusal | null> {
  const failures = await lockFailures(tx, attempt)
  const from = await lockAddress(tx, attempt)
  const pausedUntil = pauseEnds(failures)
  if (pausedUntil > attempt.now)
    return { why: 'paused', problem: pauseProblem(pausedUntil, attempt) }
  if (from.pausedUntil > attempt.now)
    return { why: 'address-paused', problem: pauseProblem(from.pausedUntil, attempt) }
  if (step !== null && step > stepUsed) return null
  await countFailure(tx, attempt, failures)
  await countAddressFailure(tx, attempt, from)
  return {
    why: 'wrong-code',
    problem: faultProblem([{ field: 'totp', code: 'totp-wrong' }]),
  }
}

async function prove(
  tx: Tx,
  officer: SignedIn,
  attempt: Attempt,
  step: number,
): Promise<void> {
  await forgiveFailures(tx, attempt)
  await tx.rows('update accounts set totp_step_used = $2 where id = $1', [
    officer.accountId,
    step,
  ])
  const proved = await tx.rows(
    `update sessions set factor_proved_at = to_timestamp($2::bigint / 1000.0)
     where id = $1 and ended_at is null returning id`,
    [officer.sessionId, attempt.now],
  )
  if (proved.length === 0) throw new Problem('not-signed-in')
}
