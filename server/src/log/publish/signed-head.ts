/** Heads of the log as signed notes (C2SP tlog-checkpoint): written, and read back in trust. */
import { createPublicKey, verify } from 'node:crypto'
import { formatCheckpoint, parseCheckpoint } from '@chot/core/log/checkpoint.ts'
import { formatNote, noteMessage, parseNote } from '@chot/core/log/note.ts'
import { Malformed } from '@chot/core/log/note-encoding.ts'
import { verifyNote } from '@chot/core/log/note-verify.ts'
import type { Signer } from './signing-key.ts'

export interface SignedHead {
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
}

/** The note, signed by every signer; they are all of one origin. */
export async function signHead(
  signers: readonly [Signer, ...Signer[]],
  { size, root }: SignedHead,
): Promise<string> {
  const text = formatCheckpoint({ origin: signers[0].key.name, size, root })
  const message = noteMessage(text)
  const signatures = await Promise.all(
    signers.map(async ({ key, sign }) => ({
      name: key.name,
      keyId: key.keyId,
      signature: await sign(message),
    })),
  )
  return Buffer.from(formatNote({ text, signatures })).toString()
}

/**
 * The head a note states; null unless one of these signers signed it, under their origin.
 */
export function readSignedHead(
  signers: readonly [Signer, ...Signer[]],
  note: Uint8Array,
): SignedHead | null {
  try {
    const parsed = parseNote(note)
    const keys = signers.map(({ key }) => key)
    if (!verifyNote(parsed, keys, verifyEd25519).valid) return null
    const { origin, size, root } = parseCheckpoint(parsed.text)
    return origin === signers[0].key.name ? { size, root } : null
  } catch (error) {
    if (error instanceof Malformed) return null
    throw error
  }
}

/** RFC 8032; false as well for bytes that are no public key. */
export function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const x = Buffer.from(publicKey).toString('base64url')
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    return verify(null, message, key, signature)
  } catch {
    return false
  }
}
