/**
 * Whether a checkpoint is one that a policy accepts: signed by a log of that origin, cosigned by a
 * quorum, and no line of a known key that does not hold.
 */
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import type { SignedNote } from './note.ts'
import { sameKey, type VerifierKey } from './note-key.ts'
import { type Ed25519Verify, type NoteVerdict, verifyNote } from './note-verify.ts'
import { type Policy, quorumMet } from './policy.ts'

export type CheckpointRefusal =
  | 'ambiguous-key'
  | 'invalid-signature'
  | 'no-log-signature'
  | 'other-origin'
  | 'no-quorum'

export interface WitnessedAt {
  /** Name of the witness in the policy. */
  readonly witness: string
  /** Seconds since 1970-01-01 UTC, by the clock of the witness. */
  readonly time: number
}

export type CheckpointVerdict =
  | {
      readonly valid: true
      readonly checkpoint: Checkpoint
      /** In the order of the note; a witness may stand there more than once. */
      readonly witnessed: readonly WitnessedAt[]
    }
  | {
      readonly valid: false
      readonly reason: CheckpointRefusal
      /** The key whose line does not hold. */
      readonly key?: VerifierKey
    }

/** The keys whose lines on a checkpoint are to be checked. */
export function keysOfPolicy(policy: Policy): VerifierKey[] {
  return [...policy.logs, ...policy.witnesses].map(({ key }) => key)
}

/**
 * What follows for the checkpoint from the verdict on its note, given by the keys of the policy.
 * @throws Malformed `checkpoint` if a log signed something else.
 */
export function judgeCheckpoint(
  note: SignedNote,
  policy: Policy,
  verdict: NoteVerdict,
): CheckpointVerdict {
  if (!verdict.valid) {
    const { reason, key } = verdict
    if (reason === 'unsigned') return { valid: false, reason: 'no-log-signature' }
    return key === undefined ? { valid: false, reason } : { valid: false, reason, key }
  }
  const signedBy = (key: VerifierKey) =>
    verdict.signatures.filter((line) => sameKey(line.key, key))
  const logs = policy.logs.filter(({ key }) => signedBy(key).length > 0)
  if (logs.length === 0) return { valid: false, reason: 'no-log-signature' }
  const checkpoint = parseCheckpoint(note.text)
  if (!logs.some(({ key }) => key.name === checkpoint.origin))
    return { valid: false, reason: 'other-origin' }
  const witnessed = verdict.signatures.flatMap(({ key, time }) => {
    const witness = policy.witnesses.find((known) => sameKey(known.key, key))
    return witness === undefined || time === undefined
      ? []
      : [{ witness: witness.name, time }]
  })
  const names = new Set(witnessed.map(({ witness }) => witness))
  if (!quorumMet(policy, names)) return { valid: false, reason: 'no-quorum' }
  return { valid: true, checkpoint, witnessed }
}

/** @throws Malformed `checkpoint` if a log signed something else. */
export function verifyCheckpoint(
  note: SignedNote,
  policy: Policy,
  verify: Ed25519Verify,
): CheckpointVerdict {
  return judgeCheckpoint(note, policy, verifyNote(note, keysOfPolicy(policy), verify))
}
