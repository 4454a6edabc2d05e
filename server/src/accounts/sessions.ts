/**
 * Sessions of officers at the console. The cookie's token is kept as its SHA-256 only. A session
 * ends by signing out, by signing in anew, without activity, and at the latest after the hours
 * the policy gives; every authenticated request counts as activity.
 */
import { notice } from '@chot/contract/notice.ts'
import type { OwedStep } from '@chot/contract/session.ts'
import { minuteMs } from '@chot/core/calendar/civil.ts'
import { type Duty, type Permission, permissionsOf } from '@chot/core/duties.ts'
import type { AuthStrength } from '@chot/core/log/entry.ts'
import type { FastifyRequest } from 'fastify'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { refuseForeignOrigin } from '../http/app.ts'
import { Problem } from '../http/problem.ts'
import type { Policy } from '../policy/policy.ts'
import { addressOf, countedAddress } from './address.ts'
import type { OfficerCaller } from './caller.ts'
import { localDay } from './local-day.ts'
import {
  administers,
  type PasswordStanding,
  passwordStanding,
} from './password-standing.ts'
import { digestOfToken, isToken } from './token.ts'

export type SessionDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'policies'>

/** An officer whose session is live and whose account is active, at this moment. */
export interface SignedIn {
  readonly accountId: string
  readonly username: string
  readonly fullName: string
  readonly agency: { readonly code: string; readonly name: string }
  /** Those in force on the local day. */
  readonly duties: readonly Duty[]
  readonly permissions: readonly Permission[]
  readonly sessionId: Buffer
  readonly strength: SessionStrength
  /** Its session at the identity provider, when it began there. */
  readonly providerSession: string | null
  readonly address: string
  /** UTC milliseconds: when the session ends without activity, and at the latest. */
  readonly idleUntil: number
  readonly endsAt: number
  /** UTC milliseconds: when the second factor was proved last in this session; null: never. */
  readonly factorProvedAt: number | null
  /** Until when it counts as fresh; 0 when it never was. */
  readonly freshUntil: number
  readonly password: PasswordStanding
  /** What is still to do before anything else, in order. */
  readonly owes: readonly OwedStep[]
}

interface FoundSession extends SignedIn {
  /** Active, of an agency in force, and not one of the demonstration in production. */
  readonly accountUsable: boolean
}

/** `last_seen_at` is moved no oftener, so that reading writes little. */
const seenEveryMs = 30_000

interface SessionRow {
  readonly account_id: string
  readonly username: string
  readonly full_name: string
  readonly agency_code: string
  readonly agency_name: string
  readonly account_usable: boolean
  readonly agency_from: string
  readonly agency_to: string | null
  readonly password_set_ms: number
  readonly password_given: boolean
  readonly factor_owed: boolean
  readonly notice_version: number
  readonly duties: readonly HeldDuty[]
  readonly strength: SessionStrength
  readonly provider_session: string | null
  readonly last_seen_at: Date
  readonly ends_at: Date
  readonly factor_proved_at: Date | null
  readonly policy_revision: number
}

interface HeldDuty {
  readonly duty: Duty
  readonly from: string
  readonly to: string | null
}

const sessionSql = `
  select s.account_id, a.username, a.full_name, a.agency_code, g.name as agency_name,
         a.state = 'active' and (not a.demonstration or $2::boolean) as account_usable,
         (extract(epoch from a.password_set_at) * 1000)::float8 as password_set_ms,
         a.password_given, a.factor_owed, a.notice_version,
         coalesce((select json_agg(json_build_object(
                     'duty', d.duty, 'from', d.valid_from, 'to', d.valid_to) order by d.duty)
                     from account_duties d where d.account_id = a.id), '[]') as duties,
         g.valid_from as agency_from, g.valid_to as agency_to,
         s.strength, s.provider_session, s.last_seen_at, s.ends_at, s.factor_proved_at,
         (select policy_revision from log_head) as policy_revision
  from sessions s
  join accounts a on a.id = s.account_id
  join agencies g on g.code = a.agency_code
  where s.id = $1 and s.ended_at is null`

/** What a session was begun with. */
export type SessionStrength = Exclude<AuthStrength, 'none' | 'sso' | 'assertion' | 'job'>

