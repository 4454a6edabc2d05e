/** Access tokens of client systems (OAuth 2.0, RFC 6749 §4.4, client authenticated by RFC 7523). */
import { minuteMs } from '@chot/core/calendar/civil.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { record } from '../log/append.ts'
import {
  type Assertion,
  AssertionInvalid,
  claimedIssuer,
  publicAudiences,
  verifyAssertion,
} from './assertions.ts'
import { cachePerDatabase } from './bounded-cache.ts'
import { type ClientSystem, findClientSystem, keysInForceSql } from './client-keys.ts'
import { newToken } from './token.ts'

export type TokenDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'log'>

export const tokenSeconds = 900
/** Kept for longer than the assertion itself could be taken, whatever the clocks. */
const usedAssertionMs = 2 * minuteMs

/** Why no token was given: the codes of RFC 6749 §5.2. */
export type TokenRefusal =
  | 'invalid_client'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'slow_down'

export type TokenAnswer =
  | { readonly token: string; readonly scopes: readonly string[] }
  | { readonly refused: TokenRefusal }

export interface TokenRequest {
  readonly assertion: string
  readonly clientId: string | null
  /** Null asks for all the system may have. */
  readonly scopes: readonly string[] | null
  readonly address: string
}

export async function issueToken(
  deps: TokenDeps,
  asked: TokenRequest,
): Promise<TokenAnswer> {
  const issuer = claimedIssuer(asked.assertion)
  const system = issuer === null ? null : await findClientSystem(deps, issuer)
  if (system === null) return { refused: 'invalid_client' }
  const refuse = (refused: TokenRefusal, why: string) =>
    recordRefusal(deps, system, asked.address, refused, why)

  if (refusalsLately(deps, system.id, asked.address) >= refusalsPerMinute)
    return { refused: 'slow_down' }
  if (asked.clientId !== null && asked.clientId !== system.id)
    return refuse('invalid_client', 'client-id-differs')
  let assertion: Assertion
  try {
    const { publicUrl } = deps.config
    const audiences = [tokenUrl(publicUrl), ...publicAudiences(publicUrl)]
    assertion = await verifyAssertion(deps, system, audiences, asked.assertion)
  } catch (error) {
    if (error instanceof AssertionInvalid) return refuse('invalid_client', error.fault)
    throw error
  }
  if (assertion.subject !== system.id)
    return refuse('invalid_client', 'assertion-subject')
  return giveToken(deps, system, asked, assertion)
}

/** The token endpoint as a client system must name it. */
export function tokenUrl(publicUrl: string): string {
  return new URL('/oauth/token', publicUrl).href
}

async function giveToken(
  deps: TokenDeps,
  system: ClientSystem,
  asked: TokenRequest,
  assertion: Assertion,
): Promise<TokenAnswer> {
  const now = deps.clock.now()
  const issued = newToken()
  const answer = await deps.db.inTx(async (tx): Promise<TokenAnswer | string> => {
    const [current] = await tx.rows<{
      active: boolean
      scopes: string[]
      near: boolean
      keyed: boolean
    }>(
      `select state = 'active' as active, scopes, $2::inet <<= any(networks) as near,
              ${keysInForceSql('s.id', '$3', '$4')} as keyed
       from client_systems s where id = $1`,
      [system.id, asked.address, assertion.thumbprint, now],
    )
    if (current === undefined || !current.active) return 'system-not-active'
    if (!current.near) return 'address-not-allowed'
    if (!current.keyed) return 'key-not-in-force'
    const scopes = asked.scopes ?? current.scopes
    if (scopes.length === 0 || scopes.some((scope) => !current.scopes.includes(scope)))
      return 'scope-not-granted'
    if (!(await useAssertion(tx, system.id, assertion))) return 'assertion-replayed'
    await tx.rows(
      `insert into client_tokens (digest, system_id, scopes, expires_at, thumbprint)
       values ($1, $2, $3, to_timestamp($4::bigint / 1000.0), $5)`,
      [issued.digest, system.id, scopes, now + tokenSeconds * 1000, assertion.thumbprint],
    )
    await record(tx, deps.clock.heldAt(), {
      k: 'token',
      oc: 'done',
      ag: system.agency,
      sy: system.id,
      ip: asked.address,
      ob: scopes.join(' '),
    })
    return { token: issued.token, scopes }
  })
  if (typeof answer === 'string')
    return recordRefusal(deps, system, asked.address, refusalOf(answer), answer)
  await forgetExpired(deps, now)
  return answer
}

function refusalOf(why: string): TokenRefusal {
  if (why === 'scope-not-granted') return 'invalid_scope'
  return why === 'system-not-active' ? 'unauthorized_client' : 'invalid_client'
}

/** False when this assertion was used before. */
async function useAssertion(
  tx: Tx,
  systemId: string,
  assertion: Assertion,
): Promise<boolean> {
  const used = await tx.rows(
    `insert into used_assertions (system_id, jti, expires_at)
     values ($1, $2, to_timestamp($3::bigint / 1000.0)) on conflict do nothing returning jti`,
    [systemId, assertion.jti, Math.ceil(assertion.expiresAt) + usedAssertionMs],
  )
  return used.length === 1
}

/**
 * Refusals one address may have recorded for a system in a minute; beyond them it is told to slow
 * down without an entry, so that nobody outside can fill the log or keep its head busy.
 */
const refusalsPerMinute = 20
const refusals = cachePerDatabase<{ readonly minute: number; readonly count: number }>(
  10_000,
)

function refusalsLately(deps: TokenDeps, systemId: string, address: string): number {
  const kept = refusals(deps.db).get(`${systemId} ${address}`)
  return kept?.minute === Math.floor(deps.clock.now() / minuteMs) ? kept.count : 0
}

async function recordRefusal(
  deps: TokenDeps,
  system: ClientSystem,
  address: string,
  refused: TokenRefusal,
  why: string,
): Promise<TokenAnswer> {
  refusals(deps.db).set(`${system.id} ${address}`, {
    minute: Math.floor(deps.clock.now() / minuteMs),
    count: refusalsLately(deps, system.id, address) + 1,
  })
  await deps.db.inTx((tx) =>
    record(tx, deps.clock.heldAt(), {
      k: 'token',
      oc: 'refused',
      ag: system.agency,
      sy: system.id,
      ip: address,
      re: why,
    }),
  )
  return { refused }
}

const forgottenAtOnce = 200

/** Keeps both tables small; a failure here hinders nobody. */
async function forgetExpired(deps: TokenDeps, now: number): Promise<void> {
  try {
    await deps.db.rows(
      `delete from client_tokens where digest in (
         select digest from client_tokens where expires_at <= to_timestamp($1::bigint / 1000.0)
         limit $2)`,
      [now, forgottenAtOnce],
    )
    await deps.db.rows(
      `delete from used_assertions where (system_id, jti) in (
         select system_id, jti from used_assertions
         where expires_at <= to_timestamp($1::bigint / 1000.0) limit $2)`,
      [now, forgottenAtOnce],
    )
  } catch (error) {
    deps.log.warn({ fault: (error as Error).name }, 'expired tokens were not forgotten')
  }
}
