/** How client systems, and their keys, come to be registered. */
import { createPublicKey, type webcrypto } from 'node:crypto'
import { type PublicJwk, publicJwk } from '@chot/contract/client-systems.ts'
import { dayMs } from '@chot/core/calendar/civil.ts'
import { calculateJwkThumbprint } from 'jose'
import { z } from 'zod'
import type { Reader, Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import type { ClientScope } from './client-systems.ts'
import { localDay } from './local-day.ts'

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
  await insertClientSystem(tx, system)
  const now = deps.clock.now()
  const to = now + (await keyDaysMax(deps, tx)) * dayMs
  for (const key of keys) await addClientKey(tx, system.id, key, { from: now, to })
}

/** Without a key: it cannot call yet. A database constraint says no to an id that is taken. */
export async function insertClientSystem(
  tx: Tx,
  system: Omit<NewClientSystem, 'jwks'>,
): Promise<void> {
  await tx.rows(
    `insert into client_systems (id, name, agency_code, scopes, networks)
     values ($1, $2, $3, $4, $5::cidr[])`,
    [system.id, system.name, system.agency, [...system.scopes], [...system.networks]],
  )
}

/** The longest a key may be in force, in days. */
export async function keyDaysMax(
  deps: Pick<Deps, 'clock' | 'policies'>,
  tx: Reader,
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
 * The name of a key (RFC 7638, SHA-256, base64url). Throws on what is no point of the curve: a key
 * nobody could verify with.
 */
export async function thumbprintOf(key: PublicJwk): Promise<string> {
  const publicKey = createPublicKey({ key: key as webcrypto.JsonWebKey, format: 'jwk' })
  return calculateJwkThumbprint(publicKey, 'sha256')
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
  const thumbprint = await thumbprintOf(key)
  await tx.rows(
    `insert into client_keys (system_id, thumbprint, kid, public_jwk, valid_from, valid_to)
     values ($1, $2, $3, $4, to_timestamp($5::bigint / 1000.0), to_timestamp($6::bigint / 1000.0))`,
    [systemId, thumbprint, key.kid ?? null, JSON.stringify(key), from, to],
  )
  return thumbprint
}
