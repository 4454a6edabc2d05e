/**
 * An officer enrols an authenticator of their own: with the factor that was handed out as proof, for
 * its secret was seen by whoever handed it out (product A2); after a recovery code; or in the place
 * of their former one, which goes only then.
 */
import type { NewFactor } from '@chot/contract/session.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { record } from '../log/append.ts'
import { attemptOf, forgiveFailures } from './failures.ts'
import { isBySso, type SignedIn } from './sessions.ts'
import { judgeFactor, requireFresh } from './step-up.ts'
import { newTotpSecret, stepOfCode } from './totp.ts'

const sealedFor = (officer: SignedIn) =>
  `totp-next/${officer.sessionId.toString('base64url')}`

/**
 * Factors change when that is the next thing owed, after a password of one's own, or with a fresh
 * second factor when nothing is owed. Throws Problem `not-permitted` or `step-up-needed`.
 */
export function requireFactorChange(deps: Pick<Deps, 'clock'>, officer: SignedIn): void {
  if (officer.owes[0] === 'factor') return
  if (officer.owes.length > 0) throw new Problem('not-permitted')
  requireFresh(deps, officer)
}

/**
 * What a new factor does to those before it, under the account's lock: owed (the former was handed
 * out, or is lost), it takes the place of them all and finishes the proof of this session.
 */
export async function enterFactor(
  tx: Tx,
  officer: SignedIn,
  kind: 'totp' | 'passkey',
  now: number,
): Promise<void> {
  const [account] = await tx.rows<{ owed: boolean }>(
    `select factor_owed as owed from accounts
     where id = $1 and state = 'active' and (not password_given or $2)`,
    [officer.accountId, isBySso(officer.strength)],
  )
  if (account === undefined) throw new Problem('not-signed-in')
  const live = await tx.rows(
    `update sessions set totp_next_sealed = null,
       factor_proved_at = to_timestamp($2::bigint / 1000.0),
       strength = case when $3 then $4 else strength end
     where id = $1 and ended_at is null returning id`,
    [
      officer.sessionId,
      now,
      account.owed,
      `${isBySso(officer.strength) ? 'sso' : 'password'}+${kind}`,
    ],
  )
  if (live.length === 0) throw new Problem('not-signed-in')
  if (!account.owed) return
  await tx.rows('delete from passkeys where account_id = $1', [officer.accountId])
  await tx.rows(
    `update accounts set factor_owed = false, totp_sealed = null, totp_step_used = 0,
       enrolled_at = case when notice_version = 0 then enrolled_at
                          else coalesce(enrolled_at, to_timestamp($2::bigint / 1000.0)) end
     where id = $1`,
    [officer.accountId, now],
  )
}

/**
 * A new secret for the officer's authenticator, the same for as long as the session is; nothing
 * changes before a code confirms it. Throws
 * Problem `not-permitted` or `step-up-needed`.
 */
export async function proposeFactor(
  deps: Pick<Deps, 'db' | 'keys' | 'clock'>,
  officer: SignedIn,
): Promise<NewFactor> {
  requireFactorChange(deps, officer)
  const { seal, open } = deps.keys.officers
  const [row] = await deps.db.rows<{ totp_next_sealed: Buffer }>(
    `update sessions set totp_next_sealed = coalesce(totp_next_sealed, $2)
     where id = $1 and ended_at is null returning totp_next_sealed`,
    [officer.sessionId, seal(newTotpSecret(), sealedFor(officer))],
  )
  if (row === undefined) throw new Problem('not-signed-in')
  const secret = open(row.totp_next_sealed, sealedFor(officer))
  const label = encodeURIComponent(`Chot:${officer.username}`)
  return {
    secret,
    uri: `otpauth://totp/${label}?secret=${secret}&issuer=Chot&algorithm=SHA1&digits=6&period=30`,
  }
}

/**
 * Puts the secret shown in this session in the place of the former one, once `totp` shows that
 * the officer's authenticator has it. Throws Problem `not-permitted`, `step-up-needed`, `not-found`
 * (no secret was shown), `input-invalid` (a wrong code, counted like a failure to sign in), `sign-in-paused` or
 * `not-signed-in`.
 */
export async function confirmFactor(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
  officer: SignedIn,
  totp: string,
): Promise<void> {
  requireFactorChange(deps, officer)
  const policy = await deps.policies.current(deps.db)
  const attempt = attemptOf(deps, officer.username, officer.address, policy)
  const { seal, open } = deps.keys.officers
  const [shown] = await deps.db.rows<{ totp_next_sealed: Buffer | null }>(
    'select totp_next_sealed from sessions where id = $1',
    [officer.sessionId],
  )
  if (!shown?.totp_next_sealed) throw new Problem('not-found')
  const secret = open(shown.totp_next_sealed, sealedFor(officer))
  const step = stepOfCode(secret, totp, attempt.now)
  const refused = await deps.db.inTx(async (tx) => {
    await tx.rows('select id from accounts where id = $1 for no key update', [
      officer.accountId,
    ])
    const refusal = await judgeFactor(tx, attempt, async () =>
      step === null ? 'wrong-code' : null,
    )
    if (refusal === null) {
      await forgiveFailures(tx, attempt)
      await enterFactor(tx, officer, 'totp', attempt.now)
      await tx.rows(
        'update accounts set totp_sealed = $2, totp_step_used = $3 where id = $1',
        [officer.accountId, seal(secret, `totp/${officer.accountId}`), step],
      )
    }
    await record(tx, deps.clock.heldAt(), {
      k: 'factor',
      ac: officer.accountId,
      ag: officer.agency.code,
      au: officer.strength,
      ip: officer.address,
      ...(refusal === null
        ? { oc: 'done', ob: 'totp' }
        : { oc: 'refused', re: refusal.why }),
    })
    return refusal?.problem ?? null
  })
  if (refused !== null) throw refused
}
