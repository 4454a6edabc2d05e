/**
 * Whether a time-stamping authority stated that a message was there at an instant: RFC 3161. The
 * gateway asks by this before it keeps an answer, and the auditor's program by the very same.
 */
import { Malformed } from '../note-encoding.ts'
import { sameBytes } from '../tree.ts'
import type { TimestampCrypto } from './algorithms.ts'
import {
  type Certificate,
  keyUsages,
  mayUse,
  type PathRefusal,
  refusePath,
} from './certificate.ts'
import { signerOf } from './signed-data.ts'
import { parseResponse, type Token } from './token.ts'

/** Stable words; `malformed` holds for whatever is encoded or made up otherwise than the RFC says. */
export type TimestampRefusal =
  | 'malformed'
  | 'not-granted'
  | 'other-nonce'
  | 'other-imprint'
  | 'other-signer'
  | 'invalid-signature'
  | 'algorithm'
  | 'certificate-usage'
  | PathRefusal

export type TimestampVerdict =
  | { readonly valid: true; readonly atMs: number }
  | { readonly valid: false; readonly reason: TimestampRefusal }

export interface TimestampClaim {
  /** TimeStampResp, DER. */
  readonly response: Uint8Array
  /** What was there; its SHA-256 was sent. */
  readonly message: Uint8Array
  /** Certificates that are trusted to name time-stamping authorities. */
  readonly roots: readonly Certificate[]
  /** As it was sent: only who asked knows it. */
  readonly nonce?: Uint8Array
}

export const nonceBytes = 8

const sha256Imprint = '3031300d060960864801650304020105000420'
const request = `3043020101${sha256Imprint}`

function bytesOfHex(hex: string): number[] {
  return (hex.match(/../gu) ?? []).map((octet) => Number.parseInt(octet, 16))
}

/**
 * TimeStampReq (RFC 3161 §2.4.1) for the SHA-256 of a message, asking for the certificate as well.
 * @param nonce 8 octets, the first between 0x40 and 0x7f: a positive INTEGER of that length
 */
export function timestampRequest(imprint: Uint8Array, nonce: Uint8Array): Uint8Array {
  if (imprint.length !== 32 || nonce.length !== nonceBytes)
    throw new RangeError('an imprint has 32 octets and a nonce 8')
  if (((nonce[0] ?? 0) & 0xc0) !== 0x40)
    throw new RangeError('a nonce begins with an octet between 0x40 and 0x7f')
  return Uint8Array.of(
    ...bytesOfHex(request),
    ...imprint,
    ...[0x02, nonceBytes, ...nonce],
    ...[0x01, 0x01, 0xff],
  )
}

/** The one purpose, and nothing beside it, RFC 3161 §2.3. */
const timeStamping = '1.3.6.1.5.5.7.3.8'

export function verifyTimestamp(
  claim: TimestampClaim,
  crypto: TimestampCrypto,
): TimestampVerdict {
  const refused = (reason: TimestampRefusal) => ({ valid: false, reason }) as const
  let token: Token | undefined
  try {
    token = parseResponse(claim.response)
  } catch (error) {
    if (error instanceof Malformed) return refused('malformed')
    throw error
  }
  if (token === undefined) return refused('not-granted')
  const { info } = token
  if (claim.nonce !== undefined && !sameBytes(info.nonce ?? noBytes, claim.nonce))
    return refused('other-nonce')
  if (
    info.imprintHash !== 'sha256' ||
    !sameBytes(info.imprint, crypto.digest('sha256', claim.message))
  )
    return refused('other-imprint')
  const signer = signerOf(token, (hash, bytes) => crypto.digest(hash, bytes))
  if (signer === undefined) return refused('other-signer')
  const { digestHash, signatureHash } = token
  if (digestHash === undefined || signatureHash === undefined) return refused('algorithm')
  if (
    !sameBytes(token.messageDigest, crypto.digest(digestHash, token.content)) ||
    !crypto.verify(signatureHash, signer.publicKey, token.signed, token.signature)
  )
    return refused('invalid-signature')
  if (!mayStamp(signer)) return refused('certificate-usage')
  const path = refusePath(signer, token.certificates, claim.roots, info.atMs, crypto)
  return path === undefined ? { valid: true, atMs: info.atMs } : refused(path)
}

const noBytes = new Uint8Array(0)

function mayStamp(certificate: Certificate): boolean {
  const { extendedUsage, extendedUsageCritical } = certificate.extensions
  const [usage, ...more] = extendedUsage
  return (
    usage === timeStamping &&
    more.length === 0 &&
    extendedUsageCritical &&
    mayUse(certificate, keyUsages.signature)
  )
}
