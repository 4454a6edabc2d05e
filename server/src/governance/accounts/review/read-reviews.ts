/** A review as it is read: one agency's accounts with what is known of each, and how far all are. */
import type {
  ReviewCounts,
  ReviewItemPage,
  ReviewItemView,
  ReviewList,
  ReviewProgressPage,
  reviewItemFilter,
  reviewProgressFilter,
} from '@chot/contract/reviews.ts'
import type { CivilDate } from '@chot/core/calendar/civil.ts'
import {
  nextOpening,
  outcomeOn,
  type ReviewAnswer,
  type ReviewChange,
  type ReviewOutcome,
  remarksOn,
  ruleAnswer,
} from '@chot/core/review/review.ts'
import { type Account, seesProvince } from '@chot/core/workflow/account.ts'
import { type DatedDuty, dutiesOn } from '@chot/core/workflow/dated-duties.ts'
import { addDays } from '@chot/core/workflow/dormancy.ts'
import type { z } from 'zod'
import type { SignedIn } from '../../../accounts/sessions.ts'
import type { Reader } from '../../../db/database.ts'
import { hasWordsSql, wordPatterns } from '../../../db/list-page.ts'
import { Problem } from '../../../http/problem.ts'
import { listedJoin, trainedUntilSql } from '../account-rows.ts'
import {
  isAnsweredThere,
  listStored,
  type ReviewDeps,
  reviewersOf,
  type StoredReview,
  today,
} from './open-review.ts'

/** Newest first, and when the next one opens. */
export async function listReviews(deps: ReviewDeps): Promise<ReviewList> {
  const { day, policy, numbers } = await today(deps, deps.db)
  const reviews = await listStored(deps.db, null)
  const newest = reviews[0]?.id ?? null
  const nextOpensOn = nextOpening(day, newest, numbers, policy.calendarOn(day))
  return { reviews, today: day, nextOpensOn }
}

async function getReview(reader: Reader, id: string): Promise<StoredReview> {
  const [review] = await listStored(reader, id)
  if (review === undefined) throw new Problem('not-found')
  return review
}

/** Where an item belongs: with an outcome, to the agency that had the account then. */
const agencyOfItem =
  'case when i.outcome is null then a.agency_code else i.agency_code end'
/** Whether nothing is left to answer for, of account `a` on the day of the parameter. */
const isGoneSql = (day: string) => `(a.state <> 'active' or not exists (
  select from account_duties d where d.account_id = a.id
    and d.duty in ('receiving', 'verification')
    and (d.valid_to is null or (${day}::date < d.valid_to and d.valid_from < d.valid_to))))`

const outcomeSql = (day: string) =>
  `coalesce(i.outcome, case when ${isGoneSql(day)} then 'gone' else 'open' end)`

const countColumns = `count(*)::int as accounts,
  ${(['open', 'keep', 'change', 'revoke', 'silent', 'gone'] as const)
    .map((each) => `(count(*) filter (where outcome = '${each}'))::int as ${each}`)
    .join(', ')}`

interface ItemRow {
  readonly id: string
  readonly username: string
  readonly fullName: string
  readonly state: Account['state']
  readonly agency: string
  readonly duties: DatedDuty[]
  readonly joinedOn: string
  readonly outcome: Exclude<ReviewOutcome, 'open'> | null
  readonly change: ReviewChange | null
  readonly remark: string | null
  readonly at: number | null
  readonly answeredBy: string | null
  readonly lastQueryOn: string | null
  readonly medianPerDay: number | null
  readonly mostPerDay: number | null
  readonly declaredPerDay: number | null
  readonly dossiers: number
  readonly trainedUntil: string | null
  readonly addresses: number
  readonly lastAddress: string | null
  readonly alerts: number
  readonly cases: number
  readonly changes: { act: string; on: string }[] | null
  readonly changed: number
}

/**
 * $1 review, $2 agency, $3 cursor, $4 rows, $5 first day of what is measured, $6 offset of local
 * time, $7 day since which changes are told. Queries are read by account, never all of them.
 */
