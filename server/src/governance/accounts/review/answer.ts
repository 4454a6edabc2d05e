/** What is said of accounts in a review: kept, changed, or revoked at once. */
import type { Outcomes } from '@chot/contract/accounts.ts'
import type { reviewAnswerBody } from '@chot/contract/reviews.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import {
  type ReviewAnswer,
  type ReviewRefusal,
  type ReviewRuling,
  ruleAnswer,
} from '@chot/core/review/review.ts'
import type { Account } from '@chot/core/workflow/account.ts'
import type { z } from 'zod'
import type { SignedIn } from '../../../accounts/sessions.ts'
import type { Tx } from '../../../db/database.ts'
import { Problem } from '../../../http/problem.ts'
import { appendTo, type LogHead } from '../../../log/append.ts'
import { actorOf, entryOf, lockPeople, writeAccount, writeActs } from '../people.ts'
import {
  isAnsweredThere,
  listStored,
  type ReviewDeps,
  reviewersOf,
  takeHead,
} from './open-review.ts'

type AnswerBody = z.infer<typeof reviewAnswerBody>
type Allowed = Extract<ReviewRuling, { readonly allowed: true }>

/** Somebody tried what separation of duties forbids: that is of consequence too. */
const attempts: readonly ReviewRefusal[] = ['own-account', 'review-not-yours']

/**
 * Answers for each account that may be answered for, in one transaction; the others are told with
 * the code that stands against them. With `preview` only tells. Throws Problem `not-found` for a
 * review that is not there.
 */
export async function answerReview(
  deps: ReviewDeps,
  officer: SignedIn,
  id: string,
  body: AnswerBody,
): Promise<Outcomes> {
  return deps.db.inTx(async (tx) => {
    const [review] = await listStored(tx, id)
    if (review === undefined) throw new Problem('not-found')
    const people = await lockPeople(tx, [officer.accountId, ...body.accounts])
    const items = await lockItems(tx, id, body.accounts)
    const agencies = [...new Set([...people.values()].map(({ agency }) => agency))]
    const { head, day } = await takeHead(deps, tx)
    const answering = await reviewersOf(tx, agencies, day)
    const actor = actorOf(people, officer)
    const judged = [...new Set(body.accounts)].map((accountId) => {
      const account = people.get(accountId)
      const answer = items.get(accountId)
      if (account === undefined || answer === undefined)
        return { id: accountId, account: null, ruling: null }
      const ruling = ruleAnswer(
        actor,
        { account, answer },
        isAnsweredThere(answering, account),
        review.dueOn,
        day,
      )
      return { id: accountId, account, ruling }
    })
    if (!body.preview) await write(deps, tx, officer, review.id, body, judged, head, day)
    return {
      outcomes: judged.map(({ id: accountId, ruling }) => ({
        id: accountId,
        done: ruling?.allowed === true && !body.preview,
        code: ruling === null ? 'not-found' : ruling.allowed ? null : ruling.reason,
      })),
    }
  })
}

/** Answers given so far of those that are in the review; they wait for each other by account. */
async function lockItems(
  tx: Tx,
  id: string,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, ReviewAnswer | null>> {
  const rows = await tx.rows<{ account: string; outcome: ReviewAnswer | null }>(
    `select account_id as account, outcome from review_items
     where review_id = $1 and account_id = any($2) order by account_id for no key update`,
    [id, accounts],
  )
  return new Map(rows.map(({ account, outcome }) => [account, outcome]))
}

interface Judged {
  readonly id: string
  readonly account: Account | null
  readonly ruling: ReviewRuling | null
}

async function write(
  deps: ReviewDeps,
  tx: Tx,
  officer: SignedIn,
  review: string,
  body: AnswerBody,
  judged: readonly Judged[],
  head: LogHead,
  day: string,
): Promise<void> {
  const done = judged.flatMap(({ account, ruling }) =>
    account !== null && ruling?.allowed === true ? [{ account, ruling }] : [],
  )
  const accounts = done.map(({ account }) => account)
  const { answer, change, reason } = body
  await tx.rows(
    `update review_items i set outcome = $3, change = $4, remark = $5, answered_by = $6,
       at = to_timestamp($7::bigint / 1000.0), agency_code = n.agency
     from unnest($2::text[], $8::text[]) as n(account, agency)
     where i.review_id = $1 and i.account_id = n.account`,
    [
      review,
      accounts.map(({ id }) => id),
      answer,
      change ?? null,
      reason ?? null,
      officer.accountId,
      head.at,
      accounts.map(({ agency }) => agency),
    ],
  )
  if (answer === 'revoke')
    for (const account of accounts)
      await writeAccount(deps, tx, account, { ...account, state: 'revoked' }, day)
  const revoked = answer === 'revoke' ? done : []
  const act = (account: Account) => ({
    account: account.id,
    act: 'revoke',
    ...(reason === undefined ? {} : { reason }),
    legalBasis: `Rà soát ${review}`,
  })
  const logged = await appendTo(tx, head, [
    ...revoked.map(
      ({ account, ruling }): EntryBody => ({
        ...entryOf(officer, act(account)),
        oc: 'done',
        du: ruling.duty,
      }),
    ),
    ...judged.flatMap((each) => answerEntry(officer, review, body, each)),
  ])
  await writeActs(
    tx,
    officer.accountId,
    revoked.flatMap(({ account }, at) => {
      const entry = logged[at]
      return entry === undefined ? [] : [{ act: act(account), logged: entry }]
    }),
  )
}

function answerEntry(
  officer: SignedIn,
  review: string,
  { answer, change, reason }: AnswerBody,
  { id, account, ruling }: Judged,
): readonly EntryBody[] {
  if (account === null || ruling === null) return []
  if (!ruling.allowed && !attempts.includes(ruling.reason)) return []
  const what = change === undefined ? '' : ` change=${change}`
  const said: Pick<EntryBody, 'oc' | 'du' | 're'> = ruling.allowed
    ? { oc: 'done', du: (ruling satisfies Allowed).duty }
    : { oc: 'refused', re: ruling.reason }
  return [
    {
      k: 'review',
      ...said,
      ac: officer.accountId,
      au: officer.strength,
      ag: officer.agency.code,
      ip: officer.address,
      ...(reason === undefined ? {} : { no: reason }),
      ob: `${review} ${answer} account=${id} agency=${account.agency}${what}`,
    },
  ]
}
