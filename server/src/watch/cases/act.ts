/**
 * What a person does with a case: one transaction with its story, what follows from it (a lock, a
 * violation), and an entry for each. Who may do what is core's table (core/src/workflow/case.ts).
 */
import type { caseAct, caseRequest } from '@chot/contract/cases.ts'
import type { LockEffect } from '@chot/contract/locks.ts'
import { dayMs } from '@chot/core/calendar/civil.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import {
  type Case,
  type CaseDecision,
  caseAfter,
  isOver,
  whyNotActOnCase,
} from '@chot/core/workflow/case.ts'
import type { z } from 'zod'
import { localDay } from '../../accounts/local-day.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { actorOf, stillMay } from '../../accounts/standing.ts'
import type { Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { appendTo, lockHead, record } from '../../log/append.ts'
import { newEntryId } from '../../log/entry-id.ts'
import { effectText, lockEffect } from '../lock-effect.ts'
import { findLockSubject, putLock } from '../put-lock.ts'

type CaseDeps = Pick<Deps, 'db' | 'clock' | 'policies'>
type Act = z.infer<typeof caseAct>
type Decided = Extract<Act, { act: 'decide' }>

const guard = 'locks:guard'
const lockReasonMax = 200
const at = (parameter: string) => `to_timestamp(${parameter}::bigint / 1000.0)`

/** Locked until the transaction ends. Throws Problem `not-found`. */
async function lockCase(tx: Tx, id: string): Promise<Case> {
  const [found] = await tx.rows<Case>(
    `select scope, subject, state, assignee, answered,
            floor(extract(epoch from answer_by) * 1000)::bigint as "answerBy"
     from cases where id = $1 for no key update`,
    [id],
  )
  if (found === undefined) throw new Problem('not-found')
  return found
}

interface Step {
  readonly act: Act['act'] | 'open' | 'answer'
  readonly by: string
  readonly remark?: string
  readonly basis?: string
  readonly decision?: CaseDecision
  readonly hold?: string
}

async function insertStep(tx: Tx, id: string, step: Step, now: number): Promise<void> {
  await tx.rows(
    `insert into case_acts (case_id, at, act, account_id, remark, basis, decision, hold_id)
     values ($1, ${at('$2')}, $3, $4, $5, $6, $7, $8)`,
    [
      id,
      now,
      step.act,
      step.by,
      step.remark ?? null,
      step.basis ?? null,
      step.decision ?? null,
      step.hold ?? null,
    ],
  )
}

/** The entries of an act, in the officer's name, once their right is read under the head. */
async function recordGuarded(
  deps: CaseDeps,
  tx: Tx,
  officer: SignedIn,
  bodies: readonly EntryBody[],
): Promise<void> {
  const head = await lockHead(tx, deps.clock.heldAt())
  const day = localDay(await deps.policies.at(tx, head.policyRevision), head.at)
  if (!(await stillMay(tx, officer, guard, day))) throw new Problem('not-permitted')
  await appendTo(
    tx,
    head,
    bodies.map((body) => ({ ...body, ...actorOf(officer, guard) })),
  )
}

/**
 * Opens a case by hand; its id. Throws Problem `not-found` (no such subject), `case-own`,
 * `case-goes-on` or `not-permitted`.
 */
export async function openCase(
  deps: CaseDeps,
  officer: SignedIn,
  asked: z.infer<typeof caseRequest>,
): Promise<string> {
  const { scope, reason } = asked
  const subject = await findLockSubject(deps.db, scope, asked.subject)
  if (subject === null) throw new Problem('not-found')
  const by = officer.accountId
  if (scope === 'account' && subject === by) throw new Problem('case-own')
  const id = newEntryId()
  await deps.db.inTx(async (tx) => {
    const now = deps.clock.now()
    const made = await tx.rows(
      `insert into cases (id, scope, subject, state, gravity, opened_at, moved_at)
       values ($1, $2, $3, 'open', 'case', ${at('$4')}, ${at('$4')})
       on conflict (scope, subject) where state not in ('decided', 'closed') do nothing
       returning id`,
      [id, scope, subject, now],
    )
    if (made.length === 0) throw new Problem('case-goes-on')
    await insertStep(tx, id, { act: 'open', by, remark: reason }, now)
    const ob = `${scope}=${subject} opened`
    await recordGuarded(deps, tx, officer, [
      { k: 'case', oc: 'done', id, no: reason, ob },
    ])
  })
  return id
}

/**
 * Does one act. Throws Problem `not-found`, `not-permitted`, `case-goes-on`, or why the table
 * refuses it.
 */
export async function actOnCase(
  deps: CaseDeps,
  officer: SignedIn,
  id: string,
  given: Act,
): Promise<void> {
  const by = officer.accountId
  const locks = given.act === 'decide' && given.decision === 'lock'
  const effect = locks ? await effectOfLock(deps, id) : null
  await deps.db.inTx(async (tx) => {
    const now = deps.clock.now()
    const found = await lockCase(tx, id)
    const decision = given.act === 'decide' ? given.decision : null
    const refusal = whyNotActOnCase(found, given.act, by, now, decision)
    if (refusal !== null) throw new Problem(refusal)
    const entries = await effectOf(deps, tx, { id, found, by, now, effect }, given)
    await recordGuarded(deps, tx, officer, entries)
  })
}

/** Read before the transaction: it counts, which is slow. */
async function effectOfLock(deps: CaseDeps, id: string): Promise<LockEffect | null> {
  const [found] = await deps.db.rows<Pick<Case, 'scope' | 'subject'>>(
    'select scope, subject from cases where id = $1',
    [id],
  )
  return found === undefined ? null : lockEffect(deps, found.scope, found.subject)
}

interface Doing {
  readonly id: string
  readonly found: Case
  readonly by: string
  readonly now: number
  /** Of the lock it is decided to put. */
  readonly effect: LockEffect | null
}

const entryOf = ({ id, found }: Doing, act: string): EntryBody => ({
  k: 'case',
  oc: 'done',
  id,
  ob: `${found.scope}=${found.subject} ${act}`,
})

/** Changes the case and what follows from the act; the entries that say so. */
async function effectOf(
  deps: CaseDeps,
  tx: Tx,
  doing: Doing,
  given: Act,
): Promise<readonly EntryBody[]> {
  const { id, found, by, now } = doing
  if (given.act === 'reopen') await refuseSecond(tx, found)
  const policy = await deps.policies.current(tx)
  const { answerDays } = policy.valueOn('cases', localDay(policy, now))
  const after = caseAfter(found, given.act, by, now + answerDays * dayMs)
  const decision = given.act === 'decide' ? given.decision : null
  await writeCase(tx, id, after, decision, by, now)
  if (given.act === 'decide') return decide(tx, doing, given)
  const remark = given.act === 'take' ? {} : { remark: given.remark }
  await insertStep(tx, id, { act: given.act, by, ...remark }, now)
  const no = remark.remark === undefined ? {} : { no: remark.remark }
  return [{ ...entryOf(doing, given.act), ...no }]
}

async function refuseSecond(tx: Tx, { scope, subject }: Case): Promise<void> {
  const others = await tx.rows(
    `select id from cases
     where scope = $1 and subject = $2 and state not in ('decided', 'closed')`,
    [scope, subject],
  )
  if (others.length > 0) throw new Problem('case-goes-on')
}

/** What was decided stays until the case is opened again. */
async function writeCase(
  tx: Tx,
  id: string,
  after: Case,
  decision: CaseDecision | null,
  by: string,
  now: number,
): Promise<void> {
  await tx.rows(
    `update cases set state = $2, assignee = $3, answer_by = ${at('$4')}, answered = $5,
       decision = case when $8 then coalesce($6, decision) end,
       decided_at = case when $8 then case when $6::text is null then decided_at else ${at('$7')} end end,
       decided_by = case when $8 then case when $6::text is null then decided_by else $9 end end,
       moved_at = ${at('$7')}
     where id = $1`,
    [
      id,
      after.state,
      after.assignee,
      after.answerBy,
      after.answered,
      decision,
      now,
      isOver(after.state),
      by,
    ],
  )
}

/** With the lock or the violation it is; a lock that is in force already is the one that is meant. */
async function decide(
  tx: Tx,
  doing: Doing,
  given: Decided,
): Promise<readonly EntryBody[]> {
  const { id, found, by, now } = doing
  const { decision, remark, basis } = given
  const locked = decision === 'lock' ? await lockFor(tx, doing, given) : null
  const step = { act: 'decide', by, remark, basis, decision } as const
  await insertStep(tx, id, { ...step, ...(locked && { hold: locked.id }) }, now)
  const entries: EntryBody[] = [
    {
      ...entryOf(doing, `decide ${decision} basis=${basis}`),
      no: remark,
    },
  ]
  if (locked?.entry != null) entries.push(locked.entry)
  if (given.violation === undefined) return entries
  const violation = newEntryId()
  await tx.rows(
    `insert into violations (id, case_id, scope, subject, kind, summary, basis, recorded_at,
                             recorded_by)
     values ($1, $2, $3, $4, $5, $6, $7, ${at('$8')}, $9)`,
    [violation, id, found.scope, found.subject, given.violation, remark, basis, now, by],
  )
  const ob = `${found.scope}=${found.subject} ${given.violation} case=${id} basis=${basis}`
  return [...entries, { k: 'violation', oc: 'done', id: violation, no: remark, ob }]
}

async function lockFor(
  tx: Tx,
  { found, by, now, effect }: Doing,
  { remark, basis }: Decided,
): Promise<{ readonly id: string; readonly entry: EntryBody | null }> {
  const { scope, subject } = found
  // A lock's reason is a sentence; what was looked into stands in the case.
  const reason = remark.slice(0, lockReasonMax)
  const lock = { scope, subject, by: { account: by }, reason, basis }
  const put = await putLock(tx, lock, now)
  if (put !== null)
    return { ...put, entry: { ...put.entry, ob: put.entry.ob + effectText(effect) } }
  const [there] = await tx.rows<{ id: string }>(
    `select id from holds
     where kind = 'lock' and scope = $1 and subject = $2 and ended_at is null`,
    [scope, subject],
  )
  // Lifted in this very moment: the case is decided again.
  if (there === undefined) throw new Problem('lock-lifted')
  return { id: there.id, entry: null }
}

/**
 * The one it is about explains; whoever waits for it is told. Throws Problem `not-found` (also of a
 * case about somebody else) or why the table refuses it.
 */
export async function answerCase(
  deps: CaseDeps,
  officer: SignedIn,
  id: string,
  answer: string,
): Promise<void> {
  const by = officer.accountId
  await deps.db.inTx(async (tx) => {
    const now = deps.clock.now()
    const found = await lockCase(tx, id)
    if (found.scope !== 'account' || found.subject !== by) throw new Problem('not-found')
    const refusal = whyNotActOnCase(found, 'answer', by, now)
    if (refusal !== null) throw new Problem(refusal)
    const doing = { id, found, by, now, effect: null }
    await writeCase(tx, id, caseAfter(found, 'answer', by, now), null, by, now)
    await insertStep(tx, id, { act: 'answer', by, remark: answer }, now)
    await record(tx, deps.clock.heldAt(), {
      ...entryOf(doing, `answer for=${found.assignee ?? ''}`),
      ac: by,
      au: officer.strength,
      ag: officer.agency.code,
      ip: officer.address,
      no: answer,
    })
  })
}
