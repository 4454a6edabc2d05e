/**
 * A proof that stands alone (`.tlog-proof`): C2SP tlog-proof, `c2sp.org/tlog-proof@v1`, revision
 * 0065ea5; the later text adds the steps of verifying and does not change the format.
 */
import { parseCheckpoint } from './checkpoint.ts'
import { formatNote, noteBytesMax, parseNote, type SignedNote } from './note.ts'
import {
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  encodeUtf8,
  Malformed,
  parseDecimal,
} from './note-encoding.ts'
import type { Ed25519Verify } from './note-verify.ts'
import type { Policy } from './policy.ts'
import {
  type CheckpointRefusal,
  type CheckpointVerdict,
  verifyCheckpoint,
} from './policy-check.ts'
import { hashBytes, mustCount, type Sha256, treeHeightMax } from './tree.ts'
import { verifyInclusion } from './tree-proof.ts'

const header = 'c2sp.org/tlog-proof@v1'
export const proofExtraBytesMax = 65_536
const proofBytesMax = noteBytesMax + 4 * proofExtraBytesMax

export interface TlogProof {
  /** Place of the entry in the log, from 0. */
  readonly index: number
  /** Not covered by any signature: never to be trusted. Not empty. */
  readonly extra?: Uint8Array
  /** Inclusion proof, the leaf's sibling first; 32 bytes each. */
  readonly hashes: readonly Uint8Array[]
  /** The checkpoint and who signed it. */
  readonly note: SignedNote
}

/** @throws RangeError or Malformed on what no proof can hold. */
export function formatProof(proof: TlogProof): Uint8Array {
  mustCount(proof.index, 'index')
  const { extra, hashes } = proof
  if (hashes.length > treeHeightMax) throw new Malformed('proof', 'too-many')
  if (hashes.some((hash) => hash.length !== hashBytes))
    throw new Malformed('proof', 'hash-length')
  if (extra !== undefined && (extra.length === 0 || extra.length > proofExtraBytesMax))
    throw new Malformed('proof', 'extra')
  parseCheckpoint(proof.note.text)
  const lines = [
    header,
    ...(extra === undefined ? [] : [`extra ${encodeBase64(extra)}`]),
    `index ${proof.index}`,
    ...hashes.map(encodeBase64),
    '\n',
  ]
  const head = encodeUtf8(lines.join('\n')) ?? new Uint8Array(0)
  const note = formatNote(proof.note)
  const bytes = new Uint8Array(head.length + note.length)
  bytes.set(head)
  bytes.set(note, head.length)
  return bytes
}

/**
 * Reads the form of a proof and of the checkpoint in it; `formatProof` gives the same bytes again.
 * Checks no signature and no hash. An `extra` line without data is refused: it says the same as
 * no line.
 * @throws Malformed `proof`, `note` or `checkpoint`
 */
export function parseProof(bytes: Uint8Array): TlogProof {
  if (bytes.length > proofBytesMax) throw new Malformed('proof', 'too-long')
  const headEnd = bytes.findIndex((octet, at) => octet === 10 && bytes[at + 1] === 10)
  if (headEnd < 0) throw new Malformed('proof', 'lines')
  const head = decodeUtf8(bytes.subarray(0, headEnd))
  if (head === undefined) throw new Malformed('proof', 'not-utf8')
  const [first, ...rest] = head.split('\n')
  if (first !== header) throw new Malformed('proof', 'header')
  const extra = rest[0]?.startsWith('extra ') ? parseExtra(rest.shift() ?? '') : undefined
  const place = rest.shift()
  if (place === undefined || !place.startsWith('index '))
    throw new Malformed('proof', 'index')
  const index = parseDecimal(place.slice('index '.length))
  if (index === undefined) throw new Malformed('proof', 'number')
  if (rest.length > treeHeightMax) throw new Malformed('proof', 'too-many')
  const hashes = rest.map((line) => {
    const hash = decodeBase64(line)
    if (hash === undefined) throw new Malformed('proof', 'base64')
    if (hash.length !== hashBytes) throw new Malformed('proof', 'hash-length')
    return hash
  })
  const note = parseNote(bytes.subarray(headEnd + 2))
  parseCheckpoint(note.text)
  return extra === undefined ? { index, hashes, note } : { index, extra, hashes, note }
}

function parseExtra(line: string): Uint8Array {
  const extra = decodeBase64(line.slice('extra '.length))
  if (extra === undefined) throw new Malformed('proof', 'base64')
  if (extra.length === 0 || extra.length > proofExtraBytesMax)
    throw new Malformed('proof', 'extra')
  return extra
}

export type ProofRefusal = CheckpointRefusal | 'not-included'

export type ProofVerdict =
  | Extract<CheckpointVerdict, { valid: true }>
  | { readonly valid: false; readonly reason: ProofRefusal }

/**
 * Joins the verdict on the checkpoint with the path from the leaf: step 4 of "Verifying a tlog
 * proof". The leaf hash is made by the caller from the entry it holds, never taken from the proof.
 */
export function judgeProof(
  proof: TlogProof,
  leafHash: Uint8Array,
  verdict: CheckpointVerdict,
  sha256: Sha256,
): ProofVerdict {
  if (!verdict.valid) return verdict
  const { size, root } = verdict.checkpoint
  const claim = { index: proof.index, size, leafHash, root, proof: proof.hashes }
  return verifyInclusion(claim, sha256)
    ? verdict
    : { valid: false, reason: 'not-included' }
}

/** The whole check of a proof against the entry's leaf hash and a policy, offline. */
export function verifyProof(
  proof: TlogProof,
  leafHash: Uint8Array,
  policy: Policy,
  sha256: Sha256,
  verify: Ed25519Verify,
): ProofVerdict {
  return judgeProof(proof, leafHash, verifyCheckpoint(proof.note, policy, verify), sha256)
}
