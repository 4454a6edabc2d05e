import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Malformed } from './note-encoding.ts'
import {
  formatManifest,
  formatPackKey,
  type PackManifest,
  packEntriesMax,
  packFormat,
  packPaths,
  parseManifest,
  parsePackKey,
} from './pack.ts'

function manifestOf(entries: readonly number[], months: readonly string[] = []) {
  const files = packPaths({ entries, months }).map((path, place) => ({
    path,
    bytes: place,
    sha256: 'ab'.repeat(32),
  }))
  return {
    format: packFormat,
    log: 'chot.test/lao-cai',
    madeAt: Date.UTC(2026, 10, 21),
    by: 'acc-01042',
    agency: 'H38.12',
    reason: 'Theo yêu cầu thanh tra',
    basis: 'Quyết định 12/QĐ-TTr',
    size: 20_000,
    entries,
    months,
    files,
  } satisfies PackManifest
}

const reasonOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof Malformed) return error.message
    throw error
  }
  return 'read'
}

describe('the manifest of an evidence pack', () => {
  it('is read again as it was written, for any choice of entries', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(19_999), { minLength: 1, maxLength: 40 }),
        fc.subarray(['2026-09', '2026-10', '2026-11']),
        (sequences, months) => {
          const manifest = manifestOf(
            sequences.toSorted((one, other) => one - other),
            months,
          )
          expect(parseManifest(formatManifest(manifest))).toEqual(manifest)
        },
      ),
    )
  })

  it('lists two files for each entry, one for each month, and four others', () => {
    expect(packPaths({ entries: [9, 10], months: ['2026-11'] })).toEqual([
      'HUONG-DAN.txt',
      'MUC-LUC.html',
      'checkpoint',
      'entries/10.json',
      'entries/9.json',
      'keys/2026-11.json',
      'policy.txt',
      'proofs/10.tlog-proof',
      'proofs/9.tlog-proof',
    ])
  })

  const good = manifestOf([3, 12])
  const [first, ...others] = good.files
  it.each<[string, object | string, string]>([
    ['is not JSON', 'x', 'JSON'],
    ['is no object', '[]', 'JSON'],
    ['is of another form', { ...good, format: 'chot-pack/2' }, 'header'],
    ['names no log', { ...good, log: '' }, 'key-name'],
    ['holds no entry', manifestOf([]), 'entries'],
    ['names an entry beyond the checkpoint', manifestOf([20_000]), 'index'],
    ['names an entry twice', manifestOf([3, 3]), 'entries ascend'],
    ['names its entries out of order', manifestOf([12, 3]), 'entries ascend'],
    ['names a month that is none', manifestOf([3], ['2026-13']), 'months'],
    ['names an entry that is no whole number', manifestOf([3.5]), 'number'],
    ['leaves out a file', { ...good, files: others }, 'path'],
    [
      'lists a file that is of no entry',
      { ...manifestOf([3, 12]), entries: [3] },
      'path',
    ],
    [
      'lists a file outside of the pack',
      { ...good, files: [{ ...first, path: '../MUC-LUC.html' }, ...others] },
      'path',
    ],
    [
      'gives no hash of a file',
      { ...good, files: [{ ...first, sha256: '' }, ...others] },
      'hash-length',
    ],
    ['has a member more', { ...good, note: '' }, 'not as written'],
    ['names a member twice', formatManifest(good).replace('{', '{"by":"x",'), 'not as'],
    ['has a text without end', { ...good, reason: 'x'.repeat(4001) }, 'too-long'],
    [
      'holds too many entries',
      { ...good, entries: Array.from({ length: packEntriesMax + 1 }, (_, at) => at) },
      'too-many',
    ],
  ])('is refused when it %s', (_, manifest, reason) => {
    const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest)
    expect(reasonOf(() => parseManifest(text))).toContain(reason)
  })
})

describe('a disclosed key in an evidence pack', () => {
  const good = { epoch: '2026-11', key: `${'a'.repeat(42)}A` }

  it('is read again as it was written', () => {
    expect(parsePackKey(formatPackKey(good))).toEqual(good)
  })

  it.each<[string, object, string]>([
    ['is of no month', { ...good, epoch: '2026' }, 'epoch'],
    ['is not of 32 bytes', { ...good, key: 'aaaa' }, 'key-length'],
    ['has a member more', { ...good, all: true }, 'not as written'],
    ['names a citizen', { ...good, subjects: { x: '038090000017' } }, 'not as written'],
  ])('is refused when it %s', (_, told, reason) => {
    const said = reasonOf(() => parsePackKey(JSON.stringify(told)))
    expect(said).toContain(reason)
    expect(said).not.toContain('0380')
  })
})
