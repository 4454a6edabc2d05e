/** Locking by a person, and lifting a lock on a second person's approval. */
import type { LockEffect, lockRequest, unlockRequest } from '@chot/contract/locks.ts'
import { type LockScope, whyNotLift } from '@chot/core/workflow/lock.ts'
import type { z } from 'zod'
import { localDay } from '../accounts/local-day.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import { actorOf, stillMay } from '../accounts/standing.ts'
import { askApproval, useApproval } from '../approvals/approvals.ts'
import type { Reader } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { appendTo, lockHead } from '../log/append.ts'
import { effectText, lockEffect } from './lock-effect.ts'
import { findLockSubject, putLock } from './put-lock.ts'

type LockDeps = Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>

/** What a lock would do, told before it is put. Throws Problem `not-found`. */
export async function tellEffect(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  { scope, subject: typed }: Pick<z.infer<typeof lockRequest>, 'scope' | 'subject'>,
): Promise<LockEffect | null> {
  const subject = await findLockSubject(deps.db, scope, typed)
  if (subject === null) throw new Problem('not-found')
  return lockEffect(deps, scope, subject)
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
  const subject = await findLockSubject(deps.db, scope, asked.subject)
  if (subject === null) throw new Problem('not-found')
  const by = { account: officer.accountId }
  const effect = await lockEffect(deps, scope, subject)
  return deps.db.inTx(async (tx) => {
    const lock = { scope, subject, by, reason, basis }
    const put = await putLock(tx, lock, deps.clock.now())
    if (put === null) throw new Problem('already-locked')
    const head = await lockHead(tx, deps.clock.heldAt())
    const day = localDay(await deps.policies.at(tx, head.policyRevision), head.at)
    if (!(await stillMay(tx, officer, 'locks:guard', day)))
      throw new Problem('not-permitted')
    const ob = put.entry.ob + effectText(effect)
    await appendTo(tx, head, [{ ...put.entry, ...actorOf(officer, 'locks:guard'), ob }])
    return put.id
  })
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
