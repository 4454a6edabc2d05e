/** Locking, unlocking and revoking a client system, and ending a key of it before its date. */
import type {
  ClientSystemView,
  clientSystemActRequest,
} from '@chot/contract/client-systems.ts'
import {
  type ClientSystemRefusal,
  type ClientSystemState,
  clientSystemRules,
  whyNotActOnSystem,
} from '@chot/core/workflow/client-system.ts'
import type { z } from 'zod'
import { localDay } from '../../accounts/local-day.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { actorOf, stillMay } from '../../accounts/standing.ts'
import type { Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { appendTo, lockHead } from '../../log/append.ts'
import { findSystem } from './list-systems.ts'

type Request = z.infer<typeof clientSystemActRequest>

/**
 * Does it, in force at the next request on every node. What the table refuses is an entry too.
 * Throws Problem `not-found` (the system, or a key of it in force), `not-permitted`,
 * `system-state-forbids` or `system-unlock-own`.
 */
export async function actOnSystem(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  officer: SignedIn,
  id: string,
  asked: Request,
): Promise<ClientSystemView> {
  const refused = await deps.db.inTx(async (tx) => {
    // Under the head: no other act, and no query, comes in between.
    const head = await lockHead(tx, deps.clock.heldAt())
    const day = localDay(await deps.policies.at(tx, head.policyRevision), head.at)
    if (!(await stillMay(tx, officer, 'systems:guard', day)))
      throw new Problem('not-permitted')
    const [system] = await tx.rows<{
      state: ClientSystemState
      changed_by: string | null
    }>('select state, changed_by from client_systems where id = $1', [id])
    if (system === undefined) throw new Problem('not-found')
    const refusal = whyNotActOnSystem(
      { state: system.state, lockedBy: system.changed_by },
      asked.act,
      officer.accountId,
    )
    if (refusal === null) await carryOut(tx, officer, id, asked, head.at)
    await appendTo(tx, head, [
      {
        k: 'system',
        oc: refusal === null ? 'done' : 'refused',
        ...actorOf(officer, 'systems:guard'),
        sy: id,
        ...(refusal === null ? {} : { re: refusal }),
        no: asked.reason,
        ob: [
          asked.act,
          ...(asked.thumbprint === undefined ? [] : [asked.thumbprint]),
          `basis=${asked.basis}`,
        ].join(' '),
      },
    ])
    return refusal
  })
  if (refused !== null) throw new Problem(refused satisfies ClientSystemRefusal)
  const view = await findSystem(deps.db, officer.accountId, id)
  if (view === null) throw new Problem('not-found')
  return view
}

async function carryOut(
  tx: Tx,
  officer: SignedIn,
  id: string,
  { act, thumbprint, reason, basis }: Request,
  at: number,
): Promise<void> {
  const to = clientSystemRules[act].to
  if (to !== null) {
    await tx.rows(
      `update client_systems set state = $2, changed_at = to_timestamp($3::bigint / 1000.0),
              changed_by = $4, change_reason = $5, change_basis = $6
       where id = $1`,
      [id, to, at, officer.accountId, reason, basis],
    )
    return
  }
  const ended = await tx.rows(
    `update client_keys set ended_at = to_timestamp($3::bigint / 1000.0)
     where system_id = $1 and thumbprint = $2 and ended_at is null
       and valid_to > to_timestamp($3::bigint / 1000.0)
     returning thumbprint`,
    [id, thumbprint, at],
  )
  if (ended.length === 0) throw new Problem('not-found')
}
