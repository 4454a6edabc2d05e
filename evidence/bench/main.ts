/**
 * `npm run bench -w @chot/evidence [-- <entries> [queries]]`: makes a log of that many entries in a
 * folder, checks all of it three times, and says entries per second. Entries are as a province's log has
 * them, a third of them of dossiers that were told of; with `queries`, hardly any but of look-ups.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { argv, stdout } from 'node:process'
import { encodeBundle, tileOfBundle, tilePath } from '@chot/core/log/tile.ts'
import { tileFolder } from '@chot/core/log/tile-tree.ts'
import { createFrontier, hashInto } from '@chot/core/log/tree.ts'
import { createBatchHasher, sha256 } from '../src/hashing.ts'
import { openSource } from '../src/source.ts'
import { loadPolicy } from '../src/trust.ts'
import { verifyLog } from '../src/verify/verify-log.ts'
import { actsOf } from '../test/acts.ts'
import { policyText, signCheckpoint } from '../test/signed-log.ts'

const size = Number(argv[2] ?? 1_048_576)
const stretchEntries = 16_384
const folder = join(tmpdir(), `chot-evidence-bench-${process.pid}`)

function put(path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), bytes)
}

/** Bundle by bundle; the levels above are kept whole, 32 bytes for each 256 entries. */
function writeLog(): number {
  const fold = tileFolder(hashInto(sha256))
  const frontier = createFrontier(sha256)
  let bytes = 0
  let entries: Uint8Array[] = []
  const levels: Uint8Array[][] = []
  const raise = (level: number, hash: Uint8Array) => {
    const hashes = levels[level] ?? []
    levels[level] = hashes
    hashes.push(hash)
    if (hashes.length % 256 !== 0) return
    const tile = Buffer.concat(hashes.slice(-256))
    put(tilePath({ level, index: hashes.length / 256 - 1, width: 256 }), tile)
    raise(level + 1, fold(tile, 0, 256))
  }
  const flush = (index: number) => {
    const width = entries.length
    const bundle = encodeBundle(entries)
    const tile = tileOfBundle(bundle, width, hashInto(sha256))
    bytes += bundle.length - 2 * width
    put(tilePath({ level: 'entries', index, width }), bundle)
    put(tilePath({ level: 0, index, width }), tile)
    for (let at = 0; at < width; at += 1)
      frontier.append(tile.subarray(at * 32, at * 32 + 32))
    if (width === 256) raise(1, fold(tile, 0, 256))
    entries = []
  }
  let index = 0
  for (const { text } of actsOf(size, { told: argv[3] !== 'queries' })) {
    entries.push(Buffer.from(text))
    if (entries.length === 256) {
      flush(index)
      index += 1
    }
  }
  if (entries.length > 0) flush(index)
  for (const [level, hashes] of levels.entries()) {
    const width = (hashes?.length ?? 0) % 256
    if (hashes === undefined || width === 0) continue
    const tile = Buffer.concat(hashes.slice(-width))
    put(tilePath({ level, index: Math.floor(hashes.length / 256), width }), tile)
  }
  put('checkpoint', signCheckpoint(size, frontier.root()))
  put('policy', policyText)
  return bytes / size
}

/** Processor time, and the fastest stretch: on a machine that is busy, nearest to what a core does. */
async function check(round: number): Promise<void> {
  const source = openSource(folder)
  let stretchAt = performance.now()
  let stretchFrom = 0
  let fastest = 0
  const before = process.cpuUsage()
  const startedAt = performance.now()
  const { ok } = await verifyLog({
    source,
    policy: loadPolicy(join(folder, 'policy')),
    heartbeatMs: 60_000,
    hasher: createBatchHasher(),
    progress(done) {
      if (done - stretchFrom < stretchEntries) return
      const now = performance.now()
      fastest = Math.max(fastest, ((done - stretchFrom) / (now - stretchAt)) * 1000)
      stretchAt = now
      stretchFrom = done
    },
  })
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(before)
  const cpu = (user + system) / 1e6
  const said = [
    `round ${round}: ok ${ok}, ${seconds.toFixed(2)} s by the clock`,
    `${Math.round(size / seconds)} entries/s`,
    `${Math.round(size / cpu)} per second of processor`,
    `fastest stretch ${Math.round(fastest)} entries/s`,
    `${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`,
  ]
  stdout.write(`${said.join(', ')}\n`)
}

try {
  const mean = writeLog()
  stdout.write(`${size} entries, mean ${mean.toFixed(0)} bytes, in ${folder}\n`)
  for (let round = 1; round <= 3; round += 1) await check(round)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
