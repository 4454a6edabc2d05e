/**
 * The secrets of the gateway, in a folder outside the database: one data key, from which keys of
 * single purposes are derived (HKDF, RFC 5869), and one subject key for each month, kept apart so
 * that destroying it severs that month's entries from persons (access-log, "Keeping and forgetting").
 * Several nodes share the folder; a key is created once, exclusively.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** Authenticated encryption under one derived key (AES-256-GCM), bound to a context. */
export interface Seal {
  seal(plain: string, context: string): Buffer
  /** Throws when the bytes are not what `seal` made for this very context. */
  open(sealed: Uint8Array, context: string): string
  /** The same for octets. */
  sealBytes(plain: Uint8Array, context: string): Buffer
  openBytes(sealed: Uint8Array, context: string): Buffer
}

/** `absent`: never made, or lost; `destroyed`: for good. */
export type SubjectKeyState = 'held' | 'destroyed' | 'absent'

export interface KeyRing {
  /** What a dossier says of its persons. */
  readonly parties: Seal
  /** An officer's TOTP secret, number and phone. */
  readonly officers: Seal
  /** Field values on their way to being revealed. */
  readonly reveals: Seal
  /** What a second person is asked to approve. */
  readonly approvals: Seal
  /** Files of official documents. */
  readonly documents: Seal
  /** An officer’s own number (one person has one account), and recovery codes. */
  readonly officerDigest: (text: string) => Buffer
  readonly partyDigest: (text: string) => Buffer
  readonly requestDigest: (text: string) => Buffer
  /** Digest of an upstream answer. */
  readonly answerDigest: (bytes: Uint8Array) => Buffer
  /** Digest of a citizen number under the key of the UTC month of `atMs`. */
  subjectDigest(
    number: string,
    atMs: number,
  ): { readonly epoch: string; readonly digest: Buffer }
  /**
   * Digests of a citizen number under the keys of past months (`yyyy-MM`), in their order: null
   * where there is no key, which is never made anew here.
   */
  findSubjectDigests(
    number: string,
    epochs: readonly string[],
  ): readonly ({ readonly digest: Buffer; readonly fingerprint: Buffer } | null)[]
  /**
   * The key of a past month itself, to be handed out; null where there is none. Nothing else may
   * let it out than an act of two persons (server/src/log/pack/month-keys.ts).
   */
  findSubjectKey(
    epoch: string,
  ): { readonly key: Buffer; readonly fingerprint: Buffer } | null
  /**
   * Destroys the subject key of a month, here and in the folder, for good: its place is taken by a
   * mark, so that none is made anew. Whether there was a key. Throws what the disk throws.
   */
  destroySubjectKey(epoch: string): boolean
  subjectKeyState(epoch: string): SubjectKeyState
  /** The key turned out not to be the one other nodes use: nothing more is digested under it. */
  distrust(name: string): void
  /** What the database and other nodes compare, of `data` or of a month: never the key. */
  fingerprint(name: string): Buffer
}

/** The UTC month of an instant, `yyyy-MM`: names a subject key. */
export function epochOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7)
}

const epochPattern = /^\d{4}-\d{2}$/

const fingerprintOf = (key: Uint8Array) =>
  createHash('sha256').update(key).digest().subarray(0, 8)

function sealUnder(key: KeyObject): Seal {
  function sealBytes(plain: Uint8Array, context: string): Buffer {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    cipher.setAAD(Buffer.from(context))
    return Buffer.concat([
      nonce,
      cipher.update(plain),
      cipher.final(),
      cipher.getAuthTag(),
    ])
  }
  function openBytes(sealed: Uint8Array, context: string): Buffer {
    if (sealed.length < nonceBytes + tagBytes)
      throw new Error('sealed value is too short')
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
    decipher.setAAD(Buffer.from(context))
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
    const body = sealed.subarray(nonceBytes, sealed.length - tagBytes)
    return Buffer.concat([decipher.update(body), decipher.final()])
  }
  return {
    sealBytes,
    openBytes,
    seal: (plain, context) => sealBytes(Buffer.from(plain), context),
    open: (sealed, context) => openBytes(sealed, context).toString('utf8'),
  }
}

/** Stands where a key was, so that none is made anew. */
const destroyedMark = Buffer.from('destroyed\n')

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/**
 * Overwrites a file with chance and puts `mark` in its place, each forced to the disk before the
 * next. A disk that writes elsewhere (SSD, copy on write) may still hold the old octets: see
 * docs/keeping.md.
 */
