import { parseCheckpoint } from '@chot/core/log/checkpoint.ts'
import { parseNote } from '@chot/core/log/note.ts'
import { describe, expect, it } from 'vitest'
import { naiveRoot } from './naive-tree.ts'
import { type LogFiles, logFiles, otherLogSigner } from './signed-log.ts'
import {
  bytesOf,
  decisionAt,
  entries,
  file,
  flipped,
  found,
  outcomeAt,
  revealAt,
  texts,
  textsOf,
  verify,
} from './verifying.ts'

describe('an untouched log', () => {
  it.each([0, 1, 2, 255, 256, 257, 512, 700])('of %i entries passes', async (count) => {
    const files = logFiles(entries.slice(0, count))
    const { root } = parseCheckpoint(parseNote(file(files, 'checkpoint')).text)
    expect(Buffer.from(root)).toEqual(naiveRoot(entries.slice(0, count)))
    const verification = await verify(files)
    expect(verification.faults).toEqual([])
    expect(verification.ok).toBe(true)
  })

  it('leaves no warning where every act is settled', async () => {
    const { warnings, open } = await verify(logFiles(entries))
    expect([warnings, open]).toEqual([[], 0])
  })

  it('passes with three levels of tiles, and beyond an earlier checkpoint', async () => {
    const many = bytesOf(textsOf(65_536 + 700))
    const files = logFiles(many)
    expect((await verify(files)).faults).toEqual([])
    for (const earlier of [65_536, 65_537, 65_300, 300]) {
      const since = file(logFiles(many.slice(0, earlier)), 'checkpoint')
      const { faults, from } = await verify(files, since)
      expect([faults, from]).toEqual([[], earlier - 1 - ((earlier - 1) % 256)])
    }
    const path = 'tile/1/000'
    const bytes = file(files, path)
    bytes[32 * 200] = (bytes[32 * 200] ?? 0) ^ 1
    expect(found(await verify(new Map(files).set(path, bytes)))).toEqual([
      'node-differs',
      200 * 256,
      { 'node-differs': 1 },
    ])
  })

  it('passes when partial tiles were replaced by full ones', async () => {
    const files = logFiles(entries)
    const older = logFiles(entries.slice(0, 600))
    files.set('checkpoint', file(older, 'checkpoint'))
    for (const path of [...files.keys()]) if (path.includes('.p/')) files.delete(path)
    const grown = logFiles(bytesOf(textsOf(1_024)).slice(0, 768))
    for (const [path, bytes] of grown) if (path !== 'checkpoint') files.set(path, bytes)
    const own = logFiles(bytesOf(textsOf(1_024)).slice(0, 600))
    files.set('checkpoint', file(own, 'checkpoint'))
    // Level 1 has three hashes of which the tree of 600 has two, in a file of its own.
    files.delete('tile/1/000.p/3')
    files.set('tile/1/000.p/2', file(own, 'tile/1/000.p/2'))
    expect((await verify(files)).faults).toEqual([])
  })
})

describe('since an earlier checkpoint', () => {
  it.each([1, 255, 256, 257, 400, 512, 513, 699, 700])(
    'of %i entries only what is new is read, and the log passes',
    async (earlier) => {
      const since = file(logFiles(entries.slice(0, earlier)), 'checkpoint')
      const { faults, warnings, from } = await verify(logFiles(entries), since)
      expect(faults).toEqual([])
      expect(warnings).toEqual([])
      expect(from).toBe(earlier - 1 - ((earlier - 1) % 256))
    },
  )

  it('a log that is shorter was rolled back', async () => {
    const since = file(logFiles(entries), 'checkpoint')
    const verification = await verify(logFiles(entries.slice(0, 650)), since)
    expect(found(verification)).toEqual(['rolled-back', 650, { 'rolled-back': 1 }])
  })

  it.each([256, 300, 512, 700])(
    'a log rewritten before its entry %i is a fork, though log and witness signed it',
    async (earlier) => {
      const since = file(logFiles(entries.slice(0, earlier)), 'checkpoint')
      const other = texts.map((text, at) =>
        at === 10 ? text.replace('"pv":12', '"pv":13') : text,
      )
      const verification = await verify(logFiles(bytesOf(other)), since)
      expect(found(verification)).toEqual(['forked', undefined, { forked: 1 }])
      expect(verification.first?.detail).toBe(String(earlier))
    },
  )

  it('an outcome is matched with a decision that was there before', async () => {
    const outcome = texts.findIndex((text) => {
      const { k, de } = JSON.parse(text)
      return k === 'outcome' && de === 510
    })
    expect(outcome).toBeGreaterThan(512)
    const at = texts.findIndex((text, index) => index > 600 && text.includes('"k":"sign'))
    const again = texts.map((text, index) =>
      index === at
        ? (texts[outcome] ?? '').replace(/"t":\d+/u, /"t":\d+/u.exec(text)?.[0] ?? '')
        : text,
    )
    const since = file(logFiles(entries.slice(0, 600)), 'checkpoint')
    expect((await verify(logFiles(entries), since)).faults).toEqual([])
    const verification = await verify(logFiles(bytesOf(again)), since)
    expect(found(verification)).toEqual(['settled-twice', at, { 'settled-twice': 1 }])
  })

  it('an outcome repeated long after is found by looking back', async () => {
    const long = textsOf(1_000)
    const outcome = long.findIndex(
      (text, at) => at > 400 && text.includes('"k":"outcome"'),
    )
    const at = long.findIndex((text, index) => index > 900 && text.includes('"k":"sign'))
    const time = /"t":\d+/u.exec(long[at] ?? '')?.[0] ?? ''
    const again = long.with(at, (long[outcome] ?? '').replace(/"t":\d+/u, time))
    const since = file(logFiles(bytesOf(long.slice(0, 900))), 'checkpoint')
    const verification = await verify(logFiles(bytesOf(again)), since)
    expect(verification.from).toBe(768)
    expect(found(verification)).toEqual(['settled-twice', at, { 'settled-twice': 1 }])
  })
})

