import type { ReviewMinutesData } from '@chot/core/documents/review-minutes.ts'
import type { Reader } from '../db/database.ts'
import { Problem } from '../http/problem.ts'

const answers: Readonly<Record<string, string>> = {
  keep: 'Giữ',
  change: 'Thay đổi',
  revoke: 'Thu hồi',
  silent: 'Tạm ngừng (không trả lời)',
  gone: 'Không còn tra cứu',
}

/**
 * What an agency said in the newest review. Throws Problem `document-nothing-to-say` before all of
 * its accounts are answered for: minutes of a half are minutes of nothing.
 */
export async function minutesOf(
  reader: Reader,
  agency: string,
): Promise<Pick<ReviewMinutesData, 'openedOn' | 'dueOn' | 'accounts'>> {
  const rows = await reader.rows<{
    openedOn: string
    dueOn: string
    fullName: string
    username: string
    outcome: string | null
    remark: string | null
    answeredBy: string | null
    declared: number | null
    most: number
  }>(
    `select r.opened_on as "openedOn", r.due_on as "dueOn", a.full_name as "fullName", a.username,
            i.outcome, i.remark, b.full_name as "answeredBy", l.queries_per_day as declared,
            coalesce((select max(d.n) from (select count(*)::int as n from queries q
               where q.account_id = a.id and q.local_date >= r.opened_on - 92
                 and q.outcome is distinct from 'not-sent' group by q.local_date) d), 0) as most
     from reviews r join review_items i on i.review_id = r.id
     join accounts a on a.id = i.account_id
     left join accounts b on b.id = i.answered_by
     left join (listed_accounts l join account_lists al on al.id = l.list_id and al.ended_at is null)
       on l.account_id = a.id
     where r.id = (select max(id) from reviews)
       and case when i.outcome is null then a.agency_code else i.agency_code end = $1
       and (i.outcome is not null or (a.state = 'active' and exists (
         select from account_duties d where d.account_id = a.id
           and d.duty in ('receiving', 'verification')
           and (d.valid_to is null or d.valid_to > r.opened_on))))
     order by a.username`,
    [agency],
  )
  const [first] = rows
  if (first === undefined || rows.some(({ outcome }) => outcome === null))
    throw new Problem('document-nothing-to-say')
  return {
    openedOn: first.openedOn,
    dueOn: first.dueOn,
    accounts: rows.map((row) => ({
      fullName: row.fullName,
      username: row.username,
      use: `Cao nhất ${row.most} lượt/ngày, ${row.declared === null ? 'ngoài danh sách' : `khai ${row.declared}`}`,
      answer: answers[row.outcome ?? ''] ?? '',
      remark: row.remark ?? '',
      answeredBy: row.answeredBy ?? 'Hệ thống',
    })),
  }
}
