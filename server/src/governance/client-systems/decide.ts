/** Deciding what another asked about client systems; approving registers it at once. */

import type { PublicJwk } from '@chot/contract/client-systems.ts'
import type { ProblemCode } from '@chot/contract/problems.ts'
import type { RequestDecision, RequestState } from '@chot/core/workflow/account.ts'
import {
  type SystemRequestKind,
  whyNotDecideSystemRequest,
} from '@chot/core/workflow/client-system.ts'
import type { ClientScope } from '../../accounts/client-systems.ts'
import { localDay } from '../../accounts/local-day.ts'
import { addClientKey, insertClientSystem } from '../../accounts/register-client.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { actorOf, stillMay } from '../../accounts/standing.ts'
import type { Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { appendTo, lockHead } from '../../log/append.ts'
import { holdAgencies } from '../../policy/agencies-held.ts'

interface RequestRow {
  readonly kind: SystemRequestKind
  readonly state: RequestState
  readonly requester: string
  readonly system: string
  readonly name: string
  readonly agency: string
  readonly scopes: ClientScope[]
  readonly networks: string[]
  readonly thumbprint: string
  readonly jwk: PublicJwk
  readonly from: number
  readonly to: number
  readonly basis: string
}

const stateOf = { approve: 'approved', refuse: 'refused', withdraw: 'withdrawn' } as const

/**
 * Decides it under the head of the log, where both persons are looked at again; what separation of
 * duties refuses is an entry too. Throws Problem `not-found`, `not-permitted`, `own-request`,
 * `request-decided`, `requester-lost-right`, `system-state-forbids` or `system-request-stale`.
 */
export async function decideOnSystem(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  officer: SignedIn,
  id: string,
  { decision, reason }: { readonly decision: RequestDecision; readonly reason: string },
): Promise<void> {
  const refused = await deps.db.inTx(async (tx) => {
    await holdAgencies(tx)
    const head = await lockHead(tx, deps.clock.heldAt())
    const day = localDay(await deps.policies.at(tx, head.policyRevision), head.at)
    if (!(await stillMay(tx, officer, 'systems:guard', day)))
      throw new Problem('not-permitted')
    const request = await findRequest(tx, id)
    if (request === null) throw new Problem('not-found')
    const { requester, kind, system, thumbprint, basis } = request
    const permitted = await stillMay(tx, { accountId: requester }, 'systems:guard', day)
    const refusal = whyNotDecideSystemRequest(
      request,
      decision,
      officer.accountId,
      permitted,
    )
    if (refusal === null) {
      if (decision === 'approve') await register(tx, request, head.at)
      await tx.rows(
        `update client_system_requests set state = $2, decided_by = $3,
           decided_at = to_timestamp($4::bigint / 1000.0), decision_reason = $5
         where id = $1`,
        [id, stateOf[decision], officer.accountId, head.at, reason],
      )
    }
    await appendTo(tx, head, [
      {
        k: 'system',
        oc: refusal === null ? 'done' : 'refused',
        ...actorOf(officer, 'systems:guard'),
        sy: system,
        ...(refusal === null ? {} : { re: refusal }),
        no: reason,
        ob: `${decision}-${kind} ${id} ${thumbprint} basis=${basis}`,
      },
    ])
    return refusal
  })
  if (refused !== null) throw new Problem(refused)
}

async function findRequest(tx: Tx, id: string): Promise<RequestRow | null> {
  const [row] = await tx.rows<RequestRow>(
    `select kind, state, requester_id as requester, system_id as system, name,
            agency_code as agency, scopes, networks::text[] as networks, thumbprint,
            public_jwk as jwk, (extract(epoch from valid_from) * 1000)::float8 as from,
            (extract(epoch from valid_to) * 1000)::float8 as to, legal_basis as basis
     from client_system_requests where id = $1`,
    [id],
  )
  return row ?? null
}

/** The operator may have enrolled the system or the key while the request waited. */
async function register(tx: Tx, request: RequestRow, now: number): Promise<void> {
  const { kind, system, thumbprint, jwk, from, to } = request
  const [stored] = await tx.rows<{ state: string | null; taken: boolean }>(
    `select (select state from client_systems where id = $1) as state,
            exists (select from client_keys where thumbprint = $2
                     or system_id = $1 and kid = $3 and ended_at is null) as taken`,
    [system, thumbprint, jwk.kid ?? null],
  )
  const fault: ProblemCode | null =
    stored?.taken !== false || to <= now || (kind === 'system' && stored.state !== null)
      ? 'system-request-stale'
      : kind === 'key' && (stored.state === null || stored.state === 'revoked')
        ? 'system-state-forbids'
        : null
  if (fault !== null) throw new Problem(fault)
  if (kind === 'system') await insertClientSystem(tx, { ...request, id: system })
  await addClientKey(tx, system, jwk, { from: Math.round(Math.max(from, now)), to })
}
