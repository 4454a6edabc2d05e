/** Alerts become cases: each joins the one of its subject that goes on, or opens one. */
import type { Alert } from '@chot/core/detect/rules.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import { type CaseState, caseForAlert, graver } from '@chot/core/workflow/case.ts'
import type { Tx } from '../../db/database.ts'
import { newEntryId } from '../../log/entry-id.ts'

interface Newest {
  readonly id: string
  readonly state: CaseState
  readonly gravity: Alert['act']
  readonly decidedAt: number | null
}

const verbs = { open: 'opened', join: 'joined', reopen: 'reopened' } as const

/** Puts an alert that was recorded into its case; the entry that says so. */
export async function joinCase(
  tx: Tx,
  { scope, subject, at, rule, act }: Alert,
  alertId: string,
  reopenMs: number,
): Promise<EntryBody> {
  const [newest] = await tx.rows<Newest>(
    `select id, state, gravity,
            floor(extract(epoch from decided_at) * 1000)::bigint as "decidedAt"
     from cases where scope = $1 and subject = $2 order by number desc limit 1
     for no key update`,
    [scope, subject],
  )
  const does = caseForAlert(newest ?? null, at, reopenMs)
  const id = does === 'open' || newest === undefined ? newEntryId() : newest.id
  if (id !== newest?.id)
    await tx.rows(
      `insert into cases (id, scope, subject, state, gravity, opened_at, moved_at)
       values ($1, $2, $3, 'open', $4, to_timestamp($5::bigint / 1000.0),
               to_timestamp($5::bigint / 1000.0))`,
      [id, scope, subject, act, at],
    )
  else {
    if (does === 'reopen')
      await tx.rows(
        `update cases set state = 'open', assignee = null, answer_by = null, answered = false,
                decision = null, decided_at = null, decided_by = null where id = $1`,
        [id],
      )
    await tx.rows(
      `update cases set gravity = $2,
         moved_at = greatest(moved_at, to_timestamp($3::bigint / 1000.0)) where id = $1`,
      [id, graver(newest.gravity, act), at],
    )
  }
  await tx.rows('insert into case_alerts (alert_id, case_id) values ($1, $2)', [
    alertId,
    id,
  ])
  await tx.rows(
    `insert into case_acts (case_id, at, act, alert_id)
     values ($1, to_timestamp($2::bigint / 1000.0), $3, $4)`,
    [id, at, does, alertId],
  )
  return {
    k: 'case',
    oc: 'done',
    id,
    re: rule,
    ob: `${scope}=${subject} ${verbs[does]} alert=${alertId}`,
  }
}
