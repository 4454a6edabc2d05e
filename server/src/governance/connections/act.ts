/** One step of a connection file, with its entry, in one transaction. */
import type { actBody } from '@chot/contract/connections.ts'
import {
  type ConnectionAct,
  type ConnectionRefusal,
  type ConnectionState,
  ruleConnection,
  ruleFor,
} from '@chot/core/workflow/connection.ts'
import type { z } from 'zod'
import type { SignedIn } from '../../accounts/sessions.ts'
import type { Tx } from '../../db/database.ts'
import { faultProblem, Problem } from '../../http/problem.ts'
import { appendTo, type LogHead } from '../../log/append.ts'
import {
  type ConnectionDeps,
  type FoundFile,
  lockFile,
  readActor,
  takeHead,
} from './files.ts'
import { partsOfFile, versionsOf } from './parts-of-file.ts'

type ActBody = z.infer<typeof actBody>

/** Somebody tried what the separation of duties forbids: that is of consequence too. */
const attempts: readonly ConnectionRefusal[] = [
  'connection-act-not-yours',
  'connection-own-agency',
  'connection-own-step',
  'connection-second-person',
]

export interface StepWritten {
  readonly act: ConnectionAct
  readonly accountId: string | null
  readonly approvedBy: string | null
  readonly body: Omit<ActBody, 'act'>
}

const at = (parameter: string) => `to_timestamp(${parameter}::bigint / 1000.0)`

/**
 * Takes one step. Throws Problem `not-found`, a refusal of the table, or `input-invalid` when a
 * document is of a day to come or what is attached is not of this file.
 */
export async function actOnFile(
  deps: ConnectionDeps,
  officer: SignedIn,
  id: string,
  body: ActBody,
): Promise<{ readonly state: ConnectionState }> {
  const done = await deps.db.inTx(async (tx) => {
    const file = await lockFile(tx, id)
    if (file === null) throw new Problem('not-found')
    const parts = await partsOfFile(deps, tx, file.agency)
    const attached = await attachedTypes(tx, id, body.attachments ?? [])
    const { head, day } = await takeHead(deps, tx)
    if (body.document !== undefined && body.document.on > day)
      throw faultProblem([{ field: 'document.on', code: 'day' }])
    const actor = await readActor(tx, officer, day)
    const ruling = ruleConnection(actor, body.act, file, {
      document: body.document !== undefined,
      reason: body.reason !== undefined && body.basis !== undefined,
      partReasons: body.partReasons?.length ?? 0,
      paper: attached.some((type) => type === 'pdf' || type === 'jpeg' || type === 'png'),
      complete: parts.every(({ state }) => state === 'complete'),
      approvedBy: null,
    })
    const who = {
      ac: officer.accountId,
      au: officer.strength,
      ag: officer.agency.code,
      ip: officer.address,
    }
    if (!ruling.allowed) {
      if (attempts.includes(ruling.reason))
        await appendTo(tx, head, [
          {
            k: 'connection',
            oc: 'refused',
            ...who,
            re: ruling.reason,
            ob: objectOf(file, body.act),
          },
        ])
      return { refused: ruling.reason }
    }
    await writeState(tx, head, day, file, body.act, ruling.to, versionsOf(parts))
    if (body.act === 'connect') await supersede(tx, head, file, officer.accountId)
    await writeConnection(tx, head, file, ruling.to, officer.accountId, body.reason ?? '')
    const remark = [body.reason, body.basis].filter((each) => each !== undefined)
    const [logged] = await appendTo(tx, head, [
      {
        k: 'connection',
        oc: 'done',
        ...who,
        du: ruling.duty,
        ...(remark.length === 0 ? {} : { no: remark.join(' · ') }),
        ob: objectOf(file, body.act, {
          ...(body.document === undefined
            ? {}
            : { document: `${body.document.number} ${body.document.on}` }),
          ...(body.partReasons === undefined || body.partReasons.length === 0
            ? {}
            : { parts: body.partReasons.map(({ part }) => part).join(',') }),
          ...(body.attachments === undefined || body.attachments.length === 0
            ? {}
            : { attached: body.attachments.map(hashText).join(',') }),
        }),
      },
    ])
    if (logged === undefined) throw new Error('an entry was not prepared')
    await writeStep(tx, file, ruling.to, logged, {
      act: body.act,
      accountId: officer.accountId,
      approvedBy: null,
      body,
    })
    return { state: ruling.to }
  })
  if ('refused' in done) throw new Problem(done.refused)
  return done
}

/** A hash in groups: as one run its digits could be as many as a citizen's number has. */
export const hashText = (sha256: string) => sha256.replace(/(.{8})(?=.)/gu, '$1-')