export interface NewSession {
  /** SHA-256 of its token. */
  readonly id: Buffer
  readonly accountId: string
  readonly strength: SessionStrength
  readonly providerSession: string | null
  readonly address: string
  /** UTC milliseconds. */
  readonly now: number
  readonly endsAt: number
  readonly factorProvedAt: number | null
}

export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx.rows(
    `insert into sessions (id, account_id, strength, address, created_at, last_seen_at, ends_at,
                           factor_proved_at, provider_session)
     values ($1, $2, $3, $4, to_timestamp($5::bigint / 1000.0),
             to_timestamp($5::bigint / 1000.0), to_timestamp($6::bigint / 1000.0),
             to_timestamp($7::bigint / 1000.0), $8)`,
    [
      session.id,
      session.accountId,
      session.strength,
      session.address,
      session.now,
      session.endsAt,
      session.factorProvedAt,
      session.providerSession,
    ],
  )
}

/** The account is at home at an address it signed in from: see policy `address-limit`. */
export async function seeAtAddress(
  tx: Tx,
  accountId: string,
  address: string,
  day: string,
): Promise<void> {
  await tx.rows(
    `insert into account_addresses as a (address, account_id, last_on) values ($1, $2, $3)
     on conflict (address, account_id) do update set last_on = excluded.last_on
       where a.last_on < excluded.last_on`,
    [countedAddress(address), accountId, day],
  )
}

/** Whether the identity provider of the province stood for the first factor. */
export function isBySso(strength: AuthStrength): boolean {
  return strength.startsWith('sso')
}

/** Ends the sessions of an account that are live, but for the newest `spare`; how many it ended. */
export async function endSessions(
  tx: Tx,
  accountId: string,
  now: number,
  spare = 0,
): Promise<number> {
  const ended = await tx.rows(
    `update sessions set ended_at = to_timestamp($2::bigint / 1000.0)
     where account_id = $1 and ended_at is null
       and id not in (select id from sessions where account_id = $1 and ended_at is null
                      order by created_at desc, id limit $3)
     returning id`,
    [accountId, now, spare],
  )
  return ended.length
}

/** The prefix makes the browser insist on Secure, Path=/ and no Domain (RFC 6265bis §4.1.3.2). */
export function cookieName(config: Pick<Deps['config'], 'publicUrl'>): string {
  return config.publicUrl.startsWith('https:') ? '__Host-chot' : 'chot'
}

function tokenOf(deps: SessionDeps, request: FastifyRequest): string | null {
  const token = request.cookies[cookieName(deps.config)]
  return token !== undefined && isToken(token) ? token : null
}

/** Minutes without activity after which a session ends; fewer for whoever holds more than queries. */
export function idleMs(policy: Policy, date: string, held: readonly Duty[]): number {
  const { idleMinutes, administratorIdleMinutes } = policy.valueOn('session', date)
  return (administers(held) ? administratorIdleMinutes : idleMinutes) * minuteMs
}

export function dutiesOn(held: readonly HeldDuty[], date: string): Duty[] {
  const inForce = held.filter(
    ({ from, to }) => from <= date && (to === null || date < to),
  )
  return [...new Set(inForce.map(({ duty }) => duty))]
}

/**
 * A live session, moved on by this very request unless that is `passive`: no sign of an officer at
 * work. Null when there is none.
 */
