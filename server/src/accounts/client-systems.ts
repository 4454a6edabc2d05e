/** Proves which client system calls, and which officer it vouches for. On the path of every query. */
import { hash } from 'node:crypto'
import type { clientScopes } from '@chot/contract/client-systems.ts'
import type { FastifyRequest } from 'fastify'
import type { Reader } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { addressOf } from './address.ts'
import { AssertionInvalid, publicAudiences, verifyAssertion } from './assertions.ts'
import { cachePerDatabase } from './bounded-cache.ts'
import { type ClientSystem, findClientSystem, keysInForceSql } from './client-keys.ts'
import { tidyLogin } from './sign-in.ts'
import { digestOfToken, isToken } from './token.ts'

export type ClientScope = (typeof clientScopes)[number]

/** What a token says never changes after it was given. */
interface KnownToken {
  readonly systemId: string
  /** Of the key it was asked for with. */
  readonly thumbprint: string
  readonly scopes: readonly string[]
  readonly expiresAt: number
}

const tokens = cachePerDatabase<KnownToken>(10_000)

/** A client system as its token proves it. */
export interface ProvenClient {
  readonly systemId: string
  readonly address: string
  /** Of the keys it proved itself with, with blanks between. */
  readonly thumbprints: string
}

/**
 * The client system whose bearer token the request carries. State, networks and keys are not read
 * here: whoever acts on it reads them in the transaction (`findClientLack`). Throws Problem `client-not-authenticated` or
 * `not-permitted` (the token lacks `scope`).
 */
export async function authenticateClient(
  deps: Pick<Deps, 'db' | 'clock'>,
  request: FastifyRequest,
  scope: ClientScope,
): Promise<ProvenClient> {
  const token = bearerToken(request.headers.authorization)
  const known = token === null ? null : await findToken(deps, token)
  if (known === null || known.expiresAt <= deps.clock.now())
    throw new Problem('client-not-authenticated')
  if (!known.scopes.includes(scope)) throw new Problem('not-permitted')
  const { systemId, thumbprint } = known
  return { systemId, address: addressOf(request), thumbprints: thumbprint }
}

/** What keeps a proven client from acting: codes of the problems that tell it. */
export type ClientLack =
  | 'system-not-permitted'
  | 'system-address-refused'
  | 'system-key-ended'

/** Null when the client may act under `scope` as of now; else the first thing it lacks. */
export async function findClientLack(
  reader: Reader,
  client: ProvenClient,
  scope: ClientScope,
  nowMs: number,
): Promise<ClientLack | null> {
  const [system] = await reader.rows<{ may: boolean; near: boolean; keyed: boolean }>(
    `select state = 'active' and $2 = any(scopes) as may, $3::inet <<= any(networks) as near,
            ${keysInForceSql('s.id', '$4', '$5')} as keyed
     from client_systems s where id = $1`,
    [client.systemId, scope, client.address, client.thumbprints, nowMs],
  )
  if (system === undefined || !system.may) return 'system-not-permitted'
  if (!system.near) return 'system-address-refused'
  return system.keyed ? null : 'system-key-ended'
}

/**
 * The same for acts that no decision of the ledger follows: what the client may do as of now.
 * Throws Problem `client-not-authenticated`, `not-permitted`, or the client's lack.
 */
export async function requireClient(
  deps: Pick<Deps, 'db' | 'clock'>,
  request: FastifyRequest,
  scope: ClientScope,
): Promise<ProvenClient> {
  const client = await authenticateClient(deps, request, scope)
  const lack = await findClientLack(deps.db, client, scope, deps.clock.now())
  if (lack !== null) throw new Problem(lack)
  return client
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
    thumbprint: string
    scopes: string[]
    expires_at: Date
  }>(
    'select system_id, thumbprint, scopes, expires_at from client_tokens where digest = $1',
    [digest],
  )
  if (row === undefined) return null
  const known = {
    systemId: row.system_id,
    thumbprint: row.thumbprint,
    scopes: row.scopes,
    expiresAt: row.expires_at.getTime(),
  }
  cache.set(key, known)
  return known
}

interface VerifiedAssertion {
  readonly username: string
  readonly thumbprint: string
  readonly expiresAt: number
  /** The keys it was verified with: under others, or another system's, it is verified anew. */
  readonly keys: ClientSystem['keys']
}

const verified = cachePerDatabase<VerifiedAssertion>(20_000)
/** A login is never given to another account, so what was once found holds. */
const accountIds = cachePerDatabase<string>(50_000)

export interface VouchedOfficer {
  readonly username: string
  readonly accountId: string | null
  /** Of the key that signed. */
  readonly thumbprint: string
}

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
): Promise<VouchedOfficer> {
  const system = await findClientSystem(deps, systemId)
  if (system === null) throw new Problem('client-not-authenticated')
  const { username, thumbprint } = await assertedLogin(deps, system, jwt)
  return { username, thumbprint, accountId: await findAccountId(deps, username) }
}

async function assertedLogin(
  deps: Pick<Deps, 'config' | 'db' | 'clock'>,
  system: ClientSystem,
  jwt: string,
): Promise<VerifiedAssertion> {
  const cache = verified(deps.db)
  const key = hash('sha256', jwt, 'base64')
  const kept = cache.get(key)
  if (
    kept !== undefined &&
    kept.keys === system.keys &&
    kept.expiresAt > deps.clock.now()
  )
    return kept
  try {
    const audiences = publicAudiences(deps.config.publicUrl)
    const assertion = await verifyAssertion(deps, system, audiences, jwt)
    const username = tidyLogin(assertion.subject)
    if (assertion.issuedAt === null || username.length < 8 || username.length > 60)
      throw new AssertionInvalid('assertion-malformed')
    const { expiresAt, thumbprint } = assertion
    const fresh = { username, thumbprint, expiresAt, keys: system.keys }
    cache.set(key, fresh)
    return fresh
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
