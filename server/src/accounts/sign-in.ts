/**
 * Signing in and out. Every failure looks and costs the same; why is told to the access log only.
 * Failures are counted per login and address, so that nobody can shut another out from elsewhere.
 */

import { minuteMs } from '@chot/core/calendar/civil.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { record } from '../log/append.ts'
import type { Policy } from '../policy/policy.ts'
import { localDay } from './local-day.ts'
import { verifyPassword } from './passwords.ts'
import type { SignedIn } from './sessions.ts'
import { newToken } from './token.ts'
import { stepOfCode } from './totp.ts'

export type SignInDeps = Pick<
  Deps,
  'config' | 'db' | 'clock' | 'keys' | 'policies' | 'log'
>

const hourMs = 60 * minuteMs

type Failure =
  | 'unknown-login'
  | 'wrong-password'
  | 'wrong-code'
  | 'paused'
  | 'account-locked'
  | 'demonstration-account'

/** As typed; contract/session.ts bounds them. */
export interface TypedProofs {
  readonly username: string
  readonly password: string
  readonly totp: string
}

/** What was proved outside the transaction, by slow work. */
interface Proof {
  readonly accountId: string | null
  readonly passwordHash: string | null
  readonly passwordRight: boolean
  readonly step: number | null
}

interface AccountRow {
  readonly id: string
  readonly agency_code: string
  readonly state: 'active' | 'locked' | 'revoked'
  readonly demonstration: boolean
  readonly password_hash: string
  readonly totp_step_used: number
}

interface FailuresRow {
  readonly failures: number
  readonly last_at: Date
  readonly paused_until: Date | null
}

/** The form in which logins are kept. */
export function tidyLogin(typed: string): string {
  return typed.normalize('NFC').trim().toLowerCase()
}

/**
 * Signs an officer in with password and code at once, from `address`, and returns the token of a
 * new session. One session per account is live: signing in ends the former one. Throws Problem
 * `sign-in-failed`, `sign-in-paused` (with the seconds to wait) or `busy`.
 */
export async function signIn(
  deps: SignInDeps,
  typed: TypedProofs,
  address: string,
): Promise<{ readonly token: string; readonly sessionId: Buffer }> {
  const login = tidyLogin(typed.username)
  const policy = await deps.policies.current(deps.db)
  const proof = await prove(deps, login, typed)
  const session = newToken()
  const failure = await deps.db.inTx(async (tx) => {
    const loginDigest = deps.keys.requestDigest(`sign-in\n${login}`)
    const attempt = { loginDigest, address, now: deps.clock.now(), policy }
    const account = await lockAccount(tx, proof.accountId)
    const failures = await lockFailures(tx, attempt)
    const why = failureOf(deps, proof, account, failures, attempt.now)
    if (why !== null) return recordFailure(deps, tx, attempt, why, account, failures)
    if (account === null || proof.step === null)
      throw new Error('a sign-in proved nothing')
    await startSession(deps, tx, attempt, account, proof.step, session.digest)
    return null
  })
  if (failure === null) return { token: session.token, sessionId: session.digest }
  await forgetOldFailures(deps, policy)
  throw failure
}

/** Ends the session of the officer, with its entry. */
export async function signOut(
  deps: Pick<Deps, 'db' | 'clock'>,
  officer: SignedIn,
): Promise<void> {
  await deps.db.inTx(async (tx) => {
    const ended = await tx.rows(
      `update sessions set ended_at = to_timestamp($2::bigint / 1000.0)
       where id = $1 and ended_at is null returning id`,
      [officer.sessionId, deps.clock.now()],
    )
    if (ended.length === 0) return
    await record(tx, deps.clock.heldAt(), {
      k: 'sign-out',
      oc: 'done',
      ac: officer.accountId,
      au: officer.strength,
      ag: officer.agency.code,
      ip: officer.address,
    })
  })
}

async function prove(
  deps: SignInDeps,
  login: string,
  typed: TypedProofs,
): Promise<Proof> {
  const [row] = await deps.db.rows<{
    id: string
    password_hash: string
    totp_sealed: Buffer
  }>('select id, password_hash, totp_sealed from accounts where username = $1', [login])
  const passwordHash = row?.password_hash ?? null
  const passwordRight = await verifyPassword(passwordHash, typed.password)
  const secret =
    row === undefined ? null : deps.keys.officers.open(row.totp_sealed, `totp/${row.id}`)
  const step = stepOfCode(secret, typed.totp, deps.clock.now())
  return { accountId: row?.id ?? null, passwordHash, passwordRight, step }
}

interface Attempt {
  readonly loginDigest: Buffer
  readonly address: string
  readonly now: number
  readonly policy: Policy
}

/**
 * FOR NO KEY UPDATE: an admission holds the log's head and then references the account
 * (KEY SHARE), while this transaction takes the head last; the stronger lock would deadlock.
 */
async function lockAccount(tx: Tx, accountId: string | null): Promise<AccountRow | null> {
  const [row] = await tx.rows<AccountRow>(
    `select id, agency_code, state, demonstration, password_hash, totp_step_used
     from accounts where id = $1 for no key update`,
    [accountId],
  )
  return row ?? null
}

/** The row is made first, so that attempts made at once wait for each other and none is uncounted. */
async function lockFailures(tx: Tx, attempt: Attempt): Promise<FailuresRow | null> {
  const key = [attempt.loginDigest, attempt.address]
  await tx.rows(
    `insert into sign_in_failures (login_digest, address, failures, last_at)
     values ($1, $2, 0, to_timestamp($3::bigint / 1000.0)) on conflict do nothing`,
    [...key, attempt.now],
  )
  const [row] = await tx.rows<FailuresRow>(
    `select failures, last_at, paused_until from sign_in_failures
     where login_digest = $1 and address = $2 for update`,
    key,
  )
  return row ?? null
}

