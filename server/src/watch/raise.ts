/**
 * What an alert brings about, in one transaction with how far the detection has come: its row, the
 * case, the hold it puts, the sessions it cuts, and an entry for each.
 */
import type { Alert } from '@chot/core/detect/rules.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import { endSessions } from '../accounts/sessions.ts'
import type { Tx } from '../db/database.ts'
import { appendTo, lockHead } from '../log/append.ts'
import { newEntryId } from '../log/entry-id.ts'
import { joinCase } from './cases/join.ts'

/** Records the alerts; the head of the log is taken last. Cases decided less than `reopenMs` ago open again. */
export async function raiseAlerts(
  tx: Tx,
  heldAt: number | null,
  alerts: readonly Alert[],
  reopenMs: number,
): Promise<void> {
  const entries: EntryBody[] = []
  for (const alert of alerts) {
    const id = newEntryId()
    const { at, rule, act, scope, subject, events, count, overMs, limit, baseline } =
      alert
    await tx.rows(
      `insert into alerts (id, at, rule, act, scope, subject, finding)
       values ($1, to_timestamp($2::bigint / 1000.0), $3, $4, $5, $6, $7)`,
      [
        id,
        at,
        rule,
        act,
        scope,
        subject,
        JSON.stringify({ events, count, overMs, limit, baseline }),
      ],
    )
    entries.push({
      k: 'alert',
      oc: 'done',
      id,
      re: rule,
      ob: `${scope}=${subject} ${act} count=${count} limit=${limit} from=${events[0]} to=${events.at(-1)}`,
    })
    entries.push(await joinCase(tx, alert, id, reopenMs))
    if (act === 'case') continue
    const held = await hold(tx, alert, id)
    if (held !== null) entries.push(held)
  }
  const head = await lockHead(tx, heldAt)
  await appendTo(tx, head, entries)
}

/** The entry of the hold; null when one of its kind is in force already. */
async function hold(
  tx: Tx,
  { act, at, rule, scope, subject }: Alert,
  alertId: string,
): Promise<EntryBody | null> {
  const kind = act === 'lock' ? 'lock' : 'challenge'
  const id = newEntryId()
  const put = await tx.rows(
    `insert into holds (id, kind, scope, subject, began_at, alert_id)
     values ($1, $2, $3, $4, to_timestamp($5::bigint / 1000.0), $6)
     on conflict (kind, scope, subject) where ended_at is null do nothing returning id`,
    [id, kind, scope, subject, at, alertId],
  )
  if (put.length === 0) return null
  if (kind === 'lock') await endSessions(tx, subject, at)
  return { k: kind, oc: 'done', id, re: rule, ob: `${scope}=${subject} alert=${alertId}` }
}
