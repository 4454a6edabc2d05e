/** Proves which client system calls, and which officer it vouches for. On the path of every query. */
import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { addressOf } from './address.ts'
import { AssertionInvalid, publicAudiences, verifyAssertion } from './assertions.ts'
import { cachePerDatabase } from './bounded-cache.ts'
import { type ClientSystem, findClientSystem } from './client-keys.ts'
import { tidyLogin } from './sign-in.ts'
import { digestOfToken, isToken } from './token.ts'

export type ClientScope = 'queries:write' | 'dossiers:write' | 'log:read'

/** What a token says never changes after it was given. */
interface KnownToken {
  readonly systemId: string
  readonly scopes: readonly string[]
  readonly expiresAt: number
}

const tokens = cachePerDatabase<KnownToken>(10_000)

/**
 * The client system whose bearer token the request carries. Its state is not read here: whoever
 * acts on it reads that in the transaction. Throws Problem `client-not-authenticated` or
 * `not-permitted` (the token lacks `scope`).
 */
export async function authenticateClient(
  deps: Pick<Deps, 'db' | 'clock'>,
  request: FastifyRequest,
  scope: ClientScope,
): Promise<{ readonly systemId: string; readonly address: string }> {
  const token = bearerToken(request.headers.authorization)
  const known = token === null ? null : await findToken(deps, token)
  if (known === null || known.expiresAt <= deps.clock.now())
    throw new Problem('client-not-authenticated')
  if (!known.scopes.includes(scope)) throw new Problem('not-permitted')
  return { systemId: known.systemId, address: addressOf(request) }
}

/**
 * The same for acts that no decision of the ledger follows: state and scopes as they are now.
 * Throws Problem `client-not-authenticated` or `not-permitted`.
 */
export async function requireClient(
  deps: Pick<Deps, 'db' | 'clock'>,
  request: FastifyRequest,
  scope: ClientScope,
): Promise<{ readonly systemId: string }> {
  const { systemId } = await authenticateClient(deps, request, scope)
  const [system] = await deps.db.rows<{ allowed: boolean }>(
    `select state = 'active' and $2 = any(scopes) as allowed
     from client_systems where id = $1`,
    [systemId, scope],
  )
  if (system?.allowed !== true) throw new Problem('not-permitted')
  return { systemId }
}

function bearerToken(authorization: string | undefined): string | null {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
  return token !== undefined && isToken(token) ? token : null
}

async function findToken(
  deps: Pick<Deps, 'db'>,
  token: string,
): Promise<KnownToken | null> {
  const cache = tokens(deps.db)
  const digest = digestOfToken(token)
  const key = digest.toString('base64')
  const kept = cache.get(key)
  if (kept !== undefined) return kept
  const [row] = await deps.db.rows<{
    system_id: string
    scopes: string[]
    expires_at: Date
  }>('select system_id, scopes, expires_at from client_tokens where digest = $1', [
    digest,
  ])
  if (row === undefined) return null
  const known = {
    systemId: row.system_id,
    scopes: row.scopes,
    expiresAt: row.expires_at.getTime(),
  }
  cache.set(key, known)
  return known
}

interface VerifiedAssertion {
  readonly username: string
  readonly expiresAt: number
  /** The keys it was verified with: under others, or another system's, it is verified anew. */
  readonly keys: ClientSystem['keys']
}

const verified = cachePerDatabase<VerifiedAssertion>(20_000)
/** A login is never given to another account, so what was once found holds. */
const accountIds = cachePerDatabase<string>(50_000)

/**
 * The officer a client system vouches for: a JWT under its registered key with `iss` its id, `sub`
 * the officer's login, `aud` the public URL, `iat`, `jti` and an `exp` at most 5 minutes after
 * `iat`. May be sent with every request until it expires. `accountId` is null when the login has
 * no account. Throws Problem `assertion-invalid` or `client-not-authenticated`.
 */
export async function verifyOfficerAssertion(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  systemId: string,
  jwt: string,
): Promise<{ readonly username: string; readonly accountId: string | null }> {
  const system = await findClientSystem(deps, systemId)
  if (system === null) throw new Problem('client-not-authenticated')
  const username = await assertedLogin(deps, system, jwt)
  return { username, accountId: await findAccountId(deps, username) }
}

async function assertedLogin(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  system: ClientSystem,
  jwt: string,
): Promise<string> {
  const cache = verified(deps.db)
  const key = hash('sha256', jwt, 'base64')
  const kept = cache.get(key)
  if (
    kept !== undefined &&
    kept.keys === system.keys &&
    kept.expiresAt > deps.clock.now()
  )
    return kept.username
  try {
    const audiences = publicAudiences(deps.config.publicUrl)
    const assertion = await verifyAssertion(deps, system, audiences, jwt)
    const username = tidyLogin(assertion.subject)
    if (assertion.issuedAt === null || username.length < 8 || username.length > 60)
      throw new AssertionInvalid('assertion-malformed')
    const { expiresAt } = assertion
    cache.set(key, { username, expiresAt, keys: system.keys })
    return username
  } catch (error) {
    if (!(error instanceof AssertionInvalid)) throw error
    cache.delete(key)
    throw new Problem('assertion-invalid')
  }
}

async function findAccountId(
  deps: Pick<Deps, 'db'>,
  username: string,
): Promise<string | null> {
  const cache = accountIds(deps.db)
  const kept = cache.get(username)
  if (kept !== undefined) return kept
  const [row] = await deps.db.rows<{ id: string }>(
    'select id from accounts where username = $1',
    [username],
  )
  if (row === undefined) return null
  cache.set(username, row.id)
  return row.id
}
