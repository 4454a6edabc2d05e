/**
 * Signing in and out. Every failure looks and costs the same; why is told to the access log only.
 * Failures are counted per login and address, so that nobody can shut another out from elsewhere.
 */

import type { signIn as signInBody } from '@chot/contract/session.ts'
import { minuteMs } from '@chot/core/calendar/civil.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import type { z } from 'zod'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { record } from '../log/append.ts'
import {
  type AddressStanding,
  countAddressFailure,
  lockAddress,
} from './address-failures.ts'
import {
  type Attempt,
  attemptOf,
  countFailure,
  type FailuresRow,
  forgetOldFailures,
  forgiveFailures,
  lockFailures,
  pauseEnds,
  pauseProblem,
  workNeeded,
} from './failures.ts'
import { localDay } from './local-day.ts'
import { givenTooLongAgo } from './password-standing.ts'
import { verifyPassword } from './passwords.ts'
import { endSessions, insertSession, type SignedIn } from './sessions.ts'
import { newToken } from './token.ts'
import { stepOfCode } from './totp.ts'
import { isWorkDone, spendWork } from './work.ts'

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
  | 'address-paused'
  | 'work-needed'
  | 'account-locked'
  | 'demonstration-account'
  | 'given-password-old'

/** As typed; contract/session.ts bounds them. */
export type TypedProofs = z.infer<typeof signInBody>

/** What was proved outside the transaction, by slow work. */
interface Proof {
  readonly accountId: string | null
  readonly passwordHash: string | null
  readonly passwordRight: boolean
  readonly step: number | null
  readonly workDone: boolean
}

interface AccountRow {
  readonly id: string
  readonly agency_code: string
  readonly state: 'active' | 'locked' | 'revoked'
  readonly demonstration: boolean
  readonly password_hash: string
  readonly password_set_at: Date
  readonly password_given: boolean
  readonly totp_step_used: number
}

/** The form in which logins are kept. */
export function tidyLogin(typed: string): string {
  return typed.normalize('NFC').trim().toLowerCase()
}

/**
 * Signs an officer in with password and code at once, from `address`, and returns the token of a
 * new session. The policy says how many of an account are live at once, one by default: signing in
 * ends those before. Throws Problem
 * `sign-in-failed`, `sign-in-paused` (with the seconds to wait), `work-needed` or `busy`.
 */
export async function signIn(
  deps: SignInDeps,
  typed: TypedProofs,
  address: string,
): Promise<{ readonly token: string; readonly sessionId: Buffer }> {
  const login = tidyLogin(typed.username)
  const policy = await deps.policies.current(deps.db)
  const proof = await prove(deps, login, typed, address)
  const session = newToken()
  const failure = await deps.db.inTx(async (tx) => {
    const attempt = attemptOf(deps, login, address, policy)
    const account = await lockAccount(tx, proof.accountId)
    const counted = {
      failures: await lockFailures(tx, attempt),
      from: await lockAddress(tx, attempt),
    }
    const worked =
      typed.work !== undefined &&
      proof.workDone &&
      (await spendWork(tx, typed.work, attempt.now))
    const why =
      hindranceOf(attempt, counted, worked) ?? failureOf(deps, proof, account, attempt)
    if (why !== null) return recordFailure(deps, tx, attempt, why, account, counted)
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
  address: string,
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
  const workDone =
    typed.work !== undefined && (await isWorkDone(deps, typed.work, address))
  return { accountId: row?.id ?? null, passwordHash, passwordRight, step, workDone }
}

/**
 * FOR NO KEY UPDATE: an admission holds the log's head and then references the account
 * (KEY SHARE), while this transaction takes the head last; the stronger lock would deadlock.
 */
async function lockAccount(tx: Tx, accountId: string | null): Promise<AccountRow | null> {
  const [row] = await tx.rows<AccountRow>(
    `select id, agency_code, state, demonstration, password_hash, password_set_at,
            password_given, totp_step_used
     from accounts where id = $1 for no key update`,
    [accountId],
  )
  return row ?? null
}

interface Counted {
  readonly failures: FailuresRow | null
  readonly from: AddressStanding
}

/** What stands in the way before any proof is looked at: the same whoever is named. */
function hindranceOf(
  attempt: Attempt,
  { failures, from }: Counted,
  worked: boolean,
): Failure | null {
  if (pauseEnds(failures) > attempt.now) return 'paused'
  if (from.pausedUntil > attempt.now) return 'address-paused'
  const needed = from.workNeeded || workNeeded(failures, attempt)
  return needed && !worked ? 'work-needed' : null
}

function failureOf(
  deps: SignInDeps,
  proof: Proof,
  account: AccountRow | null,
  { now, policy }: Attempt,
): Failure | null {
  if (account === null) return 'unknown-login'
  if (account.state !== 'active') return 'account-locked'
  if (account.demonstration && !deps.config.demonstration) return 'demonstration-account'
  // A password changed since it was verified proves nothing.
  if (!proof.passwordRight || proof.passwordHash !== account.password_hash)
    return 'wrong-password'
  const dates = {
    setAt: account.password_set_at.getTime(),
    given: account.password_given,
  }
  if (givenTooLongAgo(dates, policy, now)) return 'given-password-old'
  if (proof.step === null || proof.step <= account.totp_step_used) return 'wrong-code'
  return null
}

async function recordFailure(
  deps: SignInDeps,
  tx: Tx,
  attempt: Attempt,
  why: Failure,
  account: AccountRow | null,
  { failures, from }: Counted,
): Promise<Problem> {
  const hindered = why === 'paused' || why === 'address-paused' || why === 'work-needed'
  if (!hindered) {
    await countFailure(tx, attempt, failures)
    await countAddressFailure(tx, attempt, from)
  }
  await record(tx, deps.clock.heldAt(), {
    k: 'sign-in',
    oc: 'refused',
    ...(account === null ? {} : { ac: account.id, ag: account.agency_code }),
    au: why === 'wrong-code' ? 'password' : 'none',
    ip: attempt.address,
    re: why,
  })
  if (why === 'work-needed') return new Problem('work-needed')
  if (!hindered) return new Problem('sign-in-failed')
  return pauseProblem(why === 'paused' ? pauseEnds(failures) : from.pausedUntil, attempt)
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
       enrolled_at = case when password_given or totp_given or notice_version = 0 then enrolled_at
                          else coalesce(enrolled_at, to_timestamp($3::bigint / 1000.0)) end
     where id = $1`,
    [account.id, step, now],
  )
  await forgiveFailures(tx, attempt)
  const { atOnceMax } = policy.valueOn('live-sessions', localDay(policy, now))
  const former = await endSessions(tx, account.id, now, atOnceMax - 1)
  await insertSession(tx, {
    id: sessionId,
    accountId: account.id,
    strength: 'password+totp',
    address: attempt.address,
    now,
    endsAt: now + hoursMax * hourMs,
    factorProvedAt: now,
  })
  const entry: EntryBody = {
    k: 'sign-in',
    oc: 'done',
    ac: account.id,
    au: 'password+totp',
    ag: account.agency_code,
    ip: attempt.address,
    ...(former > 0 ? { ob: 'former session ended' } : {}),
  }
  await record(tx, deps.clock.heldAt(), entry)
}
