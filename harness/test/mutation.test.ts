/**
 * A log that the real server recorded and published, tampered with in every way and by everybody
 * who could: each is found and named, and the untouched log passes.
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type LogFiles, logFiles } from '@chot/evidence/test/signed-log.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  audit,
  filesIn,
  lonePolicy,
  type Policy,
  sourceOf,
  told,
  witnessedPolicy,
} from './auditing.ts'
import { seededRandom } from './load.ts'
import { type RealLog, recordLog } from './real-log.ts'
import {
  changedFields,
  changedOrder,
  differentEntries,
  type Tampering,
} from './tampered-entries.ts'

let log: RealLog
/** As published, and as the witness cosigned it. */
let published: LogFiles
let witnessed: LogFiles
let lone: Policy
let withWitness: Policy
/** The checkpoints an auditor kept: of the whole log. */
let kept: Uint8Array

beforeAll(async () => {
  log = await recordLog(540)
  published = filesIn(log.folder)
  lone = lonePolicy(log.key)
  withWitness = witnessedPolicy(log.key)
  kept = readFileSync(join(log.folder, 'checkpoint'))
  witnessed = logFiles(log.entries, { log: log.key, witnessedAt: 1_794_970_000 })
})
afterAll(async () => {
  rmSync(log.folder, { recursive: true, force: true })
  await log?.close()
})

/** The bundles changed, everything else as published. */
function bundlesOnly(made: LogFiles): LogFiles {
  const files = new Map(published)
  for (const path of published.keys())
    if (path.startsWith('tile/entries/')) files.delete(path)
  for (const [path, bytes] of made)
    if (path.startsWith('tile/entries/')) files.set(path, bytes)
  return files
}

const faultless = { ok: true, kind: undefined, index: undefined, kinds: [] }

describe('the untouched log', () => {
  it('passes as the server published it, and as the witness cosigned it', async () => {
    expect(told(await audit(sourceOf(published), lone))).toEqual(faultless)
    expect(told(await audit(sourceOf(published), lone, kept))).toEqual(faultless)
    expect(told(await audit(sourceOf(witnessed), withWitness))).toEqual(faultless)
  })

  it('is what these tests make of its entries, file by file', () => {
    const made = new Map(witnessed)
    made.delete('checkpoint')
    const own = new Map(published)
    own.delete('checkpoint')
    expect([...own.keys()].toSorted()).toEqual([...made.keys()].toSorted())
    for (const [path, bytes] of own)
      expect(Buffer.compare(bytes, made.get(path) ?? Buffer.alloc(0))).toBe(0)
  })

  it('holds the acts that matter', () => {
    const acts = new Set(
      log.entries.map((entry) => {
        const { k, oc } = JSON.parse(entry.toString())
        return `${k} ${oc}`
      }),
    )
    for (const act of [
      'decision granted',
      'decision refused',
      'outcome answered',
      'outcome failed',
      'reveal done',
      'sign-in done',
      'sign-out done',
      'token done',
      'dossier done',
      'procedure done',
      'reference done',
      'log-search done',
      'heartbeat done',
    ])
      expect([...acts]).toContain(act)
  })
})

/** Against every attacker; what differs from what must be said, so that one run shows all. */
async function missed(tamperings: readonly Tampering[]): Promise<string[]> {
  const wrong: string[] = []
  for (const { what, index, entries } of tamperings) {
    const say = (who: string, said: unknown) =>
      wrong.push(`${who} ${what}: ${JSON.stringify(said)}`)
    const size = Math.min(entries.length, log.entries.length)
    const same = entries.slice(0, size)
    if (same.length < log.entries.length) same.push(log.entries[size] ?? Buffer.alloc(0))
    const made = logFiles(same, { log: log.key, witnessedAt: null })

    // With the disk: the entry itself is named.
    const disk = told(await audit(sourceOf(bundlesOnly(made)), lone))
    if (disk.ok || disk.index !== index || !disk.kinds.includes('leaf-differs'))
      say('with the disk', disk)

    // With the tiles made anew: the root is not the one that was signed.
    const tiles = new Map(made).set('checkpoint', kept)
    const rebuilt = told(await audit(sourceOf(tiles), lone))
    if (rebuilt.ok || !rebuilt.kinds.includes('root-differs'))
      say('with new tiles', rebuilt)

    // With the key of the log: the witness has not signed it, and the auditor's checkpoint differs.
    const alone = told(await audit(sourceOf(made), withWitness))
    if (alone.ok || !alone.kinds.includes('no-quorum')) say('with the key', alone)
    const forked = told(await audit(sourceOf(made), lone, kept))
    if (forked.ok || !forked.kinds.includes('forked')) say('with the key, later', forked)
  }
  return wrong
}

