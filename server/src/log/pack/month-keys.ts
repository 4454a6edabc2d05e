/**
 * Subject keys of months, asked for and handed out. Whoever has one can try all numbers there are
 * and so tells every look-up of its month from the published log: it leaves on the approval of a
 * second person alone, by `useApproval` in make-pack.ts.
 */
import type { keyDisclosureRequest } from '@chot/contract/evidence-packs.ts'
import type { PackKey } from '@chot/core/log/pack.ts'
import type { z } from 'zod'
import type { SignedIn } from '../../accounts/sessions.ts'
import { askApproval } from '../../approvals/approvals.ts'
import type { Reader } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { readLogClock } from '../keep/log-clock.ts'

/** Between the months of an approval: no number of nine digits comes about. */
const between = ','

/**
 * Asks a second person; returns the id. Throws Problem `month-not-over` of a month in which entries
 * may still come, by the log's own time, `subject-key-gone`, or as `askApproval` does.
 */
export async function askKeyDisclosure(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
  officer: SignedIn,
  { months, recipient, reason, basis }: z.infer<typeof keyDisclosureRequest>,
): Promise<string> {
  const now = await readLogClock(deps.db)
  if (months.some((month) => month >= now.month)) throw new Problem('month-not-over')
  if ((await findMonthKeys(deps.db, deps.keys, months)) === null)
    throw new Problem('subject-key-gone')
  return askApproval(deps, officer, {
    kind: 'key-disclosure',
    number: null,
    reason,
    basis,
    terms: { months: months.join(between), recipient },
  })
}

/** The months that an approval names. */
export function approvedMonths({
  terms,
}: {
  readonly terms: Readonly<Record<string, string>>
}): readonly string[] {
  return (terms.months ?? '').split(between)
}

/**
 * The keys of all these months; null if one was destroyed, is about to be, is missing, or is not
 * the one the database was used with.
 */
export async function findMonthKeys(
  reader: Reader,
  keys: Pick<Deps['keys'], 'findSubjectKey'>,
  months: readonly string[],
): Promise<readonly PackKey[] | null> {
  const used = await reader.rows<{ month: string; fingerprint: Buffer }>(
    `select name as month, fingerprint from key_fingerprints
     where name = any($1)
       and not exists (select from log_months m where m.month = name and m.prune_seq is not null)`,
    [months],
  )
  const fingerprints = new Map(used.map((row) => [row.month, row.fingerprint]))
  const found: PackKey[] = []
  for (const month of months) {
    const held = keys.findSubjectKey(month)
    if (held === null || fingerprints.get(month)?.equals(held.fingerprint) !== true)
      return null
    found.push({ epoch: month, key: held.key.toString('base64url') })
  }
  return found
}
