/**
 * Signing in and out. Every failure looks and costs the same; why is told to the access log only.
 * Failures are counted per login and address, so that nobody can shut another out from elsewhere.
 */

import type { signIn as signInBody } from '@chot/contract/session.ts'
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
  lockFailures,
  pauseEnds,
  pauseProblem,
  workNeeded,
} from './failures.ts'
import { findPasskey } from './passkeys.ts'
import { givenTooLongAgo } from './password-standing.ts'
import { hashPassword, isOfOtherCost, verifyPassword } from './passwords.ts'
import {
  type FactorFault,
  isFactorFault,
  type ProvedFactor,
  proveFactor,
  type TypedFactor,
} from './second-factor.ts'
import type { SessionStrength, SignedIn } from './sessions.ts'
import { startSession } from './start-session.ts'
import { newToken } from './token.ts'
import { spendChallenge } from './used-challenges.ts'
import { isWorkDone, spendableOf } from './work.ts'

export type SignInDeps = Pick<
  Deps,
  'config' | 'db' | 'clock' | 'keys' | 'policies' | 'log'
>

type Failure =
  | 'unknown-login'
  | 'unknown-passkey'
  | 'wrong-password'
  | FactorFault
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
  /** What failures are counted under: the login, whether or not it exists. */
  readonly login: string
  readonly accountId: string | null
  /** Null when a passkey stands for both factors. */
  readonly password: { readonly hash: string | null; readonly right: boolean } | null
  readonly factor: ProvedFactor
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
}

/** The form in which logins are kept. */
export function tidyLogin(typed: string): string {
  return typed.normalize('NFC').trim().toLowerCase()
}

/**
 * Signs an officer in with all proofs at once, from `address`, and returns the token of a
 * new session. The policy says how many of an account are live at once, one by default: signing in
 * ends those before. Throws Problem
 * `sign-in-failed`, `sign-in-paused` (with the seconds to wait), `work-needed` or `busy`.
 */
export async function signIn(
  deps: SignInDeps,
  typed: TypedProofs,
  address: string,
): Promise<{ readonly token: string; readonly sessionId: Buffer }> {
  const policy = await deps.policies.current(deps.db)
  const proof = await prove(deps, typed, address)
  const session = newToken()
  const failure = await deps.db.inTx(async (tx) => {
    const attempt = attemptOf(deps, proof.login, address, policy)
    const account = await lockAccount(tx, proof.accountId)
    const counted = {
      failures: await lockFailures(tx, attempt),
      from: await lockAddress(tx, attempt),
    }
    const worked =
      typed.work !== undefined &&
      proof.workDone &&
      (await spendChallenge(tx, spendableOf(typed.work), attempt.now))
    const why =
      hindranceOf(attempt, counted, worked) ??
      (await judge(deps, tx, proof, account, attempt))
    if (why !== null)
      return recordFailure(deps, tx, attempt, why, proof, account, counted)
    if (account === null) throw new Error('a sign-in proved nothing')
    const strength = strengthOf(proof)
    await startSession(deps, tx, attempt, account.id, session.digest, {
      strength,
      // A recovery code opens nothing but the way to a new factor.
      factorProvedAt: strength === 'password+recovery' ? null : attempt.now,
    })
    return null
  })
  if (failure === null) {
    await renewHash(deps, proof, typed)
    return { token: session.token, sessionId: session.digest }
  }
  await forgetOldFailures(deps, policy)
  throw failure
}

/**
 * A password that proved right is hashed at the cost of today when it was at another: the password
 * stays, so this is no entry. Done after the session is there, so that its time tells nobody that a
 * password was right; left for the next sign-in when too many wait.
 */
