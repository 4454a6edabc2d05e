/**
 * A reorganisation is drafted by the focal point, whose every change is an entry, and approved by a
 * leader of the province for one revision; from then on it waits for its day (carry-out.ts).
 */
import { randomUUID } from 'node:crypto'
import type { ReorganisationBody } from '@chot/contract/agencies.ts'
import type { ProblemCode } from '@chot/contract/problems.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import { localDay } from '../../accounts/local-day.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { actorOf, stillMay } from '../../accounts/standing.ts'
import { type ApprovalEffect, askApproval } from '../../approvals/approvals.ts'
import type { Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { record } from '../../log/append.ts'
import { judge } from './found-there.ts'
import {
  dayOfEffect,
  documentOf,
  lockReorganisation,
  readAgencies,
  type StoredReorganisation,
} from './reorganisation-rows.ts'

type DraftDeps = Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>

const values = (body: ReorganisationBody) => [
  body.documentNumber,
  body.documentDate,
  body.issuer,
  body.takesEffectOn,
  JSON.stringify(body.acts),
]

async function recordDraft(
  deps: DraftDeps,
  tx: Tx,
  officer: SignedIn,
  body: Pick<EntryBody, 'id' | 'no' | 'ob'>,
): Promise<void> {
  const day = localDay(await deps.policies.current(tx), deps.clock.now())
  if (!(await stillMay(tx, officer, 'agencies:edit', day)))
    throw new Problem('not-permitted')
  await record(tx, deps.clock.heldAt(), {
    k: 'agency',
    oc: 'done',
    ...actorOf(officer, 'agencies:edit'),
    ...body,
  })
}

/** Keeps a draft, whatever is wrong with it; its id. Throws Problem `not-permitted`. */
export async function draftReorganisation(
  deps: DraftDeps,
  officer: SignedIn,
  body: ReorganisationBody,
): Promise<string> {
  const id = randomUUID()
  await deps.db.inTx(async (tx) => {
    await tx.rows(
      `insert into reorganisations (id, document_number, document_date, issuer, takes_effect_on,
                                    acts, drafted_by, drafted_at)
       values ($1, $2, $3, $4, $5, $6::jsonb, $7, to_timestamp($8::bigint / 1000.0))`,
      [id, ...values(body), officer.accountId, deps.clock.now()],
    )
    await recordDraft(deps, tx, officer, {
      id,
      no: documentOf(body),
      ob: `reorganisation draft 1: ${body.acts.length} acts`,
    })
  })
  return id
}

/**
 * A new revision of a draft, by whoever holds the pen. Throws Problem `not-found`, `not-permitted`,
 * `reorganisation-changed` (read before somebody else changed it, or no draft any more) or
 * `reorganisation-asked`.
 */
export async function changeReorganisation(
  deps: DraftDeps,
  officer: SignedIn,
  id: string,
  { revision, ...body }: ReorganisationBody & { readonly revision: number },
): Promise<void> {
  await deps.db.inTx(async (tx) => {
    await lockDraft(deps, tx, id, revision)
    await tx.rows(
      `update reorganisations
       set document_number = $2, document_date = $3, issuer = $4, takes_effect_on = $5,
           acts = $6::jsonb, drafted_by = $7, drafted_at = to_timestamp($8::bigint / 1000.0),
           revision = revision + 1
       where id = $1`,
      [id, ...values(body), officer.accountId, deps.clock.now()],
    )
    await recordDraft(deps, tx, officer, {
      id,
      no: documentOf(body),
      ob: `reorganisation draft ${revision + 1}: ${body.acts.length} acts`,
    })
  })
}

/** Gives a draft up. Throws as `changeReorganisation`. */
export async function dropReorganisation(
  deps: DraftDeps,
  officer: SignedIn,
  id: string,
  revision: number,
): Promise<void> {
  await deps.db.inTx(async (tx) => {
    const draft = await lockDraft(deps, tx, id, revision)
    await tx.rows(
      `update reorganisations set state = 'dropped', ended_at = to_timestamp($2::bigint / 1000.0)
       where id = $1`,
      [id, deps.clock.now()],
    )
    await recordDraft(deps, tx, officer, {
      id,
      no: documentOf(draft),
      ob: 'reorganisation dropped',
    })
  })
}

/** Whether somebody is asked about this revision and has not answered: SQL of id, revision and now. */
export const askedSql = (id: string, revision: string, now: string) => `exists (
  select from approvals p where p.kind = 'reorganisation' and p.state = 'waiting'
     and p.terms ->> 'reorganisation' = ${id} and p.terms ->> 'revision' = ${revision}::text
     and p.answer_by > to_timestamp(${now}::bigint / 1000.0))`

async function lockDraft(
  deps: DraftDeps,
  tx: Tx,
  id: string,
  revision: number,
): Promise<StoredReorganisation> {
  const found = await lockReorganisation(tx, id)
  if (found === null) throw new Problem('not-found')
  if (found.state !== 'draft' || found.revision !== revision)
    throw new Problem('reorganisation-changed')
  const [row] = await tx.rows<{ asked: boolean }>(
    `select ${askedSql('$1', '$2', '$3')} as asked`,
    [id, String(revision), deps.clock.now()],
  )
  if (row?.asked === true) throw new Problem('reorganisation-asked')
  return found
}

/**
 * Asks a leader of the province to approve one revision; the id of the approval. Throws Problem as
 * `changeReorganisation`, `reorganisation-faulty`, or as `askApproval`.
 */
export async function askReorganisation(
  deps: DraftDeps,
  officer: SignedIn,
  id: string,
  { revision, reason }: { readonly revision: number; readonly reason: string },
): Promise<string> {
  const draft = await deps.db.inTx(async (tx) => {
    const found = await lockDraft(deps, tx, id, revision)
    const today = localDay(await deps.policies.current(tx), deps.clock.now())
    if ((await faultsOf(tx, found, today)) > 0) throw new Problem('reorganisation-faulty')
    return found
  })
  return askApproval(deps, officer, {
    kind: 'reorganisation',
    number: null,
    reason,
    basis: documentOf(draft),
    terms: {
      reorganisation: id,
      revision: String(revision),
      document: documentOf(draft),
      on: draft.takesEffectOn,
      acts: String(draft.acts.length),
    },
  })
}

async function faultsOf(
  tx: Tx,
  draft: StoredReorganisation,
  today: string,
): Promise<number> {
  const day = dayOfEffect(draft.takesEffectOn, today)
  const agencies = await readAgencies(tx)
  return (await judge(tx, agencies, draft.acts, day, draft.draftedBy)).faults.length
}

/**
 * What an approval of it does: this revision waits for its day from now on. Whatever was looked at
 * when it was asked is looked at again.
 */
export function approveReorganisation(
  deps: Pick<Deps, 'clock' | 'policies'>,
): ApprovalEffect {
  return async (tx, { terms }, approver) => {
    const { reorganisation: id = '', revision = '' } = terms
    const draft = await lockReorganisation(tx, id)
    const today = localDay(await deps.policies.current(tx), deps.clock.now())
    // Before the head is taken: it counts what there is. It is judged again on the day of effect.
    const refused = await whyNotApprove(tx, draft, revision, approver, today)
    return async () => {
      if (refused !== null || draft === null)
        return { refused: refused ?? 'reorganisation-changed' }
      await tx.rows(
        `update reorganisations
         set state = 'approved', approved_by = $2, approved_at = to_timestamp($3::bigint / 1000.0)
         where id = $1`,
        [id, approver.accountId, deps.clock.now()],
      )
      return {
        body: { k: 'agency', ob: `reorganisation approved for ${draft.takesEffectOn}` },
      }
    }
  }
}

async function whyNotApprove(
  tx: Tx,
  draft: StoredReorganisation | null,
  revision: string,
  approver: SignedIn,
  day: string,
): Promise<ProblemCode | null> {
  if (draft?.state !== 'draft' || String(draft.revision) !== revision)
    return 'reorganisation-changed'
  const [province] = await tx.rows(
    `select from agencies where code = $1 and kind = 'province'`,
    [approver.agency.code],
  )
  if (province === undefined) return 'approver-not-of-province'
  if (draft.draftedBy === approver.accountId) return 'approval-own'
  return (await faultsOf(tx, draft, day)) > 0 ? 'reorganisation-faulty' : null
}
