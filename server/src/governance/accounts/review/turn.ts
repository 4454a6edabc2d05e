/**
 * Reviews by the clock: a campaign opens, takes in who comes, reminds, and suspends on the day after
 * its due day whoever nobody answered for. Every node looks; what is done is on record in the
 * transaction that did it, so that the work is done once.
 */

import type { NotificationKind } from '@chot/core/notification/notification.ts'
import { campaignToOpen, isOver, mayJoin, outcomeOn } from '@chot/core/review/review.ts'
import { warningDue } from '@chot/core/workflow/connection.ts'
import { addDays } from '@chot/core/workflow/dormancy.ts'
import { localDay } from '../../../accounts/local-day.ts'
import type { Tx } from '../../../db/database.ts'
import type { Deps } from '../../../deps.ts'
import { appendTo } from '../../../log/append.ts'
import { notify } from '../../../notifications/notify.ts'
import { startTurns, type Turns } from '../../../turns.ts'
import { entryOf, lockPeople, writeActs } from '../people.ts'
import {
  listStored,
  type ReviewDeps,
  reviewersOf,
  type StoredReview,
  takeHead,
  today,
} from './open-review.ts'

/** How long after midnight silence may go unnoticed. */
const lookEveryMs = 5 * 60_000
/** Settled in one transaction, and so under one hold of the log's head. */
const settledAtOnce = 500
/** The node that holds it does the work; the others do not wait. */
const reviewLock = 0x63_68_72_76

export interface ReviewTurn {
  opened: string | null
  joined: number
  reminded: number
  suspended: number
  closed: string | null
}

/** Looks once: what was done. */
export async function lookAtReviews(deps: ReviewDeps): Promise<ReviewTurn> {
  const turn: ReviewTurn = {
    opened: null,
    joined: 0,
    reminded: 0,
    suspended: 0,
    closed: null,
  }
  const { day } = await today(deps, deps.db)
  const [before] = await listStored(deps.db, null)
  if (before !== undefined && !before.closed && isOver(before.dueOn, day)) {
    turn.suspended = await settle(deps, before)
    turn.closed = (await close(deps, before)) ? before.id : null
  }
  turn.opened = await open(deps)
  const [review] = await listStored(deps.db, null)
  if (review === undefined || review.closed) return turn
  turn.joined = await join(deps, review)
  turn.reminded = await remind(deps, review)
  return turn
}

const mine = async (tx: Tx) => {
  const [lock] = await tx.rows<{ held: boolean }>(
    'select pg_try_advisory_xact_lock($1) as held',
    [reviewLock],
  )
  return lock?.held === true
}

/** Accounts with a duty that queries, now or from a later day, that are not in the review. */
const takeInSql = `
  insert into review_items (review_id, account_id, agency_code, joined_on)
  select $1, a.id, a.agency_code, $2::date from accounts a
  where a.state = 'active' and exists (
    select from account_duties d where d.account_id = a.id
      and d.duty in ('receiving', 'verification') and (d.valid_to is null or
          ($2::date < d.valid_to and d.valid_from < d.valid_to)))
  on conflict do nothing returning agency_code as agency`

/** Opens the campaign whose day has come; its id. */
async function open(deps: ReviewDeps): Promise<string | null> {
  return deps.db.inTx(async (tx) => {
    if (!(await mine(tx))) return null
    const [newest] = await listStored(tx, null)
    if (newest !== undefined && !newest.closed) return null
    const { day, policy, numbers } = await today(deps, tx)
    // At work since the first act that was not the loading of lists.
    const [first] = await tx.rows<{ at: Date }>(
      `select at from log_entries where kind <> 'reference' order by seq limit 1`,
    )
    if (first === undefined) return null
    const since = localDay(policy, first.at.getTime())
    const dates = campaignToOpen(
      day,
      since,
      newest?.id ?? null,
      numbers,
      policy.calendarOn(day),
    )
    if (dates === null) return null
    await tx.rows(
      `insert into reviews (id, opened_on, due_on, opened_at)
       values ($1, $2, $3, to_timestamp($4::bigint / 1000.0))`,
      [dates.id, dates.openedOn, dates.dueOn, deps.clock.now()],
    )
    const taken = await tx.rows<{ agency: string }>(takeInSql, [dates.id, day])
    const agencies = [...new Set(taken.map(({ agency }) => agency))]
    await tell(deps, tx, dates.id, agencies, day, 'review-opened', null)
    const { head } = await takeHead(deps, tx)
    await appendTo(tx, head, [
      {
        k: 'review',
        oc: 'done',
        ob: `${dates.id} open due=${dates.dueOn} accounts=${taken.length} agencies=${agencies.length}`,
      },
    ])
    return dates.id
  })
}