async function renewHash(
  deps: SignInDeps,
  { accountId, password: proved }: Proof,
  { password }: TypedProofs,
): Promise<void> {
  const hash = proved?.hash ?? null
  if (hash === null || password === undefined || !isOfOtherCost(hash)) return
  const renewed = await hashPassword(password).catch((error) => {
    if (error instanceof Problem) return null
    throw error
  })
  if (renewed === null) return
  await deps.db.rows(
    'update accounts set password_hash = $2 where id = $1 and password_hash = $3',
    [accountId, renewed, hash],
  )
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
  typed: TypedProofs,
  address: string,
): Promise<Proof> {
  const { username, password, totp, passkey, recoveryCode, work } = typed
  const what = { purpose: 'sign-in', boundTo: address } as const
  const factor: TypedFactor =
    passkey !== undefined
      ? { passkey }
      : recoveryCode !== undefined
        ? { recoveryCode }
        : { totp: totp ?? '' }
  const workDone = work !== undefined && (await isWorkDone(deps, work, address))
  if (username === undefined || password === undefined) {
    const known = passkey === undefined ? null : await findPasskey(deps.db, passkey)
    return {
      login: known?.username ?? `passkey\n${passkey?.id}`,
      accountId: known?.accountId ?? null,
      password: null,
      factor: await proveFactor(deps, known?.accountId ?? null, factor, what),
      workDone,
    }
  }
  const login = tidyLogin(username)
  const [row] = await deps.db.rows<{ id: string; password_hash: string }>(
    'select id, password_hash from accounts where username = $1',
    [login],
  )
  const hash = row?.password_hash ?? null
  return {
    login,
    accountId: row?.id ?? null,
    password: { hash, right: await verifyPassword(hash, password) },
    factor: await proveFactor(deps, row?.id ?? null, factor, what),
    workDone,
  }
}

/** A passkey verifies its holder and is both factors. */
function strengthOf({ password, factor }: Proof): SessionStrength {
  return password === null ? 'passkey' : `password+${factor.kind}`
}

/**
 * FOR NO KEY UPDATE: an admission holds the log's head and then references the account
 * (KEY SHARE), while this transaction takes the head last; the stronger lock would deadlock.
 */
async function lockAccount(tx: Tx, accountId: string | null): Promise<AccountRow | null> {
  const [row] = await tx.rows<AccountRow>(
    `select id, agency_code, state, demonstration, password_hash, password_set_at,
            password_given
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

/** No account has this id. */
const nobody = ''

/**
 * Uses the factor up when everything else is right. When it is not, the same is tried on nobody, so
 * that the work does not tell whether the password was right.
 */
async function judge(
  deps: SignInDeps,
  tx: Tx,
  proof: Proof,
  account: AccountRow | null,
  attempt: Attempt,
): Promise<Failure | null> {
  const failure = failureOf(deps, proof, account, attempt)
  const of = failure === null && account !== null ? account.id : nobody
  const unproved = await proof.factor.use(tx, of, attempt.now)
  return failure ?? unproved
}

function failureOf(
  deps: SignInDeps,
  proof: Proof,
  account: AccountRow | null,
  { now, policy }: Attempt,
): Failure | null {
  if (account === null)
    return proof.password === null ? 'unknown-passkey' : 'unknown-login'
  if (account.state !== 'active') return 'account-locked'
  if (account.demonstration && !deps.config.demonstration) return 'demonstration-account'
  if (proof.password === null) return null
  // A password changed since it was verified proves nothing.
  if (!proof.password.right || proof.password.hash !== account.password_hash)
    return 'wrong-password'
  const dates = {
    setAt: account.password_set_at.getTime(),
    given: account.password_given,
  }
  return givenTooLongAgo(dates, policy, now) ? 'given-password-old' : null
}

async function recordFailure(
  deps: SignInDeps,
  tx: Tx,
  attempt: Attempt,
  why: Failure,
  proof: Proof,
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
    au: isFactorFault(why) && proof.password !== null ? 'password' : 'none',
    ip: attempt.address,
    re: why,
  })
  if (why === 'work-needed') return new Problem('work-needed')
  if (!hindered) return new Problem('sign-in-failed')
  return pauseProblem(why === 'paused' ? pauseEnds(failures) : from.pausedUntil, attempt)
}
