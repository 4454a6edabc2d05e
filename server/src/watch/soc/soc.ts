/**
 * A security operations centre locks through the API, at once and for good reason; it never lifts. What
 * it reads comes by the sequences of the entries, which have no gap.
 */

import type { LockEffect } from '@chot/contract/locks.ts'
import type {
  SocAlerts,
  SocLocks,
  socFilter,
  socLockRequest,
} from '@chot/contract/soc.ts'
import type { z } from 'zod'
import { findClientLack, type ProvenClient } from '../../accounts/client-systems.ts'
import type { Reader } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { appendTo, lockHead } from '../../log/append.ts'
import { alertJson } from '../list.ts'
import { effectText, lockEffect } from '../lock-effect.ts'
import { findLockSubject, putLock } from '../put-lock.ts'

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`

interface Put {
  readonly id: string
  /** Null of a repeat: it was told the first time. */
  readonly effect: LockEffect | null
}

/**
 * Puts a lock as a person does; a repeat under the same key puts none and gives the first one's id.
 * Throws Problem `not-found`, `already-locked`, `idempotency-key-reused`, or what the client lacks.
 */
export async function lockBySystem(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  client: ProvenClient,
  idempotencyKey: string,
  asked: z.infer<typeof socLockRequest>,
): Promise<Put> {
  const { scope, reason, basis } = asked
  const subject = await findLockSubject(deps.db, scope, asked.subject)
  if (subject === null) throw new Problem('not-found')
  const by = { system: client.systemId, idempotencyKey }
  const lock = { scope, subject, by, reason, basis }
  const effect = await lockEffect(deps, scope, subject)
  return deps.db.inTx(async (tx) => {
    const put = await putLock(tx, lock, deps.clock.now())
    if (put === null) {
      const [first] = await tx.rows<{ id: string; same: boolean }>(
        `select id, (scope, subject, reason, basis) = ($3, $4, $5, $6) as same
         from holds where system_id = $1 and idempotency_key = $2`,
        [client.systemId, idempotencyKey, scope, subject, reason, basis],
      )
      if (first === undefined) throw new Problem('already-locked')
      if (!first.same) throw new Problem('idempotency-key-reused')
      return { id: first.id, effect: null }
    }
    const head = await lockHead(tx, deps.clock.heldAt())
    const lack = await findClientLack(tx, client, 'locks:write', head.at)
    if (lack !== null) throw new Problem(lack)
    const { id, entry } = put
    const who = { sy: client.systemId, ip: client.address }
    await appendTo(tx, head, [{ ...entry, ...who, ob: entry.ob + effectText(effect) }])
    return { id, effect }
  })
}

type Filter = z.infer<typeof socFilter>

/** Its own locks after a sequence, oldest first. */
export async function listSystemLocks(
  reader: Reader,
  system: string,
  { after, limit }: Filter,
): Promise<SocLocks> {
  const locks = await reader.rows<SocLocks['locks'][number]>(
    `select h.id, e.seq as sequence, h.scope, h.subject, ${ms('h.began_at')} as at, h.reason,
            h.basis, ${ms('h.ended_at')} as "liftedAt"
     from log_entries e join holds h on h.id = e.request_id and h.system_id = $1
     where e.kind = 'lock' and e.system_id = $1 and e.seq > $2 order by e.seq limit $3`,
    [system, after ?? -1, limit],
  )
  return { locks: [...locks] }
}

/** All alerts after a sequence, oldest first. */
export async function listAlertsAfter(
  reader: Reader,
  { after, limit }: Filter,
): Promise<SocAlerts> {
  const rows = await reader.rows<{ alert: SocAlerts['alerts'][number] }>(
    `select ${alertJson} || jsonb_build_object('sequence', e.seq) as alert
     from log_entries e join alerts a on a.id = e.request_id
     where e.kind = 'alert' and e.seq > $1 order by e.seq limit $2`,
    [after ?? -1, limit],
  )
  return { alerts: rows.map(({ alert }) => alert) }
}