describe('is found and named, whoever has the disk, new tiles or the stolen key', () => {
  it('every field of every kind of entry: changed, taken away, moved', async () => {
    const tamperings = changedFields(log.entries)
    expect(tamperings.length).toBeGreaterThan(300)
    expect(await missed(tamperings)).toEqual([])
  }, 300_000)

  it.each([300, 256, 511, 530])(
    'entry %i dropped, repeated, inserted, replaced, swapped, moved in time',
    async (index) => {
      expect(await missed(changedOrder(log.entries, index))).toEqual([])
    },
  )

  it('is a control: entries that are not changed are not found', async () => {
    const untouched = { what: 'nothing', index: 300, entries: log.entries }
    // But for the witness, who has not signed this very checkpoint.
    expect(await missed([untouched])).toHaveLength(3)
  })
})

describe('every octet of the files', () => {
  const random = seededRandom(20_261_121)
  const flip = (bytes: Uint8Array, at: number) => {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ (1 << Math.floor(random() * 8))
    return changed
  }
  const fileOf = (files: LogFiles, path: string) => files.get(path) ?? Buffer.alloc(0)

  it('of one entry of each kind, with its length: that entry is named', async () => {
    const wrong: string[] = []
    for (const index of differentEntries(log.entries)) {
      const path = 'tile/entries/000'
      const bundle = fileOf(published, path)
      let from = 0
      for (let place = 0; place < index; place += 1)
        from += 2 + (log.entries[place]?.length ?? 0)
      const stop = from + 2 + (log.entries[index]?.length ?? 0)
      for (let at = from; at < stop; at += at < from + 4 ? 1 : 7) {
        const files = new Map(published).set(path, flip(bundle, at))
        const said = told(await audit(sourceOf(files), lone))
        if (said.ok || said.index !== index)
          wrong.push(`${index} +${at - from}: ${JSON.stringify(said)}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('of the tiles: the leaf or the node is named', async () => {
    for (const [path, kind, span] of [
      ['tile/0/001', 'leaf-differs', 1],
      ['tile/1/000.p/2', 'node-differs', 256],
    ] as const) {
      const tile = fileOf(published, path)
      for (let at = 0; at < tile.length; at += path.startsWith('tile/1') ? 1 : 61) {
        const files = new Map(published).set(path, flip(tile, at))
        const said = told(await audit(sourceOf(files), lone))
        const first = path === 'tile/0/001' ? 256 : 0
        expect(said.index).toBe(first + Math.floor(at / 32) * span)
        expect(said.kinds).toContain(kind)
      }
    }
  })

  it('of the checkpoint: it does not hold', async () => {
    const checkpoint = fileOf(witnessed, 'checkpoint')
    const kinds = new Set<string | undefined>()
    for (let at = 0; at < checkpoint.length; at += 1) {
      const files = new Map(witnessed).set('checkpoint', flip(checkpoint, at))
      const said = told(await audit(sourceOf(files), withWitness))
      expect([at, said.ok]).toEqual([at, false])
      kinds.add(said.kind)
    }
    expect([...kinds]).toEqual(
      expect.arrayContaining(['checkpoint-malformed', 'invalid-signature', 'no-quorum']),
    )
  })
})
