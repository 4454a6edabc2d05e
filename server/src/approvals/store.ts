/** Rows of `approvals`, and what the two persons are shown of them. */
import type { ApprovalPage, ApprovalView } from '@chot/contract/approvals.ts'
import {
  type Approval,
  type ApprovalKind,
  stateAt,
} from '@chot/core/approvals/approval.ts'
import type { Reader, Tx } from '../db/database.ts'
import type { KeyRing } from '../keys/key-ring.ts'

interface Person {
  readonly username: string
  readonly fullName: string
  readonly agency: string
}

interface ApprovalRow extends Approval {
  readonly id: string
  readonly kind: ApprovalKind
  readonly asked: number
  readonly reason: string
  readonly basis: string
  readonly terms: Readonly<Record<string, string>>
  readonly sealed: Buffer | null
  readonly answered: number | null
  readonly answer: string | null
  readonly ended: number | null
  readonly requesterPerson: Person
  readonly approverPerson: Person | null
  /** The officer of the account it is about, if it is about one. */
  readonly officer: string | null
}

/** An approval as kept, with what it may be done to, as long as it is kept. */
export interface FoundApproval extends ApprovalRow {
  /** The citizen's number it is about; null if it is about none, and once it is over. */
  readonly number: string | null
}

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`
const personSql = (account: string) =>
  `(select json_build_object('username', p.username, 'fullName', p.full_name, 'agency', g.name)
      from accounts p join agencies g on g.code = p.agency_code where p.id = ${account})`

const columns = `
  id, kind, state, requester_id as requester, ${ms('asked_at')} as asked, reason, basis, terms,
  sealed, ${ms('answer_by')} as "answerBy", uses, uses_max as "usesMax", decided_by as approver,
  ${ms('decided_at')} as answered, answer, ${ms('usable_until')} as "usableUntil",
  ${ms('ended_at')} as ended, ${personSql('requester_id')} as "requesterPerson",
  ${personSql('decided_by')} as "approverPerson",
  case when terms->>'scope' = 'account' then
    (select full_name from accounts where accounts.id = terms->>'subject') end as officer`

const contextOf = (id: string) => `approval/${id}`

/** Sealed so that it opens for this very approval only. */
export function sealNumber(
  keys: Pick<KeyRing, 'approvals'>,
  id: string,
  number: string,
): Buffer {
  return keys.approvals.seal(number, contextOf(id))
}

function opened(keys: Pick<KeyRing, 'approvals'>, row: ApprovalRow): FoundApproval {
  const number = row.sealed && keys.approvals.open(row.sealed, contextOf(row.id))
  return { ...row, number }
}

/** Locked until the transaction ends: its state and uses change one after the other. */
export async function lockApproval(
  tx: Tx,
  keys: Pick<KeyRing, 'approvals'>,
  id: string,
): Promise<FoundApproval | null> {
  const [row] = await tx.rows<ApprovalRow>(
    `select ${columns} from approvals where id = $1 for no key update`,
    [id],
  )
  return row === undefined ? null : opened(keys, row)
}

/** Newest first: the viewer's own, and everybody's of the kinds they approve. `after`: the id of the last one of the page before. */
export async function listApprovals(
  reader: Reader,
  keys: Pick<KeyRing, 'approvals'>,
  viewer: { readonly accountId: string; readonly now: number },
  filter: {
    readonly approves: readonly ApprovalKind[]
    readonly open: boolean | null
    readonly kind: ApprovalKind | null
    readonly after: string | null
    readonly limit: number
  },
): Promise<ApprovalPage> {
  const rows = await reader.rows<ApprovalRow>(
    `select ${columns} from approvals a
     where (requester_id = $1 or kind = any($7::text[]))
       and ($2::boolean is null or $2 = (ended_at is null
              and (case state when 'waiting' then answer_by else usable_until end)
                  > to_timestamp($5::bigint / 1000.0)))
       and ($6::text is null or kind = $6)
       and ($3::text is null or (asked_at, id) < (select b.asked_at, b.id from approvals b where b.id = $3))
     order by asked_at desc, id desc limit $4`,
    [
      viewer.accountId,
      filter.open,
      filter.after,
      filter.limit + 1,
      viewer.now,
      filter.kind,
      filter.approves,
    ],
  )
  const shown = rows.slice(0, filter.limit)
  return {
    approvals: shown.map((row) => viewOf(opened(keys, row), viewer)),
    next: rows.length > filter.limit ? (shown.at(-1)?.id ?? null) : null,
  }
}

/** What is shown at `now`: of the number its end only, and nothing once it is over. */
export function viewOf(
  found: FoundApproval,
  viewer: { readonly accountId: string; readonly now: number },
): ApprovalView {
  const state = stateAt(found, viewer.now)
  const over = state !== 'waiting' && state !== 'approved'
  return {
    id: found.id,
    kind: found.kind,
    state,
    requester: found.requesterPerson,
    askedAt: found.asked,
    reason: found.reason,
    basis: found.basis,
    terms: { ...found.terms },
    officer: found.officer,
    tail: over ? null : (found.number?.slice(-3) ?? null),
    answerBy: found.answerBy,
    approver: found.approverPerson,
    answeredAt: found.answered,
    answer: found.answer,
    usableUntil: found.usableUntil,
    uses: found.uses,
    usesMax: found.usesMax,
    endedAt: found.ended,
    own: found.requester === viewer.accountId,
  }
}
