/** Asking for a new client system, or for the next key of one. */

import type { SystemRequestBody } from '@chot/contract/client-systems.ts'
import type { InputFault } from '@chot/contract/values.ts'
import { dayMs } from '@chot/core/calendar/civil.ts'
import type { ClientSystemState } from '@chot/core/workflow/client-system.ts'
import { newId } from '../../accounts/create-account.ts'
import { localDay } from '../../accounts/local-day.ts'
import { thumbprintOf } from '../../accounts/register-client.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { actorOf, stillMay } from '../../accounts/standing.ts'
import type { Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { faultProblem, Problem } from '../../http/problem.ts'
import { appendTo, lockHead } from '../../log/append.ts'
import { holdAgencies } from '../../policy/agencies-held.ts'
import type { Policy } from '../../policy/policy.ts'

const openMax = 50

/**
 * Opens a request; nothing is registered yet. Throws Problem `input-invalid`, `not-found` (the
 * system of a key), `not-permitted`, `system-state-forbids` or `approvals-too-many`.
 */
export async function askForSystem(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  officer: SignedIn,
  body: SystemRequestBody,
): Promise<{ readonly id: string; readonly thumbprint: string }> {
  const id = newId('r')
  const thumbprint = await thumbprintOf(body.jwk).catch(() => {
    throw faultProblem([{ field: 'jwk', code: 'public-key' }])
  })
  await requireNetworks(deps, body)
  await deps.db.inTx(async (tx) => {
    await holdAgencies(tx)
    const head = await lockHead(tx, deps.clock.heldAt())
    const policy = await deps.policies.at(tx, head.policyRevision)
    const day = localDay(policy, head.at)
    if (!(await stillMay(tx, officer, 'systems:guard', day)))
      throw new Problem('not-permitted')
    const days = keyPeriod(policy, body, day, head.at)
    const faults = [
      ...(days === null ? [{ field: 'to', code: 'key-days' as const }] : []),
      ...(await storedFaults(tx, body, thumbprint, day)),
    ]
    if (days === null || faults.length > 0) throw faultProblem(faults)
    if (body.kind === 'key') await requireLiving(tx, body.system)
    const [open] = await tx.rows<{ count: number }>(
      `select count(*)::int as count from client_system_requests where state = 'open'`,
    )
    if ((open?.count ?? 0) >= openMax) throw new Problem('approvals-too-many')
    const of = body.kind === 'system' ? body : null
    await tx.rows(
      `insert into client_system_requests (id, kind, system_id, name, agency_code, scopes, networks,
         thumbprint, public_jwk, valid_from, valid_to, requester_id, requested_at, reason,
         legal_basis)
       values ($1, $2, $3, $4, $5, $6, $7::cidr[], $8, $9, to_timestamp($10::bigint / 1000.0),
         to_timestamp($11::bigint / 1000.0), $12, to_timestamp($13::bigint / 1000.0), $14, $15)`,
      [
        id,
        body.kind,
        body.system,
        of?.name ?? null,
        of?.agency ?? null,
        of === null ? null : [...new Set(of.scopes)],
        of?.networks ?? null,
        thumbprint,
        JSON.stringify(body.jwk),
        days.from,
        days.to,
        officer.accountId,
        head.at,
        body.reason,
        body.basis,
      ],
    )
    await appendTo(tx, head, [
      {
        k: 'system',
        oc: 'done',
        ...actorOf(officer, 'systems:guard'),
        sy: body.system,
        no: body.reason,
        ob: `ask-${body.kind} ${id} ${thumbprint} basis=${body.basis}`,
      },
    ])
  })
  return { id, thumbprint }
}

/** A network whose address has bits beyond its mask is a slip of the pen: nobody knows which is meant. */
async function requireNetworks(
  deps: Pick<Deps, 'db'>,
  body: SystemRequestBody,
): Promise<void> {
  if (body.kind !== 'system') return
  const [found] = await deps.db.rows<{ whole: boolean }>(
    'select bool_and(network(n::inet) = n::inet) as whole from unnest($1::text[]) as n',
    [body.networks],
  )
  if (found?.whole !== true) throw faultProblem([{ field: 'networks', code: 'network' }])
}

/** UTC milliseconds; a key of today begins now. Null when the days are none, over, or too many. */
function keyPeriod(
  policy: Policy,
  { from, to }: Pick<SystemRequestBody, 'from' | 'to'>,
  today: string,
  now: number,
): { readonly from: number; readonly to: number } | null {
  const { offsetMinutes } = policy.valueOn('office-hours', today)
  const midnight = (day: string) =>
    Date.parse(`${day}T00:00:00Z`) - offsetMinutes * 60_000
  const longestMs = policy.valueOn('client-keys', today).daysMax * dayMs
  if (from < today || to <= from || midnight(to) - midnight(from) > longestMs) return null
  return { from: from === today ? now : midnight(from), to: midnight(to) }
}

/** What only the stored lists show to be wrong. */
async function storedFaults(
  tx: Tx,
  body: SystemRequestBody,
  thumbprint: string,
  day: string,
): Promise<{ field: string; code: InputFault }[]> {
  const agency = body.kind === 'system' ? body.agency : null
  const [found] = await tx.rows<
    Readonly<Record<'key' | 'kid' | 'system' | 'agency', boolean>>
  >(
    `select exists (select from client_keys where thumbprint = $1)
              or exists (select from client_system_requests
                          where thumbprint = $1 and state = 'open') as key,
            exists (select from client_keys where system_id = $2 and kid = $3 and ended_at is null)
              or exists (select from client_system_requests where system_id = $2
                          and public_jwk ->> 'kid' = $3 and state = 'open') as kid,
            exists (select from client_systems where id = $2)
              or exists (select from client_system_requests
                          where system_id = $2 and kind = 'system' and state = 'open') as system,
            exists (select from agencies where code = $4 and valid_from <= $5::date
                     and (valid_to is null or valid_to > $5::date)) as agency`,
    [thumbprint, body.system, body.jwk.kid ?? null, agency, day],
  )
  const faults: { field: string; code: InputFault }[] = []
  if (found?.key === true) faults.push({ field: 'jwk', code: 'key-taken' })
  else if (found?.kid === true) faults.push({ field: 'jwk', code: 'key-id-taken' })
  if (body.kind === 'system' && found?.system === true)
    faults.push({ field: 'system', code: 'system-taken' })
  if (body.kind === 'system' && found?.agency !== true)
    faults.push({ field: 'agency', code: 'unknown-agency' })
  return faults
}

async function requireLiving(tx: Tx, systemId: string): Promise<void> {
  const [system] = await tx.rows<{ state: ClientSystemState }>(
    'select state from client_systems where id = $1',
    [systemId],
  )
  if (system === undefined) throw new Problem('not-found')
  if (system.state === 'revoked') throw new Problem('system-state-forbids')
}
