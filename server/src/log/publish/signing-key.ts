/**
 * The keys that sign checkpoints: files beside the other keys, outside the database and its
 * backups. `log/checkpoint.key` signs; `log/checkpoint.next.key`, when it is there, signs as well,
 * so that verifiers can learn the next key while the present one still vouches for it.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { noteKeyTypes, type VerifierKey, verifierKey } from '@chot/core/log/note-key.ts'
import { PublishFault } from './fault.ts'
import { sha256 } from './sha256.ts'

/** Signs with a key that may lie anywhere: in a file, or in a device that answers when it can. */
export interface Signer {
  readonly key: VerifierKey
  /** Ed25519 (RFC 8032) of the message: 64 bytes. Rejects when the key cannot be used now. */
  sign(message: Uint8Array): Promise<Uint8Array>
}

const seedBytes = 32
/** RFC 8410 §7: what stands before the seed in the PKCS#8 form of an Ed25519 key. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * The signers of `<keysFolder>/log`, the present one first. The present key is made when it is
 * missing and `mayMake`. The one place where signers are opened: a key in a token (PKCS#11) would be
 * opened here and be a Signer like these. Throws PublishFault `key-missing`, Error on a file that is
 * no Ed25519 key (PKCS#8 PEM, or the 32 bytes of its seed) or that others may read.
 */
export async function openSigners(
  keysFolder: string,
  origin: string,
  mayMake: boolean,
): Promise<readonly [Signer, ...Signer[]]> {
  const folder = join(keysFolder, 'log')
  const present = join(folder, 'checkpoint.key')
  if (!existsSync(present)) {
    if (!mayMake) throw new PublishFault('key-missing')
    makeKey(folder, present)
  }
  const next = join(folder, 'checkpoint.next.key')
  const more = existsSync(next) ? [signerOf(readKey(next), origin)] : []
  return [signerOf(readKey(present), origin), ...more]
}

/** Whole or not at all, and only by one: another node may be at it. */
function makeKey(folder: string, path: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { privateKey } = generateKeyPairSync('ed25519')
  const temporary = join(folder, `.${randomUUID()}`)
  const file = openSync(temporary, 'wx', 0o600)
  try {
    writeSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())
    fsyncSync(file)
    linkSync(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    closeSync(file)
    unlinkSync(temporary)
  }
}

function readKey(path: string): KeyObject {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new Error(`key file ${path} is readable by others: chmod 600 it`)
  const bytes = readFileSync(path)
  let key: KeyObject | null = null
  try {
    key =
      bytes.length === seedBytes
        ? createPrivateKey({
            key: Buffer.concat([pkcs8Prefix, bytes]),
            format: 'der',
            type: 'pkcs8',
          })
        : createPrivateKey(bytes)
  } catch {
    // The error of the parser may hold a part of the key.
  }
  if (key?.asymmetricKeyType !== 'ed25519')
    throw new Error(
      `key file ${path} must hold an Ed25519 key: PKCS#8 PEM, or 32 bytes of seed`,
    )
  return key
}

function signerOf(key: KeyObject, origin: string): Signer {
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  const publicKey = Buffer.from(x ?? '', 'base64url')
  return {
    key: verifierKey(origin, noteKeyTypes.ed25519, publicKey, sha256),
    sign: async (message) => sign(null, message, key),
  }
}
