/**
 * Reads the ZIP archive of an evidence pack (APPNOTE.TXT 6.3.10 §4.3): one part, stored or deflated
 * files, no ZIP64, no encryption, no comment. Stricter than other readers on purpose: the archive is
 * its files from the first octet to the last, each named alike in front and in the directory, so
 * that nobody's tool finds another file there. CRC-32 is left alone: the manifest has SHA-256.
 */
import { inflateRawSync } from 'node:zlib'

export const archiveBytesMax = 256_000_000
const fileBytesMax = 32_000_000
const totalBytesMax = 512_000_000
/** Two files an entry, and what is beside them. */
const filesMax = 21_000
/** Hashes stand in every large file of a pack, and do not shrink. */
const ratioMax = 100
const nameBytesMax = 100

const headSignature = 0x04034b50
const directorySignature = 0x02014b50
const endSignature = 0x06054b50
const descriptorSignature = 0x08074b50
const headBytes = 30
const directoryBytes = 46
const endBytes = 22
const stored = 0
const deflated = 8
/** How hard it was deflated (bits 1–2), descriptor behind the data (3), names in UTF-8 (11). */
const flagsKnown = 0x080e
const flagDescriptor = 0x0008
const nameForm = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/u
const fileTypeMask = 0xf000
const regularFile = 0x8000

/** Not such an archive: `detail` in stable words, with the file it concerns, if one can be named. */
export class BadArchive extends Error {
  readonly detail: string
  readonly path: string | undefined

  constructor(detail: string, path?: string) {
    super(path === undefined ? detail : `${path}: ${detail}`)
    this.name = 'BadArchive'
    this.detail = detail
    this.path = path
  }
}

export interface Archive {
  readonly paths: readonly string[]
  /**
   * Undefined: there is no such file.
   * @throws BadArchive if its data is not what the directory says.
   */
  read(path: string): Uint8Array | undefined
}

interface Listed {
  readonly path: string
  readonly deflated: boolean
  readonly flags: number
  /** In the archive. */
  readonly packedBytes: number
  readonly bytes: number
  readonly headAt: number
}

/** @throws BadArchive */
export function openArchive(octets: Uint8Array): Archive {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  const { listed, directoryAt } = readDirectory(octets, view)
  const dataAt = new Map<string, number>()
  let at = 0
  for (const file of listed.toSorted((one, other) => one.headAt - other.headAt)) {
    if (file.headAt !== at) throw new BadArchive('gap or overlap', file.path)
    const start = readHead(octets, view, file, directoryAt)
    dataAt.set(file.path, start)
    at = endOf(view, file, start + file.packedBytes, directoryAt)
  }
  if (at !== directoryAt) throw new BadArchive('gap before the directory')
  const byPath = new Map(listed.map((file) => [file.path, file]))
  return {
    paths: [...byPath.keys()],
    read(path) {
      const file = byPath.get(path)
      const start = dataAt.get(path)
      if (file === undefined || start === undefined) return undefined
      return unpack(octets.subarray(start, start + file.packedBytes), file)
    },
  }
}

function readDirectory(octets: Uint8Array, view: DataView) {
  const endAt = octets.length - endBytes
  if (endAt < 0 || view.getUint32(endAt, true) !== endSignature)
    throw new BadArchive('no end of a directory at the end')
  const count = view.getUint16(endAt + 10, true)
  const directoryAt = view.getUint32(endAt + 16, true)
  const whole =
    view.getUint32(endAt + 4, true) === 0 &&
    view.getUint16(endAt + 8, true) === count &&
    view.getUint16(endAt + 20, true) === 0 &&
    directoryAt + view.getUint32(endAt + 12, true) === endAt
  if (!whole) throw new BadArchive('end of the directory')
  if (count > filesMax) throw new BadArchive('too many files')
  const listed: Listed[] = []
  const seen = new Set<string>()
  let total = 0
  let at = directoryAt
  for (let place = 0; place < count; place += 1) {
    if (at + directoryBytes > endAt || view.getUint32(at, true) !== directorySignature)
      throw new BadArchive('directory')
    const nameEnd = at + directoryBytes + view.getUint16(at + 28, true)
    const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (next > endAt) throw new BadArchive('directory')
    const file = readListed(
      view,
      at,
      nameOf(octets.subarray(at + directoryBytes, nameEnd)),
    )
    if (seen.has(file.path)) throw new BadArchive('named twice', file.path)
    seen.add(file.path)
    total += file.bytes
    if (total > totalBytesMax) throw new BadArchive('too large')
    listed.push(file)
    at = next
  }
  if (at !== endAt) throw new BadArchive('directory')
  return { listed, directoryAt }
}