function failureOf(
  deps: SignInDeps,
  proof: Proof,
  account: AccountRow | null,
  failures: FailuresRow | null,
  now: number,
): Failure | null {
  if (pauseEnds(failures) > now) return 'paused'
  if (account === null) return 'unknown-login'
  if (account.state !== 'active') return 'account-locked'
  if (account.demonstration && !deps.config.demonstration) return 'demonstration-account'
  // A password changed since it was verified proves nothing.
  if (!proof.passwordRight || proof.passwordHash !== account.password_hash)
    return 'wrong-password'
  if (proof.step === null || proof.step <= account.totp_step_used) return 'wrong-code'
  return null
}

const pauseEnds = (failures: FailuresRow | null) => failures?.paused_until?.getTime() ?? 0

async function recordFailure(
  deps: SignInDeps,
  tx: Tx,
  attempt: Attempt,
  why: Failure,
  account: AccountRow | null,
  failures: FailuresRow | null,
): Promise<Problem> {
  if (why !== 'paused') await countFailure(tx, attempt, failures)
  await record(tx, deps.clock.heldAt(), {
    k: 'sign-in',
    oc: 'refused',
    ...(account === null ? {} : { ac: account.id, ag: account.agency_code }),
    au: why === 'wrong-code' ? 'password' : 'none',
    ip: attempt.address,
    re: why,
  })
  if (why !== 'paused') return new Problem('sign-in-failed')
  return new Problem('sign-in-paused', {
    retryAfterSeconds: Math.max(1, Math.ceil((pauseEnds(failures) - attempt.now) / 1000)),
  })
}

/**
 * Counts one failure; with the last one allowed a pause begins. Failures before a pause that has
 * passed, or longer ago than a pause lasts, are forgotten.
 */
async function countFailure(
  tx: Tx,
  attempt: Attempt,
  before: FailuresRow | null,
): Promise<void> {
  const { now, policy } = attempt
  const { failuresMax, pauseMinutes } = policy.valueOn('sign-in', localDay(policy, now))
  const pauseMs = pauseMinutes * minuteMs
  const forgotten = before === null || before.last_at.getTime() + pauseMs <= now
  const failures = forgotten ? 1 : before.failures + 1
  await tx.rows(
    `insert into sign_in_failures (login_digest, address, failures, last_at, paused_until)
     values ($1, $2, $3, to_timestamp($4::bigint / 1000.0), to_timestamp($5::bigint / 1000.0))
     on conflict (login_digest, address) do update set failures = excluded.failures,
       last_at = excluded.last_at, paused_until = excluded.paused_until`,
    [
      attempt.loginDigest,
      attempt.address,
      failures,
      now,
      failures < failuresMax ? null : now + pauseMs,
    ],
  )
}

async function startSession(
  deps: SignInDeps,
  tx: Tx,
  attempt: Attempt,
  account: AccountRow,
  step: number,
  sessionId: Buffer,
): Promise<void> {
  const { now, policy } = attempt
  const { hoursMax } = policy.valueOn('session', localDay(policy, now))
  await tx.rows(
    `update accounts set totp_step_used = $2, last_sign_in_at = to_timestamp($3::bigint / 1000.0),
       enrolled_at = coalesce(enrolled_at, to_timestamp($3::bigint / 1000.0))
     where id = $1`,
    [account.id, step, now],
  )
  await tx.rows('delete from sign_in_failures where login_digest = $1 and address = $2', [
    attempt.loginDigest,
    attempt.address,
  ])
  const former = await tx.rows(
    `update sessions set ended_at = to_timestamp($2::bigint / 1000.0)
     where account_id = $1 and ended_at is null returning id`,
    [account.id, now],
  )
  await tx.rows(
    `insert into sessions (id, account_id, strength, address, created_at, last_seen_at, ends_at)
     values ($1, $2, 'password+totp', $3, to_timestamp($4::bigint / 1000.0),
             to_timestamp($4::bigint / 1000.0), to_timestamp($5::bigint / 1000.0))`,
    [sessionId, account.id, attempt.address, now, now + hoursMax * hourMs],
  )
  const entry: EntryBody = {
    k: 'sign-in',
    oc: 'done',
    ac: account.id,
    au: 'password+totp',
    ag: account.agency_code,
    ip: attempt.address,
    ...(former.length > 0 ? { ob: 'former session ended' } : {}),
  }
  await record(tx, deps.clock.heldAt(), entry)
}

const forgottenAtOnce = 100

/** Keeps the table small under a flood of made-up logins; a failure here hinders nobody. */
async function forgetOldFailures(deps: SignInDeps, policy: Policy): Promise<void> {
  const now = deps.clock.now()
  const { pauseMinutes } = policy.valueOn('sign-in', localDay(policy, now))
  try {
    await deps.db.rows(
      `delete from sign_in_failures where (login_digest, address) in (
         select login_digest, address from sign_in_failures
         where last_at <= to_timestamp($1::bigint / 1000.0)
         limit $2 for update skip locked)`,
      [now - pauseMinutes * minuteMs, forgottenAtOnce],
    )
  } catch (error) {
    deps.log.warn(
      { fault: (error as Error).name },
      'old sign-in failures were not forgotten',
    )
  }
}
