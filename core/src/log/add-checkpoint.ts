/**
 * What a log asks of a witness, and what the witness may answer: `add-checkpoint` of C2SP
 * tlog-witness, revision 055270b. The witness remembers one head of each log, the last it
 * cosigned, and cosigns the next one only with a proof that it grew from that.
 */
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { formatNote, parseNote, type SignedNote } from './note.ts'
import {
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  encodeUtf8,
  Malformed,
  parseDecimal,
} from './note-encoding.ts'
import type { VerifierKey } from './note-key.ts'
import { type Ed25519Verify, verifyNote } from './note-verify.ts'
import { emptyRoot, hashBytes, mustCount, type Sha256, sameBytes } from './tree.ts'
import { verifyConsistency } from './tree-proof.ts'

/** Of a request: 63 hashes and a checkpoint with a few dozen signatures are a quarter of it. */
export const addCheckpointBytesMax = 65_536
/** "The client MUST NOT send more than 63 consistency proof lines." */
const proofHashesMax = 63
/** Content type of the size that a conflict answers with. */
export const sizeMediaType = 'text/x.tlog.size'

export interface AddCheckpoint {
  /** Size of the head the proof starts from; 0 for the first. */
  readonly oldSize: number
  /** Consistency proof from there to the checkpoint, 32 bytes each. */
  readonly proof: readonly Uint8Array[]
  readonly note: SignedNote
}

/** The body of a request. @throws RangeError or Malformed on what no request can hold. */
export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpoint): Uint8Array {
  mustCount(oldSize, 'old size')
  if (proof.length > proofHashesMax) throw new Malformed('add-checkpoint', 'too-many')
  if (proof.some((hash) => hash.length !== hashBytes))
    throw new Malformed('add-checkpoint', 'hash-length')
  const lines = [`old ${oldSize}`, ...proof.map(encodeBase64), '\n'].join('\n')
  const head = encodeUtf8(lines) ?? new Uint8Array(0)
  const signed = formatNote(note)
  const bytes = new Uint8Array(head.length + signed.length)
  bytes.set(head)
  bytes.set(signed, head.length)
  return bytes
}

/**
 * Reads the form of a request; checks no signature and no hash.
 * @throws Malformed `add-checkpoint`, `note` or `checkpoint`
 */
export function parseAddCheckpoint(
  bytes: Uint8Array,
): AddCheckpoint & { readonly checkpoint: Checkpoint } {
  if (bytes.length > addCheckpointBytesMax)
    throw new Malformed('add-checkpoint', 'too-long')
  const headEnd = bytes.findIndex((octet, at) => octet === 10 && bytes[at + 1] === 10)
  if (headEnd < 0) throw new Malformed('add-checkpoint', 'lines')
  const head = decodeUtf8(bytes.subarray(0, headEnd))
  if (head === undefined) throw new Malformed('add-checkpoint', 'not-utf8')
  const [first = '', ...lines] = head.split('\n')
  if (!first.startsWith('old ')) throw new Malformed('add-checkpoint', 'header')
  const oldSize = parseDecimal(first.slice('old '.length))
  if (oldSize === undefined) throw new Malformed('add-checkpoint', 'number')
  if (lines.length > proofHashesMax) throw new Malformed('add-checkpoint', 'too-many')
  const proof = lines.map((line) => {
    const hash = decodeBase64(line)
    if (hash === undefined) throw new Malformed('add-checkpoint', 'base64')
    if (hash.length !== hashBytes) throw new Malformed('add-checkpoint', 'hash-length')
    return hash
  })
  const note = parseNote(bytes.subarray(headEnd + 2))
  return { oldSize, proof, note, checkpoint: parseCheckpoint(note.text) }
}

/** A head of a log as a witness remembers it. */
export interface WitnessedHead {
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
}

export type AddCheckpointVerdict =
  | { readonly cosign: true }
  | {
      readonly cosign: false
      /**
       * In the order of the specification. `other-size`: the proof does not start at the last
       * cosigned head. `root-differs`: another tree of the size that was cosigned; signed by the
       * log, so it has shown two faces.
       */
      readonly reason:
        | 'unknown-origin'
        | 'not-signed'
        | 'old-over-size'
        | 'other-size'
        | 'root-differs'
        | 'not-consistent'
    }

/**
 * Whether a witness that last cosigned `last` (null: nothing of this log) may cosign the
 * checkpoint asked for. The caller keeps the new head before its cosignature leaves, and lets
 * nothing come between this verdict and that.
 * @param keys of the logs the witness knows; a key's name is the origin of its log
 */
export function judgeAddCheckpoint(
  request: AddCheckpoint & { readonly checkpoint: Checkpoint },
  keys: readonly VerifierKey[],
  last: WitnessedHead | null,
  sha256: Sha256,
  verify: Ed25519Verify,
): AddCheckpointVerdict {
  const { checkpoint, note, oldSize, proof } = request
  const { origin, size, root } = checkpoint
  const refuse = (
    reason: Extract<AddCheckpointVerdict, { cosign: false }>['reason'],
  ): AddCheckpointVerdict => ({ cosign: false, reason })
  const ofLog = keys.filter(({ name }) => name === origin)
  if (ofLog.length === 0) return refuse('unknown-origin')
  if (!verifyNote(note, ofLog, verify).valid) return refuse('not-signed')
  if (oldSize > size) return refuse('old-over-size')
  const known = last ?? { size: 0, root: emptyRoot(sha256) }
  if (oldSize !== known.size) return refuse('other-size')
  if (size === known.size && !sameBytes(root, known.root)) return refuse('root-differs')
  const claim = { oldSize, size, oldRoot: known.root, root, proof }
  return verifyConsistency(claim, sha256) ? { cosign: true } : refuse('not-consistent')
}