/** What an entry says of a step: file, act, agency, drive and whatever else is named. */
export function objectOf(
  file: Pick<FoundFile, 'id' | 'agency' | 'drive' | 'route'>,
  act: string,
  more: Readonly<Record<string, string>> = {},
): string {
  return [
    `${file.id} ${act} agency=${file.agency} drive=${file.drive} route=${file.route}`,
    ...Object.entries(more).map(([name, value]) => `${name}=${value}`),
  ].join(' ')
}

/** Types of those attached to this file. Throws `input-invalid` for any other. */
async function attachedTypes(
  tx: Tx,
  fileId: string,
  wanted: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.rows<{ type: string }>(
    `select type from attachments
     where file_id = $1 and sha256 = any(select decode(h, 'hex') from unnest($2::text[]) h)`,
    [fileId, wanted],
  )
  if (rows.length !== new Set(wanted).size)
    throw faultProblem([{ field: 'attachments', code: 'not-in-list' }])
  return rows.map(({ type }) => type)
}

export async function writeState(
  tx: Tx,
  head: LogHead,
  day: string,
  file: Pick<FoundFile, 'id'>,
  act: ConnectionAct,
  to: ConnectionState,
  versions: Readonly<Record<string, number | null>>,
): Promise<void> {
  await tx.rows(
    `update connection_files set state = $2, state_since = ${at('$3')},
       returned_on = case when $4 = 'return' then $5::date else returned_on end,
       parts = case when $4 = 'send' then $6::jsonb else parts end
     where id = $1`,
    [file.id, to, head.at, act, day, JSON.stringify(versions)],
  )
}

export async function writeStep(
  tx: Tx,
  file: Pick<FoundFile, 'id' | 'state'>,
  to: ConnectionState,
  logged: { readonly sequence: number; readonly at: number },
  { act, accountId, approvedBy, body }: StepWritten,
): Promise<void> {
  const { document } = body
  await tx.rows(
    `insert into connection_steps (file_id, seq, at, act, state, account_id, approved_by,
       document_number, document_on, document_way, reason, basis, part_reasons)
     values ($1, $2, ${at('$3')}, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      file.id,
      logged.sequence,
      logged.at,
      act,
      to,
      accountId,
      approvedBy,
      document?.number ?? null,
      document?.on ?? null,
      document === undefined ? null : (ruleFor(act, file.state)?.document ?? 'out'),
      body.reason ?? null,
      body.basis ?? null,
      JSON.stringify(body.partReasons ?? []),
    ],
  )
  await tx.rows(
    `insert into step_attachments (file_id, seq, sha256)
     select $1, $2, decode(h, 'hex') from unnest($3::text[]) h on conflict do nothing`,
    [file.id, logged.sequence, body.attachments ?? []],
  )
}

/** What becomes of the agency's connection: read by the next decision on every node. */
export async function writeConnection(
  tx: Tx,
  head: LogHead,
  file: Pick<FoundFile, 'id' | 'agency' | 'state'>,
  to: ConnectionState,
  by: string | null,
  reason: string,
  restoredUntil: string | null = null,
): Promise<void> {
  if (to !== 'connected' && to !== 'suspended' && to !== 'ended') return
  // A file that ends before it was ever connected takes no connection along.
  const wasConnected = file.state === 'connected' || file.state === 'suspended'
  if (to === 'ended' && !wasConnected) return
  await tx.rows(
    `insert into agency_connections (agency_code, state, file_id, since, by_id, reason,
                                     restored_until)
     values ($1, $2, $3, ${at('$4')}, $5, $6, $7)
     on conflict (agency_code) do update
       set state = excluded.state, file_id = excluded.file_id, since = excluded.since,
           by_id = excluded.by_id, reason = excluded.reason,
           restored_until = excluded.restored_until`,
    [file.agency, to, file.id, head.at, by, reason, restoredUntil],
  )
}

/** A newer file that is connected takes the place of the one before. */
async function supersede(
  tx: Tx,
  head: LogHead,
  file: FoundFile,
  accountId: string,
): Promise<void> {
  const former = await tx.rows<{ id: string }>(
    `update connection_files set state = 'ended', state_since = ${at('$3')}
     where agency_code = $1 and id <> $2 and state in ('connected', 'suspended') returning id`,
    [file.agency, file.id, head.at],
  )
  // Their step is that of the entry which connects the newer one.
  for (const { id } of former)
    await tx.rows(
      `insert into connection_steps (file_id, seq, at, act, state, account_id, reason)
       values ($1, $2, ${at('$3')}, 'end', 'ended', $4, $5)`,
      [id, head.size, head.at, accountId, `Thay bằng hồ sơ ${file.id}`],
    )
}
