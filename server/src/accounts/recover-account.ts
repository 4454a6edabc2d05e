import { randomBytes } from 'node:crypto'
import type { Tx } from '../db/database.ts'
import { hashPassword } from './passwords.ts'
import { dropFactors } from './recovery-codes.ts'
import { endSessions } from './sessions.ts'

/**
 * Takes from an account what its person proved themself with, password and all second factors, and
 * ends its sessions. Nobody knows what opens it from then on: the way in is the slip that may be
 * issued again. Hashing takes some 50 ms: call it before the log's head is taken; the caller records
 * the act.
 */
export async function recoverAccount(
  tx: Tx,
  accountId: string,
  nowMs: number,
): Promise<void> {
  const password = await hashPassword(randomBytes(24).toString('base64url'))
  await tx.rows(
    `insert into former_passwords (account_id, set_at, password_hash)
     select id, password_set_at, password_hash from accounts where id = $1
     on conflict do nothing`,
    [accountId],
  )
  await tx.rows(
    `update accounts set password_hash = $2, password_given = true,
       password_set_at = to_timestamp($3::bigint / 1000.0), totp_sealed = null,
       totp_step_used = 0, factor_owed = true, enrolled_at = null
     where id = $1`,
    [accountId, password, nowMs],
  )
  await dropFactors(tx, accountId)
  await endSessions(tx, accountId, nowMs)
}