/** Takes in who came since; how many. */
async function join(deps: ReviewDeps, review: StoredReview): Promise<number> {
  return deps.db.inTx(async (tx) => {
    if (!(await mine(tx))) return 0
    const { day, numbers } = await today(deps, tx)
    if (!mayJoin(day, review.dueOn, numbers)) return 0
    const taken = await tx.rows(takeInSql, [review.id, day])
    if (taken.length === 0) return 0
    const { head } = await takeHead(deps, tx)
    await appendTo(tx, head, [
      { k: 'review', oc: 'done', ob: `${review.id} join accounts=${taken.length}` },
    ])
    return taken.length
  })
}

/** Tells those who answer at agencies; how many. Who stands in for the others is told as well. */
async function tell(
  deps: ReviewDeps,
  tx: Tx,
  review: string,
  agencies: readonly string[],
  day: string,
  kind: NotificationKind,
  days: number | null,
): Promise<number> {
  const found = await reviewersOf(tx, agencies, day)
  const standIns =
    found.size === agencies.length
      ? []
      : await tx.rows<{ id: string }>(
          `select distinct a.id from accounts a join account_duties d on d.account_id = a.id
           where a.state = 'active' and d.duty = 'focal-point' and d.valid_from <= $1::date
             and (d.valid_to is null or $1::date < d.valid_to)`,
          [day],
        )
  const told = new Set([...[...found.values()].flat(), ...standIns.map(({ id }) => id)])
  await notify(
    deps,
    tx,
    [...told].map((account) => ({
      account,
      kind,
      about: days === null ? null : String(days),
      once: `review ${review} ${days ?? 'open'}`,
    })),
  )
  return told.size
}

/** Reminds agencies that are behind, once for each of the days before; how many were told. */
async function remind(deps: ReviewDeps, review: StoredReview): Promise<number> {
  const { day, numbers } = await today(deps, deps.db)
  const days = warningDue(review.dueOn, day, numbers.warnDays)
  if (days === null) return 0
  return deps.db.inTx(async (tx) => {
    if (!(await mine(tx))) return 0
    // Named by the day it belongs to, whenever it is made up for.
    const made = await tx.rows(
      `insert into review_turns (review_id, day) values ($1, $2)
       on conflict do nothing returning day`,
      [review.id, addDays(review.dueOn, -days)],
    )
    if (made.length === 0) return 0
    const behind = await tx.rows<{ agency: string }>(
      `select distinct a.agency_code as agency from review_items i
       join accounts a on a.id = i.account_id and a.state = 'active'
       where i.review_id = $1 and i.outcome is null`,
      [review.id],
    )
    const agencies = behind.map(({ agency }) => agency)
    const told = await tell(deps, tx, review.id, agencies, day, 'review-due', days)
    const { head } = await takeHead(deps, tx)
    await appendTo(tx, head, [
      {
        k: 'review',
        oc: 'done',
        ob: `${review.id} remind days=${days} agencies=${agencies.length} accounts=${told}`,
      },
    ])
    return told
  })
}

/** Settles all that were not answered for; how many were suspended. */
async function settle(deps: ReviewDeps, review: StoredReview): Promise<number> {
  let suspended = 0
  for (;;) {
    const done = await deps.db.inTx((tx) => settleSome(deps, tx, review))
    suspended += done.suspended
    if (done.settled === 0) return suspended
  }
}

