/**
 * Signing in by the identity provider of the province. The browser is sent there and comes back
 * with a code; who comes must have been linked to an account before, and no account is made on the
 * way. Where the provider did not prove a second factor, ours is asked for before a session exists.
 */
import { hash } from 'node:crypto'
import type { stepUp } from '@chot/contract/session.ts'
import { minuteMs } from '@chot/core/calendar/civil.ts'
import type { AuthStrength } from '@chot/core/log/entry.ts'
import type { z } from 'zod'
import type { Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { record } from '../../log/append.ts'
import { countAddressFailure, lockAddress } from '../address-failures.ts'
import { type Attempt, attemptOf, pauseProblem } from '../failures.ts'
import { localDay } from '../local-day.ts'
import { proveFactor } from '../second-factor.ts'
import { startSession } from '../start-session.ts'
import { judgeFactor } from '../step-up.ts'
import { digestOfToken, newToken } from '../token.ts'
import { findLink, type LinkedAccount, lockLinked, subjectDigest } from './links.ts'
import { type Binding, type Identity, type Provider, SsoFault } from './provider.ts'

type SsoDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'keys' | 'policies' | 'log'>

/** A browser comes back, and a code is typed, within so long. */
export const signInMinutesMax = 10
const livingOfAddressMax = 500
const forgottenAtOnce = 100

/** Why a sign-in by the provider failed: for the access log. */
type Failure =
  | 'sso-unreachable'
  | 'sso-denied'
  | 'sso-refused'
  | 'sso-unknown'
  | 'address-paused'
  | 'account-locked'
  | 'agency-not-in-force'
  | 'demonstration-account'

/** A session, or the token under which a code of the officer's authenticator is waited for. */
export type Arrived =
  | { readonly next: 'done'; readonly token: string; readonly sessionId: Buffer }
  | { readonly next: 'code'; readonly token: string }

/** State, nonce and verifier are digests of the cookie's token: only that browser can go on. */
function bindingOf(token: string): Binding {
  const part = (name: string) => hash('sha256', `sso-${name}\n${token}`, 'base64url')
  return { state: part('state'), nonce: part('nonce'), verifier: part('verifier') }
}

/** How old the sign-in at the provider may be: as a session of ours may. */
async function maxAgeSeconds(deps: Pick<Deps, 'db' | 'clock' | 'policies'>) {
  const policy = await deps.policies.current(deps.db)
  const day = localDay(policy, deps.clock.now())
  return policy.valueOn('session', day).hoursMax * 3_600
}

/**
 * Begins a sign-in: where the browser is to go, and the token for its cookie. Throws Problem
 * `sso-unreachable` or `busy`.
 */
export async function beginSso(
  deps: SsoDeps,
  provider: Provider,
  address: string,
): Promise<{ readonly url: string; readonly token: string }> {
  const { token, digest } = newToken()
  let url: string
  try {
    url = await provider.authorizationUrl(bindingOf(token), await maxAgeSeconds(deps))
  } catch (error) {
    throw tell(deps, error)
  }
  const now = deps.clock.now()
  await deps.db.rows(
    `delete from sso_sign_ins where id in (
       select id from sso_sign_ins where ends_at <= to_timestamp($1::bigint / 1000.0)
       limit $2 for update skip locked)`,
    [now, forgottenAtOnce],
  )
  const made = await deps.db.rows(
    `insert into sso_sign_ins (id, address, ends_at)
     select $1, $2, to_timestamp($3::bigint / 1000.0)
     where (select count(*) from sso_sign_ins where address = $2) < $4
     returning id`,
    [digest, address, now + signInMinutesMax * minuteMs, livingOfAddressMax],
  )
  if (made.length === 0) throw new Problem('busy', { retryAfterSeconds: 60 })
  return { url, token }
}

/**
 * The browser is back with `search`, the query it was sent back with. Throws Problem
 * `sso-refused`, `sso-unreachable`, `sso-unknown`, `account-not-active`, `agency-not-in-force` or
 * `sign-in-paused`.
 */
export async function arriveBySso(
  deps: SsoDeps,
  provider: Provider,
  token: string | null,
  search: string,
  address: string,
): Promise<Arrived> {
  const policy = await deps.policies.current(deps.db)
  const attempt = attemptOf(deps, 'sso', address, policy)
  // Taken away first: what comes a second time finds nothing.
  const begun =
    token !== null &&
    (
      await deps.db.rows(
        `delete from sso_sign_ins where id = $1 and account_id is null
           and ends_at > to_timestamp($2::bigint / 1000.0) returning id`,
        [digestOfToken(token), attempt.now],
      )
    ).length > 0
  if (!begun) throw await refuse(deps, attempt, 'sso-refused')
  let identity: Identity
  try {
    identity = await provider.redeem(search, bindingOf(token), await maxAgeSeconds(deps))
  } catch (error) {
    const problem = tell(deps, error)
    const kind = error instanceof SsoFault ? error.kind : 'refused'
    throw await refuse(deps, attempt, `sso-${kind}`, problem)
  }
  return admit(deps, attempt, identity)
}

/** Judges whom the provider vouched for; a session at once, or a code first. */
async function admit(
  deps: SsoDeps,
  attempt: Attempt,
  identity: Identity,
): Promise<Arrived> {
  const { token, digest } = newToken()
  const result = await deps.db.inTx(async (tx) => {
    const found = await findLink(tx, deps.keys, identity)
    const account = found === null ? null : await lockLinked(tx, found)
    const why = await judge(deps, tx, attempt, account)
    if (why !== null) return refuseIn(deps, tx, attempt, why, account)
    if (found === null || account === null) throw new Error('nobody was judged well')
    // A link nobody used yet, and a factor somebody handed out, are confirmed by our own code.
    if (identity.factorProved && found.confirmed && !account.factorOwed) {
      await startSession(deps, tx, attempt, account.id, digest, {
        strength: 'sso+mfa',
        factorProvedAt: null,
        providerSession: identity.session,
      })
      return 'done'
    }
    await tx.rows(
      `insert into sso_sign_ins (id, address, ends_at, account_id, subject_digest, name_digest,
                                 provider_session)
       values ($1, $2, to_timestamp($3::bigint / 1000.0), $4, $5, $6, $7)`,
      [
        digest,
        attempt.address,
        attempt.now + signInMinutesMax * minuteMs,
        account.id,
        subjectDigest(deps.keys, identity.issuer, identity.subject),
        found.nameDigest,
        identity.session,
      ],
    )
    return 'code'
  })
  if (result instanceof Problem) throw result
  return result === 'done'
    ? { next: 'done', token, sessionId: digest }
    : { next: 'code', token }
}

async function judge(
  deps: SsoDeps,
  tx: Tx,
  attempt: Attempt,
  account: LinkedAccount | null,
): Promise<Failure | null> {
  const from = await lockAddress(tx, attempt)
  if (from.pausedUntil > attempt.now) return 'address-paused'
  if (account === null) return 'sso-unknown'
  if (account.state !== 'active') return 'account-locked'
  if (account.demonstration && !deps.config.demonstration) return 'demonstration-account'
  const day = localDay(attempt.policy, attempt.now)
  const { agencyFrom, agencyTo } = account
  return agencyFrom <= day && (agencyTo === null || day < agencyTo)
    ? null
    : 'agency-not-in-force'
}

interface Waiting {
  readonly account_id: string
  readonly username: string
  readonly name_digest: Buffer
  readonly subject_digest: Buffer
  readonly provider_session: string | null
}

/**
 * A code of the officer's authenticator or a passkey, after the provider vouched for one factor.
 * Throws Problem `sso-refused` (nobody waits under this token), `input-invalid` (a wrong one, counted
 * like any other), `sign-in-paused`, `sso-unknown` or `account-not-active`.
 */
export async function confirmSso(
  deps: SsoDeps,
  provider: Provider,
  token: string | null,
  typed: z.infer<typeof stepUp>,
  address: string,
): Promise<{ readonly token: string; readonly sessionId: Buffer }> {
  const now = deps.clock.now()
  const [waiting] =
    token === null
      ? []
      : await deps.db.rows<Waiting>(
          `select w.account_id, a.username, w.subject_digest, w.name_digest,
                  w.provider_session
           from sso_sign_ins w join accounts a on a.id = w.account_id
           where w.id = $1 and w.ends_at > to_timestamp($2::bigint / 1000.0)`,
          [digestOfToken(token), now],
        )
  if (token === null || waiting === undefined) throw new Problem('sso-refused')
  const policy = await deps.policies.current(deps.db)
  const attempt = attemptOf(deps, waiting.username, address, policy)
  const factor = await proveFactor(
    deps,
    waiting.account_id,
    typed.passkey === undefined ? { totp: typed.totp ?? '' } : { passkey: typed.passkey },
    { purpose: 'sign-in', boundTo: address },
  )
  const session = newToken()
  const refused = await deps.db.inTx(async (tx) => {
    const link = { account: waiting.account_id, nameDigest: waiting.name_digest }
    const account = await lockLinked(tx, link)
    const why = await judge(deps, tx, attempt, account)
    if (why !== null) return refuseIn(deps, tx, attempt, why, account, 'sso')
    if (account === null) throw new Error('nobody was judged well')
    const refusal = await judgeFactor(tx, attempt, () =>
      factor.use(tx, account.id, attempt.now),
    )
    if (refusal !== null) {
      await record(tx, deps.clock.heldAt(), {
        ...entryOf(attempt, account, 'sso'),
        re: refusal.why,
      })
      return refusal.problem
    }
    const taken = await tx.rows('delete from sso_sign_ins where id = $1 returning id', [
      digestOfToken(token),
    ])
    const confirmed = await tx.rows(
      `update sso_links set subject_digest = $3,
         confirmed_at = coalesce(confirmed_at, to_timestamp($5::bigint / 1000.0))
       where account_id = $1 and issuer = $2
         and (subject_digest = $3 or (subject_digest is null and name_digest = $4))
       returning account_id`,
      [
        account.id,
        provider.issuer,
        waiting.subject_digest,
        waiting.name_digest,
        attempt.now,
      ],
    )
    if (taken.length === 0 || confirmed.length === 0) throw new Problem('sso-refused')
    await startSession(deps, tx, attempt, account.id, session.digest, {
      strength: factor.kind === 'passkey' ? 'sso+passkey' : 'sso+totp',
      factorProvedAt: attempt.now,
      providerSession: waiting.provider_session,
    })
    return null
  })
  if (refused !== null) throw refused
  return { token: session.token, sessionId: session.digest }
}

const problemOf = {
  'sso-unreachable': 'sso-unreachable',
  'sso-denied': 'sso-refused',
  'sso-refused': 'sso-refused',
  'sso-unknown': 'sso-unknown',
  'account-locked': 'account-not-active',
  'agency-not-in-force': 'agency-not-in-force',
  'demonstration-account': 'sso-unknown',
} as const

const entryOf = (
  attempt: Attempt,
  account: LinkedAccount | null,
  strength: AuthStrength,
) =>
  ({
    k: 'sign-in',
    oc: 'refused',
    ...(account === null ? {} : { ac: account.id, ag: account.agency }),
    au: strength,
    ip: attempt.address,
  }) as const

async function refuseIn(
  deps: SsoDeps,
  tx: Tx,
  attempt: Attempt,
  why: Failure,
  account: LinkedAccount | null,
  strength: AuthStrength = 'sso',
): Promise<Problem> {
  const from = await lockAddress(tx, attempt)
  const said = from.pausedUntil > attempt.now ? 'address-paused' : why
  // What is not even an answer of the provider is somebody trying.
  if (said === 'sso-refused') await countAddressFailure(tx, attempt, from)
  await record(tx, deps.clock.heldAt(), {
    ...entryOf(attempt, account, strength),
    re: said,
  })
  return said === 'address-paused'
    ? pauseProblem(from.pausedUntil, attempt)
    : new Problem(problemOf[said])
}

function refuse(
  deps: SsoDeps,
  attempt: Attempt,
  why: Failure,
  problem?: Problem,
): Promise<Problem> {
  return deps.db.inTx(async (tx) => {
    const refused = await refuseIn(deps, tx, attempt, why, null, 'none')
    return refused.code === 'sign-in-paused' ? refused : (problem ?? refused)
  })
}

/** The operator reads what the library found; whoever signs in, one sentence. */
function tell(deps: Pick<Deps, 'log'>, error: unknown): Problem {
  if (!(error instanceof SsoFault)) throw error
  const { kind, detail } = error
  if (kind !== 'denied') deps.log.warn({ kind, detail }, 'identity provider')
  return new Problem(kind === 'unreachable' ? 'sso-unreachable' : 'sso-refused')
}
