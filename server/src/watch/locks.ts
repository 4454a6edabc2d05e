/** Locking by a person, and lifting a lock on a second person's approval. */
import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import type { lockRequest, unlockRequest } from '@chot/contract/locks.ts'
import { type LockScope, whyNotLift } from '@chot/core/workflow/lock.ts'
import type { z } from 'zod'
import { countedAddress } from '../accounts/address.ts'
import { localDay } from '../accounts/local-day.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import { actorOf, stillMay } from '../accounts/standing.ts'
import { askApproval, useApproval } from '../approvals/approvals.ts'
import type { Reader, Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { appendTo, lockHead } from '../log/append.ts'

type LockDeps = Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>

/** The subject as locks are kept by, or null when there is no such thing. */
async function findSubject(
  reader: Reader,
  scope: LockScope,
  typed: string,
): Promise<string | null> {
  if (scope === 'address') return isIP(typed) === 0 ? null : countedAddress(typed)
  const sql = {
    account: 'select id from accounts where id = $1 or username = $1',
    agency: 'select code as id from agencies where code = $1',
    system: 'select id from client_systems where id = $1',
    service: 'select code as id from services where code = $1',
  }[scope]
  const [found] = await reader.rows<{ id: string }>(sql, [typed])
  return found?.id ?? null
}

/**
 * Locks at once, in force at the next request on every node; live sessions of those who query from
 * there end. Throws Problem `not-found`, `not-permitted` or `already-locked`.
 */
export async function lockQueries(
  deps: LockDeps,
  officer: SignedIn,
  asked: z.infer<typeof lockRequest>,
): Promise<string> {
  const { scope, reason, basis } = asked
  const subject = await findSubject(deps.db, scope, asked.subject)
  if (subject === null) throw new Problem('not-found')
  const id = randomUUID()
  await deps.db.inTx(async (tx) => {
    const now = deps.clock.now()
    const put = await tx.rows(
      `insert into holds (id, kind, scope, subject, began_at, locked_by, reason, basis)
       values ($1, 'lock', $2, $3, to_timestamp($4::bigint / 1000.0), $5, $6, $7)
       on conflict (kind, scope, subject) where ended_at is null do nothing returning id`,
      [id, scope, subject, now, officer.accountId, reason, basis],
    )
    if (put.length === 0) throw new Problem('already-locked')
    await cutSessions(tx, scope, subject, officer.accountId, now)
    const head = await lockHead(tx, deps.clock.heldAt())
    const day = localDay(await deps.policies.at(tx, head.policyRevision), head.at)
    if (!(await stillMay(tx, officer, 'locks:guard', day)))
      throw new Problem('not-permitted')
    await appendTo(tx, head, [
      {
        k: 'lock',
        oc: 'done',
        id,
        ...actorOf(officer, 'locks:guard'),
        no: reason,
        ob: `${scope}=${subject} basis=${basis}`,
      },
    ])
  })
  return id
}

/** A service or client system has no sessions; the one who locks keeps their own. */
async function cutSessions(
  tx: Tx,
  scope: LockScope,
  subject: string,
  actor: string,
  now: number,
): Promise<void> {
  if (scope === 'service' || scope === 'system') return
  const whose = {
    account: 'account_id = $1',
    agency: 'account_id in (select id from accounts where agency_code = $1)',
    address: 'address <<= $1::inet',
  }[scope]
  await tx.rows(
    `update sessions set ended_at = to_timestamp($2::bigint / 1000.0)
     where ended_at is null and account_id <> $3 and ${whose}`,
    [subject, now, actor],
  )
}

interface LockRow {
  readonly scope: LockScope
  readonly subject: string
  readonly locked_by: string | null
  readonly lifted: boolean
}

async function getLock(reader: Reader, id: string): Promise<LockRow> {
  const [lock] = await reader.rows<LockRow>(
    `select scope, subject, locked_by, ended_at is not null as lifted
     from holds where id = $1 and kind = 'lock'`,
    [id],
  )
  if (lock === undefined) throw new Problem('not-found')
  return lock
}

const whyNot = (lock: LockRow, account: string) =>
  whyNotLift({ ...lock, lockedBy: lock.locked_by }, account)

/**
 * Asks a second person to approve that it be lifted; the approval's id. Throws Problem `not-found`,
 * `lock-lifted`, `lock-own`, or what `askApproval` throws.
 */
export async function askUnlock(
  deps: LockDeps,
  officer: SignedIn,
  id: string,
  { reason, basis }: z.infer<typeof unlockRequest>,
): Promise<string> {
  const lock = await getLock(deps.db, id)
  const refusal = whyNot(lock, officer.accountId)
  if (refusal !== null) throw new Problem(refusal)
  const terms = { lock: id, scope: lock.scope, subject: lock.subject }
  return askApproval(deps, officer, {
    kind: 'unlock',
    number: null,
    reason,
    basis,
    terms,
  })
}

/**
 * Lifts the lock an approval names. Throws Problem `lock-lifted`, `lock-own`, or what `useApproval`
 * throws.
 */
export async function unlockQueries(
  deps: LockDeps,
  officer: SignedIn,
  approvalId: string,
): Promise<void> {
  const wanted = { id: approvalId, kind: 'unlock', entry: 'unlock' } as const
  await useApproval(deps, officer, wanted, async (tx, approval) => {
    const id = approval.terms.lock ?? ''
    const lock = await getLock(tx, id)
    const refused =
      whyNot(lock, officer.accountId) ??
      (approval.approver === null ? 'lock-own' : whyNot(lock, approval.approver))
    if (refused !== null) return { refused }
    const ended = await tx.rows(
      `update holds set ended_at = to_timestamp($2::bigint / 1000.0), ended_by = $3,
              end_reason = $4
       where id = $1 and ended_at is null returning id`,
      [id, deps.clock.now(), officer.accountId, approval.reason],
    )
    if (ended.length === 0) return { refused: 'lock-lifted' }
    return { result: null, ob: `basis=${approval.basis}` }
  })
}