async function settleSome(
  deps: ReviewDeps,
  tx: Tx,
  review: StoredReview,
): Promise<{ readonly settled: number; readonly suspended: number }> {
  const nothing = { settled: 0, suspended: 0 }
  if (!(await mine(tx))) return nothing
  const unanswered = (ids: readonly string[] | null, suffix: string) =>
    tx.rows<{ account: string }>(
      `select account_id as account from review_items
       where review_id = $1 and outcome is null and ($2::text[] is null or account_id = any($2))
       order by account_id limit $3 ${suffix}`,
      [review.id, ids, settledAtOnce],
    )
  const some = await unanswered(null, '')
  if (some.length === 0) return nothing
  // Accounts first, as whoever answers does.
  const people = await lockPeople(
    tx,
    some.map(({ account }) => account),
  )
  const still = await unanswered([...people.keys()], 'for no key update')
  const { head, day } = await takeHead(deps, tx)
  const settled = still.flatMap(({ account: id }) => {
    const account = people.get(id)
    if (account === undefined) return []
    return [{ account, outcome: outcomeOn({ account, answer: null }, review.dueOn, day) }]
  })
  // The day may have been judged by another clock than the log's.
  if (settled.some(({ outcome }) => outcome === 'open')) return nothing
  const silent = settled
    .filter(({ outcome }) => outcome === 'silent')
    .map(({ account }) => account)
  const ids = silent.map(({ id }) => id)
  await tx.rows(
    `update review_items i set outcome = n.outcome, agency_code = n.agency,
       at = to_timestamp($2::bigint / 1000.0)
     from unnest($3::text[], $4::text[], $5::text[]) as n(account, agency, outcome)
     where i.review_id = $1 and i.account_id = n.account`,
    [
      review.id,
      head.at,
      settled.map(({ account }) => account.id),
      settled.map(({ account }) => account.agency),
      settled.map(({ outcome }) => outcome),
    ],
  )
  await tx.rows(`update accounts set state = 'review-silent' where id = any($1)`, [ids])
  await tx.rows(
    `update sessions set ended_at = to_timestamp($2::bigint / 1000.0)
     where account_id = any($1) and ended_at is null`,
    [ids, deps.clock.now()],
  )
  const acts = ids.map((id) => ({ account: id, act: 'review-silent', about: review.id }))
  const logged = await appendTo(
    tx,
    head,
    acts.map((act) => ({ ...entryOf(null, act), oc: 'done' as const })),
  )
  await writeActs(
    tx,
    null,
    acts.flatMap((act, at) => {
      const entry = logged[at]
      return entry === undefined ? [] : [{ act, logged: entry }]
    }),
  )
  return { settled: settled.length, suspended: ids.length }
}

/** Closes it once nobody is left; whether it was. */
async function close(deps: ReviewDeps, review: StoredReview): Promise<boolean> {
  return deps.db.inTx(async (tx) => {
    if (!(await mine(tx))) return false
    const [counts] = await tx.rows<{ open: number; said: string }>(
      `select count(*) filter (where outcome is null) as open,
              concat_ws(' ', 'keep=' || count(*) filter (where outcome = 'keep'),
                'change=' || count(*) filter (where outcome = 'change'),
                'revoke=' || count(*) filter (where outcome = 'revoke'),
                'silent=' || count(*) filter (where outcome = 'silent'),
                'gone=' || count(*) filter (where outcome = 'gone')) as said
       from review_items where review_id = $1`,
      [review.id],
    )
    if (counts === undefined || counts.open > 0) return false
    const { head } = await takeHead(deps, tx)
    const closed = await tx.rows(
      `update reviews set closed_at = to_timestamp($2::bigint / 1000.0)
       where id = $1 and closed_at is null returning id`,
      [review.id, head.at],
    )
    if (closed.length === 0) return false
    await appendTo(tx, head, [
      { k: 'review', oc: 'done', ob: `${review.id} close ${counts.said}` },
    ])
    return true
  })
}

/** Looks now and every five minutes until closed. */
export function startReviews(deps: ReviewDeps & Pick<Deps, 'log'>): Turns {
  const fault = 'reviews of accounts were not seen to'
  return startTurns(deps, { everyMs: lookEveryMs, fault }, () => lookAtReviews(deps))
}