export async function readSession(
  deps: SessionDeps,
  sessionId: Buffer,
  address: string,
  { passive = false }: { readonly passive?: boolean } = {},
): Promise<FoundSession | null> {
  const [row] = await deps.db.rows<SessionRow>(sessionSql, [
    sessionId,
    deps.config.demonstration,
  ])
  if (row === undefined) return null
  const now = deps.clock.now()
  const policy = await deps.policies.at(deps.db, row.policy_revision)
  const date = localDay(policy, now)
  const held = dutiesOn(row.duties, date)
  const idle = idleMs(policy, date, held)
  const endsAt = row.ends_at.getTime()
  const factorProvedAt = row.factor_proved_at?.getTime() ?? null
  const freshMs = policy.valueOn('step-up', date).minutes * minuteMs
  const accountUsable =
    row.account_usable &&
    row.agency_from <= date &&
    (row.agency_to === null || date < row.agency_to)
  let lastSeen = row.last_seen_at.getTime()
  if (now >= endsAt || now >= lastSeen + idle) return null
  if (accountUsable && !passive && now >= lastSeen + seenEveryMs) {
    lastSeen = now
    await deps.db.rows(
      `update sessions set last_seen_at = greatest(last_seen_at, to_timestamp($2::bigint / 1000.0))
       where id = $1 and ended_at is null`,
      [sessionId, now],
    )
  }
  const standing = passwordStanding(
    row.account_id,
    { setAt: row.password_set_ms, given: row.password_given },
    held,
    policy,
    date,
  )
  // Whoever came by the provider did not use the password here: its rules are the provider's.
  const password = isBySso(row.strength)
    ? { ...standing, given: false, due: false, warning: null }
    : standing
  return {
    accountId: row.account_id,
    username: row.username,
    fullName: row.full_name,
    agency: { code: row.agency_code, name: row.agency_name },
    duties: held,
    permissions: permissionsOf(held),
    sessionId,
    strength: row.strength,
    providerSession: row.provider_session,
    address,
    idleUntil: Math.min(lastSeen + idle, endsAt),
    endsAt,
    factorProvedAt,
    freshUntil: factorProvedAt === null ? 0 : factorProvedAt + freshMs,
    accountUsable,
    password,
    owes: [
      ...(password.given || password.due ? (['password'] as const) : []),
      ...(row.factor_owed ? (['factor'] as const) : []),
      ...(row.notice_version < notice.version ? (['notice'] as const) : []),
    ],
  }
}

/**
 * The officer who is signed in and owes nothing. Throws Problem `not-signed-in`, `origin-refused`
 * (a method that changes state, called from elsewhere), `account-not-enrolled`,
 * `password-expired` or `notice-unread`, or `not-permitted` (no duty in force gives `permission`).
 */
export async function requireSession(
  deps: SessionDeps,
  request: FastifyRequest,
  permission?: Permission,
  options: { readonly passive?: boolean } = {},
): Promise<SignedIn> {
  const officer = await requireOwingSession(deps, request, options)
  const owed = owedProblem(officer)
  if (owed !== null) throw owed
  if (permission !== undefined && !officer.permissions.includes(permission))
    throw new Problem('not-permitted')
  return officer
}

/** Why the officer may do nothing yet but finish signing in; null when nothing is owed. */
function owedProblem({ password, owes }: SignedIn): Problem | null {
  if (password.given || owes[0] === 'factor') return new Problem('account-not-enrolled')
  if (password.due) return new Problem('password-expired')
  return owes.includes('notice') ? new Problem('notice-unread') : null
}

/**
 * The officer who is signed in, whatever is still owed: only for what leads out of that. Throws
 * Problem `not-signed-in` or `origin-refused`.
 */
export async function requireOwingSession(
  deps: SessionDeps,
  request: FastifyRequest,
  options: { readonly passive?: boolean } = {},
): Promise<SignedIn> {
  const token = tokenOf(deps, request)
  if (token === null) throw new Problem('not-signed-in')
  refuseForeignChange(deps, request)
  const found = await readSession(deps, digestOfToken(token), addressOf(request), options)
  if (found === null || !found.accountUsable) throw new Problem('not-signed-in')
  const { accountUsable: _usable, ...officer } = found
  return officer
}

/**
 * Who a session cookie belongs to, for the data plane; null without a live session. Whether the
 * account may do anything is read again by the admission, which records the answer. Throws
 * Problem `origin-refused`.
 */
export async function findSession(
  deps: SessionDeps,
  request: FastifyRequest,
): Promise<OfficerCaller | null> {
  const token = tokenOf(deps, request)
  if (token === null) return null
  refuseForeignChange(deps, request)
  const found = await readSession(deps, digestOfToken(token), addressOf(request))
  if (found === null) return null
  const { accountId, sessionId, strength, address, freshUntil } = found
  return { via: 'session', accountId, sessionId, strength, address, freshUntil }
}

function refuseForeignChange(deps: SessionDeps, request: FastifyRequest): void {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    refuseForeignOrigin(deps.config.publicUrl, request.headers)
}
