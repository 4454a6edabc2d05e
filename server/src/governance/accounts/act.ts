/** What one person may do to accounts, at once: lock, revoke, end a duty, record a training. */
import type { AccountActBody, Outcomes } from '@chot/contract/accounts.ts'
import {
  type Account,
  dutiesLeft,
  type Ruling,
  ruleAct,
  stateAfter,
} from '@chot/core/workflow/account.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { recordTraining } from '../../accounts/training.ts'
import type { Tx } from '../../db/database.ts'
import { faultProblem } from '../../http/problem.ts'
import {
  type AccountDeps,
  actorOf,
  lockPeople,
  recordAct,
  recordRefusal,
  today,
  writeAccount,
} from './people.ts'

/**
 * Does one act to each account, each in a transaction of its own, so that one refusal stops no
 * other; with `preview` only tells what would come of it.
 */
export async function actOnAccounts(
  deps: AccountDeps,
  officer: SignedIn,
  body: AccountActBody,
): Promise<Outcomes> {
  if (body.act === 'record-training' && body.heldOn > (await today(deps, deps.db)))
    throw faultProblem([{ field: 'heldOn', code: 'day' }])
  const outcomes: Outcomes['outcomes'] = []
  for (const id of new Set(body.accounts)) {
    const ruling = await deps.db.inTx((tx) => actOn(deps, tx, officer, body, id))
    const code = ruling === null ? 'not-found' : ruling.allowed ? null : ruling.reason
    outcomes.push({ id, done: code === null && !body.preview, code })
  }
  return { outcomes }
}

async function actOn(
  deps: AccountDeps,
  tx: Tx,
  officer: SignedIn,
  body: AccountActBody,
  id: string,
): Promise<Ruling | null> {
  const people = await lockPeople(tx, [officer.accountId, id])
  const account = people.get(id)
  if (account === undefined) return null
  const date = await today(deps, tx)
  const ruling = rule(actorOf(people, officer), body, account, date)
  const { reason, legalBasis } = body
  const about =
    body.act === 'end-duty'
      ? { about: body.duty }
      : body.act === 'record-training'
        ? { about: body.heldOn }
        : {}
  const act = { account: id, act: body.act, ...about, reason, legalBasis }
  if (body.preview) return ruling
  if (!ruling.allowed) {
    await recordRefusal(deps, tx, officer, act, ruling)
    return ruling
  }
  if (body.act === 'record-training')
    await recordTraining(deps, tx, id, { heldOn: body.heldOn, basis: legalBasis })
  else await writeAccount(deps, tx, account, after(body, account, date), date)
  await recordAct(deps, tx, { officer, duty: ruling.duty }, act)
  return ruling
}

function rule(
  actor: Account,
  body: AccountActBody,
  account: Account,
  date: string,
): Ruling {
  const ruling = ruleAct(actor, body.act, account, date)
  const holds =
    body.act !== 'end-duty' ||
    dutiesLeft(account.duties, date).some(({ duty }) => duty === body.duty)
  return ruling.allowed && !holds
    ? { allowed: false, reason: 'duties-unchanged' }
    : ruling
}

function after(body: AccountActBody, account: Account, date: string): Account {
  if (body.act !== 'end-duty')
    return { ...account, state: stateAfter(body.act, account.state) }
  const left = dutiesLeft(account.duties, date)
  return { ...account, duties: left.filter(({ duty }) => duty !== body.duty) }
}
