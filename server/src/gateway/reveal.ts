/** POST /v1/reveals: one sensitive field, with a reason, an entry each time (Q5). */

import type { revealAnswer, revealRequest } from '@chot/contract/queries.ts'
import type { z } from 'zod'
import { countedAddress } from '../accounts/address.ts'
import type { Caller } from '../accounts/caller.ts'
import { findClientLack } from '../accounts/client-systems.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { appendTo, lockHead } from '../log/append.ts'
import { withoutNumbers } from '../log/without-numbers.ts'
import { findLock } from '../watch/holds.ts'
import { openField } from './reveal-seal.ts'

interface QueryRow {
  readonly outcome: string | null
  readonly decision_seq: number
  readonly leaf_hash: Buffer
  readonly agency_code: string
  readonly dossier_code: string
  readonly procedure_code: string
  readonly service_code: string
  readonly may: boolean
}

/** Throws Problem `reveal-invalid` or `reveal-expired`; the value leaves only after its entry is in. */
export async function handleReveal(
  deps: Pick<Deps, 'db' | 'clock' | 'keys'>,
  caller: Caller,
  request: z.infer<typeof revealRequest>,
): Promise<z.infer<typeof revealAnswer>> {
  const { accountId } = caller
  if (accountId === null) throw new Problem('account-unknown')
  const bound = { requestId: request.requestId, accountId }
  const sealed = openField(deps.keys, bound, request.field, request.token)
  if (sealed === null) throw new Problem('reveal-invalid')
  return deps.db.inTx(async (tx) => {
    // Under the head no revocation can commit between this reading and the entry.
    const head = await lockHead(tx, deps.clock.heldAt())
    if (deps.clock.now() > sealed.until) throw new Problem('reveal-expired')
    const [query] = await tx.rows<QueryRow>(
      `select q.outcome, q.decision_seq, e.leaf_hash, a.agency_code, q.dossier_code,
              q.procedure_code, q.service_code,
              a.state = 'active'
                and ($3::bytea is null or exists (select from sessions s where s.id = $3
                       and s.account_id = a.id and s.ended_at is null))
                as may
       from queries q
       join accounts a on a.id = q.account_id
       join log_entries e on e.seq = q.decision_seq and e.at = q.decided_at
       where q.request_id = $1 and q.account_id = $2`,
      [request.requestId, accountId, caller.via === 'session' ? caller.sessionId : null],
    )
    const lack =
      caller.via === 'system'
        ? await findClientLack(tx, caller, 'queries:write', deps.clock.now())
        : null
    if (lack !== null) throw new Problem(lack)
    const locked = await findLock(tx, {
      service: query?.service_code ?? null,
      system: caller.via === 'system' ? caller.systemId : null,
      agency: query?.agency_code ?? null,
      address: countedAddress(caller.address),
      account: accountId,
    })
    if (locked !== null) throw new Problem(`${locked}-locked`)
    if (query === undefined || query.outcome !== 'answered')
      throw new Problem('reveal-invalid')
    if (!query.may) throw new Problem('account-not-active')
    const [logged] = await appendTo(tx, head, [
      {
        k: 'reveal',
        oc: 'done',
        id: request.requestId,
        ac: accountId,
        ag: query.agency_code,
        ...(caller.via === 'system' ? { sy: caller.systemId } : {}),
        do: query.dossier_code,
        pr: query.procedure_code,
        sv: query.service_code,
        au: caller.strength,
        ip: caller.address,
        fi: [request.field],
        no: withoutNumbers(request.reason),
        de: query.decision_seq,
      },
    ])
    if (logged === undefined) throw new Error('an entry was not prepared')
    const value = sealed.value as z.infer<typeof revealAnswer>['value']
    return {
      field: request.field,
      value,
      receipt: {
        requestId: request.requestId,
        decision: {
          sequence: query.decision_seq,
          leafHash: query.leaf_hash.toString('hex'),
        },
        outcome: { sequence: logged.sequence, leafHash: logged.leafHash },
        at: logged.at,
      },
    }
  })
}
