/**
 * Checks an evidence pack against a policy of the checker's own, offline. Proven are the entries,
 * their places in the signed log, and which a disclosed key shows to be about a citizen whose number
 * the checker brings; the manifest's
 * remarks, the policy within and the readable index are the word of whoever made the pack.
 */
import { createHmac } from 'node:crypto'
import type { Checkpoint } from '@chot/core/log/checkpoint.ts'
import { leafHash } from '@chot/core/log/entry.ts'
import { formatNote } from '@chot/core/log/note.ts'
import { decodeUtf8, Malformed } from '@chot/core/log/note-encoding.ts'
import {
  type PackKey,
  type PackManifest,
  packEntryPath,
  packKeyPath,
  packNames,
  packProofPath,
  parseManifest,
  parsePackKey,
} from '@chot/core/log/pack.ts'
import type { Policy } from '@chot/core/log/policy.ts'
import type { CheckpointRefusal, WitnessedAt } from '@chot/core/log/policy-check.ts'
import { parseProof } from '@chot/core/log/proof.ts'
import { verifyInclusion } from '@chot/core/log/tree-proof.ts'
import { sha256 } from '../hashing.ts'
import { judgeCheckpointBytes } from '../trust.ts'
import { checkEntry } from '../verify/entry-check.ts'
import { blankFacts } from '../verify/entry-fields.ts'
import { type Archive, BadArchive, openArchive } from './archive.ts'

export type PackFaultKind =
  | CheckpointRefusal
  | 'archive-malformed'
  | 'manifest-malformed'
  | 'manifest-differs'
  | 'file-missing'
  | 'file-unlisted'
  | 'file-differs'
  | 'checkpoint-malformed'
  | 'entry-malformed'
  | 'citizen-number'
  | 'proof-malformed'
  | 'proof-of-other-entry'
  | 'proof-of-other-checkpoint'
  | 'not-included'
  | 'key-malformed'
  | 'key-of-other-month'
  | 'key-unused'

export interface PackFault {
  readonly kind: PackFaultKind
  /** Sequence of the entry it concerns. */
  readonly index?: number
  /** File of the pack. */
  readonly path?: string
  /** Stable words; never a value of an entry. */
  readonly detail?: string
}

export interface PackedEntry {
  readonly sequence: number
  /** UTC milliseconds, as the entry states it. */
  readonly time: number
  readonly kind: string
  readonly outcome: string
  readonly leafHash: Uint8Array
}

/** A month whose subject key is in the pack. */
export interface Disclosed {
  readonly month: string
  /** Proven entries about citizens that were looked up in it. */
  readonly entries: number
  /** Those of them about the citizen asked for; null when nobody was. None of them proves nothing. */
  readonly about: readonly number[] | null
}

export interface PackVerification {
  readonly ok: boolean
  /** Null where it could not be read. */
  readonly manifest: PackManifest | null
  /** What the checkpoint says, accepted or not; null where it could not be read. */
  readonly checkpoint: Checkpoint | null
  readonly witnessed: readonly WitnessedAt[]
  /** Entries that are proven, by sequence. */
  readonly entries: readonly PackedEntry[]
  readonly disclosed: readonly Disclosed[]
  /** In the order of the checks; at most `faultsKept`. */
  readonly faults: readonly PackFault[]
  readonly faultCount: number
}

const faultsKept = 100

interface Faults {
  add(fault: PackFault): void
  readonly kept: readonly PackFault[]
  readonly count: number
}

function createFaults(): Faults {
  const kept: PackFault[] = []
  let count = 0
  return {
    add(fault) {
      count += 1
      if (kept.length < faultsKept) kept.push(fault)
    },
    kept,
    get count() {
      return count
    },
  }
}

/** @param citizen A number of 9 or 12 digits: whose entries the disclosed keys are to find. */
export function verifyPack(
  octets: Uint8Array,
  policy: Policy,
  citizen: string | null = null,
): PackVerification {
  const faults = createFaults()
  const told = checkOctets(octets, { policy, citizen }, faults)
  return {
    ...told,
    ok: faults.count === 0,
    faults: faults.kept,
    faultCount: faults.count,
  }
}

/** What the checker brings along. */
interface Own {
  readonly policy: Policy
  readonly citizen: string | null
}

type Told = Omit<PackVerification, 'ok' | 'faults' | 'faultCount'>

const toldNothing: Told = {
  manifest: null,
  checkpoint: null,
  witnessed: [],
  entries: [],
  disclosed: [],
}

function checkOctets(octets: Uint8Array, own: Own, faults: Faults): Told {
  try {
    const archive = openArchive(octets)
    const manifest = readManifest(archive, faults)
    if (manifest === null) return toldNothing
    const files = readFiles(archive, manifest, faults)
    return files === null
      ? { ...toldNothing, manifest }
      : checkFiles(manifest, files, own, faults)
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error
    const { detail, path } = error
    faults.add({
      kind: 'archive-malformed',
      detail,
      ...(path === undefined ? {} : { path }),
    })
    return toldNothing
  }
}

function readManifest(archive: Archive, faults: Faults): PackManifest | null {
  const path = packNames.manifest
  const bytes = archive.read(path)
  if (bytes === undefined) {
    faults.add({ kind: 'file-missing', path })
    return null
  }
  try {
    return parseManifest(textOf(bytes))
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    faults.add({ kind: 'manifest-malformed', path, detail: error.message })
    return null
  }
}

/** Not text at all is refused as text that is no JSON. */
const textOf = (bytes: Uint8Array) => decodeUtf8(bytes) ?? ''

type Files = ReadonlyMap<string, Uint8Array>

