/**
 * What a witness keeps: its key, and of each log the last head it cosigned. A head is kept before
 * its cosignature leaves; if it were forgotten, the witness could be led to cosign another past.
 * Key and heads lie in one folder so that the one is never lost without the other.
 *
 *   witness.key, witness.vkey      the key, and how it is given to others
 *   <origin hash>/checkpoint       the last head with the signatures of the log and of the witness
 *   <origin hash>/two-faces/<…>    heads the log signed against that: proof of its misbehaviour
 *   <origin hash>/log/             the mirror, if there is one
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
} from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { noteBytesMax } from '@chot/core/log/note.ts'
import { Malformed } from '@chot/core/log/note-encoding.ts'
import {
  formatVerifierKey,
  noteKeyTypes,
  parseVerifierKey,
  type VerifierKey,
  verifierKey,
} from '@chot/core/log/note-key.ts'
import { sameBytes } from '@chot/core/log/tree.ts'
import { sha256 } from '../hashing.ts'
import { readWhole } from '../source.ts'
import { Unreachable } from '../unreachable.ts'

const keyBytesMax = 4_096
/** Proofs of two faces are kept up to so many of a log: one is enough to convict it. */
const facesMax = 100

export interface WitnessFolder {
  readonly key: VerifierKey
  /** Ed25519 (RFC 8032), 64 bytes. */
  sign(message: Uint8Array): Uint8Array
  /** The last head cosigned, as `keep` was given it; undefined if there is none. */
  last(origin: string): Uint8Array | undefined
  /** Durable when it returns. @throws what the disk throws; then the head may be kept or not. */
  keep(origin: string, note: Uint8Array): void
  /** Keeps a head that the log signed and that cannot be beside the last. */
  keepFace(origin: string, note: Uint8Array): void
  /** Where the mirror of a log lies. */
  mirrorOf(origin: string): string
  close(): void
}

/** Lowercase hexadecimal SHA-256 of the origin: the name tlog-mirror gives a log. */
export const originHash = (origin: string): string => hash('sha256', origin, 'hex')

/**
 * Makes the key of a new witness, and the folder if it is missing.
 * @param name a schema-less URL that nobody else's key has, e.g. `pc06.laocai.gov.vn/witness`
 * @returns the verifier key, to be given to logs and auditors
 * @throws Unreachable when there is a key already
 */
export function makeWitnessKey(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const keyPath = join(folder, 'witness.key')
  if (existsSync(keyPath)) throw new Unreachable(`${keyPath}: there is a key already`)
  const { privateKey } = generateKeyPairSync('ed25519')
  const vkey = formatVerifierKey(keyOf(privateKey, name))
  writeWhole(join(folder, 'witness.vkey'), Buffer.from(`${vkey}\n`), 0o644)
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  writeWhole(keyPath, Buffer.from(pem), 0o600)
  return vkey
}

function keyOf(secret: KeyObject, name: string): VerifierKey {
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' })
  try {
    return verifierKey(name, noteKeyTypes.cosignature, raw.subarray(-32), sha256)
  } catch (error) {
    if (error instanceof Malformed) throw new Unreachable(`--name: ${error.message}`)
    throw error
  }
}

/**
 * Opens the folder for this process alone, until it is closed or the process ends.
 * @throws Unreachable if another process has it, or there is no usable key.
 */
export async function openWitnessFolder(folder: string): Promise<WitnessFolder> {
  const secret = readSecret(join(folder, 'witness.key'))
  const key = keyOf(secret, readName(join(folder, 'witness.vkey')))
  const vkey = readText(join(folder, 'witness.vkey'))
  if (formatVerifierKey(key) !== vkey)
    throw new Unreachable(`${folder}: witness.vkey is not that of witness.key`)
  const unlock = await lockFolder(folder)
  const placeOf = (origin: string) => join(folder, originHash(origin))
  const known = new Map<string, Uint8Array | undefined>()
  const onDisk = (origin: string) =>
    readWhole(join(placeOf(origin), 'checkpoint'), noteBytesMax)

  function last(origin: string): Uint8Array | undefined {
    if (!known.has(origin)) known.set(origin, onDisk(origin))
    return known.get(origin)
  }

  return {
    key,
    sign: (message) => sign(null, message, secret),
    last,
    keep(origin, note) {
      const before = last(origin)
      const there = onDisk(origin)
      // The lock does not reach over machines: two that share this folder must not go on.
      const same =
        before === undefined || there === undefined
          ? before === there
          : sameBytes(before, there)
      if (!same)
        throw new Unreachable(`${placeOf(origin)}: changed by somebody else; not signed`)
      writeWhole(join(placeOf(origin), 'checkpoint'), note, 0o644)
      known.set(origin, note)
    },
    keepFace(origin, note) {
      const faces = join(placeOf(origin), 'two-faces')
      mkdirSync(faces, { recursive: true, mode: 0o700 })
      if (readdirSync(faces).length >= facesMax) return
      writeWhole(join(faces, hash('sha256', note, 'hex').slice(0, 16)), note, 0o644)
    },
    mirrorOf: (origin) => join(placeOf(origin), 'log'),
    close: unlock,
  }
}

function readText(path: string): string {
  const bytes = readWhole(path, keyBytesMax)
  if (bytes === undefined)
    throw new Unreachable(`${path}: no such file; chot witness --make-key makes it`)
  return Buffer.from(bytes).toString().trim()
}

function readName(path: string): string {
  try {
    return parseVerifierKey(readText(path), sha256).name
  } catch (error) {
    if (error instanceof Malformed) throw new Unreachable(`${path}: ${error.message}`)
    throw error
  }
}

function readSecret(path: string): KeyObject {
  const pem = readText(path)
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new Unreachable(`${path}: readable by others: chmod 600 it`)
  let key: KeyObject | null = null
  try {
    key = createPrivateKey(pem)
  } catch {
    // The error of the parser may hold a part of the key.
  }
  if (key?.asymmetricKeyType !== 'ed25519')
    throw new Unreachable(`${path}: no Ed25519 key (PKCS#8 PEM)`)
  return key
}

/**
 * A name of the operating system that one process at a time can hold and that goes with it, however
 * it ends: an abstract socket of Linux, a pipe of Windows. A lock file would outlive a kill.
 */
async function lockFolder(folder: string): Promise<() => void> {
  const { dev, ino } = statSync(folder, { bigint: true })
  const name = `chot-witness-${dev}-${ino}`
  if (process.platform !== 'linux' && process.platform !== 'win32')
    throw new Unreachable('chot witness runs on Linux and Windows')
  const path = process.platform === 'linux' ? `\0${name}` : `\\\\.\\pipe\\${name}`
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Unreachable(
          error.code === 'EADDRINUSE'
            ? `${folder}: another process has this folder`
            : `${folder}: ${error.code}`,
        ),
      ),
    )
    server.listen(path, resolve)
  })
  return () => server.close()
}

/**
 * Whole or not at all, also when the power fails: written beside, forced to the disk, renamed, and
 * the folder that now names it forced as well.
 */
export function writeWhole(path: string, bytes: Uint8Array, mode: number): void {
  const folder = dirname(path)
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 })
  const temporary = `${path}.new`
  const file = openSync(temporary, 'w', mode)
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
  syncFolder(folder)
  if (made !== undefined) syncFolder(dirname(made))
}

/** Windows cannot open a folder to force it; NTFS journals the rename. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
