/** Ten codes on paper, each good once in the place of a second factor that is lost. */
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { record } from '../log/append.ts'
import { localDay } from './local-day.ts'
import { newReadableCode } from './readable-code.ts'
import type { SignedIn } from './sessions.ts'

/** Of four letters: 120 bits, enough to be kept under a fast digest (ASVS 5.0.0, 6.5.2). */
const groups = 6

/** Keyed, not slow: so many bits are not guessed, and a copy of the table alone tries nothing. */
function digestOf(deps: Pick<Deps, 'keys'>, accountId: string, typed: string): Buffer {
  const code = typed.replace(/[\s-]/gu, '').toLowerCase()
  return deps.keys.officerDigest(`recovery-code\n${accountId}\n${code}`)
}

/** New codes in the place of all former ones; they are never shown again. */
export async function makeRecoveryCodes(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
  officer: SignedIn,
): Promise<{ readonly codes: string[] }> {
  const now = deps.clock.now()
  const policy = await deps.policies.current(deps.db)
  const { recoveryCodes } = policy.valueOn('second-factors', localDay(policy, now))
  const codes = Array.from({ length: recoveryCodes }, () => newReadableCode(groups))
  await deps.db.inTx(async (tx) => {
    await tx.rows('select from accounts where id = $1 for no key update', [
      officer.accountId,
    ])
    await dropRecoveryCodes(tx, officer.accountId)
    await tx.rows(
      `insert into recovery_codes (account_id, digest, made_at)
       select $1, digest, to_timestamp($3::bigint / 1000.0) from unnest($2::bytea[]) as d(digest)`,
      [
        officer.accountId,
        codes.map((code) => digestOf(deps, officer.accountId, code)),
        now,
      ],
    )
    await record(tx, deps.clock.heldAt(), {
      k: 'factor',
      oc: 'done',
      ac: officer.accountId,
      ag: officer.agency.code,
      au: officer.strength,
      ip: officer.address,
      ob: `recovery-codes ${codes.length}`,
    })
  })
  return { codes }
}

/**
 * Uses a code up, under the account's lock. From then on the account owes a new second factor: a
 * code opens nothing else.
 */
export async function useRecoveryCode(
  deps: Pick<Deps, 'keys'>,
  tx: Tx,
  accountId: string,
  typed: string,
  nowMs: number,
): Promise<'wrong-recovery-code' | null> {
  const used = await tx.rows(
    `update recovery_codes set used_at = to_timestamp($3::bigint / 1000.0)
     where account_id = $1 and digest = $2 and used_at is null returning account_id`,
    [accountId, digestOf(deps, accountId, typed), nowMs],
  )
  if (used.length === 0) return 'wrong-recovery-code'
  await tx.rows('update accounts set factor_owed = true where id = $1', [accountId])
  return null
}

/** Of an account that is handed out anew: what was its person's proves nothing any more. */
export async function dropFactors(tx: Tx, accountId: string): Promise<void> {
  await tx.rows('delete from passkeys where account_id = $1', [accountId])
  await dropRecoveryCodes(tx, accountId)
}

async function dropRecoveryCodes(tx: Tx, accountId: string): Promise<void> {
  await tx.rows('delete from recovery_codes where account_id = $1', [accountId])
}
