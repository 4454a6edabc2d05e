/**
 * Who somebody is in a log entry, and what they may do at the very moment of an act: read inside
 * the transaction that acts, under the head of the log, so that whatever was taken from them by an
 * earlier entry is taken.
 */
import {
  type Duty,
  dutiesConflict,
  dutyGiving,
  type Permission,
  permissionsOf,
} from '@chot/core/duties.ts'
import type { AuthStrength, EntryBody } from '@chot/core/log/entry.ts'
import type { Tx } from '../db/database.ts'

/** Who acts, as a session tells it. */
export interface Actor {
  readonly accountId: string
  readonly agency: { readonly code: string }
  readonly duties: readonly Duty[]
  readonly strength: AuthStrength
  readonly address: string
}

/** The account in whose name an entry is written, and the duty it uses. */
export function actorOf(
  actor: Actor,
  permission: Permission,
): Pick<EntryBody, 'ac' | 'du' | 'au' | 'ag' | 'ip'> {
  const du = dutyGiving(actor.duties, permission)
  return {
    ac: actor.accountId,
    ...(du === null ? {} : { du }),
    au: actor.strength,
    ag: actor.agency.code,
    ip: actor.address,
  }
}

/**
 * Whether the account is active and a duty in force on the local day gives the permission; an
 * account whose duties conflict has none. With `sessionId`, the session must be live as well.
 */
export async function stillMay(
  tx: Tx,
  who: { readonly accountId: string; readonly sessionId?: Buffer },
  permission: Permission,
  day: string,
): Promise<boolean> {
  const rows = await tx.rows<{ duty: Duty }>(
    `select d.duty from account_duties d
     join accounts a on a.id = d.account_id and a.state = 'active'
     where d.account_id = $1 and d.valid_from <= $2::date
       and (d.valid_to is null or $2::date < d.valid_to)
       and ($3::bytea is null or exists (select from sessions s where s.id = $3
              and s.account_id = a.id and s.ended_at is null))`,
    [who.accountId, day, who.sessionId ?? null],
  )
  const held = rows.map(({ duty }) => duty)
  return !dutiesConflict(held) && permissionsOf(held).includes(permission)
}
