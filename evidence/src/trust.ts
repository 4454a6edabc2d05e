/** Policies and checkpoints, from files and from the log. */
import { type Checkpoint, parseCheckpoint } from '@chot/core/log/checkpoint.ts'
import { noteBytesMax, parseNote, type SignedNote } from '@chot/core/log/note.ts'
import { Malformed } from '@chot/core/log/note-encoding.ts'
import { type Policy, parsePolicy, policyBytesMax } from '@chot/core/log/policy.ts'
import {
  type CheckpointRefusal,
  verifyCheckpoint,
  type WitnessedAt,
} from '@chot/core/log/policy-check.ts'
import {
  type Certificate,
  parseCertificatesPem,
} from '@chot/core/log/timestamp/certificate.ts'
import { sha256, verifyEd25519 } from './hashing.ts'
import { readWhole } from './source.ts'
import { Unreachable } from './unreachable.ts'

/** @throws Unreachable if there is no such file. */
export function mustRead(path: string, bytesMax: number): Uint8Array {
  const bytes = readWhole(path, bytesMax)
  if (bytes === undefined) throw new Unreachable(`${path}: no such file`)
  return bytes
}

/** @throws Unreachable if it cannot be read, or is no policy. */
export function loadPolicy(path: string): Policy {
  const bytes = mustRead(path, policyBytesMax)
  try {
    return parsePolicy(bytes, sha256)
  } catch (error) {
    if (error instanceof Malformed) throw new Unreachable(`${path}: ${error.message}`)
    throw error
  }
}

/** @throws Unreachable if it cannot be read, or holds no certificate in PEM. */
export function loadRoots(path: string): readonly Certificate[] {
  const text = Buffer.from(mustRead(path, policyBytesMax)).toString('latin1')
  try {
    return parseCertificatesPem(text)
  } catch (error) {
    if (error instanceof Malformed) throw new Unreachable(`${path}: ${error.message}`)
    throw error
  }
}

type Trusted =
  | {
      readonly trusted: true
      readonly note: SignedNote
      readonly checkpoint: Checkpoint
      readonly witnessed: readonly WitnessedAt[]
    }
  | {
      readonly trusted: false
      readonly reason: CheckpointRefusal | 'checkpoint-malformed'
      /** Name of the key whose signature does not hold, or what is malformed. */
      readonly detail?: string
      /** What it says all the same. */
      readonly checkpoint?: Checkpoint
    }

export function judgeCheckpointBytes(bytes: Uint8Array, policy: Policy): Trusted {
  let checkpoint: Checkpoint
  let note: SignedNote
  try {
    note = parseNote(bytes)
    checkpoint = parseCheckpoint(note.text)
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    return { trusted: false, reason: 'checkpoint-malformed', detail: error.reason }
  }
  const verdict = verifyCheckpoint(note, policy, verifyEd25519)
  if (verdict.valid)
    return { trusted: true, note, checkpoint, witnessed: verdict.witnessed }
  const { reason, key } = verdict
  return {
    trusted: false,
    reason,
    checkpoint,
    ...(key === undefined ? {} : { detail: key.name }),
  }
}

/**
 * The auditor's own checkpoint of an earlier run.
 * @throws Unreachable if it is not one that the policy accepts: nothing can be held against it.
 */
export function loadEarlier(path: string, policy: Policy) {
  const judged = judgeCheckpointBytes(mustRead(path, noteBytesMax), policy)
  if (!judged.trusted)
    throw new Unreachable(`${path}: not accepted by the policy (${judged.reason})`)
  return judged
}
