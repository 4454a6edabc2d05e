/** A challenged officer shows that a person is there: their browser does work that costs a program time. */
import type { workDone } from '@chot/contract/session.ts'
import type { z } from 'zod'
import type { SignedIn } from '../accounts/sessions.ts'
import { actorOf } from '../accounts/standing.ts'
import { spendChallenge } from '../accounts/used-challenges.ts'
import { isWorkDone, spendableOf } from '../accounts/work.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { record } from '../log/append.ts'

/** Ends the challenge of one's own account; whether there was one. Throws Problem `work-needed`. */
export async function meetChallenge(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
  officer: SignedIn,
  work: z.infer<typeof workDone>,
): Promise<boolean> {
  if (!(await isWorkDone(deps, work, officer.address))) throw new Problem('work-needed')
  return deps.db.inTx(async (tx) => {
    const now = deps.clock.now()
    if (!(await spendChallenge(tx, spendableOf(work), now)))
      throw new Problem('work-needed')
    const [met] = await tx.rows<{ id: string }>(
      `update holds set ended_at = to_timestamp($2::bigint / 1000.0), ended_by = $1
       where kind = 'challenge' and scope = 'account' and subject = $1 and ended_at is null
       returning id`,
      [officer.accountId, now],
    )
    if (met === undefined) return false
    await record(tx, deps.clock.heldAt(), {
      k: 'challenge',
      oc: 'done',
      id: met.id,
      ...actorOf(officer, 'query'),
      ob: `account=${officer.accountId} met`,
    })
    return true
  })
}
