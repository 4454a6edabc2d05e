import { parsePolicy } from '@chot/core/log/policy.ts'
import { describe, expect, it } from 'vitest'
import { sha256 } from '../src/hashing.ts'
import { verifyPack } from '../src/pack/verify-pack.ts'
import { packJsonReport, packTextReport } from '../src/report/pack-report.ts'
import {
  aboutCitizen,
  citizen,
  entryOf,
  keyFile,
  manifestOf,
  month,
  noteOf,
  type PackFiles,
  packFiles,
  packOf,
  proofOf,
  withNumber,
} from './packed.ts'
import { otherLogSigner, policyText } from './signed-log.ts'

const policy = parsePolicy(Buffer.from(policyText), sha256)

function firstOf(octets: Uint8Array): string {
  const [first] = verifyPack(octets, policy).faults
  if (first === undefined) return 'holds'
  const { kind, index, path, detail } = first
  return [kind, index, path, detail].filter((part) => part !== undefined).join(' ')
}

const changed = (change: (files: PackFiles) => void) => {
  const files = packFiles()
  change(files)
  return files
}
const withKey = (key?: Buffer<ArrayBuffer>, epoch?: string) =>
  changed((files) => files.set(`keys/${month}.json`, keyFile(key, epoch)))
const edited = (sequence: number) =>
  Buffer.from(entryOf(sequence).replace('"pv":12', '"pv":13'))

