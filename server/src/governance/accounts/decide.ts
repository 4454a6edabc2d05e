/** Deciding what another asked. */
import { randomBytes } from 'node:crypto'
import type { DecisionBody, Outcomes } from '@chot/contract/accounts.ts'
import type { ProblemCode } from '@chot/contract/problems.ts'
import {
  type Account,
  type AccountRequest,
  accountAfterApproval,
  ruleDecision,
  stateAfterRequest,
} from '@chot/core/workflow/account.ts'
import { createAccount } from '../../accounts/create-account.ts'
import { recoverAccount } from '../../accounts/recover-account.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import type { Tx } from '../../db/database.ts'
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

/**
 * Decides each request in a transaction of its own; with `preview` only tells what would come of
 * it.
 */
export async function decideRequests(
  deps: AccountDeps,
  officer: SignedIn,
  body: DecisionBody,
): Promise<Outcomes> {
  const outcomes: Outcomes['outcomes'] = []
  for (const id of new Set(body.requests)) {
    const code = await deps.db.inTx((tx) => decideOne(deps, tx, officer, body, id))
    outcomes.push({ id, done: code === null && !body.preview, code })
  }
  return { outcomes }
}

interface RequestRow extends AccountRequest {
  readonly id: string
  readonly username: string | null
  readonly full_name: string | null
  readonly officer_number_sealed: Buffer | null
  readonly phone_sealed: Buffer | null
  readonly person_digest: Buffer | null
  readonly legal_basis: string
}

async function decideOne(
  deps: AccountDeps,
  tx: Tx,
  officer: SignedIn,
  body: DecisionBody,
  id: string,
): Promise<ProblemCode | null> {
  await holdAgencies(tx)
  const request = await lockRequest(tx, id)
  if (request === null) return 'not-found'
  const { account: accountId, requester: requesterId } = request
  const people = await lockPeople(tx, [officer.accountId, accountId, requesterId])
  const account = people.get(accountId) ?? null
  const requester = people.get(requesterId)
  if (requester === undefined) throw new Error('who asked has no account')
  const date = await today(deps, tx)
  const actor = actorOf(people, officer)
  const ruling = ruleDecision(actor, body.decision, request, requester, account, date)
  if (body.preview) return ruling.allowed ? null : ruling.reason
  const act = {
    account: accountId,
    act: body.decision,
    about: request.kind,
    request: id,
    reason: body.reason,
    legalBasis: request.legal_basis,
  }
  if (!ruling.allowed) {
    await recordRefusal(deps, tx, officer, act, ruling)
    return ruling.reason
  }
  const taken = body.decision === 'approve' && (await isTaken(tx, request))
  if (taken !== false) return taken
  if (body.decision === 'approve') await approve(deps, tx, request, account, date)
  else if (account !== null) {
    const end = body.decision === 'refuse' ? 'refused' : 'withdrawn'
    const state = stateAfterRequest(request.kind, end, account.state)
    if (state !== account.state)
      await writeAccount(deps, tx, account, { ...account, state }, date)
  }
  await closeRequest(deps, tx, officer, body, id)
  await recordAct(deps, tx, { officer, duty: ruling.duty }, act)
  return null
}

async function lockRequest(tx: Tx, id: string): Promise<RequestRow | null> {
  const [row] = await tx.rows<RequestRow>(
    `select id, kind, state, account_id as account, requester_id as requester,
            agency_code as agency, duties, username, full_name, officer_number_sealed,
            phone_sealed, person_digest, legal_basis
     from account_requests where id = $1 for update`,
    [id],
  )
  return row ?? null
}

/** The operator may have enrolled the login or the person while the request waited. */
async function isTaken(tx: Tx, request: RequestRow): Promise<ProblemCode | false> {
  const [taken] = await tx.rows<{ login: boolean; person: boolean }>(
    `select exists (select from accounts where username = $1) as login,
            exists (select from accounts where person_digest = $2 and state <> 'revoked') as person`,
    [request.username, request.person_digest],
  )
  if (taken?.person === true) return 'person-has-account'
  return taken?.login === true ? 'account-state-forbids' : false
}

async function approve(
  deps: AccountDeps,
  tx: Tx,
  request: RequestRow,
  account: Account | null,
  date: string,
): Promise<void> {
  const after = accountAfterApproval(request, account, date)
  if (account !== null) {
    if (request.kind === 'recover') await recoverAccount(tx, account.id, deps.clock.now())
    return writeAccount(deps, tx, account, after, date)
  }
  const { username, full_name, officer_number_sealed, phone_sealed } = request
  if (
    username === null ||
    full_name === null ||
    officer_number_sealed === null ||
    phone_sealed === null
  )
    throw new Error('a request for a new account does not describe it')
  const { open } = deps.keys.officers
  await createAccount(deps, tx, {
    id: after.id,
    username,
    fullName: full_name,
    agency: after.agency,
    duties: after.duties,
    // Known to nobody: the way in is the secret that is handed out.
    password: randomBytes(24).toString('base64url'),
    enrolled: false,
    officerNumber: open(officer_number_sealed, `officer-number/${after.id}`),
    phone: open(phone_sealed, `officer-phone/${after.id}`),
    demonstration: deps.config.demonstration,
  })
}

const stateOf = { approve: 'approved', refuse: 'refused', withdraw: 'withdrawn' } as const

async function closeRequest(
  deps: AccountDeps,
  tx: Tx,
  officer: SignedIn,
  body: DecisionBody,
  id: string,
): Promise<void> {
  await tx.rows(
    `update account_requests set state = $2, decided_by = $3,
       decided_at = to_timestamp($4::bigint / 1000.0), decision_reason = $5,
       officer_number_sealed = null, phone_sealed = null, person_digest = null
     where id = $1`,
    [id, stateOf[body.decision], officer.accountId, deps.clock.now(), body.reason],
  )
}