const fieldsOf = (at: number) =>
  Object.keys(JSON.parse(texts[at] ?? '')).map((name): [string, number] => [name, at])

function withBundles(changed: readonly string[], within: LogFiles): LogFiles {
  const files = new Map(within)
  const made = logFiles(bytesOf(changed))
  for (const [path, bytes] of made)
    if (path.startsWith('tile/entries/')) files.set(path, bytes)
  return files
}

describe('whoever has the disk', () => {
  const files = logFiles(entries)

  it.each([...fieldsOf(decisionAt), ...fieldsOf(outcomeAt), ...fieldsOf(revealAt)])(
    'changes field %s of entry %i: the entry is named',
    async (name, at) => {
      const changed = texts.map((text, index) =>
        index === at ? flipped(text, name) : text,
      )
      expect(changed[at]).not.toBe(texts[at])
      const { first, counts, ok } = await verify(withBundles(changed, files))
      expect(ok).toBe(false)
      expect(first?.index).toBe(at)
      expect(counts['leaf-differs']).toBe(1)
    },
  )

  it('changes any octet of a bundle: it is found', async () => {
    const path = 'tile/entries/001'
    for (let at = 0; at < 3_000; at += 211) {
      const bytes = file(files, path)
      bytes[at] = (bytes[at] ?? 0) ^ 4
      const { first, ok } = await verify(new Map(files).set(path, bytes))
      expect([ok, (first?.index ?? 0) >= 256, (first?.index ?? 0) < 280]).toEqual([
        false,
        true,
        true,
      ])
    }
  })

  it('drops an entry: the first that is out of place is named', async () => {
    const changed = [...texts.slice(0, 300), ...texts.slice(301), textsOf(701)[700] ?? '']
    const { first } = await verify(withBundles(changed, files))
    expect(first?.index).toBe(300)
  })

  it('drops an entry of a bundle and leaves the others: it is named', async () => {
    const path = 'tile/entries/001'
    const bundle = file(files, path)
    let at = 0
    for (let index = 256; index < 300; index += 1) at += 2 + bundle.readUInt16BE(at)
    const end = at + 2 + bundle.readUInt16BE(at)
    const bytes = Buffer.concat([bundle.subarray(0, at), bundle.subarray(end)])
    const verification = await verify(new Map(files).set(path, bytes))
    expect(verification.first).toEqual({ kind: 'bundle-malformed', index: 300, path })
  })

  it('repeats an entry, and inserts one: the first out of place is named', async () => {
    const repeated = [...texts.slice(0, 301), texts[300] ?? '', ...texts.slice(301, -1)]
    expect((await verify(withBundles(repeated, files))).first?.index).toBe(301)
    const inserted = [
      ...texts.slice(0, 300),
      textsOf(1)[0] ?? '',
      ...texts.slice(300, -1),
    ]
    expect((await verify(withBundles(inserted, files))).first?.index).toBe(300)
  })

  it('swaps two entries: both are named', async () => {
    const swapped = texts.with(300, texts[301] ?? '').with(301, texts[300] ?? '')
    const { first, counts } = await verify(withBundles(swapped, files))
    expect([first?.index, counts['leaf-differs']]).toEqual([300, 2])
  })

  it('truncates, removes or swaps files: the file and its first entry are named', async () => {
    const cut = (path: string, bytes: number) =>
      new Map(files).set(path, file(files, path).subarray(0, -bytes))
    const without = (path: string) => {
      const left = new Map(files)
      left.delete(path)
      return left
    }
    const tile = 'tile/0/001'
    const bundle = 'tile/entries/001'
    const cases: [LogFiles, unknown][] = [
      [cut(tile, 32), { kind: 'tile-malformed', index: 256, path: tile }],
      [without(tile), { kind: 'tile-missing', index: 256, path: tile }],
      [without(bundle), { kind: 'bundle-missing', index: 256, path: bundle }],
      [cut(bundle, 1), { kind: 'bundle-malformed', index: 511, path: bundle }],
      [
        new Map(files)
          .set('tile/0/000', file(files, tile))
          .set(tile, file(files, 'tile/0/000')),
        { kind: 'leaf-differs', index: 0 },
      ],
      [
        cut('tile/1/000.p/2', 32),
        { kind: 'tile-malformed', index: 0, path: 'tile/1/000.p/2' },
      ],
    ]
    for (const [changed, first] of cases)
      expect((await verify(changed)).first).toEqual(first)
  })

  it('makes new tiles for changed entries: the root is not the signed one', async () => {
    const changed = logFiles(bytesOf(texts.with(300, flipped(texts[300] ?? '', 'sa'))))
    changed.set('checkpoint', file(files, 'checkpoint'))
    expect(found(await verify(changed))).toEqual([
      'root-differs',
      undefined,
      { 'root-differs': 1 },
    ])
  })

  it('signs with a key of his own under the name of the log', async () => {
    const verification = await verify(logFiles(entries, { log: otherLogSigner }))
    expect(found(verification)).toEqual([
      'no-log-signature',
      undefined,
      { 'no-log-signature': 1 },
    ])
  })
})
