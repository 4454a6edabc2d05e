/**
 * An officer sets a password of their own, with the present one as proof. All sessions of the
 * account end, and a new one begins in the place of the one that asked.
 */

import { estimatePassword } from '@chot/contract/passwords/estimate.ts'
import type { passwordChange } from '@chot/contract/session.ts'
import {
  type AboutOfficer,
  type PasswordFault,
  passwordFaultsOf,
  wordsAbout,
} from '@chot/core/identity/password.ts'
import type { z } from 'zod'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { faultProblem, Problem } from '../http/problem.ts'
import { record } from '../log/append.ts'
import {
  type Attempt,
  attemptOf,
  countFailure,
  forgiveFailures,
  lockFailures,
  pauseEnds,
  pauseProblem,
} from './failures.ts'
import { localDay } from './local-day.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import { endSessions, insertSession, type SignedIn } from './sessions.ts'
import { newToken } from './token.ts'

type PasswordDeps = Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>

interface AccountRow {
  readonly password_hash: string
  readonly phone_sealed: Buffer
  readonly officer_number_sealed: Buffer
}

/**
 * Changes the password of the officer signed in; the token of the session that goes on. Throws
 * Problem `input-invalid` with every fault of the new password, or of the present one, and
 * `sign-in-paused` after too many wrong ones: whoever took over a session must not guess here.
 */
export async function changePassword(
  deps: PasswordDeps,
  officer: SignedIn,
  typed: z.infer<typeof passwordChange>,
): Promise<{ readonly token: string; readonly sessionId: Buffer }> {
  const policy = await deps.policies.current(deps.db)
  const attempt = attemptOf(deps, officer.username, officer.address, policy)
  const rules = policy.valueOn('password', localDay(policy, attempt.now))
  const [account] = await deps.db.rows<AccountRow>(
    `select password_hash, phone_sealed, officer_number_sealed from accounts where id = $1`,
    [officer.accountId],
  )
  if (account === undefined) throw new Problem('not-signed-in')
  const right = await verifyPassword(account.password_hash, typed.present)
  const refused = await deps.db.inTx((tx) =>
    judgePresent(deps, tx, officer, attempt, right),
  )
  if (refused !== null) throw refused

  const about = aboutOfficer(deps, officer, account)
  const { score } = estimatePassword(typed.next, wordsAbout(about))
  const faults = passwordFaultsOf(typed.next, about, score, rules)
  if (faults.length > 0) throw faultsProblem(faults)
  const former = await formerHashes(deps, officer.accountId, rules.history - 1)
  if (await isOneOf([account.password_hash, ...former], typed.next))
    throw faultsProblem(['used-before'])

  const passwordHash = await hashPassword(typed.next)
  const session = newToken()
  await deps.db.inTx(async (tx) => {
    const kept = await tx.rows(
      `select from accounts where id = $1 and password_hash = $2 for no key update`,
      [officer.accountId, account.password_hash],
    )
    // Somebody changed it in between, or the account is gone: nothing here is proved any more.
    if (kept.length === 0) throw new Problem('not-signed-in')
    await keepFormer(tx, officer.accountId, rules.history - 1)
    await tx.rows(
      `update accounts set password_hash = $2, password_given = false,
                           enrolled_at = case when factor_owed or notice_version = 0 then enrolled_at
                             else coalesce(enrolled_at, to_timestamp($3::bigint / 1000.0)) end,
                           password_set_at = to_timestamp($3::bigint / 1000.0)
       where id = $1`,
      [officer.accountId, passwordHash, attempt.now],
    )
    await forgiveFailures(tx, attempt)
    await endSessions(tx, officer.accountId, attempt.now)
    await insertSession(tx, { ...officer, id: session.digest, now: attempt.now })
    await record(tx, deps.clock.heldAt(), { ...entryOf(officer), oc: 'done' })
  })
  return { token: session.token, sessionId: session.digest }
}

/** Counts a wrong present password and records it; null when it was right. */
async function judgePresent(
  deps: PasswordDeps,
  tx: Tx,
  officer: SignedIn,
  attempt: Attempt,
  right: boolean,
): Promise<Problem | null> {
  const failures = await lockFailures(tx, attempt)
  if (pauseEnds(failures) > attempt.now) return pauseProblem(pauseEnds(failures), attempt)
  if (right) return null
  await countFailure(tx, attempt, failures)
  await record(tx, deps.clock.heldAt(), {
    ...entryOf(officer),
    oc: 'refused',
    re: 'wrong-password',
  })
  return faultProblem([{ field: 'present', code: 'password-present-wrong' }])
}

const entryOf = (officer: SignedIn) =>
  ({
    k: 'password',
    ac: officer.accountId,
    ag: officer.agency.code,
    au: officer.strength,
    ip: officer.address,
  }) as const

function aboutOfficer(
  deps: Pick<Deps, 'keys'>,
  officer: SignedIn,
  account: AccountRow,
): AboutOfficer {
  const { open } = deps.keys.officers
  return {
    username: officer.username,
    fullName: officer.fullName,
    phone: open(account.phone_sealed, `officer-phone/${officer.accountId}`),
    citizenNumber: open(
      account.officer_number_sealed,
      `officer-number/${officer.accountId}`,
    ),
  }
}

function faultsProblem(faults: readonly PasswordFault[]): Problem {
  return faultProblem(
    faults.map((fault) => ({ field: 'next', code: `password-${fault}` as const })),
  )
}

async function formerHashes(
  deps: Pick<Deps, 'db'>,
  accountId: string,
  count: number,
): Promise<readonly string[]> {
  const rows = await deps.db.rows<{ password_hash: string }>(
    `select password_hash from former_passwords where account_id = $1
     order by set_at desc limit $2`,
    [accountId, count],
  )
  return rows.map((row) => row.password_hash)
}

/** Compares with each, whichever agrees: as many as the policy keeps, some 50 ms apiece. */
async function isOneOf(hashes: readonly string[], password: string): Promise<boolean> {
  let found = false
  for (const hash of hashes) if (await verifyPassword(hash, password)) found = true
  return found
}

/** The present hash joins the former ones; those beyond the history are forgotten. */
async function keepFormer(tx: Tx, accountId: string, count: number): Promise<void> {
  await tx.rows(
    `insert into former_passwords (account_id, set_at, password_hash)
     select id, password_set_at, password_hash from accounts where id = $1
     on conflict do nothing`,
    [accountId],
  )
  await tx.rows(
    `delete from former_passwords f where account_id = $1 and password_hash not in (
       select password_hash from former_passwords where account_id = $1
       order by set_at desc limit $2)`,
    [accountId, count],
  )
}