function overwriteWith(mark: Buffer, folder: string, path: string): void {
  const file = openSync(path, existsSync(path) ? 'r+' : 'wx', 0o600)
  try {
    writeSync(file, randomBytes(keyBytes), 0, keyBytes, 0)
    fsyncSync(file)
    ftruncateSync(file, 0)
    writeSync(file, mark, 0, mark.length, 0)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  const directory = openSync(folder, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}

/** Reads a key file, creating it when it is missing; refuses one that others could read. */
function readOrCreateKey(path: string): Buffer {
  if (!existsSync(path)) {
    try {
      writeFileSync(path, randomBytes(keyBytes), { flag: 'wx', mode: 0o600 })
    } catch (error) {
      // Another node created it in between.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new Error(`key file ${path} is readable by others: chmod 600 it`)
  const key = readFileSync(path)
  if (key.equals(destroyedMark))
    throw new Error(`key ${path} was destroyed with its month`)
  if (key.length !== keyBytes)
    throw new Error(`key file ${path} must hold ${keyBytes} bytes`)
  return key
}

export function openKeyRing(folder: string): KeyRing {
  mkdirSync(join(folder, 'subject'), { recursive: true, mode: 0o700 })
  const data = readOrCreateKey(join(folder, 'data.key'))
  const derive = (purpose: string) =>
    createSecretKey(
      Buffer.from(hkdfSync('sha256', data, '', `chot/${purpose}/v1`, keyBytes)),
    )
  // Key objects are made once: making one per call was 8 % of the time of a query.
  const digestUnder = (key: KeyObject) => (bytes: Uint8Array | string) =>
    createHmac('sha256', key).update(bytes).digest()

  const subjectFolder = join(folder, 'subject')
  const pathOf = (epoch: string) => join(subjectFolder, `${epoch}.key`)
  const stateOf = (epoch: string): SubjectKeyState => {
    const there = readIfThere(pathOf(epoch))
    if (there === null) return 'absent'
    return there.equals(destroyedMark) ? 'destroyed' : 'held'
  }
  const subjectKeys = new Map<string, KeyObject>()
  const distrusted = new Set<string>()
  const subjectKey = (epoch: string) => {
    let key = subjectKeys.get(epoch)
    if (key === undefined) {
      key = createSecretKey(readOrCreateKey(pathOf(epoch)))
      subjectKeys.set(epoch, key)
    }
    return key
  }
  const findKey = (epoch: string) => {
    // Read each time: a key that was destroyed a moment ago must find nothing any more.
    if (!epochPattern.test(epoch) || stateOf(epoch) !== 'held') return null
    const key = readOrCreateKey(pathOf(epoch))
    return { key, fingerprint: fingerprintOf(key) }
  }

  return {
    parties: sealUnder(derive('party-seal')),
    officers: sealUnder(derive('officer-seal')),
    reveals: sealUnder(derive('reveal-seal')),
    approvals: sealUnder(derive('approval-seal')),
    documents: sealUnder(derive('document-seal')),
    officerDigest: digestUnder(derive('officer-digest')),
    partyDigest: digestUnder(derive('party-digest')),
    requestDigest: digestUnder(derive('request-digest')),
    answerDigest: digestUnder(derive('answer-digest')),
    subjectDigest(number, atMs) {
      const epoch = epochOf(atMs)
      if (distrusted.has(epoch))
        throw new Error(`the subject key of ${epoch} is not the one other nodes use`)
      return { epoch, digest: digestUnder(subjectKey(epoch))(number) }
    },
    findSubjectDigests: (number, epochs) =>
      epochs.map((epoch) => {
        const found = findKey(epoch)
        if (found === null) return null
        const digest = createHmac('sha256', found.key).update(number).digest()
        return { digest, fingerprint: found.fingerprint }
      }),
    findSubjectKey: findKey,
    destroySubjectKey(epoch) {
      subjectKeys.delete(epoch)
      const there = readIfThere(pathOf(epoch))
      if (there?.equals(destroyedMark) === true) return false
      overwriteWith(destroyedMark, subjectFolder, pathOf(epoch))
      return there !== null
    },
    subjectKeyState: stateOf,
    distrust(name) {
      distrusted.add(name)
    },
    fingerprint(name) {
      const key = name === 'data' ? data : subjectKey(name).export()
      return fingerprintOf(key)
    },
  }
}
