/**
 * The evidence pack (`chot-pack/1`): chosen entries with their proofs, in one archive that is
 * checked offline. Here are its names and the texts of its own files; what any of them claims is
 * proven by nothing but the proofs, against a policy of the reader's own.
 */
import { isMonth } from './keeping.ts'
import { Malformed, type MalformedReason } from './note-encoding.ts'
import { isKeyName } from './note-key.ts'

export const packFormat = 'chot-pack/1'
export const packEntriesMax = 10_000
const packMonthsMax = 120
const packTextMax = 4_000
const manifestCharactersMax = 8_000_000

/** Every name of a pack that does not depend on its entries. */
export const packNames = {
  manifest: 'manifest.json',
  /** The newest signed head with its cosignatures, which every proof leads to. */
  checkpoint: 'checkpoint',
  /** What the province suggests to trust; a reader goes by their own. */
  policy: 'policy.txt',
  index: 'MUC-LUC.html',
  guide: 'HUONG-DAN.txt',
} as const

export const packEntryPath = (sequence: number) => `entries/${sequence}.json`
export const packProofPath = (sequence: number) => `proofs/${sequence}.tlog-proof`
/** @param month `yyyy-MM` */
export const packKeyPath = (month: string) => `keys/${month}.json`

export interface PackFile {
  readonly path: string
  readonly bytes: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
}

export interface PackManifest {
  readonly format: typeof packFormat
  /** Origin of the log. */
  readonly log: string
  /** UTC milliseconds. */
  readonly madeAt: number
  /** Account id of who had it made. */
  readonly by: string
  /** Code of their agency. */
  readonly agency: string
  readonly reason: string
  readonly basis: string
  /** Entries of the log that the checkpoint covers. */
  readonly size: number
  /** Sequences, ascending. */
  readonly entries: readonly number[]
  /** Months whose subject key is disclosed, ascending. */
  readonly months: readonly string[]
  /** Every file but the manifest, by path. */
  readonly files: readonly PackFile[]
}

/** Paths of all files of such a pack but the manifest, in the order of the manifest. */
export function packPaths({
  entries,
  months,
}: Pick<PackManifest, 'entries' | 'months'>): string[] {
  const { checkpoint, policy, index, guide } = packNames
  return [
    checkpoint,
    policy,
    index,
    guide,
    ...entries.flatMap((sequence) => [packEntryPath(sequence), packProofPath(sequence)]),
    ...months.map(packKeyPath),
  ].sort()
}

/** The one writing of a manifest. */
export function formatManifest(manifest: PackManifest): string {
  const { format, log, madeAt, by, agency, reason, basis, size } = manifest
  const { entries, months } = manifest
  const files = manifest.files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 }))
  const head = { format, log, madeAt, by, agency, reason, basis, size }
  return JSON.stringify({ ...head, entries, months, files })
}

const fail = (reason: MalformedReason, detail?: string) =>
  new Malformed('pack', reason, detail)

/**
 * Reads a manifest; `formatManifest` gives the same text again, so no member stands there twice or
 * unknown. Its files are exactly those that its entries and months call for.
 * @throws Malformed `pack`
 */
export function parseManifest(text: string): PackManifest {
  if (text.length > manifestCharactersMax) throw fail('too-long')
  const { format, log, madeAt, by, agency, reason, basis, size, entries, months, files } =
    parseMembers(text)
  if (format !== packFormat) throw fail('header')
  const count = mustWhole(size, 'size')
  const manifest: PackManifest = {
    format,
    log: mustText(log, 'log'),
    madeAt: mustWhole(madeAt, 'madeAt'),
    by: mustText(by, 'by'),
    agency: mustText(agency, 'agency'),
    reason: mustText(reason, 'reason'),
    basis: mustText(basis, 'basis'),
    size: count,
    entries: mustList(entries, 'entries', packEntriesMax).map((each) => {
      const sequence = mustWhole(each, 'entries')
      if (sequence >= count) throw fail('index', String(sequence))
      return sequence
    }),
    months: mustList(months, 'months', packMonthsMax).map((each) => {
      if (typeof each !== 'string' || !isMonth(each)) throw fail('items', 'months')
      return each
    }),
    files: mustList(files, 'files', 2 * packEntriesMax + packMonthsMax + 4).map(mustFile),
  }
  if (!isKeyName(manifest.log)) throw fail('key-name')
  if (manifest.entries.length === 0) throw fail('items', 'entries')
  mustAscend(manifest.entries, 'entries')
  mustAscend(manifest.months, 'months')
  const paths = packPaths(manifest)
  if (manifest.files.length !== paths.length) throw fail('path')
  for (const [place, { path }] of manifest.files.entries())
    if (path !== paths[place]) throw fail('path', paths[place])
  if (formatManifest(manifest) !== text) throw fail('items', 'not as written')
  return manifest
}

/** A month's subject key. Whom it is disclosed for stands nowhere: the receiver brings the number. */
export interface PackKey {
  /** The month, `yyyy-MM`: `ke` of the entries. */
  readonly epoch: string
  /** 32 bytes, base64url without padding. */
  readonly key: string
}

/** The one writing of a key file. */
export function formatPackKey({ epoch, key }: PackKey): string {
  return JSON.stringify({ epoch, key })
}

/** RFC 4648 §5 of 32 bytes; the bits of the last character that belong to no byte are zero. */
const bytes32Form = /^[0-9A-Za-z_-]{42}[AEIMQUYcgkosw048]$/u
const hashForm = /^[0-9a-f]{64}$/u

/**
 * Reads a key file; `formatPackKey` gives the same text again.
 * @throws Malformed `pack`
 */
export function parsePackKey(text: string): PackKey {
  if (text.length > manifestCharactersMax) throw fail('too-long')
  const { epoch, key } = parseMembers(text)
  if (typeof epoch !== 'string' || !isMonth(epoch)) throw fail('items', 'epoch')
  if (typeof key !== 'string' || !bytes32Form.test(key)) throw fail('key-length')
  const read = { epoch, key }
  if (formatPackKey(read) !== text) throw fail('items', 'not as written')
  return read
}

type Members = Readonly<Record<string, unknown>>

function parseMembers(text: string): Members {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw fail('items', 'JSON')
  }
  return mustMembers(value, 'JSON')
}

function mustMembers(value: unknown, what: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fail('items', what)
  return value as Members
}

function mustText(value: unknown, what: string): string {
  if (typeof value !== 'string' || !value.isWellFormed()) throw fail('items', what)
  if (value.length > packTextMax) throw fail('too-long', what)
  return value
}

function mustWhole(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw fail('number', what)
  return value
}

function mustList(value: unknown, what: string, max: number): readonly unknown[] {
  if (!Array.isArray(value)) throw fail('items', what)
  if (value.length > max) throw fail('too-many', what)
  return value
}

function mustFile(value: unknown): PackFile {
  const { path, bytes, sha256 } = mustMembers(value, 'files')
  if (typeof sha256 !== 'string' || !hashForm.test(sha256)) throw fail('hash-length')
  return { path: mustText(path, 'files'), bytes: mustWhole(bytes, 'files'), sha256 }
}

function mustAscend(values: readonly (number | string)[], what: string): void {
  for (const [place, value] of values.entries()) {
    const before = values[place - 1]
    if (before !== undefined && before >= value) throw fail('items', `${what} ascend`)
  }
}
