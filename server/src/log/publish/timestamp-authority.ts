/** Asks a time-stamping authority over HTTP (RFC 3161 §3.4), and believes no answer unchecked. */
import { createPublicKey, hash, randomBytes, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { TimestampCrypto } from '@chot/core/log/timestamp/algorithms.ts'
import {
  type Certificate,
  parseCertificatesPem,
} from '@chot/core/log/timestamp/certificate.ts'
import { responseBytesMax } from '@chot/core/log/timestamp/token.ts'
import {
  nonceBytes,
  type TimestampRefusal,
  timestampRequest,
  verifyTimestamp,
} from '@chot/core/log/timestamp/verify.ts'
import { Pool } from 'undici'
import type { Clock } from '../../clock.ts'
import type { TimestampConfig } from '../../config.ts'
import { post } from '../../upstream/exchange.ts'
import { sha256 } from './sha256.ts'

const answerMsMax = 10_000
const connectMsMax = 5_000
/**
 * The clock of the authority and ours may part by this much. With the age of a head (timestamping.ts)
 * and the wait for the answer it stays below the minute that verifiers allow.
 */
const clockMsMax = 30_000

export type StampFailure =
  | TimestampRefusal
  | 'unreachable'
  | 'clock-differs'
  | `http-${number}`

export type StampAnswer =
  | { readonly stamped: true; readonly response: Uint8Array; readonly atMs: number }
  | { readonly stamped: false; readonly reason: StampFailure }

export interface TimestampAuthority {
  /** A time stamp of the message, which holds under the configured root. */
  stamp(message: Uint8Array): Promise<StampAnswer>
  close(): Promise<void>
}

/** Throws Error when CHOT_LOG_TSA_CA is not a file of certificates. */
export function openTimestampAuthority(
  config: TimestampConfig,
  clock: Clock,
): TimestampAuthority {
  const roots = readRoots(config.caFile)
  const target = new URL(config.url)
  const pool = new Pool(target.origin, {
    connections: 1,
    connect: { timeout: connectMsMax },
    maxResponseSize: responseBytesMax,
  })

  function ask(request: Uint8Array) {
    return post(pool, {
      path: target.pathname + target.search,
      headers: { 'content-type': 'application/timestamp-query' },
      body: Buffer.from(request),
      timeoutMs: answerMsMax,
    })
  }

  return {
    async stamp(message) {
      const failed = (reason: StampFailure) => ({ stamped: false, reason }) as const
      const nonce = makeNonce()
      let answered: Awaited<ReturnType<typeof ask>>
      try {
        answered = await ask(timestampRequest(sha256(message), nonce))
      } catch {
        return failed('unreachable')
      }
      if (answered.status !== 200) return failed(`http-${answered.status}`)
      const response = answered.bytes
      const verdict = verifyTimestamp({ response, message, roots, nonce }, nodeCrypto)
      if (!verdict.valid) return failed(verdict.reason)
      const { atMs } = verdict
      if (Math.abs(atMs - clock.now()) > clockMsMax) return failed('clock-differs')
      return { stamped: true, response, atMs }
    },
    close: () => pool.destroy(),
  }
}

function readRoots(path: string): readonly Certificate[] {
  try {
    return parseCertificatesPem(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(
      `CHOT_LOG_TSA_CA: ${path} holds no certificates in PEM that can be read`,
      { cause: error },
    )
  }
}

/** Positive, and of one length, so that the request has one form. */
function makeNonce(): Uint8Array {
  const nonce = randomBytes(nonceBytes)
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40
  return nonce
}

const rsaBitsMin = 2048

const nodeCrypto: TimestampCrypto = {
  digest: (name, bytes) => hash(name, bytes, 'buffer'),
  verify(name, publicKey, message, signature) {
    try {
      const der = Buffer.from(publicKey)
      const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
      const { modulusLength = rsaBitsMin } = key.asymmetricKeyDetails ?? {}
      return modulusLength >= rsaBitsMin && verify(name, message, key, signature)
    } catch {
      // No key: nothing was signed with it.
      return false
    }
  },
}
