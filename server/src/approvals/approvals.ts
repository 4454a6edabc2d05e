/**
 * What one person asks and a second one approves. Each step is an entry of the log in its own
 * transaction, under one request id; the entries carry the citizen's keyed digest, never the
 * number. Who may do what is core's table (core/src/approvals); rights are read again under the
 * head of the log at each step, so that what was taken half-way holds.
 */
import type { ProblemCode } from '@chot/contract/problems.ts'
import {
  type ApprovalKind,
  type ApprovalState,
  approvalKinds,
  endedBy,
  isOver,
  stateAt,
  whyNotDecide,
  whyNotUse,
} from '@chot/core/approvals/approval.ts'
import type { Permission } from '@chot/core/duties.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import { localDay } from '../accounts/local-day.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import { actorOf, stillMay } from '../accounts/standing.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { appendTo, type LoggedEntry, type LogHead, lockHead } from '../log/append.ts'
import { newEntryId } from '../log/entry-id.ts'
import type { Policy } from '../policy/policy.ts'
import { type FoundApproval, lockApproval, sealNumber } from './store.ts'

type ApprovalDeps = Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>

const hourMs = 3_600_000
const at = (parameter: string) => `to_timestamp(${parameter}::bigint / 1000.0)`

/** The keyed digest of the citizen an act is about, for its entry at `head`. */
function subjectOf(
  keys: ApprovalDeps['keys'],
  head: LogHead,
  number: string | null,
): Pick<EntryBody, 'su' | 'ke'> {
  if (number === null) return {}
  const { digest, epoch } = keys.subjectDigest(number, head.at)
  return { su: digest.toString('base64url'), ke: epoch }
}

async function dayOf(deps: ApprovalDeps, tx: Tx, head: LogHead) {
  const policy = await deps.policies.at(tx, head.policyRevision)
  const day = localDay(policy, head.at)
  return { day, policy, numbers: policy.valueOn('approvals', day) }
}

export interface ApprovalAsked {
  readonly kind: ApprovalKind
  /** A citizen's number, where it is about one. */
  readonly number: string | null
  readonly reason: string
  readonly basis: string
  /** Shown to both persons and written into the log: never a citizen's number. */
  readonly terms: Readonly<Record<string, string>>
}

/**
 * Asks a second person; returns the id. The contract has refused reasons that hold a number.
 * Throws Problem `not-permitted` or `approvals-too-many`.
 */
export async function askApproval(
  deps: ApprovalDeps,
  officer: SignedIn,
  asked: ApprovalAsked,
): Promise<string> {
  const id = newEntryId()
  const { asks, usesMax } = approvalKinds[asked.kind]
  const sealed = asked.number === null ? null : sealNumber(deps.keys, id, asked.number)
  await deps.db.inTx(async (tx) => {
    const head = await lockHead(tx, deps.clock.heldAt())
    const { day, numbers } = await dayOf(deps, tx, head)
    if (!(await stillMay(tx, officer, asks, day))) throw new Problem('not-permitted')
    await wipeExpired(tx, head.at)
    const [open] = await tx.rows<{ count: number }>(
      'select count(*) as count from approvals where requester_id = $1 and ended_at is null',
      [officer.accountId],
    )
    if ((open?.count ?? 0) >= numbers.openMax) throw new Problem('approvals-too-many')
    await tx.rows(
      `insert into approvals (id, kind, requester_id, asked_at, reason, basis, terms, sealed,
                              answer_by, uses_max)
       values ($1, $2, $3, ${at('$4')}, $5, $6, $7, $8, ${at('$9')}, $10)`,
      [
        id,
        asked.kind,
        officer.accountId,
        head.at,
        asked.reason,
        asked.basis,
        JSON.stringify(asked.terms),
        sealed,
        head.at + numbers.answerHours * hourMs,
        usesMax ?? numbers.usesMax,
      ],
    )
    await appendTo(tx, head, [
      {
        k: 'approval-request',
        oc: 'done',
        id,
        ...actorOf(officer, asks),
        ...subjectOf(deps.keys, head, asked.number),
        no: asked.reason,
        ob: `${termsText(asked)} basis=${asked.basis}`,
      },
    ])
  })
  return id
}

/** What is asked for, as the log names it. */
function termsText({ kind, terms }: Pick<ApprovalAsked, 'kind' | 'terms'>): string {
  return [kind, ...Object.entries(terms).map(([name, value]) => `${name}=${value}`)].join(
    ' ',
  )
}

