import type { NotificationKind } from '@chot/core/notification/notification.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'

export interface Notification {
  readonly account: string
  readonly kind: NotificationKind
  readonly about: string | null
  /** The same is told to an account once. */
  readonly once: string
}

/** Tells accounts of something; an e-mail waits for those that have an address. */
export async function notify(
  deps: Pick<Deps, 'config' | 'clock'>,
  tx: Tx,
  told: readonly Notification[],
): Promise<void> {
  if (told.length === 0) return
  await tx.rows(
    `insert into notifications (account_id, kind, about, once, made_at, mail, mail_due_at)
     select n.account, n.kind, n.about, n.once, to_timestamp($5::bigint / 1000.0),
            case when m.mailed then 'waiting' else 'none' end,
            case when m.mailed then to_timestamp($5::bigint / 1000.0) end
     from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as n(account, kind, about, once)
     join accounts a on a.id = n.account
     cross join lateral (select $6::boolean and a.email_sealed is not null as mailed) m
     on conflict do nothing`,
    [
      told.map(({ account }) => account),
      told.map(({ kind }) => kind),
      told.map(({ about }) => about),
      told.map(({ once }) => once),
      deps.clock.now(),
      deps.config.mail !== null,
    ],
  )
}
