/** Months that left for good: accepted where the log announces it, and nowhere else. */
import { createHash } from 'node:crypto'
import { entryText } from '@chot/core/log/entry.ts'
import { parsePolicy } from '@chot/core/log/policy.ts'
import { describe, expect, it } from 'vitest'
import { sha256 } from '../src/hashing.ts'
import { checkProof, proveEntry } from '../src/prove.ts'
import { openSource } from '../src/source.ts'
import { naiveRoot } from './naive-tree.ts'
import {
  createFolder,
  type LogFiles,
  logFiles,
  policyText,
  writeFiles,
} from './signed-log.ts'
import { bytesOf, entries, file, found, texts, verify } from './verifying.ts'

const rootOf = (count: number) => naiveRoot(entries.slice(0, count)).toString('base64url')
const salt = Buffer.alloc(16).toString('base64url')

interface Announcement {
  readonly at?: string
  readonly ke?: string
  readonly up?: number
  readonly ro?: string
}

/** 700 entries of November 2026, then what announces that they were pruned, then a few more. */
function prunedTexts({
  at = '2028-01-01T00:00:00Z',
  ke = '2026-11',
  up = 512,
  ro = rootOf(512),
}: Announcement = {}): string[] {
  const t = Date.parse(at)
  const stamp = { t, pv: 12, sa: salt }
  const after = Array.from({ length: 400 }, () =>
    entryText(stamp, { k: 'heartbeat', oc: 'done' }),
  )
  return [
    ...texts,
    entryText(stamp, { k: 'log-prune', oc: 'done', ke, up, ro }),
    ...after,
  ]
}

function filesOf(announced: readonly string[], ...gone: readonly string[]): LogFiles {
  const files = logFiles(bytesOf(announced), { witnessedAt: 1_830_000_000 })
  for (const path of gone) expect(files.delete(path), path).toBe(true)
  return files
}
const two = ['tile/entries/000', 'tile/entries/001']

describe('bundles that are gone', () => {
  it('are accepted where an entry announces that they were pruned', async () => {
    const verification = await verify(filesOf(prunedTexts(), ...two))
    expect([verification.faults, verification.prunedTo]).toEqual([[], 512])
    // Between announcement and deed some are there yet.
    expect((await verify(filesOf(prunedTexts(), 'tile/entries/000'))).faults).toEqual([])
    expect((await verify(filesOf(prunedTexts()))).faults).toEqual([])
  })

  it('are accepted by who checks only what is new since', async () => {
    const all = prunedTexts()
    const since = (count: number) =>
      file(
        logFiles(bytesOf(all.slice(0, count)), { witnessedAt: 1_820_000_000 }),
        'checkpoint',
      )
    for (const count of [200, 600, 700, 720]) {
      const { faults, ok } = await verify(filesOf(all, ...two), since(count))
      expect([count, faults, ok]).toEqual([count, [], true])
    }
  })

  it('are a fault where none does, and the first is named', async () => {
    expect(found(await verify(filesOf(texts, ...two)))).toEqual([
      'bundle-missing',
      0,
      expect.objectContaining({ 'bundle-missing': 2 }),
    ])
    const gone = [...two, 'tile/entries/003']
    expect(found(await verify(filesOf(prunedTexts(), ...gone)))).toEqual([
      'bundle-missing',
      768,
      expect.objectContaining({ 'bundle-missing': 1 }),
    ])
  })

  it('are a fault where the announcement does not agree with the tree or the times', async () => {
    const told = async (announced: Announcement, ...gone: readonly string[]) => {
      const { first, counts, faults } = await verify(
        filesOf(prunedTexts(announced), ...gone),
      )
      const said = faults.find(({ kind }) => kind === 'prune-differs')
      return [
        first?.kind,
        first?.index,
        said?.index,
        said?.detail,
        counts['bundle-missing'],
      ]
    }
    const missing = ['bundle-missing', 0, 700]
    expect(await told({ ro: rootOf(511) }, ...two)).toEqual([...missing, 'root', 2])
    expect(await told({ up: 511, ro: rootOf(511) }, ...two)).toEqual([
      ...missing,
      'range',
      2,
    ])
    expect(await told({ ke: '2026-10' }, ...two)).toEqual([...missing, 'month', 2])
  })

  it('and months younger than twelve months were not to go, announced or not', async () => {
    const young = { at: '2027-11-30T23:59:59.999Z' }
    expect(found(await verify(filesOf(prunedTexts(young), ...two)))).toEqual([
      'pruned-too-young',
      700,
      expect.objectContaining({ 'pruned-too-young': 1 }),
    ])
    const old = { at: '2027-12-01T00:00:00Z' }
    expect((await verify(filesOf(prunedTexts(old), ...two))).faults).toEqual([])
  })
})

it('hashes of pruned entries cannot be changed', async () => {
  const files = filesOf(prunedTexts(), ...two)
  const tile = file(files, 'tile/0/001')
  tile[5] = (tile[5] ?? 0) ^ 1
  const { first } = await verify(files.set('tile/0/001', tile))
  expect([first?.kind, first?.index]).toEqual(['node-differs', 256])
})

it('an outcome whose decision was pruned is no fault', async () => {
  const decision = texts.findIndex((text) => text.includes('"oc":"granted"'))
  const { id } = JSON.parse(texts[decision] ?? '') as { id: string }
  const later = Date.parse('2028-01-01T00:00:00Z')
  const outcome = entryText(
    { t: later, pv: 12, sa: salt },
    { k: 'outcome', oc: 'unknown', id, de: decision },
  )
  const all = [...prunedTexts(), outcome]
  // While the decision can be read, it is seen to be settled already.
  expect((await verify(filesOf(all))).first?.kind).toBe('settled-twice')
  expect((await verify(filesOf(all, ...two))).faults).toEqual([])
})

it('a pruned entry is proven to who has its leaf hash, as on a receipt', async () => {
  const { path, remove } = createFolder()
  try {
    writeFiles(path, filesOf(prunedTexts(), ...two))
    const proof = await proveEntry(openSource(path), 300, false)
    const leaf = createHash('sha256')
      .update('\0')
      .update(entries[300] ?? '')
      .digest()
    await expect(proveEntry(openSource(path), 300, true)).rejects.toThrow(
      /--without-entry/,
    )
    const policy = parsePolicy(Buffer.from(policyText), sha256)
    const checked = checkProof(proof, policy, { leaf })
    expect(checked).toMatchObject({
      checked: true,
      verdict: { valid: true },
      entry: null,
    })
    expect(checkProof(proof, policy, {})).toMatchObject({ checked: false })
  } finally {
    remove()
  }
})