/**
 * What an approval does by itself, in its own transaction, so that nothing is left to its requester.
 * Takes its locks at once; what it gives back is called under the head and does it, with an entry in
 * the approver's name, or says why not.
 */
export type ApprovalEffect = (
  tx: Tx,
  approval: FoundApproval,
  approver: SignedIn,
) => Promise<
  (
    policy: Policy,
    day: string,
  ) => Promise<
    | { readonly body: Pick<EntryBody, 'k' | 'do' | 'ob'> }
    | { readonly refused: ProblemCode }
  >
>
/** By kind; an approval of any other waits to be used. */
export type ApprovalEffects = Partial<Readonly<Record<ApprovalKind, ApprovalEffect>>>

/**
 * Approves or refuses, with a reason. An attempt to approve one's own is an entry too. Throws
 * Problem `not-found`, `not-permitted`, `approval-own`, `approval-not-open`, or what its effect
 * refused with: it then stays open.
 */
export async function answerApproval(
  deps: ApprovalDeps,
  officer: SignedIn,
  id: string,
  answer: { readonly answer: 'approved' | 'refused'; readonly reason: string },
  effects: ApprovalEffects = {},
): Promise<void> {
  const refusal = await deps.db.inTx(async (tx): Promise<ProblemCode | null> => {
    const found = await lockApproval(tx, deps.keys, id)
    if (found === null) throw new Problem('not-found')
    const { asks, approves } = approvalKinds[found.kind]
    const effect =
      answer.answer === 'approved'
        ? await effects[found.kind]?.(tx, found, officer)
        : undefined
    const head = await lockHead(tx, deps.clock.heldAt())
    const { day, numbers, policy } = await dayOf(deps, tx, head)
    const permitted = await stillMay(tx, officer, approves, day)
    let refused: ProblemCode | null = whyNotDecide(
      found,
      officer.accountId,
      permitted,
      head.at,
    )
    let done: Pick<EntryBody, 'k' | 'do' | 'ob'> | null = null
    if (refused === null && effect !== undefined) {
      if (!(await stillMay(tx, { accountId: found.requester }, asks, day)))
        refused = 'approval-not-usable'
      else {
        const effected = await effect(policy, day)
        if ('refused' in effected) refused = effected.refused
        else done = effected.body
      }
    }
    const approved = refused === null && answer.answer === 'approved'
    if (refused === null) {
      await tx.rows(
        `update approvals set state = $2, decided_by = $3, decided_at = ${at('$4')}, answer = $5,
                usable_until = ${at('$6')},
                ended_at = case $2 when 'refused' then ${at('$4')} end,
                sealed = case $2 when 'refused' then null else sealed end
         where id = $1`,
        [
          id,
          answer.answer,
          officer.accountId,
          head.at,
          answer.reason,
          approved ? head.at + numbers.usableHours * hourMs : null,
        ],
      )
    }
    if (done !== null) {
      await tx.rows('update approvals set uses = 1 where id = $1', [id])
      await endAs(tx, id, 'used-up', head.at)
    }
    await appendTo(tx, head, [
      {
        k: 'approval',
        oc: approved ? 'granted' : 'refused',
        id,
        ...actorOf(officer, approves),
        ...subjectOf(deps.keys, head, found.number),
        ...(refused === null ? { no: answer.reason } : { re: refused }),
        ob: termsText(found),
      },
      ...(done === null
        ? []
        : [{ ...done, oc: 'done' as const, id, ...actorOf(officer, approves) }]),
    ])
    return refused
  })
  if (refusal !== null) throw new Problem(refusal)
}

/** Withdraws or ends it; the number is wiped. Throws Problem `not-found` or `approval-not-open`. */
export async function endApproval(
  deps: ApprovalDeps,
  officer: SignedIn,
  id: string,
): Promise<void> {
  await deps.db.inTx(async (tx) => {
    const found = await lockApproval(tx, deps.keys, id)
    if (found === null || found.requester !== officer.accountId)
      throw new Problem('not-found')
    const head = await lockHead(tx, deps.clock.heldAt())
    const state = endedBy(found, officer.accountId, head.at)
    if (state === null) throw new Problem('approval-not-open')
    await endAs(tx, id, state, head.at)
    await appendTo(tx, head, [
      {
        k: 'approval-end',
        oc: 'done',
        id,
        ...actorOf(officer, approvalKinds[found.kind].asks),
        ...subjectOf(deps.keys, head, found.number),
        ob: `${termsText(found)} ${state}`,
      },
    ])
  })
}

