/**
 * The evidence pack: chosen entries, their proofs and what they lead to, for an inspector who
 * verifies it without this gateway. Handing it out is an entry, recorded before the first byte leaves.
 */
import { setImmediate } from 'node:timers/promises'
import { type PackRequest, packRequestEntriesMax } from '@chot/contract/evidence-packs.ts'
import { formatNote } from '@chot/core/log/note.ts'
import {
  formatManifest,
  formatPackKey,
  type PackKey,
  type PackManifest,
  packEntryPath,
  packFormat,
  packKeyPath,
  packNames,
  packPaths,
  packProofPath,
} from '@chot/core/log/pack.ts'
import type { SignedIn } from '../../accounts/sessions.ts'
import { actorOf } from '../../accounts/standing.ts'
import { useApproval } from '../../approvals/approvals.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { record } from '../append.ts'
import {
  type EntryProof,
  type ProofHead,
  proofText,
  proveEntries,
  readHead,
} from '../proofs.ts'
import { sha256 } from '../publish/sha256.ts'
import { findAll } from '../search.ts'
import { guideText } from './guide.ts'
import { indexPage } from './index-page.ts'
import { approvedMonths, findMonthKeys } from './month-keys.ts'
import { type PackEntry, readPackEntries } from './pack-entries.ts'
import { suggestedPolicy } from './suggested-policy.ts'
import type { PackedFile } from './zip.ts'

export interface Pack {
  /** Of the zip. */
  readonly name: string
  /** UTC milliseconds: that of its entry. */
  readonly madeAt: number
  /** The manifest first. */
  readonly files: readonly PackedFile[]
}

type PackDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'keys' | 'policies' | 'tiles'>

/** Tiles of so many proofs are held at once. */
const provedAtOnce = 100
/** Queries of this process are not held up by two thousand proofs. */
const writtenAtOnce = 64

/**
 * Throws Problem `proof-not-published` while the newest shown head does not hold an entry asked for,
 * `entry-pruned`, `pack-empty` or `pack-too-large`; PublishFault when the database does not hold
 * what was signed. A search that finds nothing, or too much, is an entry all the same. With keys,
 * as `useApproval` does, and `month-not-approved`, `month-not-in-pack` or `subject-key-gone`.
 */
export async function makePack(
  deps: PackDeps,
  officer: SignedIn,
  asked: PackRequest,
): Promise<Pack> {
  const head = await readHead(deps.db)
  if (head === null) throw notPublished()
  const { sequences, described } = await chooseEntries(deps, head, officer, asked)
  const proofs = await proveAll(deps, head, sequences)
  const policy = await suggestedPolicy(deps)
  const choice = { proofs, described, size: head.size }
  const { entries, keys, reason, basis, at } =
    'disclosure' in asked
      ? await recordWithKeys(deps, officer, asked.disclosure, choice)
      : await recordPack(deps, officer, asked, choice)
  const manifest = {
    format: packFormat,
    log: head.origin,
    madeAt: at,
    by: officer.accountId,
    agency: officer.agency.code,
    reason,
    basis,
    size: head.size,
    entries: entries.map(({ sequence }) => sequence),
    months: keys.map(({ epoch }) => epoch),
  } satisfies Omit<PackManifest, 'files'>
  const contents = new Map<string, string | Uint8Array>([
    [packNames.checkpoint, formatNote(head.note)],
    [packNames.policy, policy],
    [packNames.index, indexPage(manifest, entries)],
    [packNames.guide, guideText(manifest)],
  ])
  for (const [place, { sequence, text, proof }] of entries.entries()) {
    if (place % writtenAtOnce === writtenAtOnce - 1) await setImmediate()
    contents.set(packEntryPath(sequence), text)
    contents.set(packProofPath(sequence), proofText(head, proof))
  }
  for (const key of keys) contents.set(packKeyPath(key.epoch), formatPackKey(key))
  return { name: nameOf(manifest), madeAt: at, files: packFiles(manifest, contents) }
}

interface Choice {
  readonly proofs: ReadonlyMap<number, EntryProof>
  /** How they were chosen, as an entry names it. */
  readonly described: readonly string[]
  /** Entries that the head holds. */
  readonly size: number
}

/** What was recorded as leaving. */
interface Recorded {
  readonly entries: readonly PackEntry[]
  readonly keys: readonly PackKey[]
  readonly reason: string
  readonly basis: string
  /** UTC milliseconds: that of the entry. */
  readonly at: number
}

type Grounds = Pick<Recorded, 'reason' | 'basis'>
type Disclosure = Extract<PackRequest, { disclosure: unknown }>['disclosure']

