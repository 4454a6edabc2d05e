/** The review that is open, and who answers at which agency: read inside the transaction that acts. */
import type { CivilDate } from '@chot/core/calendar/civil.ts'
import { type Duty, dutiesConflict } from '@chot/core/duties.ts'
import { reviewers } from '@chot/core/review/review.ts'
import type { Account } from '@chot/core/workflow/account.ts'
import { localDay } from '../../../accounts/local-day.ts'
import type { Reader, Tx } from '../../../db/database.ts'
import type { Deps } from '../../../deps.ts'
import { lockHead } from '../../../log/append.ts'
import type { Policy } from '../../../policy/policy.ts'

export type ReviewDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'policies'>

export interface StoredReview {
  readonly id: string
  readonly openedOn: CivilDate
  readonly dueOn: CivilDate
  readonly closed: boolean
}

/** Newest first. */
export function listStored(reader: Reader, id: string | null): Promise<StoredReview[]> {
  return reader.rows<StoredReview>(
    `select id, opened_on as "openedOn", due_on as "dueOn", closed_at is not null as closed
     from reviews where $1::text is null or id = $1 order by id desc limit 40`,
    [id],
  )
}

/** The head of the log, with the day and the numbers of this very moment. */
export async function takeHead(deps: Pick<Deps, 'clock' | 'policies'>, tx: Tx) {
  const head = await lockHead(tx, deps.clock.heldAt())
  const policy = await deps.policies.at(tx, head.policyRevision)
  const day = localDay(policy, head.at)
  return { head, day, numbers: policy.valueOn('account-review', day) }
}

/** The same for reading, without the head. */
export async function today(deps: Pick<Deps, 'clock' | 'policies'>, reader: Reader) {
  const policy: Policy = await deps.policies.current(reader)
  const day = localDay(policy, deps.clock.now())
  return { day, policy, numbers: policy.valueOn('account-review', day) }
}

/** Ids of those who may answer on a day at agencies: of some, or of all when null. */
export async function reviewersOf(
  reader: Reader,
  agencies: readonly string[] | null,
  day: CivilDate,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await reader.rows<{ id: string; agency: string; duties: Duty[] }>(
    `select a.id, a.agency_code as agency, array_agg(distinct d.duty) as duties
     from accounts a join account_duties d on d.account_id = a.id
       and d.valid_from <= $2::date and (d.valid_to is null or $2::date < d.valid_to)
     where a.state = 'active' and ($1::text[] is null or a.agency_code = any($1))
     group by a.id having bool_or(d.duty = any($3))`,
    [agencies, day, Object.keys(reviewers)],
  )
  const found = new Map<string, string[]>()
  for (const { id, agency, duties } of rows)
    if (!dutiesConflict(duties)) found.set(agency, [...(found.get(agency) ?? []), id])
  return found
}

/** Whether somebody other than the account itself answers for it at its agency. */
export const isAnsweredThere = (
  found: ReadonlyMap<string, readonly string[]>,
  account: Pick<Account, 'id' | 'agency'>,
): boolean => (found.get(account.agency) ?? []).some((id) => id !== account.id)
