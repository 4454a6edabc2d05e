import { addDays } from '@chot/core/workflow/dormancy.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { localDay } from './local-day.ts'

/**
 * Puts a training on record, `heldOn` as `yyyy-MM-dd`; it counts for as many days as the policy of
 * today says. The same day again replaces the paper that proves it. The caller records the act.
 */
export async function recordTraining(
  deps: Pick<Deps, 'clock' | 'policies'>,
  tx: Tx,
  accountId: string,
  training: { readonly heldOn: string; readonly basis: string },
): Promise<void> {
  const now = deps.clock.now()
  const policy = await deps.policies.current(tx)
  const { trainingDays } = policy.valueOn('account-life', localDay(policy, now))
  await tx.rows(
    `insert into account_trainings (account_id, held_on, valid_to, basis, recorded_at)
     values ($1, $2, $3, $4, to_timestamp($5::bigint / 1000.0))
     on conflict (account_id, held_on) do update set valid_to = excluded.valid_to,
       basis = excluded.basis, recorded_at = excluded.recorded_at`,
    [
      accountId,
      training.heldOn,
      addDays(training.heldOn, trainingDays),
      training.basis,
      now,
    ],
  )
}
