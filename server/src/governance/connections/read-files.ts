/** The queue of connection files, and one of them with all its steps. */
import type {
  FilePage,
  FileRow,
  FileView,
  fileFilter,
  StepView,
} from '@chot/contract/connections.ts'
import {
  type ConnectionAct,
  type ConnectionActor,
  type ConnectionFile,
  connectionActs,
  connectionDueOn,
  mayActOnConnection,
} from '@chot/core/workflow/connection.ts'
import type { z } from 'zod'
import type { SignedIn } from '../../accounts/sessions.ts'
import type { Reader } from '../../db/database.ts'
import { hasWordsSql, readListPage } from '../../db/list-page.ts'
import { Problem } from '../../http/problem.ts'
import { type ConnectionDeps, findFile, readActor, today } from './files.ts'
import { partsOfFile } from './parts-of-file.ts'

/** Who holds only duties of an agency sees that agency alone. */
export function maySee(
  officer: Pick<SignedIn, 'duties' | 'agency'>,
  agency: string,
): boolean {
  return officer.agency.code === agency || seesAll(officer)
}

function seesAll({ duties }: Pick<SignedIn, 'duties'>): boolean {
  return duties.some((duty) =>
    ['focal-point', 'security', 'connection-desk', 'leader', 'auditor'].includes(duty),
  )
}

/** What somebody may do now, but for what each act needs. */
export function actsOf(
  actor: ConnectionActor,
  file: ConnectionFile,
): readonly ConnectionAct[] {
  return connectionActs.filter((act) => mayActOnConnection(actor, act, file).allowed)
}

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`
const rowColumns = `
  f.id, json_build_object('id', d.id, 'name', d.name, 'dueOn', d.due_on) as drive,
  json_build_object('code', g.code, 'name', g.name, 'kind', g.kind) as agency,
  f.route, f.state, ${ms('f.state_since')} as since, f.returned_on as "returnedOn",
  (select s.document_number from connection_steps s
   where s.file_id = f.id and s.document_number is not null order by s.seq desc limit 1) as document`

/** Routes and states in which somebody with these duties has the next step. */
const nextSteps: Readonly<Record<string, readonly string[]>> = {
  'account-admin': [
    'local draft',
    'local returned',
    'ministry draft',
    'ministry returned',
  ],
  'focal-point': [
    'local signed',
    'ministry signed',
    'ministry sent',
    'ministry received',
    'ministry accepted',
  ],
  'connection-desk': ['local sent', 'local received', 'local accepted'],
}

const listSql = `
  with matching as materialized (
    select f.id, f.state_since from connection_files f join agencies g on g.code = f.agency_code
    where ${hasWordsSql(`g.name || ' ' || g.code`, '$1')}
      and ($2::text is null or f.agency_code = $2)
      and ($3::text is null or f.state = $3)
      and ($6::text is null or f.drive_id = $6)
      and ($7::text[] is null or f.route || ' ' || f.state = any($7))),
  page as (
    select id, state_since from matching
    where $4::text is null
       or (state_since, id) > (select m.state_since, m.id from matching m where m.id = $4)
    order by state_since, id limit $5)
  select (select count(*) from matching) as total, ${rowColumns}
  from (select) one
  left join (page join connection_files f using (id) join drives d on d.id = f.drive_id
             join agencies g on g.code = f.agency_code) on true
  order by f.state_since, f.id`

type Row = Omit<FileRow, 'dueOn'> & { readonly returnedOn: string | null }

/** Those that waited longest in their state come first; the cursor is the id of the last one. */
export async function listFiles(
  deps: ConnectionDeps,
  officer: SignedIn,
  filter: z.infer<typeof fileFilter>,
): Promise<FilePage> {
  const { numbers } = await today(deps, deps.db)
  const agency = seesAll(officer) ? filter.agency : officer.agency.code
  const states = officer.duties.flatMap((duty) => nextSteps[duty] ?? [])
  const { rows, ...page } = await readListPage<Row, 'id'>(
    deps.db,
    listSql,
    { ...filter, agency, kind: filter.state },
    'id',
    [filter.drive ?? null, filter.mine === 'true' ? states : null],
  )
  return { files: rows.map((row) => rowOf(row, numbers.correctionDays)), ...page }
}

function rowOf({ returnedOn, ...row }: Row, correctionDays: number): FileRow {
  return { ...row, dueOn: connectionDueOn(row.drive.dueOn, returnedOn, correctionDays) }
}

const attachmentsSql = `
  select encode(a.sha256, 'hex') as sha256, a.name, a.type, a.bytes, t.seq
  from attachments a left join step_attachments t using (file_id, sha256)
  where a.file_id = $1 order by a.kept_at, a.sha256`

/** One file, with what the officer may do with it. Throws Problem `not-found`. */
export async function getFile(
  deps: ConnectionDeps,
  officer: SignedIn,
  id: string,
): Promise<FileView> {
  const file = await findFile(deps.db, id)
  if (file === null || !maySee(officer, file.agency)) throw new Problem('not-found')
  const { day, numbers } = await today(deps, deps.db)
  const [row] = await deps.db.rows<Row>(
    `select ${rowColumns} from connection_files f join drives d on d.id = f.drive_id
     join agencies g on g.code = f.agency_code where f.id = $1`,
    [id],
  )
  if (row === undefined) throw new Problem('not-found')
  const [connection] = await deps.db.rows<NonNullable<FileView['connection']>>(
    `select state, ${ms('since')} as since, reason, restored_until as "restoredUntil"
     from agency_connections where agency_code = $1`,
    [file.agency],
  )
  const held = await deps.db.rows<
    FileView['attachments'][number] & { seq: number | null }
  >(attachmentsSql, [id])
  const bare = held.map(({ seq: _seq, ...each }) => each)
  const actor = await readActor(deps.db, officer, day)
  const acts = actsOf(actor, file)
  return {
    ...rowOf(row, numbers.correctionDays),
    parts: [...(await partsOfFile(deps, deps.db, file.agency))],
    steps: await readSteps(deps.db, id, (seq) =>
      bare.filter((_each, index) => held[index]?.seq === seq),
    ),
    attachments: bare.filter((_each, index) => held[index]?.seq === null),
    acts: [...acts],
    mayAttach: deps.config.filesFolder !== null && acts.length > 0,
    connection: connection ?? null,
  }
}

async function readSteps(
  reader: Reader,
  id: string,
  attached: (seq: number) => FileView['attachments'],
): Promise<StepView[]> {
  const rows = await reader.rows<Omit<StepView, 'attachments'>>(
    `select s.seq as sequence, ${ms('s.at')} as at, s.act, s.state,
            (select json_build_object('fullName', a.full_name, 'agency', g.name)
               from accounts a join agencies g on g.code = a.agency_code
              where a.id = s.account_id) as by,
            (select full_name from accounts where id = s.approved_by) as "approvedBy",
            case when s.document_number is not null then json_build_object(
              'number', s.document_number, 'on', s.document_on, 'way', s.document_way) end as document,
            s.reason, s.basis, s.part_reasons as "partReasons"
     from connection_steps s where s.file_id = $1 order by s.seq`,
    [id],
  )
  return rows.map((row) => ({ ...row, attachments: attached(row.sequence) }))
}