async function endAs(tx: Tx, id: string, state: ApprovalState, atMs: number) {
  await tx.rows(
    `update approvals set state = $2, sealed = null, ended_at = ${at('$3')} where id = $1`,
    [id, state, atMs],
  )
}

/** One act on an approval: what it did and how its entry says it, or why it was not done. */
export type ApprovedAct<Result> =
  | {
      readonly result: Result
      /** Of the entry: `done` with `ob`. */
      readonly ob: string
      /** Writes what names the entry, once it has its place. */
      readonly recorded?: (logged: LoggedEntry) => Promise<void>
    }
  | { readonly refused: ProblemCode }

/**
 * Acts on an approval: `act` reads what it needs before the head is taken; then both persons'
 * rights are read again, the use is counted and entered as `entry`, and only then does the result
 * leave. A use that is refused, by `act` too, counts for none and is an entry as well; `at` is the
 * time of the entry. Throws Problem `not-found` (of somebody else's, too), `not-permitted`,
 * `approval-not-usable` or what `act` refused with.
 */
export async function useApproval<Result>(
  deps: ApprovalDeps,
  officer: SignedIn,
  wanted: {
    readonly id: string
    readonly kind: ApprovalKind
    readonly entry: EntryBody['k']
  },
  act: (tx: Tx, approval: FoundApproval) => Promise<ApprovedAct<Result>>,
): Promise<{
  readonly result: Result
  readonly approval: FoundApproval
  readonly at: number
}> {
  const { asks, approves } = approvalKinds[wanted.kind]
  const done = await deps.db.inTx(async (tx) => {
    const found = await lockApproval(tx, deps.keys, wanted.id)
    if (found === null || found.kind !== wanted.kind) throw new Problem('not-found')
    if (found.requester !== officer.accountId) throw new Problem('not-found')
    const early = whyNotUse(
      found,
      { account: officer.accountId, permitted: true },
      true,
      deps.clock.now(),
    )
    const acted = early === null ? await act(tx, found) : { refused: early }
    const head = await lockHead(tx, deps.clock.heldAt())
    const { day } = await dayOf(deps, tx, head)
    const stands = async (
      accountId: string | null,
      permission: Permission,
      session = {},
    ) => accountId !== null && stillMay(tx, { accountId, ...session }, permission, day)
    const lost =
      early ??
      whyNotUse(
        found,
        {
          account: officer.accountId,
          permitted: await stands(officer.accountId, asks, {
            sessionId: officer.sessionId,
          }),
        },
        await stands(found.approver, approves),
        head.at,
      )
    const about = {
      id: wanted.id,
      ...actorOf(officer, asks),
      ...subjectOf(deps.keys, head, found.number),
    }
    if (lost !== null || 'refused' in acted) {
      const re = lost ?? ('refused' in acted ? acted.refused : 'approval-not-usable')
      await appendTo(tx, head, [
        { k: wanted.entry, oc: 'refused', ...about, re, ob: termsText(found) },
      ])
      return re
    }
    const used = { ...found, uses: found.uses + 1 }
    await tx.rows('update approvals set uses = $2 where id = $1', [found.id, used.uses])
    const state = stateAt(used, head.at)
    if (isOver(state)) await endAs(tx, found.id, state, head.at)
    const [logged] = await appendTo(tx, head, [
      {
        k: wanted.entry,
        oc: 'done',
        ...about,
        ob: `${termsText(found)} use=${used.uses} ${acted.ob}`,
      },
    ])
    if (logged !== undefined) await acted.recorded?.(logged)
    return { result: acted.result, approval: used, at: head.at }
  })
  if (typeof done === 'string') throw new Problem(done)
  return done
}

/**
 * Ends what nobody answered or used in time, and wipes what was sealed. Time does this, not a
 * person: until when an approval holds follows from its entry and the policy, so there is no entry.
 */
export async function wipeExpired(tx: Tx, nowMs: number): Promise<void> {
  await tx.rows(
    `update approvals set state = 'expired', sealed = null, ended_at = ${at('$1')}
     where ended_at is null
       and case state when 'waiting' then answer_by else usable_until end <= ${at('$1')}`,
    [nowMs],
  )
}
