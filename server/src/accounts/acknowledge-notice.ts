import { notice } from '@chot/contract/notice.ts'
import type { Deps } from '../deps.ts'
import { record } from '../log/append.ts'
import { isBySso, type SignedIn } from './sessions.ts'

/**
 * The officer has read that use is logged: kept with its version, and recorded. Whoever has a
 * password and a factor of their own by then has taken the account over.
 */
export async function acknowledgeNotice(
  deps: Pick<Deps, 'db' | 'clock'>,
  officer: SignedIn,
): Promise<void> {
  await deps.db.inTx(async (tx) => {
    await tx.rows(
      `update accounts set notice_version = $2, notice_at = to_timestamp($3::bigint / 1000.0),
         enrolled_at = case when (password_given and not $4) or factor_owed then enrolled_at
                            else coalesce(enrolled_at, to_timestamp($3::bigint / 1000.0)) end
       where id = $1`,
      [officer.accountId, notice.version, deps.clock.now(), isBySso(officer.strength)],
    )
    await record(tx, deps.clock.heldAt(), {
      k: 'notice',
      oc: 'done',
      ac: officer.accountId,
      au: officer.strength,
      ag: officer.agency.code,
      ip: officer.address,
      ob: `version ${notice.version}`,
    })
  })
}