describe('an evidence pack', () => {
  it('holds when every entry leads to the signed head', () => {
    const checked = verifyPack(packOf(packFiles()), policy)
    expect(checked).toMatchObject({ ok: true, faults: [], disclosed: [] })
    expect(checked.entries.map(({ sequence }) => sequence)).toEqual([0, 42, 260, 299])
    expect(checked.witnessed).toHaveLength(1)
  })

  it('shows by a disclosed key which of its entries are about a citizen, and never the number', () => {
    const checked = verifyPack(packOf(withKey()), policy, citizen)
    expect(checked.ok).toBe(true)
    expect(checked.disclosed).toEqual([{ month, entries: 3, about: [aboutCitizen] }])
    for (const report of [packTextReport, packJsonReport]) {
      expect(report(checked, 'x.zip')).toContain(String(aboutCitizen))
      expect(report(checked, 'x.zip')).not.toContain(citizen)
    }
  })

  it('says that a number which no entry matches proves nothing, as under a key that is not the month’s', () => {
    const other = verifyPack(packOf(withKey()), policy, '038090000018')
    const forged = verifyPack(packOf(withKey(Buffer.alloc(32, 8))), policy, citizen)
    for (const checked of [other, forged]) {
      expect(checked.disclosed).toEqual([{ month, entries: 3, about: [] }])
      expect(packTextReport(checked, 'x.zip')).toContain('không chứng minh gì')
    }
  })

  it('says which months’ keys it holds when nobody is asked for', () => {
    const checked = verifyPack(packOf(withKey()), policy)
    expect(checked.disclosed).toEqual([{ month, entries: 3, about: null }])
    expect(packTextReport(checked, 'x.zip')).toContain('--citizen')
  })

  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    [
      'an entry is changed and the manifest left',
      packOf(
        changed((files) => files.set('entries/42.json', edited(42))),
        manifestOf(packFiles()),
      ),
      'file-differs entries/42.json',
    ],
    [
      'an entry is changed and the manifest made anew',
      packOf(changed((files) => files.set('entries/42.json', edited(42)))),
      'not-included 42 entries/42.json',
    ],
    [
      'two entries change places',
      packOf(
        changed((files) => {
          files.set('entries/0.json', Buffer.from(entryOf(42)))
          files.set('entries/42.json', Buffer.from(entryOf(0)))
        }),
      ),
      'not-included 0 entries/0.json',
    ],
    [
      'an entry brings the proof of another',
      packOf(changed((files) => files.set('proofs/42.tlog-proof', proofOf(43)))),
      'proof-of-other-entry 42 proofs/42.tlog-proof',
    ],
    [
      'a proof leads to another head',
      packOf(
        changed((files) =>
          files.set('proofs/42.tlog-proof', proofOf(42, noteOf({ witnessedAt: null }))),
        ),
      ),
      'proof-of-other-checkpoint 42 proofs/42.tlog-proof',
    ],
    [
      'a proof is none',
      packOf(changed((files) => files.set('proofs/42.tlog-proof', Buffer.from('x')))),
      'proof-malformed 42 proofs/42.tlog-proof lines',
    ],
    [
      'a proof brings another text along',
      packOf(
        changed((files) =>
          files.set('proofs/42.tlog-proof', proofOf(42, noteOf(), Buffer.from('khác'))),
        ),
      ),
      'proof-malformed 42 proofs/42.tlog-proof extra',
    ],
    [
      'nobody cosigned its head',
      packOf(packFiles(noteOf({ witnessedAt: null }))),
      'no-quorum checkpoint',
    ],
    [
      'its head is signed by another key, though the policy within trusts it',
      packOf(packFiles(noteOf({ log: otherLogSigner }))),
      'no-log-signature checkpoint',
    ],
    [
      'its head is no checkpoint',
      packOf(changed((files) => files.set('checkpoint', Buffer.from('x')))),
      'checkpoint-malformed checkpoint no-signature',
    ],
    [
      'its manifest names another log',
      packOf(packFiles(), manifestOf(packFiles(), { log: 'chot.test/khac' })),
      'manifest-differs manifest.json log',
    ],
    [
      'its manifest tells another size',
      packOf(packFiles(), manifestOf(packFiles(), { size: 301 })),
      'manifest-differs manifest.json size',
    ],
    [
      'a listed file is not there',
      packOf(
        changed((files) => files.delete('proofs/42.tlog-proof')),
        manifestOf(packFiles()),
      ),
      'file-missing proofs/42.tlog-proof',
    ],
    [
      'a file is there that is not listed',
      packOf(
        changed((files) => files.set('entries/43.json', Buffer.from(entryOf(43)))),
        manifestOf(packFiles()),
      ),
      'file-unlisted entries/43.json',
    ],
    [
      'its manifest leaves out an entry whose files it lists',
      packOf(packFiles(), manifestOf(packFiles(), { entries: [0, 42, 260] })),
      'manifest-malformed manifest.json malformed pack: path',
    ],
    [
      'the readable index is changed',
      packOf(
        changed((files) => files.set('MUC-LUC.html', Buffer.from('khác'))),
        manifestOf(packFiles()),
      ),
      'file-differs MUC-LUC.html',
    ],
    [
      'it holds a key that none of its entries needs',
      packOf(
        changed((files) => files.set('keys/2026-10.json', keyFile(undefined, '2026-10'))),
        manifestOf(
          changed((files) =>
            files.set('keys/2026-10.json', keyFile(undefined, '2026-10')),
          ),
          { months: ['2026-10'] },
        ),
      ),
      'key-unused keys/2026-10.json',
    ],
    [
      'a key file names a citizen',
      packOf(
        changed((files) =>
          files.set(
            `keys/${month}.json`,
            Buffer.from(`${keyFile().toString().slice(0, -1)},"subjects":{}}`),
          ),
        ),
      ),
      `key-malformed keys/${month}.json malformed pack: items (not as written)`,
    ],
    [
      'a key of another month stands under its name',
      packOf(withKey(undefined, '2026-10')),
      `key-of-other-month keys/${month}.json`,
    ],
    [
      'a key file is none',
      packOf(changed((files) => files.set(`keys/${month}.json`, Buffer.from('{}')))),
      `key-malformed keys/${month}.json malformed pack: items (epoch)`,
    ],
  ]
  it.each(cases)('is refused by name when %s', (_, octets, first) => {
    expect(firstOf(octets)).toBe(first)
    expect(verifyPack(octets, policy).ok).toBe(false)
  })

  it('proves no entry by a head that the policy does not accept', () => {
    const checked = verifyPack(packOf(packFiles(noteOf({ witnessedAt: null }))), policy)
    expect(checked.entries).toEqual([])
    expect(packTextReport(checked, 'x.zip')).toContain('Đã chứng minh 0 trên 4 dòng')
  })

  it('names every fault, the first one first, in both languages', () => {
    const files = changed((all) => {
      all.set('entries/42.json', edited(42))
      all.set('entries/299.json', edited(299))
    })
    const checked = verifyPack(packOf(files), policy)
    const text = packTextReport(checked, 'x.zip')
    expect(text).toContain(
      'CHỖ SAI ĐẦU TIÊN: dòng 42, entries/42.json: Dòng này không dẫn',
    )
    expect(text).toContain('FAULT: entry 299, entries/299.json: The entry does not lead')
    expect(text).toContain('KẾT LUẬN: SAI')
    const { ok, first, faultCount } = JSON.parse(packJsonReport(checked, 'x.zip'))
    expect([ok, first.kind, first.index, faultCount]).toEqual([
      false,
      'not-included',
      42,
      2,
    ])
  })

  it('lets no control character of the manifest reach a terminal', () => {
    const files = packFiles()
    const octets = packOf(files, manifestOf(files, { reason: 'a\u001b[2Jb\u202e' }))
    const text = packTextReport(verifyPack(octets, policy), 'x.zip')
    expect(text).toContain('a?[2Jb?')
  })

  it('refuses an entry that stands in the log and holds a number in clear', () => {
    const files = packFiles(noteOf(), [0, withNumber])
    const octets = packOf(files, manifestOf(files, { entries: [0, withNumber] }))
    expect(firstOf(octets)).toBe('citizen-number 150 entries/150.json ob')
    const text = packTextReport(verifyPack(octets, policy), 'x.zip')
    expect(text).not.toContain(citizen)
  })
})
