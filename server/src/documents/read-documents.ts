/** The documents that were made, and their files. Who administers one agency sees that agency's. */
import type {
  DocumentPage,
  DocumentView,
  documentFilter,
  SignedCopy,
} from '@chot/contract/documents.ts'
import { seesProvince } from '@chot/core/workflow/account.ts'
import type { z } from 'zod'
import type { SignedIn } from '../accounts/sessions.ts'
import type { Reader } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { findFile } from './kept-files.ts'
import { recordAct } from './make-document.ts'

/** The agency an officer is held to; null: any. */
export function heldTo(officer: SignedIn): string | null {
  return seesProvince(officer.duties) ? null : officer.agency.code
}

const columns = `
  d.id, d.kind, d.edition::text as edition, d.title, d.agency_code as agency,
  g.name as "agencyName", d.version_code as "versionCode", a.full_name as "madeBy",
  floor(extract(epoch from d.made_at) * 1000)::bigint as "madeAt",
  (select count(*)::int from signed_copies s where s.document_id = d.id) as signed`

const from = `
  from documents d join agencies g on g.code = d.agency_code join accounts a on a.id = d.made_by`

const listSql = `
  with matching as materialized (
    select d.id, d.made_at from documents d
    where ($1::text is null or d.kind = $1) and ($2::text is null or d.agency_code = $2)
      and ($5::text is null or exists (select from signed_copies s where s.document_id = d.id))),
  page as (
    select id from matching
    where $3::text is null
       or (made_at, id) < (select made_at, id from documents where id = $3)
    order by made_at desc, id desc limit $4)
  select (select count(*)::int from matching) as total, p.*
  from (select) one left join (select ${columns} ${from} where d.id in (select id from page)) p on true
  order by p."madeAt" desc, p.id desc`

type Row = DocumentPage['rows'][number]

/** Newest first; the cursor is the last document of the page before. */
export async function listDocuments(
  deps: Pick<Deps, 'db'>,
  officer: SignedIn,
  filter: z.infer<typeof documentFilter>,
): Promise<DocumentPage> {
  const found = await deps.db.rows<Row & { total: number }>(listSql, [
    filter.kind ?? null,
    heldTo(officer) ?? filter.agency ?? null,
    filter.after ?? null,
    filter.limit + 1,
    filter.signed ?? null,
  ])
  const total = found[0]?.total ?? 0
  const present = found
    .filter(({ id }) => id !== null)
    .map(({ total: _total, ...row }): Row => row)
  const rows = present.slice(0, filter.limit)
  const next = present.length > filter.limit ? (rows.at(-1)?.id ?? null) : null
  return { rows, total, next }
}

/** Throws Problem `not-found`, also for a document of an agency the officer does not see. */
export async function getDocument(
  reader: Reader,
  officer: SignedIn,
  id: string,
): Promise<DocumentView> {
  const [row] = await reader.rows<Row & { digest: string }>(
    `select ${columns}, encode(d.digest, 'hex') as digest ${from}
     where d.id = $1 and ($2::text is null or d.agency_code = $2)`,
    [id, heldTo(officer)],
  )
  if (row === undefined) throw new Problem('not-found')
  const files = await reader.rows<{ form: string; sha256: string; bytes: number }>(
    `select form, encode(sha256, 'hex') as sha256, bytes from document_files
     where document_id = $1`,
    [id],
  )
  const copies = await reader.rows<SignedCopy>(
    `select encode(s.sha256, 'hex') as sha256, f.bytes, a.full_name as "takenBy",
            floor(extract(epoch from s.taken_at) * 1000)::bigint as "takenAt",
            s.path_checked as "pathChecked", s.signers
     from signed_copies s join document_files f using (document_id, sha256)
     join accounts a on a.id = s.taken_by
     where s.document_id = $1 order by s.taken_at desc, s.sha256`,
    [id],
  )
  const fileOf = (form: string) => {
    const { sha256 = '', bytes = 0 } = files.find((each) => each.form === form) ?? {}
    return { sha256, bytes }
  }
  return { ...row, pdf: fileOf('pdf'), docx: fileOf('docx'), copies }
}

export interface GivenFile {
  readonly name: string
  readonly bytes: Buffer
}

/** A file leaves with its entry: lists hold officers' numbers. Throws Problem `not-found`. */
export async function giveFile(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
  officer: SignedIn,
  id: string,
  which: { readonly form: 'pdf' | 'docx' | 'description' } | { readonly sha256: string },
): Promise<GivenFile> {
  const { kind, versionCode } = await getDocument(deps.db, officer, id)
  const bytes = await findFile(deps, deps.db, id, which)
  if (bytes === null) throw new Problem('not-found')
  const form = 'form' in which ? which.form : 'signed'
  await deps.db.inTx((tx) =>
    recordAct(
      deps,
      tx,
      officer,
      `read ${form} ${id} ${versionCode}`,
      'registration:read',
    ),
  )
  const ending = { pdf: 'pdf', docx: 'docx', description: 'json', signed: 'signed.pdf' }
  return { name: `${kind}-${versionCode}.${ending[form]}`, bytes }
}
