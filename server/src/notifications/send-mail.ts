/**
 * Sends what waits. A row is claimed by moving its time on before it is sent, so that of several
 * nodes one sends it; whoever dies in between leaves it to be sent again: at least once.
 */
import { notificationTexts } from '@chot/contract/notification-text.ts'
import type { NotificationKind } from '@chot/core/notification/notification.ts'
import type { Deps } from '../deps.ts'
import type { MailServer } from './mail-server.ts'

type MailDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'keys' | 'log'>

const claimedAtOnce = 4
/** Longer than sending the claimed ones may take (mail-server.ts). */
const claimMs = 3 * 60_000
const triesMax = 8
const firstPauseMs = 60_000
const pauseMsMax = 6 * 60 * 60_000

interface Row {
  readonly id: number
  readonly account_id: string
  readonly kind: NotificationKind
  readonly about: string | null
  readonly mail_tries: number
  readonly email_sealed: Buffer | null
}

/** Sends all that is due; how many were sent. Gives one up after eight tries, some 18 hours. */
export async function sendMail(deps: MailDeps, server: MailServer): Promise<number> {
  let sent = 0
  for (;;) {
    const rows = await claim(deps)
    for (const row of rows) if (await sendOne(deps, server, row)) sent += 1
    if (rows.length < claimedAtOnce) return sent
  }
}

function claim(deps: MailDeps): Promise<Row[]> {
  const now = deps.clock.now()
  return deps.db.rows<Row>(
    `update notifications n set mail_tries = n.mail_tries + 1,
       mail_due_at = to_timestamp($2::bigint / 1000.0)
     from accounts a
     where a.id = n.account_id and n.id in (
       select id from notifications
       where mail = 'waiting' and mail_due_at <= to_timestamp($1::bigint / 1000.0)
       order by mail_due_at, id limit $3 for update skip locked)
     returning n.id, n.account_id, n.kind, n.about, n.mail_tries, a.email_sealed`,
    [now, now + claimMs, claimedAtOnce],
  )
}

async function sendOne(deps: MailDeps, server: MailServer, row: Row): Promise<boolean> {
  const end = (mail: 'none' | 'sent' | 'given-up') =>
    deps.db.rows(
      `update notifications set mail = $2 where id = $1 and mail = 'waiting'`,
      [row.id, mail],
    )
  // The address was taken away meanwhile.
  if (row.email_sealed === null) return end('none').then(() => false)
  const to = deps.keys.officers.open(row.email_sealed, `officer-email/${row.account_id}`)
  const { title, says } = notificationTexts.vi[row.kind]
  try {
    await server.send({
      to,
      subject: `Chốt: ${title}`,
      text: letterText(deps.config.publicUrl, title, says(row.about ?? '')),
      id: `chot-${row.id}`,
    })
  } catch (error) {
    const givenUp = row.mail_tries >= triesMax
    const fault = String((error as { code?: unknown }).code ?? (error as Error).name)
    if (givenUp) {
      deps.log.error({ notification: row.id, fault }, 'an e-mail was given up')
      await end('given-up')
      return false
    }
    deps.log.warn(
      { notification: row.id, fault, tries: row.mail_tries },
      'an e-mail was not taken',
    )
    const pauseMs = Math.min(firstPauseMs * 4 ** (row.mail_tries - 1), pauseMsMax)
    await deps.db.rows(
      `update notifications set mail_due_at = to_timestamp($2::bigint / 1000.0)
       where id = $1 and mail = 'waiting'`,
      [row.id, deps.clock.now() + pauseMs],
    )
    return false
  }
  await end('sent')
  return true
}

function letterText(publicUrl: string, title: string, says: string): string {
  return [
    'Kính gửi đồng chí,',
    `${title}. ${says}`,
    `Chốt: ${publicUrl}`,
    'Thư tự động, không trả lời thư này. Chốt không bao giờ hỏi mật khẩu hay mã xác thực qua thư.',
    '',
  ].join('\n\n')
}
