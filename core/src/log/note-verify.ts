/**
 * Which known keys signed a note. Told in two steps, because browsers check signatures only
 * asynchronously: what is to be checked (`signatureClaims`), and what follows (`judgeClaims`).
 */

import { noteMessage, type SignedNote } from './note.ts'
import { encodeUtf8 } from './note-encoding.ts'
import { noteKeyTypes, sameKey, type VerifierKey } from './note-key.ts'

/** RFC 8032: 32 bytes of key, the message, 64 bytes of signature. */
export type Ed25519Verify = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean

export const signatureBytes = 64
const timeBytes = 8

export interface SignatureClaim {
  readonly key: VerifierKey
  readonly message: Uint8Array
  /** 64 bytes. Undefined: what the line holds is no signature of the key's type at all. */
  readonly signature: Uint8Array | undefined
  /** Of a cosignature: seconds since 1970-01-01 UTC, by the clock of the witness. */
  readonly time?: number
}

export interface VerifiedSignature {
  readonly key: VerifierKey
  readonly time?: number
}

export type NoteVerdict =
  | { readonly valid: true; readonly signatures: readonly VerifiedSignature[] }
  | {
      readonly valid: false
      /**
       * `ambiguous-key`: two of the known keys share name and key id. `invalid-signature`: a
       * known key's line does not hold. `unsigned`: no line is of a known key.
       */
      readonly reason: 'ambiguous-key' | 'invalid-signature' | 'unsigned'
      readonly key?: VerifierKey
    }

/**
 * The message a witness signs, tlog-cosignature (Ed25519 signed message).
 * @param time seconds since 1970-01-01 UTC, whole, up to 2⁵³ − 1 (the specification: 2⁶³ − 1)
 * @throws RangeError on another time, Malformed `note` on a text that no note can have.
 */
export function cosignatureMessage(time: number, text: string): Uint8Array {
  if (!Number.isSafeInteger(time) || time < 0)
    throw new RangeError('a time is a whole number of seconds')
  const body = noteMessage(text)
  const head = encodeUtf8(`cosignature/v1\ntime ${time}\n`) ?? new Uint8Array(0)
  const message = new Uint8Array(head.length + body.length)
  message.set(head)
  message.set(body, head.length)
  return message
}

/** `timestamped_signature` of tlog-cosignature: eight bytes of time, big-endian, then the signature. */
export function encodeCosignature(time: number, signature: Uint8Array): Uint8Array {
  if (!Number.isSafeInteger(time) || time < 0)
    throw new RangeError('a time is a whole number of seconds')
  if (signature.length !== signatureBytes)
    throw new RangeError('a signature has 64 bytes')
  const bytes = new Uint8Array(timeBytes + signatureBytes)
  let rest = time
  for (let at = timeBytes - 1; at >= 0; at -= 1) {
    bytes[at] = rest % 256
    rest = (rest - (rest % 256)) / 256
  }
  bytes.set(signature, timeBytes)
  return bytes
}

/** Undefined unless it is 72 bytes with a time up to 2⁵³ − 1. */
export function decodeCosignature(
  bytes: Uint8Array,
): { time: number; signature: Uint8Array } | undefined {
  if (bytes.length !== timeBytes + signatureBytes) return undefined
  let time = 0
  for (const octet of bytes.subarray(0, timeBytes)) time = time * 256 + octet
  if (!Number.isSafeInteger(time)) return undefined
  return { time, signature: new Uint8Array(bytes.subarray(timeBytes)) }
}

/** The lines of known keys, in the order of the note; all others are passed over. */
export function signatureClaims(
  note: SignedNote,
  keys: readonly VerifierKey[],
): SignatureClaim[] {
  const claims: SignatureClaim[] = []
  for (const { name, keyId, signature } of note.signatures) {
    const key = keys.find((known) => known.name === name && known.keyId === keyId)
    if (key === undefined) continue
    if (key.type === noteKeyTypes.ed25519) {
      const whole = signature.length === signatureBytes ? signature : undefined
      claims.push({ key, message: noteMessage(note.text), signature: whole })
      continue
    }
    const timed = decodeCosignature(signature)
    claims.push(
      timed === undefined
        ? { key, message: new Uint8Array(0), signature: undefined }
        : { key, message: cosignatureMessage(timed.time, note.text), ...timed },
    )
  }
  return claims
}

/**
 * What follows from the checks, `holds[i]` being that of `claims[i]`; a missing one does not hold.
 * Every line of a known key must hold, or the note is refused (signed-note, Signatures).
 */
export function judgeClaims(
  claims: readonly SignatureClaim[],
  holds: readonly boolean[],
  keys: readonly VerifierKey[],
): NoteVerdict {
  const ambiguous = keys.find((key) =>
    keys.some(
      (other) =>
        other.name === key.name && other.keyId === key.keyId && !sameKey(other, key),
    ),
  )
  if (ambiguous !== undefined)
    return { valid: false, reason: 'ambiguous-key', key: ambiguous }
  const broken = claims.find(
    ({ signature }, at) => signature === undefined || holds[at] !== true,
  )
  if (broken !== undefined)
    return { valid: false, reason: 'invalid-signature', key: broken.key }
  if (claims.length === 0) return { valid: false, reason: 'unsigned' }
  return {
    valid: true,
    signatures: claims.map(({ key, time }) =>
      time === undefined ? { key } : { key, time },
    ),
  }
}

/** Checks every line of a known key. One key may have signed more than once, at several times. */
export function verifyNote(
  note: SignedNote,
  keys: readonly VerifierKey[],
  verify: Ed25519Verify,
): NoteVerdict {
  const claims = signatureClaims(note, keys)
  const holds = claims.map(
    ({ key, message, signature }) =>
      signature !== undefined && verify(key.publicKey, message, signature),
  )
  return judgeClaims(claims, holds, keys)
}