function recordPack(
  { db, clock }: PackDeps,
  officer: SignedIn,
  { reason, basis }: Grounds,
  choice: Choice,
): Promise<Recorded> {
  return db.inTx(async (tx) => {
    const entries = await readPackEntries(tx, choice.proofs)
    const { at } = await record(tx, clock.heldAt(), {
      k: 'evidence-pack',
      oc: 'done',
      ...actorOf(officer, 'log:read'),
      no: reason,
      ob: [describe(entries, choice), `basis=${basis}`].join(' '),
    })
    return { entries, keys: [], reason, basis, at }
  })
}

/** On an approval of just these months, which this uses up; of each month an entry is in the pack. */
async function recordWithKeys(
  deps: PackDeps,
  officer: SignedIn,
  { approval: id, months }: Disclosure,
  choice: Choice,
): Promise<Recorded> {
  const { result, approval, at } = await useApproval(
    deps,
    officer,
    { id, kind: 'key-disclosure', entry: 'key-disclosure' },
    async (tx, found) => {
      const approved = approvedMonths(found)
      if (!months.every((month) => approved.includes(month)))
        return { refused: 'month-not-approved' }
      const entries = await readPackEntries(tx, choice.proofs)
      const epochs = new Set(entries.map(({ said }) => said.ke))
      if (!months.every((month) => epochs.has(month)))
        return { refused: 'month-not-in-pack' }
      const keys = await findMonthKeys(tx, deps.keys, months)
      if (keys === null) return { refused: 'subject-key-gone' }
      const ob = `keys=${months.join(',')} ${describe(entries, choice)} basis=${found.basis}`
      return { result: { entries, keys }, ob }
    },
  )
  const { reason, basis } = approval
  return { ...result, reason, basis, at }
}

const describe = (entries: readonly PackEntry[], { described, size }: Choice) =>
  [
    `entries=${entries.length}`,
    `from=${entries[0]?.sequence} to=${entries.at(-1)?.sequence}`,
    `size=${size}`,
    ...described,
  ].join(' ')

interface Chosen {
  readonly sequences: readonly number[]
  /** How they were chosen, as an entry names it. */
  readonly described: readonly string[]
}

/** Of a filter only what the head holds: what came later has no proof yet. */
async function chooseEntries(
  deps: PackDeps,
  head: ProofHead,
  officer: SignedIn,
  asked: PackRequest,
): Promise<Chosen> {
  if ('sequences' in asked) return { sequences: asked.sequences, described: [] }
  const { sequences, described } = await findAll(
    deps,
    asked.filter,
    head.size,
    packRequestEntriesMax,
  )
  const named = described === '' ? [] : [described]
  if (sequences !== null && sequences.length > 0) return { sequences, described: named }
  const re = sequences === null ? 'pack-too-large' : 'pack-empty'
  const grounds =
    'disclosure' in asked
      ? { ob: [...named, `keys=${asked.disclosure.months.join(',')}`].join(' ') }
      : { no: asked.reason, ob: [...named, `basis=${asked.basis}`].join(' ') }
  await deps.db.inTx((tx) =>
    record(tx, deps.clock.heldAt(), {
      k: 'evidence-pack',
      oc: 'refused',
      re,
      ...actorOf(officer, 'log:read'),
      ...grounds,
    }),
  )
  throw new Problem(re)
}

async function proveAll(
  deps: PackDeps,
  head: ProofHead,
  sequences: readonly number[],
): Promise<ReadonlyMap<number, EntryProof>> {
  // Neighbours share their tiles.
  const wanted = [...new Set(sequences)].sort((a, b) => a - b)
  if ((wanted.at(-1) ?? 0) >= head.size) throw notPublished()
  const all = new Map<number, EntryProof>()
  for (let from = 0; from < wanted.length; from += provedAtOnce) {
    const part = wanted.slice(from, from + provedAtOnce)
    for (const [sequence, proof] of (await proveEntries(deps, part, head)).proofs)
      all.set(sequence, proof)
  }
  return all
}

const notPublished = () => new Problem('proof-not-published', { retryAfterSeconds: 1 })

function nameOf({ madeAt, entries }: Pick<PackManifest, 'madeAt' | 'entries'>): string {
  const minute = new Date(madeAt).toISOString().slice(0, 16).replace(/[-:]/gu, '')
  return `chot-pack-${minute}Z-${entries.length}.zip`
}

function packFiles(
  manifest: Omit<PackManifest, 'files'>,
  contents: ReadonlyMap<string, string | Uint8Array>,
): PackedFile[] {
  const files = packPaths(manifest).map((path): PackedFile => {
    const content = contents.get(path)
    if (content === undefined) throw new Error(`the pack lacks ${path}`)
    return { path, content: Buffer.from(content as string) }
  })
  const listed = files.map(({ path, content }) => ({
    path,
    bytes: content.length,
    sha256: Buffer.from(sha256(content)).toString('hex'),
  }))
  const text = formatManifest({ ...manifest, files: listed })
  return [{ path: packNames.manifest, content: Buffer.from(text) }, ...files]
}
