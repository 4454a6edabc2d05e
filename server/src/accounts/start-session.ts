/** The end of every sign-in, whatever proved the person: the session, and its entry. */
import { minuteMs } from '@chot/core/calendar/civil.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { record } from '../log/append.ts'
import { type Attempt, forgiveFailures } from './failures.ts'
import { localDay } from './local-day.ts'
import {
  endSessions,
  insertSession,
  isBySso,
  type SessionStrength,
  seeAtAddress,
} from './sessions.ts'

const hourMs = 60 * minuteMs

/** How the person was proved. */
export interface Proved {
  readonly strength: SessionStrength
  /** UTC milliseconds: when a second factor was proved here; null: elsewhere, if at all. */
  readonly factorProvedAt: number | null
  /** The session at the identity provider that vouched. */
  readonly providerSession?: string | null
}

/**
 * Starts the session whose token has the digest `sessionId`, for an account the caller has locked
 * and judged. Sessions beyond those the policy lets be live at once end, the oldest first. Takes
 * the head of the log: call it last.
 */
export async function startSession(
  deps: Pick<Deps, 'clock'>,
  tx: Tx,
  attempt: Attempt,
  accountId: string,
  sessionId: Buffer,
  { strength, factorProvedAt, providerSession = null }: Proved,
): Promise<void> {
  const { now, policy } = attempt
  const { hoursMax } = policy.valueOn('session', localDay(policy, now))
  const [account] = await tx.rows<{ agency_code: string }>(
    `update accounts set last_sign_in_at = to_timestamp($2::bigint / 1000.0),
       signs_in_by_sso = $3,
       enrolled_at = case when (password_given and not $3) or factor_owed or notice_version = 0
                          then enrolled_at
                          else coalesce(enrolled_at, to_timestamp($2::bigint / 1000.0)) end
     where id = $1 returning agency_code`,
    [accountId, now, isBySso(strength)],
  )
  if (account === undefined) throw new Error('an account that was locked is gone')
  await forgiveFailures(tx, attempt)
  const { atOnceMax } = policy.valueOn('live-sessions', localDay(policy, now))
  const former = await endSessions(tx, accountId, now, atOnceMax - 1)
  await insertSession(tx, {
    id: sessionId,
    accountId,
    strength,
    providerSession,
    address: attempt.address,
    now,
    endsAt: now + hoursMax * hourMs,
    factorProvedAt,
  })
  if (strength !== 'password+recovery')
    await seeAtAddress(tx, accountId, attempt.address, localDay(policy, now))
  await record(tx, deps.clock.heldAt(), {
    k: 'sign-in',
    oc: 'done',
    ac: accountId,
    au: strength,
    ag: account.agency_code,
    ip: attempt.address,
    ...(former > 0 ? { ob: 'former session ended' } : {}),
  })
}
