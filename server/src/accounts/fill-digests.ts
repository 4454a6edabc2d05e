import type { Deps } from '../deps.ts'
import { personDigest } from './create-account.ts'

/**
 * Fills in the digests that accounts older than the column lack; returns how many could not be,
 * because two accounts are one person's: one of them is to be revoked by hand.
 */
export async function fillPersonDigests(
  deps: Pick<Deps, 'db' | 'keys'>,
): Promise<number> {
  const lacking = await deps.db.rows<{ id: string; officer_number_sealed: Buffer }>(
    `select id, officer_number_sealed from accounts
     where person_digest is null and state <> 'revoked' order by created_at, id`,
  )
  let double = 0
  for (const { id, officer_number_sealed } of lacking) {
    const number = deps.keys.officers.open(officer_number_sealed, `officer-number/${id}`)
    const filled = await deps.db.rows(
      `update accounts set person_digest = $2 where id = $1 and not exists (
         select from accounts where person_digest = $2 and state <> 'revoked')
       returning id`,
      [id, personDigest(deps.keys, number)],
    )
    if (filled.length === 0) double += 1
  }
  return double
}
