/** Client systems as registered: their public keys, ready to verify, reread every few seconds. */
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import type { Deps } from '../deps.ts'
import { cachePerDatabase } from './bounded-cache.ts'

export interface ClientSystem {
  readonly id: string
  readonly agency: string
  readonly active: boolean
  readonly scopes: readonly string[]
  /** The same object for as long as the registered keys are the same. */
  readonly keys: JWTVerifyGetKey
}

interface Kept {
  readonly system: ClientSystem
  readonly jwksText: string
  readonly readAt: number
}

/** A key taken back is refused after this long at the latest; the admission reads the state anew. */
const rereadAfterMs = 5_000
const systems = cachePerDatabase<Kept>(1_000)

/** The registered system, at most 5 s old; null when there is none of this id. */
export async function findClientSystem(
  deps: Pick<Deps, 'db' | 'clock'>,
  systemId: string,
): Promise<ClientSystem | null> {
  const cache = systems(deps.db)
  const now = deps.clock.now()
  const kept = cache.get(systemId)
  if (kept !== undefined && Math.abs(now - kept.readAt) < rereadAfterMs)
    return kept.system
  const [row] = await deps.db.rows<{
    id: string
    agency: string
    active: boolean
    scopes: string[]
    jwks: string
  }>(
    `select id, agency_code as agency, state = 'active' as active, scopes, public_jwks::text as jwks
     from client_systems where id = $1`,
    [systemId],
  )
  if (row === undefined) {
    cache.delete(systemId)
    return null
  }
  const { jwks: jwksText, ...registered } = row
  const keys =
    kept?.jwksText === jwksText
      ? kept.system.keys
      : createLocalJWKSet(JSON.parse(jwksText) as JSONWebKeySet)
  const system = { ...registered, keys }
  cache.set(systemId, { system, jwksText, readAt: now })
  return system
}
