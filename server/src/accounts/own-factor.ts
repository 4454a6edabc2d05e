/**
 * An officer enrols a second factor of their own, with the one that was handed out as proof: its
 * secret was seen by whoever handed it out (product A2).
 */
import type { NewFactor } from '@chot/contract/session.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { record } from '../log/append.ts'
import { attemptOf, forgiveFailures } from './failures.ts'
import type { SignedIn } from './sessions.ts'
import { judgeCode } from './step-up.ts'
import { newTotpSecret, stepOfCode } from './totp.ts'

const sealedFor = (officer: SignedIn) =>
  `totp-next/${officer.sessionId.toString('base64url')}`

/** Only when it is the next thing owed: after a password of one's own. */
function refuseUnlessOwed(officer: SignedIn): void {
  if (officer.owes[0] !== 'factor') throw new Problem('not-permitted')
}

/**
 * A new secret for the officer's authenticator, the same for as long as the session is; nothing
 * changes before a code confirms it. Throws Problem `not-permitted` when none is owed.
 */
export async function proposeFactor(
  deps: Pick<Deps, 'db' | 'keys'>,
  officer: SignedIn,
): Promise<NewFactor> {
  refuseUnlessOwed(officer)
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
 * Puts the secret shown in this session in the place of the one handed out, once `totp` shows that
 * the officer's authenticator has it. Throws Problem `not-permitted`, `not-found` (no secret was
 * shown), `input-invalid` (a wrong code, counted like a failure to sign in), `sign-in-paused` or
 * `not-signed-in`.
 */
export async function confirmFactor(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
  officer: SignedIn,
  totp: string,
): Promise<void> {
  refuseUnlessOwed(officer)
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
    const [owing] = await tx.rows(
      `select id from accounts where id = $1 and state = 'active' and totp_given
         and not password_given for no key update`,
      [officer.accountId],
    )
    if (owing === undefined) throw new Problem('not-signed-in')
    const refusal = await judgeCode(tx, attempt, step, 0)
    if (refusal === null) {
      await forgiveFailures(tx, attempt)
      await tx.rows(
        `update accounts set totp_sealed = $2, totp_step_used = $3, totp_given = false,
           enrolled_at = case when notice_version = 0 then enrolled_at
                              else coalesce(enrolled_at, to_timestamp($4::bigint / 1000.0)) end
         where id = $1`,
        [officer.accountId, seal(secret, `totp/${officer.accountId}`), step, attempt.now],
      )
      const proved = await tx.rows(
        `update sessions set totp_next_sealed = null,
           factor_proved_at = to_timestamp($3::bigint / 1000.0)
         where id = $1 and ended_at is null and totp_next_sealed = $2 returning id`,
        [officer.sessionId, shown.totp_next_sealed, attempt.now],
      )
      if (proved.length === 0) throw new Problem('not-signed-in')
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
