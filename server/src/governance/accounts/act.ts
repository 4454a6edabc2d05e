/**
 * What one person may do to accounts, at once: lock, revoke, end a duty, record a training, enter
 * what the Ministry accepted.
 */
import type { AccountActBody, Outcomes } from '@chot/contract/accounts.ts'
import { lacksToQuery } from '@chot/core/query/account-right.ts'
import {
  type Account,
  type Ruling,
  ruleAct,
  stateAfter,
} from '@chot/core/workflow/account.ts'
import { dutiesLeft } from '@chot/core/workflow/dated-duties.ts'
import { putOnList, takeOffList } from '../../accounts/accepted-list.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { recordTraining } from '../../accounts/training.ts'
import type { Tx } from '../../db/database.ts'
import { faultProblem } from '../../http/problem.ts'
import { readAccounts, standingOf } from './account-rows.ts'
import { readLeave, tellLeave } from './leave.ts'
import { judgement } from './list-accounts.ts'
import {
  type AccountAct,
  type AccountDeps,
  actorOf,
  lockPeople,
  recordAct,
  recordRefusal,
  today,
  writeAccount,
} from './people.ts'

type Outcome = Outcomes['outcomes'][number]
type Effect = NonNullable<Outcome['effect']>
type ListingBody = Extract<AccountActBody, { readonly act: 'list' | 'unlist' }>

const isListing = (body: AccountActBody): body is ListingBody =>
  body.act === 'list' || body.act === 'unlist'

/**
 * Does one act to each account, each in a transaction of its own, so that one refusal stops no
 * other; with `preview` only tells what would come of it. Throws Problem `input-invalid` for a
 * training or a document of a day to come.
 */
export async function actOnAccounts(
  deps: AccountDeps,
  officer: SignedIn,
  body: AccountActBody,
): Promise<Outcomes> {
  const date = await today(deps, deps.db)
  if (body.act === 'record-training' && body.heldOn > date)
    throw faultProblem([{ field: 'heldOn', code: 'day' }])
  if (body.act === 'record-leave' && body.to < body.from)
    throw faultProblem([{ field: 'to', code: 'days-order' }])
  if (isListing(body) && body.documentDate > date)
    throw faultProblem([{ field: 'documentDate', code: 'day' }])
  const outcomes: Outcome[] = []
  for (const id of new Set(body.accounts))
    outcomes.push(await deps.db.inTx((tx) => actOn(deps, tx, officer, body, id)))
  return { outcomes }
}

async function actOn(
  deps: AccountDeps,
  tx: Tx,
  officer: SignedIn,
  body: AccountActBody,
  id: string,
): Promise<Outcome> {
  const people = await lockPeople(tx, [officer.accountId, id])
  const account = people.get(id)
  if (account === undefined) return { id, done: false, code: 'not-found' }
  const date = await today(deps, tx)
  const effect = isListing(body) ? await effectOn(deps, tx, body, id) : undefined
  const ruled = rule(actorOf(people, officer), body, account, effect, date)
  const ended = body.act !== 'end-leave' || (await readLeave(tx, id, date)) !== null
  const ruling = ruled.allowed && !ended ? noLeave : ruled
  const { reason, legalBasis } = body
  const act = { account: id, act: body.act, ...aboutOf(body), reason, legalBasis }
  if (!ruling.allowed) {
    if (!body.preview) await recordRefusal(deps, tx, officer, act, ruling)
    return { id, done: false, code: ruling.reason }
  }
  const told = effect ? { effect } : {}
  if (body.preview) return { id, done: false, code: null, ...told }
  if (body.act === 'record-training')
    await recordTraining(deps, tx, id, { heldOn: body.heldOn, basis: legalBasis })
  else if (body.act === 'record-leave') await tellLeave(deps, tx, id, body)
  else if (body.act === 'end-leave') await tellLeave(deps, tx, id, null)
  else if (body.act === 'list') await putOnList(tx, id, body.queriesPerDay)
  else if (body.act === 'unlist') await takeOffList(tx, id)
  else await writeAccount(deps, tx, account, after(body, account, date), date)
  await recordAct(deps, tx, { officer, duty: ruling.duty }, act)
  return { id, done: true, code: null, ...told }
}

const noLeave: Ruling = { allowed: false, reason: 'leave-none' }

/** `effect`: of a change of the list; null when it changes nothing. */
function rule(
  actor: Account,
  body: AccountActBody,
  account: Account,
  effect: Effect | null | undefined,
  date: string,
): Ruling {
  const ruling = ruleAct(actor, body.act, account, date)
  if (!ruling.allowed) return ruling
  if (effect === null) return { allowed: false, reason: 'listing-unchanged' }
  const holds =
    body.act !== 'end-duty' ||
    dutiesLeft(account.duties, date).some(({ duty }) => duty === body.duty)
  return holds ? ruling : { allowed: false, reason: 'duties-unchanged' }
}

/** What of the act stands in its entry beside the account. */
function aboutOf(body: AccountActBody): Pick<AccountAct, 'about'> {
  if (body.act === 'end-duty') return { about: body.duty }
  if (body.act === 'record-training') return { about: body.heldOn }
  if (body.act === 'record-leave')
    return { about: `${body.from}/${body.to} ${body.kind}` }
  if (body.act === 'list') return { about: `${body.documentDate} ${body.queriesPerDay}` }
  return body.act === 'unlist' ? { about: body.documentDate } : {}
}

/** What a change of the accepted list does to the right to query; null when nothing would change. */
async function effectOn(
  deps: AccountDeps,
  tx: Tx,
  body: ListingBody,
  id: string,
): Promise<Effect | null> {
  const judged = await judgement(deps, tx)
  const [stored] = await readAccounts(tx, judged, { ids: [id] }, null)
  if (stored === undefined) throw new Error('an account that was locked is gone')
  const listedPerDay = body.act === 'list' ? body.queriesPerDay : null
  if (stored.queriesPerDay === listedPerDay) return null
  const standing = standingOf(stored, judged)
  const lacks = [...lacksToQuery({ ...standing, listedPerDay })]
  return {
    mayQueryBefore: lacksToQuery(standing).length === 0,
    mayQueryAfter: lacks.length === 0,
    lacks,
  }
}

function after(
  body: Exclude<AccountActBody, ListingBody>,
  account: Account,
  date: string,
): Account {
  if (body.act !== 'end-duty')
    return { ...account, state: stateAfter(body.act, account.state) }
  const left = dutiesLeft(account.duties, date)
  return { ...account, duties: left.filter(({ duty }) => duty !== body.duty) }
}
