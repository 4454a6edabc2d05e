/** A lock as it is put, by whomever: the hold, the live sessions it ends, and its entry. */
import { isIP } from 'node:net'
import type { EntryBody } from '@chot/core/log/entry.ts'
import type { LockScope } from '@chot/core/workflow/lock.ts'
import { countedAddress } from '../accounts/address.ts'
import type { Reader, Tx } from '../db/database.ts'
import { newEntryId } from '../log/entry-id.ts'

/** The subject as locks are kept by, or null when there is no such thing. */
export async function findLockSubject(
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

export interface LockToPut {
  readonly scope: LockScope
  readonly subject: string
  /** An account, whose own session goes on, or a client system with a key of its own for this lock. */
  readonly by:
    | { readonly account: string }
    | { readonly system: string; readonly idempotencyKey: string }
  readonly reason: string
  readonly basis: string
}

/**
 * Puts it, before the head of the log is taken; null when one is in force already, or the system has
 * used the key. The caller writes `entry` with who did it.
 */
export async function putLock(
  tx: Tx,
  { scope, subject, by, reason, basis }: LockToPut,
  now: number,
): Promise<{
  readonly id: string
  readonly entry: EntryBody & { readonly ob: string }
} | null> {
  const id = newEntryId()
  const account = 'account' in by ? by.account : null
  const put = await tx.rows(
    `insert into holds (id, kind, scope, subject, began_at, locked_by, system_id, idempotency_key,
                        reason, basis)
     values ($1, 'lock', $2, $3, to_timestamp($4::bigint / 1000.0), $5, $6, $7, $8, $9)
     on conflict do nothing returning id`,
    [
      id,
      scope,
      subject,
      now,
      account,
      'system' in by ? by.system : null,
      'system' in by ? by.idempotencyKey : null,
      reason,
      basis,
    ],
  )
  if (put.length === 0) return null
  await cutSessions(tx, scope, subject, account, now)
  const ob = `${scope}=${subject} basis=${basis}`
  return { id, entry: { k: 'lock', oc: 'done', id, no: reason, ob } }
}

/** A service or client system has no sessions; the officer who locks keeps their own. */
async function cutSessions(
  tx: Tx,
  scope: LockScope,
  subject: string,
  actor: string | null,
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
     where ended_at is null and account_id is distinct from $3 and ${whose}`,
    [subject, now, actor],
  )
}
