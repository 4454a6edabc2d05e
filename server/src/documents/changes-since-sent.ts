/** How the accepted lists of all agencies differ from those that were sent to the Ministry last. */
import type { AccountChange } from '@chot/core/documents/letters.ts'
import type { ComparedField, ListChange } from '@chot/core/registration/list-diff.ts'
import type { Deps } from '../deps.ts'
import { changesBetween, comparedRows } from '../registration/lists.ts'

const kinds = {
  joined: 'joined',
  'moved-in': 'joined',
  left: 'left',
  'moved-out': 'left',
  changed: 'changed',
} as const satisfies Record<ListChange['kind'], AccountChange['change']>

const fieldNames = {
  username: 'Tên tài khoản',
  fullName: 'Họ và tên',
  duty: 'Nhiệm vụ',
  staffCode: 'Mã cán bộ',
  queriesPerDay: 'Số lần truy vấn trong ngày',
  phone: 'Số điện thoại',
} as const satisfies Record<ComparedField, string>

/** `since`: the local day of the last sending, or of the first accepted list when none was sent. */
export async function changesSinceSent(deps: Pick<Deps, 'db'>): Promise<{
  readonly since: string
  readonly changes: readonly AccountChange[]
}> {
  const versions = await deps.db.rows<{
    agency: string
    name: string
    now: string
    sent: string | null
    acceptedOn: string
  }>(
    `with last as (select id from list_sendings order by sent_at desc, id desc limit 1),
     sent as (select v.agency_code, v.id from list_sending_versions s
              join last on last.id = s.sending_id
              join registration_versions v on v.id = s.version_id)
     select distinct on (v.agency_code) v.agency_code as agency, g.name, v.id as now,
            sent.id as sent,
            (v.decided_at at time zone 'Asia/Ho_Chi_Minh')::date as "acceptedOn"
     from registration_versions v join agencies g on g.code = v.agency_code
     left join sent on sent.agency_code = v.agency_code
     where v.part = 'accounts' and v.state = 'accepted'
     order by v.agency_code, v.version desc`,
  )
  const [sending] = await deps.db.rows<{ day: string }>(
    `select (sent_at at time zone 'Asia/Ho_Chi_Minh')::date as day from list_sendings
     order by sent_at desc, id desc limit 1`,
  )
  const changed = versions.filter(({ now, sent }) => now !== sent)
  const rows = await comparedRows(
    deps.db,
    changed.flatMap(({ now, sent }) => (sent === null ? [now] : [now, sent])),
  )
  const changes: AccountChange[] = []
  for (const { agency, name, now, sent } of changed) {
    const before = sent === null ? [] : (rows.get(sent) ?? [])
    const between = await changesBetween(deps.db, agency, before, rows.get(now) ?? [])
    changes.push(...between.map((change) => lineOf(change, name)))
  }
  const days = versions.map(({ acceptedOn }) => acceptedOn).sort()
  return { since: sending?.day ?? days[0] ?? '', changes }
}

/** Of a phone only that it is another one: the digest tells no more. */
function lineOf(
  { kind, row, before, fields }: ListChange,
  agency: string,
): AccountChange {
  const details = fields.map((field) =>
    field === 'phone' || before === null
      ? fieldNames[field]
      : `${fieldNames[field]}: ${before[field] ?? ''} → ${row[field] ?? ''}`,
  )
  return {
    change: kinds[kind],
    username: row.username,
    fullName: row.fullName,
    agency,
    detail: details.join('; '),
  }
}
