/** A shadow run is asked for, and cancelled. */
import type { ShadowRules, shadowRunRequest } from '@chot/contract/shadow-runs.ts'
import { dayMs, localDays, minuteMs } from '@chot/core/calendar/civil.ts'
import { daysRemembered } from '@chot/core/detect/shadow.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import type { z } from 'zod'
import { localDay } from '../../accounts/local-day.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { actorOf, stillMay } from '../../accounts/standing.ts'
import type { Reader, Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { appendTo, lockHead } from '../../log/append.ts'
import { newEntryId } from '../../log/entry-id.ts'
import { changesOf, type PolicyRow } from './changes.ts'

type ShadowDeps = Pick<Deps, 'db' | 'clock' | 'policies'>

/** What is in force today of all that a shadow run may change. */
export async function presentRules(deps: ShadowDeps): Promise<ShadowRules> {
  const policy = await deps.policies.current(deps.db)
  const today = localDay(policy, deps.clock.now())
  const rows = await deps.db.rows<{
    name: string
    validFrom: string
    legalBasis: string
  }>(
    `select name, valid_from as "validFrom", legal_basis as "legalBasis" from policies
     where name in ('detection', 'off-hours-limit')
       and valid_from <= $1::date and (valid_to is null or $1::date < valid_to)`,
    [today],
  )
  const groundsOf = (name: string) => {
    const row = rows.find((each) => each.name === name)
    return { validFrom: row?.validFrom ?? '', legalBasis: row?.legalBasis ?? '' }
  }
  return {
    detection: {
      value: policy.valueOn('detection', today).rules,
      ...groundsOf('detection'),
    },
    offHours: {
      value: policy.valueOn('off-hours-limit', today),
      ...groundsOf('off-hours-limit'),
    },
  }
}

/**
 * The id of the run, which waits for its turn. Throws Problem `shadow-run-changes-nothing`,
 * `shadow-run-goes-on` or `not-permitted`.
 */
export async function askShadowRun(
  deps: ShadowDeps,
  officer: SignedIn,
  { days, detection, offHours, reason }: z.infer<typeof shadowRunRequest>,
): Promise<string> {
  const policy = await deps.policies.current(deps.db)
  const now = deps.clock.now()
  const today = localDay(policy, now)
  const present = policy.valueOn('detection', today)
  const presentOff = policy.valueOn('off-hours-limit', today)
  const rows: PolicyRow[] = [
    {
      name: 'detection',
      present,
      proposed: { ...present, rules: detection ?? present.rules },
    },
    { name: 'off-hours-limit', present: presentOff, proposed: offHours ?? presentOff },
  ].filter((row) => changesOf(row).length > 0)
  if (rows.length === 0) throw new Problem('shadow-run-changes-nothing')

  const { offsetMinutes } = policy.calendarOn(today)
  const firstDay = localDays(now, offsetMinutes) - days + 1
  const fromMs = firstDay * dayMs - offsetMinutes * minuteMs
  const remembered = daysRemembered([
    { detection: present.rules, offHours: presentOff },
    { detection: detection ?? present.rules, offHours: offHours ?? presentOff },
  ])
  const toSeq = await sizeOf(deps.db)
  const fromSeq = await firstSince(deps.db, fromMs, toSeq)
  const readSeq = await firstSince(deps.db, fromMs - remembered * dayMs, fromSeq)
  const id = newEntryId()
  return deps.db.inTx(async (tx) => {
    const made = await tx.rows(
      `insert into shadow_runs (id, asked_at, asked_by, reason, days, policy_rows, state, read_seq,
                                from_seq, to_seq, done_seq)
       values ($1, to_timestamp($2::bigint / 1000.0), $3, $4, $5, $6, 'waiting', $7, $8, $9, $7)
       on conflict do nothing returning id`,
      [
        id,
        now,
        officer.accountId,
        reason,
        days,
        JSON.stringify(rows),
        readSeq,
        fromSeq,
        toSeq,
      ],
    )
    if (made.length === 0) throw new Problem('shadow-run-goes-on')
    await recordAct(deps, tx, officer, {
      id,
      no: reason,
      ob: `begin days=${days} policies=${rows.map(({ name }) => name).join(',')}`,
    })
    return id
  })
}

/** Throws Problem `not-found`, `shadow-run-over` or `not-permitted`. */
export async function cancelShadowRun(
  deps: ShadowDeps,
  officer: SignedIn,
  id: string,
): Promise<void> {
  await deps.db.inTx(async (tx) => {
    const known = await tx.rows('select from shadow_runs where id = $1', [id])
    if (known.length === 0) throw new Problem('not-found')
    const ended = await tx.rows(
      `update shadow_runs set state = 'cancelled', ended_at = to_timestamp($2::bigint / 1000.0)
       where id = $1 and ended_at is null returning id`,
      [id, deps.clock.now()],
    )
    if (ended.length === 0) throw new Problem('shadow-run-over')
    await recordAct(deps, tx, officer, { id, ob: 'cancel' })
  })
}

/** The entry of what an officer did, who must still be allowed to under the head of the log. */
async function recordAct(
  deps: ShadowDeps,
  tx: Tx,
  officer: SignedIn,
  said: Pick<EntryBody, 'id' | 'no' | 'ob'>,
): Promise<void> {
  const head = await lockHead(tx, deps.clock.heldAt())
  const today = localDay(await deps.policies.at(tx, head.policyRevision), head.at)
  if (!(await stillMay(tx, officer, 'locks:guard', today)))
    throw new Problem('not-permitted')
  await appendTo(tx, head, [
    { k: 'shadow-run', oc: 'done', ...actorOf(officer, 'locks:guard'), ...said },
  ])
}

async function sizeOf(reader: Reader): Promise<number> {
  const [head] = await reader.rows<{ size: number }>('select size from log_head')
  return head?.size ?? 0
}

/** The first entry of an instant or later, and before `to`; `to` when there is none. */
async function firstSince(reader: Reader, ms: number, to: number): Promise<number> {
  const [row] = await reader.rows<{ seq: number | null }>(
    `select min(seq) as seq from log_entries
     where at >= to_timestamp($1::bigint / 1000.0) and seq < $2`,
    [ms, to],
  )
  return row?.seq ?? to
}
