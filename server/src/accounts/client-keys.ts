/**
 * Client systems as registered, with the public keys in force: ready to verify, reread every few
 * seconds. What is read here only finds the key; whether it is still in force is read again where
 * an act is decided, by `keysInForceSql`.
 */
import { importJWK, type JWK, type JWSHeaderParameters } from 'jose'
import type { Deps } from '../deps.ts'
import { cachePerDatabase } from './bounded-cache.ts'

type VerifyKey = Awaited<ReturnType<typeof importJWK>>

export interface ClientKey {
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string
  readonly kid: string | null
  readonly algorithm: 'EdDSA' | 'ES256'
  readonly key: VerifyKey
}

export interface ClientSystem {
  readonly id: string
  readonly agency: string
  readonly active: boolean
  readonly scopes: readonly string[]
  /** Those in force; the same array for as long as they are the same. */
  readonly keys: readonly ClientKey[]
}

interface Kept {
  readonly system: ClientSystem
  readonly keysText: string
  readonly readAt: number
}

const rereadAfterMs = 5_000
const systems = cachePerDatabase<Kept>(1_000)

/**
 * Whether each of some keys of a system is in force: `thumbprints` is a text of them with blanks
 * between, `now` UTC milliseconds. All three are SQL, written by us.
 */
export function keysInForceSql(
  systemId: string,
  thumbprints: string,
  now: string,
): string {
  return `(select bool_and(exists (
      select from client_keys k
      where k.system_id = ${systemId} and k.thumbprint = t.thumbprint and k.ended_at is null
        and k.valid_from <= to_timestamp(${now}::double precision / 1000)
        and k.valid_to > to_timestamp(${now}::double precision / 1000)))
    from unnest(string_to_array(${thumbprints}, ' ')) as t(thumbprint))`
}

const algorithmOfCurve: ReadonlyMap<string, ClientKey['algorithm']> = new Map([
  ['Ed25519', 'EdDSA'],
  ['P-256', 'ES256'],
])

interface KeyRow {
  readonly thumbprint: string
  readonly kid: string | null
  readonly jwk: JWK
}

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
    keys: KeyRow[]
  }>(
    `select id, agency_code as agency, state = 'active' as active, scopes,
            coalesce((select jsonb_agg(jsonb_build_object('thumbprint', k.thumbprint, 'kid', k.kid,
                                                          'jwk', k.public_jwk) order by k.thumbprint)
               from client_keys k
               where k.system_id = s.id and k.ended_at is null
                 and k.valid_from <= to_timestamp($2::double precision / 1000)
                 and k.valid_to > to_timestamp($2::double precision / 1000)), '[]') as keys
     from client_systems s where id = $1`,
    [systemId, now],
  )
  if (row === undefined) {
    cache.delete(systemId)
    return null
  }
  const { keys: rows, ...registered } = row
  const keysText = JSON.stringify(rows)
  const keys =
    kept?.keysText === keysText
      ? kept.system.keys
      : (await Promise.all(rows.map(readyKeys))).flat()
  const system = { ...registered, keys }
  cache.set(systemId, { system, keysText, readAt: now })
  return system
}

/** None of a kind that is not in use, however it came into the database. */
async function readyKeys({ thumbprint, kid, jwk }: KeyRow): Promise<ClientKey[]> {
  const algorithm = algorithmOfCurve.get(jwk.crv ?? '')
  if (algorithm === undefined) return []
  return [{ thumbprint, kid, algorithm, key: await importJWK(jwk, algorithm) }]
}

/** The one key a JWT's header means, or undefined: with several of a kind, the `kid` tells. */
export function keyOfHeader(
  keys: readonly ClientKey[],
  header: JWSHeaderParameters,
): ClientKey | undefined {
  const fitting = keys.filter(
    ({ algorithm, kid }) =>
      algorithm === header.alg && (header.kid === undefined || header.kid === kid),
  )
  return fitting.length === 1 ? fitting[0] : undefined
}
