/** Makes official documents: described, written, kept sealed, and entered in the access log. */
import { hash } from 'node:crypto'
import { type DocumentContent, describeDocument } from '@chot/core/documents/describe.ts'
import { newId } from '../accounts/create-account.ts'
import { createGate } from '../accounts/gate.ts'
import { localDay } from '../accounts/local-day.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import { actorOf, stillMay } from '../accounts/standing.ts'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { appendTo, lockHead } from '../log/append.ts'
import { keepFile } from './kept-files.ts'
import { writeFiles } from './write/write-files.ts'

/** One thread with its memory at a time. */
const gate = createGate(1, 8)

export interface DocumentMade {
  readonly id: string
  readonly versionCode: string
}

/** Letters and digits that are not taken for each other (Crockford's base 32). */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 80 bits of the digest, to be read from paper. */
export function versionCodeOf(digest: Uint8Array): string {
  let bits = 0n
  for (const octet of digest.subarray(0, 10)) bits = bits * 256n + BigInt(octet)
  let code = ''
  for (let place = 0; place < 16; place += 1) {
    code = digits.charAt(Number(bits % 32n)) + code
    bits /= 32n
  }
  return `CHOT-${code.match(/.{4}/gu)?.join('-')}`
}

/**
 * The document of this content, for an agency. What was made of the very same content before is
 * given back as it is: one description has one document, whose code both files show. Throws Problem
 * `not-permitted` or `document-too-large`.
 */
export async function makeDocument(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
  officer: SignedIn,
  content: DocumentContent,
  agency: string,
): Promise<DocumentMade> {
  const policy = await deps.policies.current(deps.db)
  const madeAt = deps.clock.now()
  const format = policy.valueOn('document-format', localDay(policy, madeAt))
  const document = describeDocument(content, format)
  const description = Buffer.from(JSON.stringify({ agency, ...document }))
  const digest = hash('sha256', description, 'buffer')
  const versionCode = versionCodeOf(digest)
  const before = await findMade(deps.db, digest)
  if (before !== null) return before
  const { pdf, docx } = await gate.run(() =>
    writeFiles({ document, imprint: { versionCode, madeAt } }),
  )
  const id = newId('d')
  return deps.db.inTx(async (tx) => {
    // Two that make the same at once: the second waits here, and finds the first one's.
    const inserted = await tx.rows<{ id: string }>(
      `insert into documents (id, kind, edition, title, agency_code, digest, version_code, made_by,
         made_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, to_timestamp($9::bigint / 1000.0))
       on conflict (digest) do nothing returning id`,
      [
        id,
        document.kind,
        document.edition,
        document.title,
        agency,
        digest,
        versionCode,
        officer.accountId,
        madeAt,
      ],
    )
    if (inserted.length === 0) {
      const made = await findMade(tx, digest)
      if (made !== null) return made
    }
    await keepFile(deps, tx, { document: id, form: 'description', bytes: description })
    const files = [
      await keepFile(deps, tx, { document: id, form: 'pdf', bytes: pdf }),
      await keepFile(deps, tx, { document: id, form: 'docx', bytes: docx }),
    ]
    await recordAct(
      deps,
      tx,
      officer,
      `make ${document.kind} ${id} ${agency} ${versionCode} pdf=${files[0]} docx=${files[1]}`,
    )
    return { id, versionCode }
  })
}

async function findMade(
  reader: Pick<Tx, 'rows'>,
  digest: Uint8Array,
): Promise<DocumentMade | null> {
  const [found] = await reader.rows<DocumentMade>(
    'select id, version_code as "versionCode" from documents where digest = $1',
    [digest],
  )
  return found ?? null
}

/** The entry of an act about a document, by whoever may still do it; takes the head. */
export async function recordAct(
  deps: Pick<Deps, 'clock' | 'policies'>,
  tx: Tx,
  officer: SignedIn,
  about: string,
  permission: 'documents:make' | 'registration:read' = 'documents:make',
): Promise<void> {
  const head = await lockHead(tx, deps.clock.heldAt())
  const policy = await deps.policies.at(tx, head.policyRevision)
  if (!(await stillMay(tx, officer, permission, localDay(policy, head.at))))
    throw new Problem('not-permitted')
  await appendTo(tx, head, [
    { k: 'document', oc: 'done', ...actorOf(officer, permission), ob: about },
  ])
}
