/** Asking for what gives a right: a new account, other duties, a move, restoring. */
import type { AccountRequestBody } from '@chot/contract/accounts.ts'
import {
  type Account,
  ruleRequest,
  stateAfterRequest,
} from '@chot/core/workflow/account.ts'
import { newAccountId, newId, personDigest } from '../../accounts/create-account.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import type { Tx } from '../../db/database.ts'
import { faultProblem, Problem } from '../../http/problem.ts'
import { holdAgencies } from '../../policy/agencies-held.ts'
import {
  type AccountDeps,
  actorOf,
  lockPeople,
  recordAct,
  recordRefusal,
  today,
  writeAccount,
} from './people.ts'

type NewAccountBody = Extract<AccountRequestBody, { readonly kind: 'new' }>

/**
 * Opens a request; a move stops the account at once. Throws Problem `not-found`, `input-invalid`,
 * `request-open`, `person-has-account` or what core/workflow/account.ts refuses.
 */
export async function askForAccount(
  deps: AccountDeps,
  officer: SignedIn,
  body: AccountRequestBody,
): Promise<{ readonly id: string; readonly account: string }> {
  const id = newId('r')
  const accountId = body.kind === 'new' ? newAccountId() : body.account
  const refused = await deps.db.inTx(async (tx) => {
    await holdAgencies(tx)
    const people = await lockPeople(tx, [officer.accountId, accountId])
    const account = people.get(accountId) ?? null
    if (account === null && body.kind !== 'new') return new Problem('not-found')
    const date = await today(deps, tx)
    const asked = {
      kind: body.kind,
      account: accountId,
      agency: 'agency' in body ? body.agency : (account?.agency ?? ''),
      duties: 'duties' in body ? body.duties : null,
    }
    const { reason, legalBasis } = body
    const act = {
      account: accountId,
      act: 'ask',
      about: body.kind,
      request: id,
      reason,
      legalBasis,
    }
    const ruling = ruleRequest(actorOf(people, officer), asked, account, date)
    if (!ruling.allowed) {
      await recordRefusal(deps, tx, officer, act, ruling)
      return new Problem(ruling.reason)
    }
    const fault = await inputFault(deps, tx, body, accountId, date)
    if (fault !== null) return fault
    await insertRequest(deps, tx, officer, { id, ...asked, body })
    await stopMover(deps, tx, body.kind, account, date)
    await recordAct(deps, tx, { officer, duty: ruling.duty }, act)
    return null
  })
  if (refused !== null) throw refused
  return { id, account: accountId }
}

/** What only the stored lists show to be wrong. */
async function inputFault(
  deps: AccountDeps,
  tx: Tx,
  body: AccountRequestBody,
  accountId: string,
  date: string,
): Promise<Problem | null> {
  if ('agency' in body) {
    const [agency] = await tx.rows(
      `select from agencies where code = $1 and valid_from <= $2
       and (valid_to is null or valid_to > $2)`,
      [body.agency, date],
    )
    if (agency === undefined)
      return faultProblem([{ field: 'agency', code: 'unknown-agency' }])
  }
  if (body.kind !== 'new') {
    const open = await tx.rows(
      `select from account_requests where account_id = $1 and state = 'open'`,
      [accountId],
    )
    return open.length === 0 ? null : new Problem('request-open')
  }
  const digest = personDigest(deps.keys, body.officerNumber)
  const [taken] = await tx.rows<{ login: boolean; person: boolean }>(
    `select exists (select from accounts where username = $1)
              or exists (select from account_requests where username = $1 and state = 'open')
              as login,
            exists (select from accounts where person_digest = $2 and state <> 'revoked')
              or exists (select from account_requests where person_digest = $2 and state = 'open')
              as person`,
    [body.username, digest],
  )
  if (taken?.login === true)
    return faultProblem([{ field: 'username', code: 'login-taken' }])
  return taken?.person === true ? new Problem('person-has-account') : null
}

interface NewRequest {
  readonly id: string
  readonly account: string
  readonly agency: string
  readonly body: AccountRequestBody
}

async function insertRequest(
  deps: AccountDeps,
  tx: Tx,
  officer: SignedIn,
  { id, account, agency, body }: NewRequest,
): Promise<void> {
  await tx.rows(
    `insert into account_requests (id, kind, account_id, requester_id, requested_at, agency_code,
       duties, reason, legal_basis, username, full_name, officer_number_sealed, phone_sealed,
       person_digest)
     values ($1, $2, $3, $4, to_timestamp($5::bigint / 1000.0), $6, $7::jsonb, $8, $9, $10, $11,
             $12, $13, $14)`,
    [
      id,
      body.kind,
      account,
      officer.accountId,
      deps.clock.now(),
      agency,
      'duties' in body ? JSON.stringify(body.duties) : null,
      body.reason,
      body.legalBasis,
      ...(body.kind === 'new'
        ? describe(deps, account, body)
        : [null, null, null, null, null]),
    ],
  )
}

function describe(deps: AccountDeps, account: string, body: NewAccountBody) {
  const { seal } = deps.keys.officers
  return [
    body.username,
    body.fullName,
    seal(body.officerNumber, `officer-number/${account}`),
    seal(body.phone, `officer-phone/${account}`),
    personDigest(deps.keys, body.officerNumber),
  ]
}

/** Duties of a mover freeze with the asking. */
async function stopMover(
  deps: AccountDeps,
  tx: Tx,
  kind: AccountRequestBody['kind'],
  account: Account | null,
  date: string,
): Promise<void> {
  if (account === null) return
  const state = stateAfterRequest(kind, 'asked', account.state)
  if (state !== account.state)
    await writeAccount(deps, tx, account, { ...account, state }, date)
}
