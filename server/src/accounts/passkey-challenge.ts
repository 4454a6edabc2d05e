/**
 * What an authenticator is given to sign: random, signed by us, bound to what it is for and to who
 * asked, good once and not for long. Nothing is kept until it is used, so that asking without end
 * fills no table.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Deps } from '../deps.ts'
import type { Spendable } from './used-challenges.ts'

/** A challenge of one purpose proves nothing for another. */
export interface ChallengeFor {
  readonly purpose: 'sign-in' | 'step-up' | 'register'
  /** The network address before signing in, the session after it. */
  readonly boundTo: string
}

const timeBytes = 8
const nonceBytes = 24
const plainBytes = timeBytes + nonceBytes

function signatureOf(
  deps: Pick<Deps, 'keys'>,
  { purpose, boundTo }: ChallengeFor,
  plain: Buffer,
): Buffer {
  const text = `passkey\n${purpose}\n${boundTo}\n${plain.toString('base64url')}`
  return deps.keys.requestDigest(text)
}

/** A new challenge, good until `expiresAt` (UTC milliseconds). */
export function newChallenge(
  deps: Pick<Deps, 'keys'>,
  what: ChallengeFor,
  expiresAt: number,
): Uint8Array<ArrayBuffer> {
  const time = Buffer.alloc(timeBytes)
  time.writeBigUInt64BE(BigInt(expiresAt))
  const plain = Buffer.concat([time, randomBytes(nonceBytes)])
  return new Uint8Array(Buffer.concat([plain, signatureOf(deps, what, plain)]))
}

/** What of it is used up; null when it is none of ours for this, or too old. */
export function readChallenge(
  deps: Pick<Deps, 'keys'>,
  what: ChallengeFor,
  text: string,
  nowMs: number,
): Spendable | null {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text || bytes.length <= plainBytes) return null
  const plain = bytes.subarray(0, plainBytes)
  const expected = signatureOf(deps, what, plain)
  const signature = bytes.subarray(plainBytes)
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
    return null
  const expiresAt = Number(plain.readBigUInt64BE(0))
  return nowMs < expiresAt ? { digest: hash('sha256', bytes, 'buffer'), expiresAt } : null
}
