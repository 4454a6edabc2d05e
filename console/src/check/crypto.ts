/**
 * SHA-256 and Ed25519 by @noble: the same in every browser, without HTTPS and in a page opened
 * from a file, where browsers' own cryptography is missing or has no Ed25519.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'

export const sha256 = (bytes: Uint8Array): Uint8Array => nobleSha256(bytes)

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** RFC 8032, strict: what the programs of auditors refuse is refused here as well. */
export function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    // Bytes that are no point of the curve: nothing was signed with them.
    return false
  }
}
