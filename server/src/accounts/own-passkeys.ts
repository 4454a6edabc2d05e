/** An officer's own passkeys: shown, made and taken away, each change an entry. */

import { hash } from 'node:crypto'
import type { newPasskey, OwnFactors } from '@chot/contract/factors.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import type { z } from 'zod'
import type { Reader, Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { faultProblem, Problem } from '../http/problem.ts'
import { record } from '../log/append.ts'
import { localDay } from './local-day.ts'
import { enterFactor, requireFactorChange } from './own-factor.ts'
import type { ChallengeFor } from './passkey-challenge.ts'
import {
  assertionOptionsFor,
  attestationOptionsFor,
  type MadePasskey,
  passkeysPossible,
  readAttestation,
} from './passkeys.ts'
import type { SignedIn } from './sessions.ts'
import { stepUpChallenge } from './step-up.ts'
import { spendChallenge } from './used-challenges.ts'

type FactorDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'keys' | 'policies'>

const rulesOf = async (deps: FactorDeps) => {
  const policy = await deps.policies.current(deps.db)
  return policy.valueOn('second-factors', localDay(policy, deps.clock.now()))
}

interface PasskeyRow {
  readonly id: string
  readonly name: string
  readonly transports: string[]
  readonly synced: boolean
  readonly createdAt: number
  readonly lastUsedAt: number | null
}

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::float8`

function listPasskeys(reader: Reader, accountId: string): Promise<readonly PasskeyRow[]> {
  return reader.rows<PasskeyRow>(
    `select translate(rtrim(encode(id, 'base64'), '='), E'+/\\n', '-_') as id, name, transports,
            synced, ${ms('created_at')} as "createdAt", ${ms('last_used_at')} as "lastUsedAt"
     from passkeys where account_id = $1 order by created_at, id`,
    [accountId],
  )
}

export async function listFactors(
  deps: Pick<Deps, 'config' | 'db'>,
  officer: SignedIn,
): Promise<OwnFactors> {
  const passkeys = await listPasskeys(deps.db, officer.accountId)
  const [row] = await deps.db.rows<{
    totp: boolean
    left: number
    madeAt: number | null
    lastUsedAt: number | null
  }>(
    `select a.totp_sealed is not null as totp,
            count(r.digest) filter (where r.used_at is null)::int as left,
            ${ms('min(r.made_at)')} as "madeAt", ${ms('max(r.used_at)')} as "lastUsedAt"
     from accounts a left join recovery_codes r on r.account_id = a.id
     where a.id = $1 group by a.id`,
    [officer.accountId],
  )
  if (row === undefined) throw new Problem('not-signed-in')
  const { totp, ...recoveryCodes } = row
  return {
    totp,
    passkeys: passkeys.map(({ transports: _transports, ...passkey }) => passkey),
    recoveryCodes,
    passkeysPossible: passkeysPossible(deps),
  }
}

/** For signing in: whichever passkey the authenticator holds for us. */
export async function signInOptions(deps: FactorDeps, address: string) {
  const { challengeSeconds } = await rulesOf(deps)
  const what = { purpose: 'sign-in', boundTo: address } as const
  return assertionOptionsFor(deps, what, challengeSeconds)
}

/** For making the session fresh, by one of the officer's own. */
export async function stepUpOptions(deps: FactorDeps, officer: SignedIn) {
  const { challengeSeconds } = await rulesOf(deps)
  const own = await listPasskeys(deps.db, officer.accountId)
  return assertionOptionsFor(deps, stepUpChallenge(officer), challengeSeconds, own)
}

const registration = (officer: SignedIn): ChallengeFor => ({
  purpose: 'register',
  boundTo: officer.sessionId.toString('base64url'),
})

/** Throws Problem `not-permitted`, `step-up-needed` or `passkeys-not-possible`. */
export async function registrationOptions(deps: FactorDeps, officer: SignedIn) {
  requireFactorChange(deps, officer)
  if (!passkeysPossible(deps)) throw new Problem('passkeys-not-possible')
  const known = await listPasskeys(deps.db, officer.accountId)
  return attestationOptionsFor(
    deps,
    registration(officer),
    officer,
    await rulesOf(deps),
    known,
  )
}

/**
 * Keeps a passkey that an authenticator of the officer has made. Owed, it takes the place of every
 * factor before it. Throws Problem `not-permitted`, `step-up-needed`, `passkey-limit`,
 * `passkey-not-accepted` (by the policy), `input-invalid` (anything else wrong with it) or
 * `not-signed-in`.
 */
export async function addPasskey(
  deps: FactorDeps,
  officer: SignedIn,
  { name, attestation }: z.infer<typeof newPasskey>,
): Promise<void> {
  requireFactorChange(deps, officer)
  const rules = await rulesOf(deps)
  const made = await readAttestation(deps, attestation, registration(officer))
  const { transports = [] } = attestation.response
  const refused = await deps.db.inTx(async (tx) => {
    const now = deps.clock.now()
    await lockAccount(tx, officer)
    const why = await whyNotKeep(tx, officer, made, rules, now)
    if (made === null || why !== null) {
      const re = why ?? 'wrong-passkey'
      await record(tx, deps.clock.heldAt(), { ...entryOf(officer), oc: 'refused', re })
      return re
    }
    await enterFactor(tx, officer, 'passkey', now)
    await tx.rows(
      `insert into passkeys (id, account_id, public_key, counter, name, transports, aaguid, synced,
                             created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, to_timestamp($9::bigint / 1000.0))`,
      [
        made.id,
        officer.accountId,
        Buffer.from(made.publicKey),
        made.counter,
        name,
        transports,
        made.aaguid,
        made.synced,
        now,
      ],
    )
    await record(tx, deps.clock.heldAt(), {
      ...entryOf(officer),
      oc: 'done',
      ob: `passkey ${markOf(made.id)}`,
    })
    return null
  })
  if (refused === null) return
  throw refused === 'wrong-passkey'
    ? faultProblem([{ field: 'attestation', code: 'passkey-wrong' }])
    : new Problem(refused)
}

async function whyNotKeep(
  tx: Tx,
  officer: SignedIn,
  made: MadePasskey | null,
  rules: Awaited<ReturnType<typeof rulesOf>>,
  now: number,
): Promise<'wrong-passkey' | 'passkey-not-accepted' | 'passkey-limit' | null> {
  if (made === null || !(await spendChallenge(tx, made.challenge, now)))
    return 'wrong-passkey'
  if (made.synced && !rules.syncedAccepted) return 'passkey-not-accepted'
  if (rules.attestation === 'direct' && !made.attested) return 'passkey-not-accepted'
  if (rules.authenticators.length > 0 && !rules.authenticators.includes(made.aaguid))
    return 'passkey-not-accepted'
  const [held] = await tx.rows<{ known: boolean; count: number }>(
    `select exists (select from passkeys where id = $2) as known,
            (select count(*)::int from passkeys where account_id = $1) as count`,
    [officer.accountId, made.id],
  )
  if (held?.known === true) return 'wrong-passkey'
  return (held?.count ?? 0) < rules.passkeysMax ? null : 'passkey-limit'
}

/**
 * Takes a passkey away, but never the last factor. The caller asks for a fresh one. Throws Problem
 * `not-found` or `last-factor`.
 */
export async function removePasskey(
  deps: Pick<Deps, 'db' | 'clock'>,
  officer: SignedIn,
  id: string,
): Promise<void> {
  const passkey = Buffer.from(id, 'base64url')
  await deps.db.inTx(async (tx) => {
    await lockAccount(tx, officer)
    const removed = await tx.rows(
      'delete from passkeys where id = $1 and account_id = $2 returning id',
      [passkey, officer.accountId],
    )
    if (removed.length === 0) throw new Problem('not-found')
    const left = await tx.rows(
      `select from accounts a where id = $1 and (totp_sealed is not null
         or exists (select from passkeys p where p.account_id = a.id))`,
      [officer.accountId],
    )
    if (left.length === 0) throw new Problem('last-factor')
    await record(tx, deps.clock.heldAt(), {
      ...entryOf(officer),
      oc: 'done',
      ob: `passkey-removed ${markOf(passkey)}`,
    })
  })
}

/** FOR NO KEY UPDATE, as when signing in: see sign-in.ts. */
async function lockAccount(tx: Tx, officer: SignedIn): Promise<void> {
  await tx.rows('select id from accounts where id = $1 for no key update', [
    officer.accountId,
  ])
}

/** Tells passkeys apart in the log; its name is the officer's own words. */
const markOf = (id: Buffer) => hash('sha256', id, 'base64url').slice(0, 12)

function entryOf(officer: SignedIn): Omit<EntryBody, 'oc'> {
  return {
    k: 'factor',
    ac: officer.accountId,
    ag: officer.agency.code,
    au: officer.strength,
    ip: officer.address,
  }
}
