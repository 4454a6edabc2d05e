/**
 * `npm run bench:proof -w @chot/evidence [-- <entries>]`: a tree of that many entries, ten million
 * unless told; how long a proof is, and how long making and checking one takes. Entries are short,
 * and of the log only the files that the proofs need are written to the folder they are read from.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { argv, stdout } from 'node:process'
import { encodeBundle, parseTilePath } from '@chot/core/log/tile.ts'
import { createFrontier } from '@chot/core/log/tree.ts'
import { createBatchHasher, sha256 } from '../src/hashing.ts'
import { checkProof, proveEntry } from '../src/prove.ts'
import { type LogSource, openSource } from '../src/source.ts'
import { loadPolicy } from '../src/trust.ts'
import { policyText, signCheckpoint } from '../test/signed-log.ts'

const size = Number(argv[2] ?? 10_000_000)
const proofs = 300
const folder = join(tmpdir(), `chot-proof-bench-${process.pid}`)
const hasher = createBatchHasher()
/** Hashes of each level of tiles, one after another. */
const levels: Buffer[] = []

const bundleOf = (index: number, width: number) =>
  encodeBundle(
    Array.from({ length: width }, (_, place) =>
      Buffer.from(`{"v":1,"entry":${index * 256 + place}}`),
    ),
  )

function boundsOf(bundle: Uint8Array, width: number): Uint32Array {
  const bounds = new Uint32Array(width + 1)
  for (let place = 0, at = 0; place < width; place += 1) {
    at += 2 + (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? 0)
    bounds[place + 1] = at
  }
  return bounds
}

function growTree(): Uint8Array {
  const leaves = Buffer.alloc(size * 32)
  const frontier = createFrontier(sha256)
  for (let index = 0; index * 256 < size; index += 1) {
    const width = Math.min(256, size - index * 256)
    const bundle = bundleOf(index, width)
    leaves.set(hasher.leafHashes(bundle, boundsOf(bundle, width)), index * 256 * 32)
  }
  for (let at = 0; at < leaves.length; at += 32)
    frontier.append(leaves.subarray(at, at + 32))
  levels.push(leaves)
  for (let below = leaves; below.length >= 8192; ) {
    const above = Buffer.alloc(Math.floor(below.length / 8192) * 32)
    for (let at = 0; at < above.length; at += 32)
      above.set(hasher.rootOfTile(below.subarray(at * 256, at * 256 + 8192)), at)
    levels.push(above)
    below = above
  }
  return frontier.root()
}

/** Out of memory, and onto the disk for the next reader. */
const grown: LogSource = {
  name: 'memory',
  ahead: 1,
  read(path) {
    const bytes = path === 'checkpoint' ? checkpoint : tileAt(path)
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
    return bytes
  },
}

function tileAt(path: string): Uint8Array {
  const { level, index, width } = parseTilePath(path)
  if (level === 'entries') return bundleOf(index, width)
  const from = index * 8192
  return (levels[level] ?? Buffer.alloc(0)).subarray(from, from + width * 32)
}

/** Microseconds of the clock for each, the median, and of the processor, the mean. */
async function time(work: (index: number) => unknown): Promise<string> {
  const took: number[] = []
  const before = process.cpuUsage()
  for (const index of chosen) {
    const at = performance.now()
    await work(index)
    took.push((performance.now() - at) * 1000)
  }
  const { user, system } = process.cpuUsage(before)
  const median = took.toSorted((one, other) => one - other)[Math.floor(took.length / 2)]
  return `${Math.round(median ?? 0)} µs median, ${Math.round((user + system) / took.length)} µs of processor`
}

const step = Math.floor(size / proofs)
const chosen = Array.from({ length: proofs }, (_, at) => at * step + (at % 256))
const startedAt = process.cpuUsage()
const checkpoint = signCheckpoint(size, growTree())
const { user } = process.cpuUsage(startedAt)
try {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'policy'), policyText)
  stdout.write(
    `${size} entries; tree made in ${(user / 1e6).toFixed(1)} s of processor\n`,
  )
  const made = new Map<number, Uint8Array>()
  for (const index of chosen) made.set(index, await proveEntry(grown, index, false))
  const lengths = [...made.values()].map(({ length }) => length)
  const hashes = [...made.values()].map(
    (proof) => Buffer.from(proof).toString().split('\n\n')[0]?.split('\n').length ?? 0,
  )
  stdout.write(
    `proof without its entry: ${Math.min(...lengths)} to ${Math.max(...lengths)} bytes, up to ${Math.max(...hashes) - 2} hashes\n`,
  )
  const source = openSource(folder)
  stdout.write(
    `made from a folder: ${await time((index) => proveEntry(source, index, true))}\n`,
  )
  const policy = loadPolicy(join(folder, 'policy'))
  const withEntry = new Map<number, Uint8Array>()
  for (const index of chosen) withEntry.set(index, await proveEntry(source, index, true))
  let held = 0
  const checking = await time((index) => {
    const checked = checkProof(withEntry.get(index) ?? new Uint8Array(0), policy, {})
    if (checked.checked && checked.verdict.valid) held += 1
  })
  stdout.write(`checked: ${checking}; ${held} of ${proofs} hold\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
