/** Evidence packs as files and as archives, made without the code that reads them. */
import { createHmac } from 'node:crypto'
import { crc32, deflateRawSync } from 'node:zlib'
import { leafHash } from '@chot/core/log/entry.ts'
import { parseNote } from '@chot/core/log/note.ts'
import { formatManifest, formatPackKey, type PackManifest } from '@chot/core/log/pack.ts'
import { formatProof } from '@chot/core/log/proof.ts'
import { rootOf } from '@chot/core/log/tree.ts'
import { inclusionProof } from '@chot/core/log/tree-proof.ts'
import { sha256 } from '../src/hashing.ts'
import { actsOf, firstActAt } from './acts.ts'
import {
  logSigner,
  policyText,
  type SigningOptions,
  signCheckpoint,
} from './signed-log.ts'

export const citizen = '038090000017'
export const month = '2026-11'
const subjectKey = Buffer.alloc(32, 7)
const digestOf = (number: string) =>
  createHmac('sha256', subjectKey).update(number).digest('base64url')

const size = 300
/** Entry 260 is about the citizen. */
export const aboutCitizen = 260
/** Entry 150 holds a number in clear. */
export const withNumber = 150
const chosen = [0, 42, aboutCitizen, 299]

const texts = [...actsOf(size)].map(({ text }, index) => {
  if (index === withNumber) return text.replace(/\}$/u, `,"ob":"citizen=${citizen}"}`)
  if (index !== aboutCitizen) return text
  const { su: _su, ke: _ke, ...entry } = JSON.parse(text)
  return JSON.stringify({ ...entry, su: digestOf(citizen), ke: month })
})
const leaves = texts.map((text) => leafHash(Buffer.from(text), sha256))
const hashAt = (level: number, index: number) =>
  rootOf(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level), sha256)

export const entryOf = (sequence: number): string => texts[sequence] ?? ''

export type PackFiles = Map<string, Uint8Array>

export const noteOf = (options?: SigningOptions) =>
  signCheckpoint(size, rootOf(leaves, sha256), options)

export function proofOf(
  sequence: number,
  note = noteOf(),
  extra?: Uint8Array,
): Uint8Array {
  const hashes = inclusionProof(sequence, size, hashAt, sha256)
  const proof = { index: sequence, hashes, note: parseNote(note) }
  return formatProof(extra === undefined ? proof : { ...proof, extra })
}

/** Every file but the manifest. */
export function packFiles(note = noteOf(), sequences = chosen): PackFiles {
  const files: PackFiles = new Map()
  files.set('checkpoint', note)
  files.set('policy.txt', Buffer.from(policyText))
  files.set('MUC-LUC.html', Buffer.from('<!doctype html><title>Mục lục</title>'))
  files.set('HUONG-DAN.txt', Buffer.from('Cách kiểm tra\n'))
  for (const sequence of sequences) {
    files.set(`entries/${sequence}.json`, Buffer.from(entryOf(sequence)))
    files.set(`proofs/${sequence}.tlog-proof`, proofOf(sequence, note))
  }
  return files
}

export const keyFile = (key = subjectKey, epoch = month) =>
  Buffer.from(formatPackKey({ epoch, key: key.toString('base64url') }))

/** The manifest of these very files, whatever they hold. */
export function manifestOf(files: PackFiles, told: Partial<PackManifest> = {}): string {
  const paths = [...files.keys()].sort()
  return formatManifest({
    format: 'chot-pack/1',
    log: logSigner.key.name,
    madeAt: firstActAt + 3_600_000,
    by: 'acc-01042',
    agency: 'H38.12',
    reason: 'Theo yêu cầu thanh tra',
    basis: 'Quyết định 12/QĐ-TTr',
    size,
    entries: chosen,
    months: paths.some((path) => path.startsWith('keys/')) ? [month] : [],
    files: paths.map((path) => {
      const bytes = files.get(path) ?? Buffer.alloc(0)
      const hash = Buffer.from(sha256(bytes)).toString('hex')
      return { path, bytes: bytes.length, sha256: hash }
    }),
    ...told,
  })
}

export const packOf = (files: PackFiles, manifest = manifestOf(files)) =>
  archiveOf([['manifest.json', Buffer.from(manifest)], ...files])

export interface Member {
  readonly path: string
  readonly bytes: Uint8Array
  /** In front of the data, where it is another than in the directory. */
  readonly pathInFront?: string
  readonly flags?: number
  readonly method?: number
  readonly data?: Uint8Array
  /** What the directory says the length is. */
  readonly length?: number
  readonly attributes?: number
  /** Lengths behind the data instead of in front of it. */
  readonly descriptor?: boolean
  /** Octets that belong to nothing, before this file. */
  readonly before?: Uint8Array
}

/** A ZIP archive, APPNOTE.TXT §4.3. */
export function archiveOf(
  members: Iterable<Member | readonly [string, Uint8Array]>,
  behind: Uint8Array = Buffer.alloc(0),
): Buffer {
  const parts: Uint8Array[] = []
  const directory: Buffer[] = []
  let at = 0
  const put = (part: Uint8Array) => {
    parts.push(part)
    at += part.length
  }
  for (const each of members) {
    const member: Member = 'path' in each ? each : { path: each[0], bytes: each[1] }
    const { path, bytes, pathInFront = path, method = 8, descriptor = false } = member
    const data = member.data ?? (method === 8 ? deflateRawSync(bytes) : bytes)
    const flags = (member.flags ?? 0) | (descriptor ? 8 : 0)
    const length = member.length ?? bytes.length
    if (member.before) put(member.before)
    const headAt = at
    const about = Buffer.alloc(26)
    about.writeUInt16LE(20, 0)
    about.writeUInt16LE(flags, 2)
    about.writeUInt16LE(method, 4)
    about.writeUInt32LE(crc32(bytes), 10)
    about.writeUInt32LE(data.length, 14)
    about.writeUInt32LE(length, 18)
    about.writeUInt16LE(Buffer.byteLength(path), 22)
    const front = Buffer.from(about)
    front.writeUInt16LE(Buffer.byteLength(pathInFront), 22)
    if (descriptor) front.fill(0, 10, 22)
    put(Buffer.from('PK\x03\x04', 'latin1'))
    put(front)
    put(Buffer.from(pathInFront))
    put(data)
    if (descriptor) {
      put(Buffer.from('PK\x07\x08', 'latin1'))
      put(about.subarray(10, 22))
    }
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(member.attributes ?? 0, 6)
    rest.writeUInt32LE(headAt, 10)
    directory.push(
      Buffer.from('PK\x01\x02\x14\x00', 'latin1'),
      about,
      rest,
      Buffer.from(path),
    )
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(directory.length / 4, 8)
  end.writeUInt16LE(directory.length / 4, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, listed, end, behind])
}
