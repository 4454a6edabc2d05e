/** When officers are away. Told anew it replaces what was told before; the rows before it stay. */
import type { LeaveKind } from '@chot/core/workflow/account.ts'
import type { Reader, Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'

export interface LeaveTold {
  /** Local days, first and last. */
  readonly from: string
  readonly to: string
  readonly kind: LeaveKind
}

/** SQL that gives the newest row of `account_leaves` of an account, if it is not over on a day. */
export const leaveOfSql = (account: string, today: string) => `
  select t.first_day as "from", t.last_day as "to", t.kind
  from (select * from account_leaves v where v.account_id = ${account}
        order by v.id desc limit 1) t
  where t.last_day >= ${today}::date`

/** The leave that goes on or is to come; null when there is none. */
export async function readLeave(
  reader: Reader,
  account: string,
  today: string,
): Promise<LeaveTold | null> {
  const [row] = await reader.rows<LeaveTold>(leaveOfSql('$1', '$2'), [account, today])
  return row ?? null
}

/** Null ends it at once. The caller records the act. */
export async function tellLeave(
  deps: Pick<Deps, 'clock'>,
  tx: Tx,
  account: string,
  leave: LeaveTold | null,
): Promise<void> {
  await tx.rows(
    `insert into account_leaves (account_id, told_at, first_day, last_day, kind)
     values ($1, to_timestamp($2::bigint / 1000.0), $3, $4, $5)`,
    [
      account,
      deps.clock.now(),
      leave?.from ?? null,
      leave?.to ?? null,
      leave?.kind ?? null,
    ],
  )
}
