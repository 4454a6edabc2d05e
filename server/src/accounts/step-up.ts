/**
 * The second factor proved anew within a session that is live: grave acts ask for one that is
 * fresh, so that a page left open, or a session taken over, does not do them (product A2).
 */
import type { stepUp as stepUpBody } from '@chot/contract/session.ts'
import type { z } from 'zod'
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
import type { ChallengeFor } from './passkey-challenge.ts'
import { type FactorFault, type ProvedFactor, proveFactor } from './second-factor.ts'
import type { SessionStrength, SignedIn } from './sessions.ts'

/** Throws Problem `step-up-needed` when the second factor was not proved within its minutes. */
export function requireFresh(
  deps: Pick<Deps, 'clock'>,
  officer: Pick<SignedIn, 'freshUntil'>,
): void {
  if (deps.clock.now() >= officer.freshUntil) throw new Problem('step-up-needed')
}

/**
 * Makes the session of the officer fresh by a code of their authenticator or a passkey, each good
 * once. Throws Problem `input-invalid` (a wrong one, which counts like a failure to sign in),
 * `sign-in-paused` after too many, or `not-signed-in` (the session or the account went in the
 * meantime).
 */
export async function stepUp(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'keys' | 'policies'>,
  officer: SignedIn,
  typed: z.infer<typeof stepUpBody>,
): Promise<void> {
  const policy = await deps.policies.current(deps.db)
  const attempt = attemptOf(deps, officer.username, officer.address, policy)
  const factor = await proveFactor(
    deps,
    officer.accountId,
    typed.passkey === undefined ? { totp: typed.totp ?? '' } : { passkey: typed.passkey },
    stepUpChallenge(officer),
  )
  const refused = await deps.db.inTx(async (tx) => {
    // Locked as when signing in: account, failures, address; the head of the log last.
    const locked = await tx.rows(
      `select id from accounts where id = $1 and state = 'active' for no key update`,
      [officer.accountId],
    )
    if (locked.length === 0) throw new Problem('not-signed-in')
    const refusal = await judgeFactor(tx, attempt, () =>
      factor.use(tx, officer.accountId, attempt.now),
    )
    if (refusal === null) await makeFresh(tx, officer, attempt)
    await record(tx, deps.clock.heldAt(), {
      k: 'step-up',
      ac: officer.accountId,
      ag: officer.agency.code,
      ip: officer.address,
      ob: factor.kind,
      ...(refusal === null
        ? { oc: 'done', au: strengthAfter(officer.strength, factor.kind) }
        : { oc: 'refused', au: officer.strength, re: refusal.why }),
    })
    return refusal?.problem ?? null
  })
  if (refused !== null) throw refused
}

/** What a passkey signs to make a session fresh, and no other. */
export function stepUpChallenge(officer: SignedIn): ChallengeFor {
  return { purpose: 'step-up', boundTo: officer.sessionId.toString('base64url') }
}

/** A session begun with less is as strong as what it has proved since. */
function strengthAfter(
  before: SessionStrength,
  kind: ProvedFactor['kind'],
): SessionStrength {
  return before === 'password' ? `password+${kind}` : before
}

interface Refusal {
  readonly why: 'paused' | 'address-paused' | FactorFault
  readonly problem: Problem
}

/** Counts what is wrong; a pause hinders what is right too. Null when the factor is proved. */
export async function judgeFactor(
  tx: Tx,
  attempt: Attempt,
  use: () => Promise<FactorFault | null>,
): Promise<Refusal | null> {
  const failures = await lockFailures(tx, attempt)
  const from = await lockAddress(tx, attempt)
  const pausedUntil = pauseEnds(failures)
  if (pausedUntil > attempt.now)
    return { why: 'paused', problem: pauseProblem(pausedUntil, attempt) }
  if (from.pausedUntil > attempt.now)
    return { why: 'address-paused', problem: pauseProblem(from.pausedUntil, attempt) }
  const why = await use()
  if (why === null) return null
  await countFailure(tx, attempt, failures)
  await countAddressFailure(tx, attempt, from)
  return { why, problem: faultProblem([faultOf(why)]) }
}

function faultOf(why: FactorFault) {
  return why === 'wrong-passkey' || why === 'passkey-cloned'
    ? ({ field: 'passkey', code: 'passkey-wrong' } as const)
    : ({ field: 'totp', code: 'totp-wrong' } as const)
}

async function makeFresh(tx: Tx, officer: SignedIn, attempt: Attempt): Promise<void> {
  await forgiveFailures(tx, attempt)
  const proved = await tx.rows(
    `update sessions set factor_proved_at = to_timestamp($2::bigint / 1000.0)
     where id = $1 and ended_at is null returning id`,
    [officer.sessionId, attempt.now],
  )
  if (proved.length === 0) throw new Problem('not-signed-in')
}
