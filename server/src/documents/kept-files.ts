/**
 * Files of documents, sealed in the database: they go with its backups and its transactions, and
 * are there on every node.
 */
import { hash } from 'node:crypto'
import type { Reader, Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'

export type FileForm = 'description' | 'pdf' | 'docx' | 'signed'

const contextOf = (document: string, sha256: string) =>
  `document-file/${document}/${sha256}`

/** Its SHA-256, hex. */
export async function keepFile(
  deps: Pick<Deps, 'keys'>,
  tx: Tx,
  file: {
    readonly document: string
    readonly form: FileForm
    readonly bytes: Uint8Array
  },
): Promise<string> {
  const sha256 = hash('sha256', file.bytes)
  await tx.rows(
    `insert into document_files (document_id, form, sha256, bytes, sealed)
     values ($1, $2, decode($3, 'hex'), $4, $5)`,
    [
      file.document,
      file.form,
      sha256,
      file.bytes.length,
      deps.keys.documents.sealBytes(file.bytes, contextOf(file.document, sha256)),
    ],
  )
  return sha256
}

/** By its form, or a signed copy by its hash; null when there is none. Throws when it is not what it was. */
export async function findFile(
  deps: Pick<Deps, 'keys'>,
  reader: Reader,
  document: string,
  which: { readonly form: Exclude<FileForm, 'signed'> } | { readonly sha256: string },
): Promise<Buffer | null> {
  const [found] = await reader.rows<{ sha256: string; sealed: Buffer }>(
    `select encode(sha256, 'hex') as sha256, sealed from document_files
     where document_id = $1 and case when $2::text is null
       then form = 'signed' and sha256 = decode($3, 'hex') else form = $2 end`,
    'form' in which ? [document, which.form, null] : [document, null, which.sha256],
  )
  if (found === undefined) return null
  return deps.keys.documents.openBytes(found.sealed, contextOf(document, found.sha256))
}
