/** The algorithms accepted on time stamps and their certificates; the caller brings them along. */
import { type DerValue, fieldsOf, oidOf } from './der.ts'

export type HashName = 'sha256' | 'sha384' | 'sha512'

export interface TimestampCrypto {
  /** `sha1` only for naming a certificate as RFC 2634 §5.4 does, never for a signature. */
  digest(hash: HashName | 'sha1', bytes: Uint8Array): Uint8Array
  /**
   * RSA (PKCS #1 v1.5) or ECDSA (DER) by the kind of the key, given as SubjectPublicKeyInfo.
   * False as well for a key that is none, or an RSA key of less than 2048 bits.
   */
  verify(
    hash: HashName,
    publicKey: Uint8Array,
    message: Uint8Array,
    signature: Uint8Array,
  ): boolean
}

const hashes: Readonly<Record<string, HashName>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** RFC 4055 §5, RFC 5758 §3.2. */
const signatures: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}

/** CMS may name the key's algorithm alone; the hash is then the one of the digest, RFC 3370 §3.2. */
const rsaEncryption = '1.2.840.113549.1.1.1'

const idOf = (algorithm: DerValue) => oidOf(fieldsOf(algorithm).any())

/** Of an AlgorithmIdentifier; undefined if it is not accepted. */
export const hashOf = (algorithm: DerValue): HashName | undefined =>
  hashes[idOf(algorithm)]

/** @param digest hash of the content, for a signature that names none */
export function hashOfSignature(
  algorithm: DerValue,
  digest?: HashName,
): HashName | undefined {
  const id = idOf(algorithm)
  return id === rsaEncryption ? digest : signatures[id]
}