/** Null if one is not there: which entry would go by which proof could not be said any more. */
function readFiles(
  archive: Archive,
  manifest: PackManifest,
  faults: Faults,
): Files | null {
  const listed = new Set<string>(manifest.files.map(({ path }) => path))
  for (const path of archive.paths)
    if (path !== packNames.manifest && !listed.has(path))
      faults.add({ kind: 'file-unlisted', path })
  const files = new Map<string, Uint8Array>()
  for (const { path, bytes, sha256: hash } of manifest.files) {
    const read = archive.read(path)
    if (read === undefined) faults.add({ kind: 'file-missing', path })
    else {
      files.set(path, read)
      if (read.length !== bytes || hexOf(sha256(read)) !== hash)
        faults.add({ kind: 'file-differs', path })
    }
  }
  return files.size === listed.size ? files : null
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

function fileOf(files: Files, path: string): Uint8Array {
  const bytes = files.get(path)
  if (bytes === undefined) throw new Error(`${path} was not read`)
  return bytes
}

function checkFiles(
  manifest: PackManifest,
  files: Files,
  { policy, citizen }: Own,
  faults: Faults,
): Told {
  const note = fileOf(files, packNames.checkpoint)
  const judged = judgeCheckpointBytes(note, policy)
  if (!judged.trusted) {
    const { reason, detail } = judged
    const path = packNames.checkpoint
    faults.add({ kind: reason, path, ...(detail === undefined ? {} : { detail }) })
  }
  const { checkpoint } = judged
  if (checkpoint === undefined) return { ...toldNothing, manifest }
  for (const [member, told, signed] of [
    ['log', manifest.log, checkpoint.origin],
    ['size', manifest.size, checkpoint.size],
  ] as const)
    if (told !== signed)
      faults.add({
        kind: 'manifest-differs',
        path: packNames.manifest,
        detail: member,
      })
  const subjects: Subjects = new Map()
  const entries = manifest.entries.flatMap((sequence) => {
    const entry = checkPacked(sequence, files, note, checkpoint, faults, subjects)
    return entry === null ? [] : [entry]
  })
  const disclosed = manifest.months.flatMap((month) =>
    checkKey(month, files, subjects.get(month), citizen, faults),
  )
  // A path that leads to a root nobody answers for proves nothing.
  if (!judged.trusted) return { ...toldNothing, manifest, checkpoint }
  return { manifest, checkpoint, witnessed: judged.witnessed, entries, disclosed }
}

/** The proven entries that are about somebody, by month `ke`. */
type Subjects = Map<string, { readonly sequence: number; readonly digest: string }[]>

/** Null if the entry is not proven or not one. */
function checkPacked(
  sequence: number,
  files: Files,
  note: Uint8Array,
  checkpoint: Checkpoint,
  faults: Faults,
  subjects: Subjects,
): PackedEntry | null {
  const path = packEntryPath(sequence)
  const entry = fileOf(files, path)
  const hash = leafHash(entry, sha256)
  const proofFault = checkProofFile(sequence, files, note, checkpoint, hash)
  if (proofFault !== null) faults.add({ ...proofFault, index: sequence })
  const facts = blankFacts()
  const entryFault = checkEntry(entry, sequence, facts)
  if (entryFault !== undefined) faults.add({ ...entryFault, path, index: sequence })
  if (proofFault !== null || entryFault !== undefined) return null
  const { su, ke } = JSON.parse(textOf(entry)) as { su?: string; ke?: string }
  if (su !== undefined && ke !== undefined) {
    const named = subjects.get(ke) ?? []
    named.push({ sequence, digest: su })
    subjects.set(ke, named)
  }
  const { time, kind, outcome } = facts
  return { sequence, time, kind, outcome, leafHash: hash }
}

function checkProofFile(
  sequence: number,
  files: Files,
  note: Uint8Array,
  { size, root }: Checkpoint,
  hash: Uint8Array,
): PackFault | null {
  const path = packProofPath(sequence)
  try {
    const proof = parseProof(fileOf(files, path))
    if (proof.extra !== undefined)
      return { kind: 'proof-malformed', path, detail: 'extra' }
    if (proof.index !== sequence) return { kind: 'proof-of-other-entry', path }
    if (!Buffer.from(formatNote(proof.note)).equals(note))
      return { kind: 'proof-of-other-checkpoint', path }
    const claim = { index: sequence, size, root, leafHash: hash, proof: proof.hashes }
    if (sequence < size && verifyInclusion(claim, sha256)) return null
    return { kind: 'not-included', path: packEntryPath(sequence) }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    return { kind: 'proof-malformed', path, detail: error.reason }
  }
}

function checkKey(
  month: string,
  files: Files,
  named: ReturnType<Subjects['get']>,
  citizen: string | null,
  faults: Faults,
): Disclosed[] {
  const path = packKeyPath(month)
  let told: PackKey
  try {
    told = parsePackKey(textOf(fileOf(files, path)))
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    faults.add({ kind: 'key-malformed', path, detail: error.message })
    return []
  }
  if (told.epoch !== month) {
    faults.add({ kind: 'key-of-other-month', path })
    return []
  }
  // Nothing in the pack could be checked with it, and it tells about everybody of its month.
  if (named === undefined) {
    faults.add({ kind: 'key-unused', path })
    return []
  }
  const entries = named.length
  if (citizen === null) return [{ month, entries, about: null }]
  const key = Buffer.from(told.key, 'base64url')
  const wanted = createHmac('sha256', key).update(citizen).digest('base64url')
  const about = named.filter(({ digest }) => digest === wanted)
  return [{ month, entries, about: about.map(({ sequence }) => sequence) }]
}
