/** Takes signed copies back: checked against the very file that went out, then kept by their hash. */
import { createPublicKey, hash, verify } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SignedCopy } from '@chot/contract/documents.ts'
import { checkSigned } from '@chot/core/documents/signed/check-signed.ts'
import type { TimestampCrypto } from '@chot/core/log/timestamp/algorithms.ts'
import {
  type Certificate,
  parseCertificatesPem,
} from '@chot/core/log/timestamp/certificate.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { findFile, keepFile } from './kept-files.ts'
import { recordAct } from './make-document.ts'
import { getDocument } from './read-documents.ts'

/** By how much a signer's clock may be off. */
const clockToleranceMs = 10 * 60_000
const rsaBitsMin = 2048

const crypto: TimestampCrypto = {
  digest: (name, bytes) => hash(name, bytes, 'buffer'),
  verify(name, publicKey, message, signature) {
    try {
      const key = createPublicKey({
        key: Buffer.from(publicKey),
        format: 'der',
        type: 'spki',
      })
      const { modulusLength = rsaBitsMin } = key.asymmetricKeyDetails ?? {}
      return modulusLength >= rsaBitsMin && verify(name, message, key, signature)
    } catch {
      // A key that is none verifies nothing.
      return false
    }
  },
}

/** The roots of CHOT_SIGNING_ROOTS_DIR: its files `*.pem`, read at the start. Throws when one is none. */
export function readSigningRoots(folder: string | null): readonly Certificate[] {
  if (folder === null) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pem'))
    .sort()
    .flatMap((name) => parseCertificatesPem(readFileSync(join(folder, name), 'utf8')))
}

/**
 * A copy that was taken before is given back as it is. Throws Problem `not-found`, or one of
 * `signedRefusals`; then nothing of the file is kept.
 */
export async function takeSigned(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
  roots: readonly Certificate[],
  officer: SignedIn,
  id: string,
  bytes: Uint8Array,
): Promise<SignedCopy> {
  const sha256 = hash('sha256', bytes)
  const { madeAt, copies } = await getDocument(deps.db, officer, id)
  const before = copies.find((each) => each.sha256 === sha256)
  if (before !== undefined) return before
  const original = await findFile(deps, deps.db, id, { form: 'pdf' })
  if (original === null) throw new Problem('not-found')
  const now = deps.clock.now()
  const verdict = checkSigned(
    {
      original,
      signed: bytes,
      roots,
      notBeforeMs: madeAt - clockToleranceMs,
      notAfterMs: now + clockToleranceMs,
    },
    crypto,
  )
  if (!verdict.valid) throw new Problem(verdict.reason)
  const { pathChecked, signers } = verdict
  await deps.db.inTx(async (tx) => {
    await keepFile(deps, tx, { document: id, form: 'signed', bytes })
    await tx.rows(
      `insert into signed_copies (document_id, sha256, taken_by, taken_at, path_checked, signers)
       values ($1, decode($2, 'hex'), $3, to_timestamp($4::bigint / 1000.0), $5, $6)`,
      [id, sha256, officer.accountId, now, pathChecked, JSON.stringify(signers)],
    )
    const by = signers.map(({ certificate }) => certificate.slice(0, 16)).join(',')
    await recordAct(
      deps,
      tx,
      officer,
      `sign ${id} sha256=${sha256} certificates=${by} path=${pathChecked ? 'checked' : 'unchecked'}`,
    )
  })
  const view = await getDocument(deps.db, officer, id)
  const taken = view.copies.find((each) => each.sha256 === sha256)
  if (taken === undefined) throw new Error('a signed copy is gone')
  return taken
}
