/** Files that come with the steps of a connection file: judged, kept by their hash, handed out. */
import type { AttachmentView } from '@chot/contract/connections.ts'
import { mayActOnConnection } from '@chot/core/workflow/connection.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import type { Reader } from '../../db/database.ts'
import { findFile as findDocumentFile } from '../../documents/kept-files.ts'
import { getDocument } from '../../documents/read-documents.ts'
import { keepFile, readKeptFile } from '../../files/file-store.ts'
import { type FileType, findFileType } from '../../files/file-type.ts'
import { Problem } from '../../http/problem.ts'
import { appendTo } from '../../log/append.ts'
import { hashText, objectOf } from './act.ts'
import {
  type ConnectionDeps,
  findFile,
  lockFile,
  readActor,
  takeHead,
  today,
} from './files.ts'
import { actsOf, maySee } from './read-files.ts'

/**
 * Takes in a file for a step to come. The bytes are on the disk before the row names them; what is
 * kept and never named is harmless. Throws Problem `not-found`, `connection-act-not-yours` (who can
 * take no step), `attachments-unset`, `attachment-too-large`, `attachment-type` or
 * `attachment-active`.
 */
export async function attachFile(
  deps: ConnectionDeps,
  officer: SignedIn,
  fileId: string,
  name: string,
  bytes: Uint8Array,
  document: string | null = null,
): Promise<AttachmentView> {
  const folder = deps.config.filesFolder
  if (folder === null) throw new Problem('attachments-unset')
  const found = await findFile(deps.db, fileId)
  if (found === null || !maySee(officer, found.agency)) throw new Problem('not-found')
  const { day, numbers } = await today(deps, deps.db)
  const early = await readActor(deps.db, officer, day)
  if (actsOf(early, found).length === 0) throw new Problem('connection-act-not-yours')
  if (bytes.length > numbers.attachmentBytesMax) throw new Problem('attachment-too-large')
  const finding = findFileType(bytes)
  if ('refused' in finding) throw new Problem(finding.refused)
  const sha256 = await keepFile(folder, bytes)
  await deps.db.inTx(async (tx) => {
    const file = await lockFile(tx, fileId)
    if (file === null) throw new Problem('not-found')
    const [held] = await tx.rows<{ count: number }>(
      'select count(*) as count from attachments where file_id = $1',
      [fileId],
    )
    if ((held?.count ?? 0) >= numbers.attachmentsMax)
      throw new Problem('attachment-too-large')
    const kept = await tx.rows(
      `insert into attachments (file_id, sha256, name, type, bytes, kept_at, kept_by)
       values ($1, decode($2, 'hex'), $3, $4, $5, to_timestamp($6::bigint / 1000.0), $7)
       on conflict do nothing returning file_id`,
      [
        fileId,
        sha256,
        name,
        finding.type,
        bytes.length,
        deps.clock.now(),
        officer.accountId,
      ],
    )
    if (kept.length === 0) return
    const { head, day: now } = await takeHead(deps, tx)
    const actor = await readActor(tx, officer, now)
    const [act] = actsOf(actor, file)
    const ruling = act === undefined ? null : mayActOnConnection(actor, act, file)
    if (ruling === null || !ruling.allowed) throw new Problem('connection-act-not-yours')
    await appendTo(tx, head, [
      {
        k: 'connection',
        oc: 'done',
        ac: officer.accountId,
        du: ruling.duty,
        au: officer.strength,
        ag: officer.agency.code,
        ip: officer.address,
        ob: objectOf(file, 'attach', {
          sha256: hashText(sha256),
          type: finding.type,
          ...(document === null ? {} : { document }),
        }),
      },
    ])
  })
  return { sha256, name, type: finding.type, bytes: bytes.length }
}

/**
 * Takes the signed copy of a document that was made of the file's agency and taken back last.
 * Throws what `attachFile` throws, and `not-found` for another agency's or without a signed copy.
 */
export async function attachSigned(
  deps: ConnectionDeps,
  officer: SignedIn,
  fileId: string,
  documentId: string,
): Promise<AttachmentView> {
  const file = await findFile(deps.db, fileId)
  const { agency, kind, versionCode, copies } = await getDocument(
    deps.db,
    officer,
    documentId,
  )
  const [copy] = copies
  if (file === null || file.agency !== agency || copy === undefined)
    throw new Problem('not-found')
  const bytes = await findDocumentFile(deps, deps.db, documentId, copy)
  if (bytes === null) throw new Problem('not-found')
  const name = `${kind}-${versionCode}.signed.pdf`
  return attachFile(deps, officer, fileId, name, bytes, documentId)
}

/** The bytes of an attachment that the officer may see. Throws Problem `not-found`. */
export async function readAttachment(
  deps: ConnectionDeps,
  officer: SignedIn,
  fileId: string,
  sha256: string,
): Promise<{ readonly bytes: Buffer; readonly type: FileType; readonly name: string }> {
  const found = await findAttachment(deps.db, fileId, sha256)
  const folder = deps.config.filesFolder
  if (found === null || folder === null || !maySee(officer, found.agency))
    throw new Problem('not-found')
  return { bytes: await readKeptFile(folder, sha256), type: found.type, name: found.name }
}

async function findAttachment(reader: Reader, fileId: string, sha256: string) {
  const [row] = await reader.rows<{ type: FileType; name: string; agency: string }>(
    `select a.type, a.name, f.agency_code as agency
     from attachments a join connection_files f on f.id = a.file_id
     where a.file_id = $1 and a.sha256 = decode($2, 'hex')`,
    [fileId, sha256],
  )
  return row ?? null
}
