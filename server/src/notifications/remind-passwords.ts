/** Passwords that are about to end, by the clock: told once for each of the policy's warnings. */
import type { Duty } from '@chot/core/duties.ts'
import { localDay } from '../accounts/local-day.ts'
import { passwordStanding } from '../accounts/password-standing.ts'
import { dutiesOn } from '../accounts/sessions.ts'
import type { Deps } from '../deps.ts'
import { type Notification, notify } from './notify.ts'

const atOnce = 500

interface Row {
  readonly id: string
  readonly set_ms: number
  readonly duties: readonly { duty: Duty; from: string; to: string | null }[]
}

/** Looks at all accounts that use a password of their own. */
export async function remindOfPasswords(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'policies'>,
): Promise<void> {
  const policy = await deps.policies.current(deps.db)
  const date = localDay(policy, deps.clock.now())
  let after = ''
  for (;;) {
    const rows = await deps.db.rows<Row>(
      `select a.id, (extract(epoch from a.password_set_at) * 1000)::float8 as set_ms,
              coalesce((select json_agg(json_build_object(
                          'duty', d.duty, 'from', d.valid_from, 'to', d.valid_to))
                          from account_duties d where d.account_id = a.id), '[]') as duties
       from accounts a
       where a.state = 'active' and not a.password_given
         and not ($1 and a.signs_in_by_sso) and a.id > $2
       order by a.id limit $3`,
      [deps.config.sso !== null, after, atOnce],
    )
    const due = rows.flatMap((row): Notification[] => {
      const dates = { setAt: row.set_ms, given: false }
      const held = dutiesOn(row.duties, date)
      const { warning, dueOn } = passwordStanding(row.id, dates, held, policy, date)
      return warning === null
        ? []
        : [
            {
              account: row.id,
              kind: 'password-ends',
              about: String(warning),
              once: `${dueOn} ${warning}`,
            },
          ]
    })
    if (due.length > 0) await deps.db.inTx((tx) => notify(deps, tx, due))
    const last = rows.at(-1)
    if (rows.length < atOnce || last === undefined) return
    after = last.id
  }
}
