import type {
  NotificationPage,
  notificationFilter,
} from '@chot/contract/notifications.ts'
import { seesProvince } from '@chot/core/workflow/account.ts'
import type { z } from 'zod'
import type { SignedIn } from '../accounts/sessions.ts'
import type { Deps } from '../deps.ts'

const undeliveredMs = 7 * 24 * 60 * 60_000

/** One's own, newest first. */
export async function listNotifications(
  deps: Pick<Deps, 'db' | 'clock'>,
  officer: SignedIn,
  { after, limit }: z.infer<typeof notificationFilter>,
): Promise<NotificationPage> {
  const rows = await deps.db.rows<NotificationPage['notifications'][number]>(
    `select id, kind, about, floor(extract(epoch from made_at) * 1000)::bigint as at,
            read_at is not null as read
     from notifications where account_id = $1 and ($2::bigint is null or id < $2)
     order by id desc limit $3`,
    [officer.accountId, after ?? null, limit + 1],
  )
  const [counted] = await deps.db.rows<{ unread: number }>(
    `select count(*) as unread from notifications where account_id = $1 and read_at is null`,
    [officer.accountId],
  )
  const page = rows.slice(0, limit)
  return {
    notifications: page,
    next: rows.length > limit ? String(page.at(-1)?.id) : null,
    unread: counted?.unread ?? 0,
    undelivered: await undeliveredSeenBy(deps, officer),
  }
}

/** E-mails given up: to accounts of one's agency, or of the province; null for whoever sees none. */
async function undeliveredSeenBy(
  deps: Pick<Deps, 'db' | 'clock'>,
  officer: SignedIn,
): Promise<number | null> {
  if (!officer.permissions.includes('accounts:read')) return null
  const [row] = await deps.db.rows<{ count: number }>(
    `select count(*) as count from notifications n join accounts a on a.id = n.account_id
     where n.mail = 'given-up' and n.made_at > to_timestamp($1::bigint / 1000.0)
       and ($2::text is null or a.agency_code = $2)`,
    [
      deps.clock.now() - undeliveredMs,
      seesProvince(officer.duties) ? null : officer.agency.code,
    ],
  )
  return row?.count ?? 0
}

/** Marks those up to `upTo` as read: what came meanwhile stays unread. */
export async function markRead(
  deps: Pick<Deps, 'db' | 'clock'>,
  officer: SignedIn,
  upTo: number,
): Promise<void> {
  await deps.db.rows(
    `update notifications set read_at = to_timestamp($3::bigint / 1000.0)
     where account_id = $1 and id <= $2 and read_at is null`,
    [officer.accountId, upTo, deps.clock.now()],
  )
}
