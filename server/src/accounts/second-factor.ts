/**
 * What proves a second factor: a code of an authenticator, a passkey, or a recovery code. Judged
 * before the transaction, used up within it, under the account's lock.
 */
import type { PasskeyAssertion } from '@chot/contract/factors.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import type { ChallengeFor } from './passkey-challenge.ts'
import { findPasskey, provePasskey, usePasskey } from './passkeys.ts'
import { useRecoveryCode } from './recovery-codes.ts'
import { stepOfCode } from './totp.ts'

/** As typed, or as an authenticator signed it. */
export type TypedFactor =
  | { readonly totp: string }
  | { readonly passkey: PasskeyAssertion }
  | { readonly recoveryCode: string }

const factorFaults = [
  'wrong-code',
  'wrong-passkey',
  'passkey-cloned',
  'wrong-recovery-code',
] as const
export type FactorFault = (typeof factorFaults)[number]

export function isFactorFault(why: string): why is FactorFault {
  return (factorFaults as readonly string[]).includes(why)
}

export interface ProvedFactor {
  readonly kind: 'totp' | 'passkey' | 'recovery'
  /** Uses it up for the account, which is locked; why it proves nothing, or null. */
  use(tx: Tx, accountId: string, nowMs: number): Promise<FactorFault | null>
}

type FactorDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'keys'>

/** Judges a factor for an account; without an account the same work is done for nothing. */
export async function proveFactor(
  deps: FactorDeps,
  accountId: string | null,
  typed: TypedFactor,
  what: ChallengeFor,
): Promise<ProvedFactor> {
  if ('totp' in typed) return proveCode(deps, accountId, typed.totp)
  if ('passkey' in typed) {
    const known = await findPasskey(deps.db, typed.passkey)
    const proved = await provePasskey(deps, known, typed.passkey, what)
    return { kind: 'passkey', use: (tx, id, now) => usePasskey(tx, proved, id, now) }
  }
  return {
    kind: 'recovery',
    use: (tx, id, now) => useRecoveryCode(deps, tx, id, typed.recoveryCode, now),
  }
}

async function proveCode(
  deps: FactorDeps,
  accountId: string | null,
  code: string,
): Promise<ProvedFactor> {
  const [row] = await deps.db.rows<{ totp_sealed: Buffer | null }>(
    'select totp_sealed from accounts where id = $1',
    [accountId],
  )
  const sealed = row?.totp_sealed ?? null
  const secret =
    sealed === null ? null : deps.keys.officers.open(sealed, `totp/${accountId}`)
  const step = stepOfCode(secret, code, deps.clock.now())
  return {
    kind: 'totp',
    async use(tx, id) {
      // A step is used once (RFC 6238 §5.2), of the secret it was read with. Where the code is of no
      // step the statement finds nothing, and takes as long.
      const used = await tx.rows(
        `update accounts set totp_step_used = $2
         where id = $1 and totp_step_used < $2 and totp_sealed = $3 returning id`,
        [id, step ?? -1, sealed],
      )
      return used.length === 1 ? null : 'wrong-code'
    },
  }
}