function readListed(view: DataView, at: number, path: string): Listed {
  const flags = view.getUint16(at + 8, true)
  const method = view.getUint16(at + 10, true)
  const packedBytes = view.getUint32(at + 20, true)
  const bytes = view.getUint32(at + 24, true)
  const fileType = (view.getUint32(at + 38, true) >>> 16) & fileTypeMask
  if ((flags & ~flagsKnown) !== 0) throw new BadArchive('flags', path)
  if (method !== stored && method !== deflated) throw new BadArchive('method', path)
  if (method === stored && packedBytes !== bytes) throw new BadArchive('length', path)
  if (fileType !== 0 && fileType !== regularFile) throw new BadArchive('no file', path)
  if (bytes > fileBytesMax) throw new BadArchive('too large', path)
  if (bytes > packedBytes * ratioMax) throw new BadArchive('ratio', path)
  const headAt = view.getUint32(at + 42, true)
  return { path, deflated: method === deflated, flags, packedBytes, bytes, headAt }
}

/** Where the data begins. */
function readHead(octets: Uint8Array, view: DataView, file: Listed, end: number): number {
  const { headAt, path } = file
  if (headAt + headBytes > end || view.getUint32(headAt, true) !== headSignature)
    throw new BadArchive('head', path)
  const nameAt = headAt + headBytes
  const nameEnd = nameAt + view.getUint16(headAt + 26, true)
  const start = nameEnd + view.getUint16(headAt + 28, true)
  if (start + file.packedBytes > end) throw new BadArchive('length', path)
  const method = file.deflated ? deflated : stored
  const alike =
    nameOf(octets.subarray(nameAt, nameEnd)) === path &&
    view.getUint16(headAt + 6, true) === file.flags &&
    view.getUint16(headAt + 8, true) === method
  if (!alike) throw new BadArchive('head', path)
  const packedBytes = view.getUint32(headAt + 18, true)
  const bytes = view.getUint32(headAt + 22, true)
  const later = (file.flags & flagDescriptor) !== 0 && packedBytes === 0 && bytes === 0
  if (!later && (packedBytes !== file.packedBytes || bytes !== file.bytes))
    throw new BadArchive('head', path)
  return start
}

/** Behind the data and its descriptor, which may be there without its signature (§4.3.9.3). */
function endOf(view: DataView, file: Listed, dataEnd: number, end: number): number {
  if ((file.flags & flagDescriptor) === 0) return dataEnd
  const signed =
    dataEnd + 16 <= end && view.getUint32(dataEnd, true) === descriptorSignature
  const descriptorEnd = dataEnd + (signed ? 16 : 12)
  const alike =
    descriptorEnd <= end &&
    view.getUint32(descriptorEnd - 8, true) === file.packedBytes &&
    view.getUint32(descriptorEnd - 4, true) === file.bytes
  if (!alike) throw new BadArchive('descriptor', file.path)
  return descriptorEnd
}

function nameOf(octets: Uint8Array): string {
  const name = Buffer.from(octets).toString('latin1')
  // What cannot be a name of ours may not be fit for a terminal either.
  if (octets.length > nameBytesMax || !nameForm.test(name))
    throw new BadArchive('name of a file')
  return name
}

function unpack(data: Uint8Array, { path, deflated: packed, bytes }: Listed): Uint8Array {
  if (!packed) return data
  try {
    const { buffer, engine } = inflateRawSync(data, {
      info: true,
      maxOutputLength: bytes + 1,
      // 16 KB for each small file unless told: 460 MB instead of 395 for 10,000 entries.
      chunkSize: Math.max(64, bytes + 1),
    }) as unknown as { buffer: Uint8Array; engine: { bytesWritten: number } }
    if (buffer.length === bytes && engine.bytesWritten === data.length) return buffer
  } catch (error) {
    if (!(error instanceof RangeError) && !isZlibError(error)) throw error
  }
  throw new BadArchive('data', path)
}

const isZlibError = (error: unknown): boolean =>
  String((error as { code?: unknown } | null)?.code).startsWith('Z_')
