/** A whole log as files: entries, tiles, a checkpoint signed by the log and by one witness. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { formatCheckpoint } from '@chot/core/log/checkpoint.ts'
import { leafHash } from '@chot/core/log/entry.ts'
import { formatNote, type NoteSignature, noteMessage } from '@chot/core/log/note.ts'
import {
  formatVerifierKey,
  type NoteKeyType,
  noteKeyTypes,
  type VerifierKey,
  verifierKey,
} from '@chot/core/log/note-key.ts'
import { cosignatureMessage, encodeCosignature } from '@chot/core/log/note-verify.ts'
import { encodeBundle, newTiles, tilePath } from '@chot/core/log/tile.ts'
import { rootOf } from '@chot/core/log/tree.ts'
import { sha256 } from '../src/hashing.ts'
import { firstActAt } from './acts.ts'

const origin = 'chot.test/lao-cai'

export interface Signer {
  readonly key: VerifierKey
  readonly secret: KeyObject
}

function createSigner(name: string, type: NoteKeyType): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  return { key: verifierKey(name, type, raw, sha256), secret: privateKey }
}

export const logSigner = createSigner(origin, noteKeyTypes.ed25519)
export const otherLogSigner = createSigner(origin, noteKeyTypes.ed25519)
const witnessSigner = createSigner('witness.test/pc06', noteKeyTypes.cosignature)

/** Trusts this log, if the witness has signed too. */
export const policyTextOf = (log: VerifierKey) =>
  [
    '# Whom the auditor trusts',
    `log ${formatVerifierKey(log)}`,
    `witness pc06 ${formatVerifierKey(witnessSigner.key)}`,
    'quorum pc06',
    '',
  ].join('\n')

export const policyText = policyTextOf(logSigner.key)

export interface SigningOptions {
  readonly log?: Signer
  /** Seconds since 1970-01-01 UTC; null: nobody cosigns. */
  readonly witnessedAt?: number | null
}

export type LogFiles = Map<string, Uint8Array>

export function signCheckpoint(
  size: number,
  root: Uint8Array,
  { log = logSigner, witnessedAt = firstActAt / 1000 + size }: SigningOptions = {},
): Uint8Array {
  const text = formatCheckpoint({ origin: log.key.name, size, root })
  const signatures: NoteSignature[] = [
    {
      name: log.key.name,
      keyId: log.key.keyId,
      signature: sign(null, noteMessage(text), log.secret),
    },
  ]
  if (witnessedAt !== null) {
    const { key, secret } = witnessSigner
    const signature = sign(null, cosignatureMessage(witnessedAt, text), secret)
    signatures.push({
      name: key.name,
      keyId: key.keyId,
      signature: encodeCosignature(witnessedAt, signature),
    })
  }
  return formatNote({ text, signatures })
}

/** Level by level from the leaf hashes, not with the tile code that is under test. */
export function logFiles(
  entries: readonly Uint8Array[],
  options: SigningOptions = {},
): LogFiles {
  const files: LogFiles = new Map()
  const leaves: Uint8Array[] = entries.map((entry) => leafHash(entry, sha256))
  const levels: Uint8Array[][] = [leaves]
  for (let below = leaves; below.length >= 256; ) {
    const above: Uint8Array[] = []
    for (let at = 0; at + 256 <= below.length; at += 256)
      above.push(rootOfFull(below.slice(at, at + 256)))
    levels.push(above)
    below = above
  }
  for (const tile of newTiles(0, entries.length)) {
    const from = tile.index * 256
    const hashes = (levels[tile.level] ?? []).slice(from, from + tile.width)
    files.set(tilePath(tile), Buffer.concat(hashes))
    if (tile.level === 0)
      files.set(
        tilePath({ level: 'entries', index: tile.index, width: tile.width }),
        encodeBundle(entries.slice(from, from + tile.width)),
      )
  }
  files.set('checkpoint', signCheckpoint(entries.length, rootOf(leaves, sha256), options))
  return files
}

function rootOfFull(hashes: readonly Uint8Array[]): Uint8Array {
  let level = hashes
  while (level.length > 1)
    level = Array.from({ length: level.length / 2 }, (_, at) =>
      sha256(
        Buffer.concat([
          Buffer.of(1),
          level[2 * at] ?? new Uint8Array(0),
          level[2 * at + 1] ?? new Uint8Array(0),
        ]),
      ),
    )
  return level[0] ?? new Uint8Array(0)
}

export function createFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'chot-evidence-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export function writeFiles(folder: string, files: LogFiles): void {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
}
