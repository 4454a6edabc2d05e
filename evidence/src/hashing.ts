/** What core is given from outside: hashes and signatures by node:crypto. */
import { createPublicKey, hash, verify } from 'node:crypto'
import type { TimestampCrypto } from '@chot/core/log/timestamp/algorithms.ts'
import type { HashInto } from '@chot/core/log/tree.ts'
import {
  type BatchHasher,
  createLaneHasher,
  createPlainHasher,
} from './verify/leaf-hashes.ts'

export const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')

/** Through a string of one character a byte: half the time of a Buffer for each hash. */
export const sha256Into: HashInto = (bytes, into, at) => {
  const text = hash('sha256', bytes, 'latin1')
  for (let place = 0; place < text.length; place += 1)
    into[at + place] = text.charCodeAt(place)
}

export const createBatchHasher = (): BatchHasher =>
  createLaneHasher(createPlainHasher(sha256Into))

/** SubjectPublicKeyInfo of an Ed25519 key up to the 32 bytes of the key, RFC 8410 §4. */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex')

export function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    const der = Buffer.concat([spkiHead, publicKey])
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return verify(null, message, key, signature)
  } catch {
    // Bytes that are no point of the curve: nothing was signed with them.
    return false
  }
}

const rsaBitsMin = 2048

export const timestampCrypto: TimestampCrypto = {
  digest: (name, bytes) => hash(name, bytes, 'buffer'),
  verify(name, publicKey, message, signature) {
    try {
      const der = Buffer.from(publicKey)
      const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
      const { modulusLength = rsaBitsMin } = key.asymmetricKeyDetails ?? {}
      return modulusLength >= rsaBitsMin && verify(name, message, key, signature)
    } catch {
      return false
    }
  },
}
