import { localDay } from '../../accounts/local-day.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { actorOf, stillMay } from '../../accounts/standing.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { appendTo, lockHead } from '../../log/append.ts'
import { readProgress } from './view-reorganisation.ts'

/**
 * Reminds the administrators of every agency that still has accounts to confirm; the notifications
 * follow the entries. How many agencies. Throws Problem `not-permitted`.
 */
export async function remindAgencies(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  officer: SignedIn,
  id: string,
): Promise<number> {
  return deps.db.inTx(async (tx) => {
    const today = localDay(await deps.policies.current(tx), deps.clock.now())
    const progress = await readProgress(tx, id, today)
    const waiting = progress.filter((each) => each.waiting > 0)
    if (!(await stillMay(tx, officer, 'agencies:edit', today)))
      throw new Problem('not-permitted')
    if (waiting.length === 0) return 0
    const head = await lockHead(tx, deps.clock.heldAt())
    await appendTo(
      tx,
      head,
      waiting.map(({ code }) => ({
        k: 'agency' as const,
        oc: 'done' as const,
        id,
        ...actorOf(officer, 'agencies:edit'),
        ob: `${code} remind ${id}`,
      })),
    )
    return waiting.length
  })
}
