/** How the accepted lists of all agencies differ from those that were sent to the Ministry last. */
import type { AccountChange } from '@chot/core/documents/letters.ts'
import type { ComparedField, ListChange } from '@chot/core/registration/list-diff.ts'
import type { Deps } from '../deps.ts'
import { noticeOfChange } from '../registration/sendings.ts'

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

/**
 * The lines of the notice of change, as the screen of what goes to the Ministry shows them. `since`:
 * the local day of the last sending, or of the first accepted list when none was sent.
 */
export async function changesSinceSent(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
): Promise<{
  readonly since: string
  readonly changes: readonly AccountChange[]
}> {
  const notice = await noticeOfChange(deps, deps.db)
  const agencies = await deps.db.rows<{ code: string; name: string }>(
    'select code, name from agencies',
  )
  const names = new Map(agencies.map(({ code, name }) => [code, name]))
  const nameOf = (code: string) => names.get(code) ?? code
  const [{ since } = { since: null }] = await deps.db.rows<{ since: string | null }>(
    `select coalesce(
       (select (sent_at at time zone 'Asia/Ho_Chi_Minh')::date from list_sendings
        order by sent_at desc, id desc limit 1),
       (select (min(decided_at) at time zone 'Asia/Ho_Chi_Minh')::date
        from registration_versions where part = 'accounts' and state = 'accepted')) as since`,
  )
  return {
    since: since ?? '',
    changes: notice.flatMap(({ agency, changes }) =>
      changes.map((change) => lineOf(change, nameOf(agency), nameOf)),
    ),
  }
}

/** Of a phone only that it is another one: the digest tells no more. */
function lineOf(
  { kind, row, before, fields, agency: other }: ListChange,
  agency: string,
  nameOf: (code: string) => string,
): AccountChange {
  const details = fields.map((field) =>
    field === 'phone' || before === null
      ? fieldNames[field]
      : `${fieldNames[field]}: ${before[field] ?? ''} → ${row[field] ?? ''}`,
  )
  if (kind === 'moved-in' && other !== null) details.push(`Chuyển từ ${nameOf(other)}`)
  if (kind === 'moved-out' && other !== null) details.push(`Chuyển đến ${nameOf(other)}`)
  return {
    change: kinds[kind],
    username: row.username,
    fullName: row.fullName,
    agency,
    detail: details.join('; '),
  }
}
