/** How client systems, and their keys, come to be registered. */
import { createPublicKey, type webcrypto } from 'node:crypto'
import { dayMs } from '@chot/core/calendar/civil.ts'
import { calculateJwkThumbprint } from 'jose'
import { z } from 'zod'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import type { ClientScope } from './client-systems.ts'
import { localDay } from './local-day.ts'

/** Public keys that can sign EdDSA or ES256; a private part is refused, wherever it came from. */
export const publicJwk = z.discriminatedUnion('kty', [
  z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string().max(64),
    kid: z.string().max(100).optional(),
    alg: z.enum(['EdDSA', 'Ed25519']).optional(),
    use: z.literal('sig').optional(),
    key_ops: z.array(z.literal('verify')).max(1).optional(),
    ext: z.boolean().optional(),
  }),
  z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string().max(64),
    y: z.string().max(64),
    kid: z.string().max(100).optional(),
    alg: z.literal('ES256').optional(),
    use: z.literal('sig').optional(),
    key_ops: z.array(z.literal('verify')).max(1).optional(),
    ext: z.boolean().optional(),
  }),
])
export type PublicJwk = z.infer<typeof publicJwk>

const publicJwks = z.strictObject({ keys: z.array(publicJwk).max(10) })

/** Everywhere: for a system whose addresses nobody could tell yet. */
export const anyNetwork = ['0.0.0.0/0', '::/0'] as const

export interface NewClientSystem {
  /** `iss` and `sub` of its assertions. */
  readonly id: string
  readonly name: string
  /** Code of the agency that answers for it. */
  readonly agency: string
  readonly scopes: readonly ClientScope[]
  /** JWK Set (RFC 7517) of its public keys; of several, each has a `kid`. */
  readonly jwks: unknown
  /** Networks it may call from, in CIDR notation. */
  readonly networks: readonly string[]
}

/**
 * Registers a client system, its keys in force from now on for as long as the policy lets a key
 * be; the caller records the act. Throws ZodError when the keys are not public keys of a kind in
 * use, or a database constraint says no.
 */
export async function createClientSystem(
  deps: Pick<Deps, 'clock' | 'policies'>,
  tx: Tx,
  system: NewClientSystem,
): Promise<void> {
  if (!/^[A-Za-z0-9._-]{3,64}$/.test(system.id))
    throw new Error('the id of a client system has 3 to 64 letters, digits and . _ -')
  const { keys } = publicJwks.parse(system.jwks)
  if (keys.length > 1 && keys.some((key) => key.kid === undefined))
    throw new Error('of several keys each needs a kid')
  await tx.rows(
    `insert into client_systems (id, name, agency_code, scopes, networks)
     values ($1, $2, $3, $4, $5::cidr[])`,
    [system.id, system.name, system.agency, [...system.scopes], [...system.networks]],
  )
  const now = deps.clock.now()
  const to = now + (await keyDaysMax(deps, tx)) * dayMs
  for (const key of keys) await addClientKey(tx, system.id, key, { from: now, to })
}

/** The longest a key may be in force, in days. */
export async function keyDaysMax(
  deps: Pick<Deps, 'clock' | 'policies'>,
  tx: Tx,
): Promise<number> {
  const policy = await deps.policies.current(tx)
  return policy.valueOn('client-keys', localDay(policy, deps.clock.now())).daysMax
}

/**
 * Registers the next key of a system, in force for no longer than the policy lets one be; the
 * caller records the act. Returns its thumbprint. Throws when the period is too long or over.
 */
export async function registerClientKey(
  deps: Pick<Deps, 'clock' | 'policies'>,
  tx: Tx,
  key: {
    readonly system: string
    readonly jwk: PublicJwk
    /** ISO 8601 with an offset. */
    readonly from?: string | undefined
    readonly to?: string | undefined
  },
): Promise<string> {
  const now = deps.clock.now()
  const longestMs = (await keyDaysMax(deps, tx)) * dayMs
  const from = key.from === undefined ? now : Date.parse(key.from)
  const to = key.to === undefined ? from + longestMs : Date.parse(key.to)
  if (to <= now) throw new Error('the key would be over already')
  if (to - from > longestMs)
    throw new Error(`a key is in force for ${longestMs / dayMs} days at most`)
  return addClientKey(tx, key.system, key.jwk, { from, to })
}

/**
 * Registers a key of a system, in force from `from` until before `to` (UTC milliseconds); the
 * caller records the act. Returns its thumbprint. A key registered before, by whomever, is refused
 * by a constraint.
 */
export async function addClientKey(
  tx: Tx,
  systemId: string,
  key: PublicJwk,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<string> {
  // Throws on what is no point of the curve: a key nobody could verify with.
  const publicKey = createPublicKey({ key: key as webcrypto.JsonWebKey, format: 'jwk' })
  const thumbprint = await calculateJwkThumbprint(publicKey, 'sha256')
  await tx.rows(
    `insert into client_keys (system_id, thumbprint, kid, public_jwk, valid_from, valid_to)
     values ($1, $2, $3, $4, to_timestamp($5::bigint / 1000.0), to_timestamp($6::bigint / 1000.0))`,
    [systemId, thumbprint, key.kid ?? null, JSON.stringify(key), from, to],
  )
  return thumbprint
}
