import { daysBetween } from '@chot/core/registration/parts.ts'
import { localDay } from '../accounts/local-day.ts'
import type { Deps } from '../deps.ts'
import { type Notification, notify } from './notify.ts'

/**
 * Tells the administrators of an agency that its commitment or confirmation of security ends: once
 * for each number of days the policy names. Not of one that a later accepted version follows.
 */
export async function remindOfRegistrations(
  deps: Pick<Deps, 'config' | 'db' | 'clock' | 'policies'>,
): Promise<void> {
  const policy = await deps.policies.current(deps.db)
  const day = localDay(policy, deps.clock.now())
  const { warnDays } = policy.valueOn('registration', day)
  const ending = await deps.db.rows<{ id: string; to: string; account: string }>(
    `select v.id, v.valid_to as to, a.id as account
     from (select distinct on (agency_code, part) id, agency_code, valid_to
           from registration_versions where state = 'accepted' and part in ('commitment', 'security')
           order by agency_code, part, version desc) v
     join accounts a on a.agency_code = v.agency_code and a.state = 'active'
     where v.valid_to > $1::date and v.valid_to <= $1::date + $2::int and exists (
       select from account_duties d where d.account_id = a.id and d.duty = 'account-admin'
         and d.valid_from <= $1::date and (d.valid_to is null or d.valid_to > $1::date))`,
    [day, Math.max(...warnDays)],
  )
  const told = ending.map(({ id, to, account }): Notification => {
    const left = daysBetween(day, to)
    const warning = Math.min(...warnDays.filter((each) => left <= each))
    return {
      account,
      kind: 'registration-ends',
      about: String(warning),
      once: `${id} ${warning}`,
    }
  })
  if (told.length > 0) await deps.db.inTx((tx) => notify(deps, tx, told))
}