const itemsSql = `
  with page as (
    select i.*, a.username, a.full_name, a.state, a.agency_code as home
    from review_items i join accounts a on a.id = i.account_id
    where i.review_id = $1 and ${agencyOfItem} = $2 and ($3::text is null or a.username > $3)
    order by a.username limit $4)
  select p.account_id as id, p.username, p.full_name as "fullName", p.state, p.home as agency,
    coalesce((select json_agg(json_build_object('duty', d.duty, 'from', d.valid_from,
                'to', d.valid_to) order by d.valid_from, d.duty)
              from account_duties d where d.account_id = p.account_id), '[]') as duties,
    p.joined_on as "joinedOn", p.outcome, p.change, p.remark,
    floor(extract(epoch from p.at) * 1000)::bigint as at,
    (select full_name from accounts where id = p.answered_by) as "answeredBy",
    u.last_on as "lastQueryOn", u.median as "medianPerDay", u.most as "mostPerDay",
    coalesce(u.dossiers, 0)::int as dossiers, l.queries_per_day as "declaredPerDay",
    ${trainedUntilSql} as "trainedUntil", w.addresses, w.last_address as "lastAddress",
    (select count(*)::int from alerts x where x.scope = 'account' and x.subject = p.account_id
       and x.at >= $5::date - make_interval(mins => $6::int)) as alerts,
    (select count(*)::int from cases x where x.scope = 'account' and x.subject = p.account_id
       and x.opened_at >= $5::date - make_interval(mins => $6::int)) as cases,
    c.changes, coalesce(c.changed, 0)::int as changed
  from page p join accounts a on a.id = p.account_id ${listedJoin}
  left join lateral (
    with asked as materialized (
      select local_date, dossier_code, count(*) as n from queries
      where account_id = p.account_id and local_date >= $5::date
        and outcome is distinct from 'not-sent' group by local_date, dossier_code)
    select max(d.local_date) as last_on, max(d.n)::int as most,
           percentile_disc(0.5) within group (order by d.n)::int as median,
           (select count(*) from (select distinct dossier_code from asked) k) as dossiers
    from (select local_date, sum(n) as n from asked group by local_date) d) u on true
  left join lateral (
    select count(*)::int as addresses,
           (array_agg(h.address order by h.last_on desc, h.address))[1] as last_address
    from account_addresses h where h.account_id = p.account_id and h.last_on >= $5::date) w on true
  left join lateral (
    select count(*) as changed,
           (json_agg(json_build_object('act', e.act,
              'on', (e.at at time zone 'UTC' + make_interval(mins => $6::int))::date)
              order by e.seq desc) filter (where e.place <= 5)) as changes
    from (select s.act, s.at, s.seq, row_number() over (order by s.seq desc) as place
          from account_acts s where s.account_id = p.account_id
            and s.at >= $7::date - make_interval(mins => $6::int)) e) c on true
  order by p.username`

const noCounts: ReviewCounts = {
  accounts: 0,
  open: 0,
  keep: 0,
  change: 0,
  revoke: 0,
  silent: 0,
  gone: 0,
}

/**
 * A page of one agency's accounts. Who administers or leads one agency sees it alone. Throws Problem
 * `not-found` for a review or an agency that is not there, `not-permitted` for another's.
 */
export async function readItems(
  deps: ReviewDeps,
  officer: SignedIn,
  id: string,
  { agency, after, limit }: z.infer<typeof reviewItemFilter>,
): Promise<ReviewItemPage> {
  if (agency !== officer.agency.code && !seesProvince(officer.duties))
    throw new Problem('not-permitted')
  const review = await getReview(deps.db, id)
  const { day, policy, numbers } = await today(deps, deps.db)
  const [named] = await deps.db.rows<{ code: string; name: string }>(
    'select code, name from agencies where code = $1',
    [agency],
  )
  if (named === undefined) throw new Problem('not-found')
  const [before] = await deps.db.rows<{ on: string }>(
    'select opened_on as on from reviews where id < $1 order by id desc limit 1',
    [id],
  )
  const measuredFrom = addDays(day, -numbers.measuredDays)
  const { offsetMinutes } = policy.valueOn('office-hours', day)
  const rows = await deps.db.rows<ItemRow>(itemsSql, [
    id,
    agency,
    after ?? null,
    limit + 1,
    measuredFrom,
    offsetMinutes,
    before?.on ?? measuredFrom,
  ])
  const [sum = noCounts] = await deps.db.rows<ReviewCounts>(
    `select ${countColumns} from (
       select ${outcomeSql('$3')} as outcome
       from review_items i join accounts a on a.id = i.account_id
       where i.review_id = $1 and ${agencyOfItem} = $2) t`,
    [id, agency, day],
  )
  const [actor] = await deps.db.rows<Account>(
    `select a.id, a.state, a.agency_code as agency, true as enrolled,
            (select coalesce(json_agg(json_build_object('duty', d.duty, 'from', d.valid_from,
               'to', d.valid_to)), '[]') from account_duties d where d.account_id = a.id) as duties
     from accounts a where a.id = $1`,
    [officer.accountId],
  )
  if (actor === undefined) throw new Error('who reads has no account')
  const answering = await reviewersOf(deps.db, [agency], day)
  const items = rows
    .slice(0, limit)
    .map((row) => itemOf(row, { actor, answering, review, day, numbers }))
  return {
    review,
    agency: named,
    measuredFrom,
    today: day,
    sum,
    items,
    total: sum.accounts,
    next: rows.length > limit ? (items.at(-1)?.account.username ?? null) : null,
  }
}

