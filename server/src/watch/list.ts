/** Alerts and locks as those who guard read them: one page, newest first. */
import type {
  AlertPage,
  AlertView,
  alertFilter,
  LockPage,
  LockView,
  lockFilter,
} from '@chot/contract/locks.ts'
import type { z } from 'zod'
import type { Reader } from '../db/database.ts'

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`

/** The name people know the subject of a row by; null where there is none. */
export const nameOf = (row: string) => `
  case ${row}.scope
    when 'account' then (select full_name || ' (' || username || ')' from accounts where id = ${row}.subject)
    when 'agency' then (select name from agencies where code = ${row}.subject)
    when 'system' then (select name from client_systems where id = ${row}.subject)
    when 'service' then (select name from services where code = ${row}.subject)
  end`

export const alertJson = `json_build_object('id', a.id, 'at', ${ms('a.at')}, 'rule', a.rule,
  'act', a.act, 'scope', a.scope, 'subject', a.subject, 'name', ${nameOf('a')})::jsonb || a.finding`

const page = <Row extends { readonly id: string }>(
  rows: readonly Row[],
  limit: number,
) => {
  const shown = rows.slice(0, limit)
  return { shown, next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

export async function listAlerts(
  reader: Reader,
  { act, after, limit }: z.infer<typeof alertFilter>,
): Promise<AlertPage> {
  const rows = await reader.rows<{ alert: AlertView }>(
    `select ${alertJson} as alert from alerts a
     where ($1::text is null or a.act = $1)
       and ($2::text is null or (a.at, a.id) < (select at, id from alerts where id = $2))
     order by a.at desc, a.id desc limit $3`,
    [act ?? null, after ?? null, limit + 1],
  )
  const { shown, next } = page(
    rows.map((row) => row.alert),
    limit,
  )
  return { alerts: [...shown], next }
}

export async function listLocks(
  reader: Reader,
  viewer: { readonly accountId: string; readonly now: number },
  { open, after, limit }: z.infer<typeof lockFilter>,
): Promise<LockPage> {
  const rows = await reader.rows<LockView>(
    `select h.id, h.scope, h.subject, ${nameOf('h')} as name, ${ms('h.began_at')} as at,
            case when a.id is null then null else ${alertJson} end as alert,
            coalesce(l.full_name, c.name) as by, h.reason, h.basis,
            case when h.ended_at is not null then json_build_object(
              'at', ${ms('h.ended_at')}, 'by', e.full_name, 'reason', h.end_reason) end as lifted,
            (select json_build_object('id', p.id, 'state', p.state) from approvals p
              where p.kind = 'unlock' and p.requester_id = $1 and p.terms->>'lock' = h.id
                and p.ended_at is null
                and coalesce(p.usable_until, p.answer_by) > to_timestamp($2::bigint / 1000.0)
              order by p.state limit 1) as approval,
            coalesce(h.locked_by = $1, false)
              or (h.scope = 'account' and h.subject = $1) as own
     from holds h
     left join alerts a on a.id = h.alert_id
     left join accounts l on l.id = h.locked_by
     left join client_systems c on c.id = h.system_id
     left join accounts e on e.id = h.ended_by
     where h.kind = 'lock' and (h.ended_at is null) = $3
       and ($4::text is null
            or (h.began_at, h.id) < (select began_at, id from holds where id = $4))
     order by h.began_at desc, h.id desc limit $5`,
    [viewer.accountId, viewer.now, open === 'true', after ?? null, limit + 1],
  )
  const { shown, next } = page(rows, limit)
  return { locks: [...shown], next }
}
