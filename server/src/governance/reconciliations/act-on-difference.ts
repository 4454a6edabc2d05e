import type { differenceActBody } from '@chot/contract/reconciliations.ts'
import {
  type DifferenceState,
  differenceAfter,
} from '@chot/core/reconciliation/difference.ts'
import type { z } from 'zod'
import { localDay } from '../../accounts/local-day.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { actorOf, stillMay } from '../../accounts/standing.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { appendTo, lockHead } from '../../log/append.ts'

/**
 * A person explains, closes or reopens a difference. Throws Problem `not-found`, `not-permitted`
 * or `difference-state-forbids`.
 */
export async function actOnDifference(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  officer: SignedIn,
  id: number,
  { act, reason, basis }: z.infer<typeof differenceActBody>,
): Promise<{ readonly day: string; readonly reading: string }> {
  return deps.db.inTx(async (tx) => {
    const [found] = await tx.rows<{
      state: DifferenceState
      day: string
      reading: string
    }>('select state, day, reading from differences where id = $1 for no key update', [
      id,
    ])
    if (found === undefined) throw new Problem('not-found')
    const state = differenceAfter(found.state, act)
    if (state === null) throw new Problem('difference-state-forbids')
    await tx.rows('update differences set state = $2 where id = $1', [id, state])
    await tx.rows(
      `insert into difference_acts (difference_id, at, act, account_id, reason, basis)
       values ($1, to_timestamp($2::bigint / 1000.0), $3, $4, $5, $6)`,
      [id, deps.clock.now(), act, officer.accountId, reason, basis ?? null],
    )
    const head = await lockHead(tx, deps.clock.heldAt())
    const today = localDay(await deps.policies.at(tx, head.policyRevision), head.at)
    if (!(await stillMay(tx, officer, 'reconciliation:act', today)))
      throw new Problem('not-permitted')
    await appendTo(tx, head, [
      {
        k: 'difference',
        oc: 'done',
        ...actorOf(officer, 'reconciliation:act'),
        no: reason,
        ob: [
          `difference=${id} ${act} ${found.reading} ${found.day}`,
          ...(basis === undefined ? [] : [`basis=${basis}`]),
        ].join(' '),
      },
    ])
    return { day: found.day, reading: found.reading }
  })
}
