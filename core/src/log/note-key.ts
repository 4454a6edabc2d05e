/**
 * Keys of signed notes: C2SP signed-note, revision 0552876; type 0x04 from tlog-cosignature,
 * revision 01194db. The verifier key (vkey) is written as the Go package
 * golang.org/x/mod/sumdb/note writes it.
 */
import {
  decodeBase64,
  encodeBase64,
  encodeUtf8,
  Malformed,
  type MalformedFormat,
} from './note-encoding.ts'
import { type Sha256, sameBytes } from './tree.ts'

/** Ed25519 over the text, and Ed25519 over the text with a time (a witness's cosignature). */
export const noteKeyTypes = { ed25519: 0x01, cosignature: 0x04 } as const
export type NoteKeyType = (typeof noteKeyTypes)[keyof typeof noteKeyTypes]

export const publicKeyBytes = 32

export interface VerifierKey {
  readonly name: string
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), big-endian. */
  readonly keyId: number
  readonly type: NoteKeyType
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const outOfName = /[\p{White_Space}+\u0000-\u001f]/u

/** Not empty, well-formed, no Unicode space, no plus, no control character below U+0020. */
export function isKeyName(name: string): boolean {
  return name.length > 0 && !outOfName.test(name) && name.isWellFormed()
}

function mustKeyName(name: string, format: MalformedFormat): void {
  if (!isKeyName(name)) throw new Malformed(format, 'key-name')
}

/** @throws Malformed `verifier-key` on a name or a public key that none can have. */
export function verifierKey(
  name: string,
  type: NoteKeyType,
  publicKey: Uint8Array,
  sha256: Sha256,
): VerifierKey {
  mustKeyName(name, 'verifier-key')
  if (publicKey.length !== publicKeyBytes)
    throw new Malformed('verifier-key', 'key-length')
  const nameBytes = encodeUtf8(name) ?? new Uint8Array(0)
  const input = new Uint8Array(nameBytes.length + 2 + publicKeyBytes)
  input.set(nameBytes)
  input[nameBytes.length] = 0x0a
  input[nameBytes.length + 1] = type
  input.set(publicKey, nameBytes.length + 2)
  return {
    name,
    keyId: readUint32(sha256(input)),
    type,
    publicKey: new Uint8Array(publicKey),
  }
}

/** Big-endian from the first four bytes. */
export function readUint32(bytes: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
}

/** `<name>+<8 hexadecimal digits of the key id>+<base64 of type ‖ public key>`. */
export function formatVerifierKey(key: VerifierKey): string {
  const encoded = new Uint8Array(1 + key.publicKey.length)
  encoded[0] = key.type
  encoded.set(key.publicKey, 1)
  const id = key.keyId.toString(16).padStart(8, '0')
  return `${key.name}+${id}+${encodeBase64(encoded)}`
}

/** @throws Malformed `verifier-key`, also if the key id is not that of name and key. */
export function parseVerifierKey(text: string, sha256: Sha256): VerifierKey {
  const nameEnd = text.indexOf('+')
  if (nameEnd < 0 || text[nameEnd + 9] !== '+')
    throw new Malformed('verifier-key', 'items')
  const name = text.slice(0, nameEnd)
  const id = text.slice(nameEnd + 1, nameEnd + 9)
  mustKeyName(name, 'verifier-key')
  if (!/^[0-9a-f]{8}$/u.test(id)) throw new Malformed('verifier-key', 'key-id')
  const encoded = decodeBase64(text.slice(nameEnd + 10))
  if (encoded === undefined) throw new Malformed('verifier-key', 'base64')
  const type = Object.values(noteKeyTypes).find((known) => known === encoded[0])
  if (type === undefined) throw new Malformed('verifier-key', 'key-type')
  const key = verifierKey(name, type, encoded.subarray(1), sha256)
  if (key.keyId !== Number.parseInt(id, 16)) throw new Malformed('verifier-key', 'key-id')
  return key
}

export function sameKey(one: VerifierKey, other: VerifierKey): boolean {
  return (
    one.name === other.name &&
    one.type === other.type &&
    sameBytes(one.publicKey, other.publicKey)
  )
}