function itemOf(
  row: ItemRow,
  {
    actor,
    answering,
    review,
    day,
    numbers,
  }: {
    readonly actor: Account
    readonly answering: ReadonlyMap<string, readonly string[]>
    readonly review: StoredReview
    readonly day: CivilDate
    readonly numbers: Parameters<typeof remarksOn>[2]
  },
): ReviewItemView {
  const { id, state, agency, duties } = row
  const account = { id, state, agency, duties, enrolled: true }
  const answer = answerIn(row.outcome)
  const outcome = row.outcome ?? outcomeOn({ account, answer: null }, review.dueOn, day)
  const ruling =
    answer === null && row.outcome !== null
      ? ({ allowed: false, reason: 'review-over' } as const)
      : ruleAnswer(
          actor,
          { account, answer },
          isAnsweredThere(answering, account),
          review.dueOn,
          day,
        )
  const evidence = {
    lastQueryOn: row.lastQueryOn,
    medianPerDay: row.medianPerDay,
    mostPerDay: row.mostPerDay,
    declaredPerDay: row.declaredPerDay,
    dossiers: row.dossiers,
    trainedUntil: row.trainedUntil,
    addresses: row.addresses,
    lastAddress: row.lastAddress,
    alerts: row.alerts,
    cases: row.cases,
    changes: row.changes ?? [],
    changed: row.changed,
  }
  return {
    account: {
      id,
      username: row.username,
      fullName: row.fullName,
      state,
      duties: [...dutiesOn(duties, day)],
    },
    joinedOn: row.joinedOn,
    outcome,
    change: row.change,
    remark: row.remark,
    at: row.at,
    answeredBy: row.answeredBy,
    refusal: ruling.allowed ? null : ruling.reason,
    evidence,
    remarks: [...remarksOn(evidence, day, numbers)],
  }
}

function answerIn(outcome: ItemRow['outcome']): ReviewAnswer | null {
  return outcome === null || outcome === 'silent' || outcome === 'gone' ? null : outcome
}

const counted = [
  'accounts',
  'open',
  'keep',
  'change',
  'revoke',
  'silent',
  'gone',
] as const

/** $1 words, $2 agency, $3 cursor, $4 rows, $5 review, $6 day, $7 standing. One pass over the items. */
const progressSql = `
  with registered as materialized (
    select distinct account_id from account_duties where duty in ('receiving', 'verification')
      and (valid_to is null or ($6::date < valid_to and valid_from < valid_to))),
  items as (
    select ${agencyOfItem} as agency, coalesce(i.outcome,
             case when a.state = 'active' and r.account_id is not null then 'open' else 'gone' end)
             as outcome
    from review_items i join accounts a on a.id = i.account_id
    left join registered r on r.account_id = i.account_id
    where i.review_id = $5),
  counted as materialized (
    select agency, ${countColumns} from items
    where $2::text is null or agency = $2 group by agency),
  matching as materialized (
    select c.*, g.name from counted c join agencies g on g.code = c.agency
    where ${hasWordsSql(`g.name || ' ' || g.code`, '$1')}
      and case $7::text when 'open' then c.open > 0 when 'silent' then c.silent > 0
                        when 'done' then c.open = 0 and c.silent = 0 else true end),
  page as (select * from matching where $3::text is null or agency > $3 order by agency limit $4),
  sums as (
    select json_build_object(${counted
      .map((each) => `'${each}', coalesce(sum(${each}), 0)::int`)
      .join(', ')}) as sum,
      json_build_object('done', count(*) filter (where open = 0 and silent = 0),
        'open', count(*) filter (where open > 0),
        'silent', count(*) filter (where silent > 0)) as agencies
    from counted)
  select (select count(*)::int from matching) as total, s.sum, s.agencies, p.agency as code, p.name,
         ${counted.map((each) => `p.${each}`).join(', ')}
  -- One row at least, for the sums.
  from sums s left join page p on true order by p.agency`

type ProgressRow = ReviewCounts & Pick<ReviewProgressPage, 'sum' | 'agencies' | 'total'>

/** How far every agency is, by code; who administers or leads one agency sees it alone. */
export async function readReviewProgress(
  deps: ReviewDeps,
  officer: SignedIn,
  id: string,
  { q, after, limit, standing }: z.infer<typeof reviewProgressFilter>,
): Promise<ReviewProgressPage> {
  const review = await getReview(deps.db, id)
  const { day } = await today(deps, deps.db)
  const own = seesProvince(officer.duties) ? null : officer.agency.code
  const found = await deps.db.rows<
    ProgressRow & { readonly code: string | null; readonly name: string }
  >(progressSql, [
    wordPatterns(q),
    own,
    after ?? null,
    limit + 1,
    id,
    day,
    standing ?? null,
  ])
  const [first] = found
  if (first === undefined) throw new Error('a review has no sums')
  const present = found.flatMap(({ code, ...row }) =>
    code === null ? [] : [{ code, ...row }],
  )
  const shown = present.slice(0, limit)
  const answering = await reviewersOf(
    deps.db,
    shown.map(({ code }) => code),
    day,
  )
  return {
    review,
    sum: first.sum,
    agencies: first.agencies,
    total: first.total,
    next: present.length > limit ? (shown.at(-1)?.code ?? null) : null,
    rows: shown.map(({ code, name, sum: _, agencies: __, total: ___, ...counts }) => ({
      agency: { code, name },
      ...counts,
      hasReviewer: answering.has(code),
    })),
  }
}
