import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { archiveOf, type Member } from '../../test/packed.ts'
import { BadArchive, openArchive } from './archive.ts'

const text = Buffer.from('nội dung, nội dung, nội dung')
const member = (more: Partial<Member> = {}): Member => ({
  path: 'entries/7.json',
  bytes: text,
  ...more,
})

const patched = (octets: Buffer, at: number, value: number) => {
  const copy = Buffer.from(octets)
  copy.writeUInt16LE(value, at)
  return copy
}
const described = archiveOf([member({ descriptor: true })])
/** The last file is left out of the directory. */
const withGap = (() => {
  const octets = archiveOf([member(), member({ path: 'x' })])
  const cut = Buffer.concat([octets.subarray(0, -22 - 47), octets.subarray(-22)])
  const endAt = cut.length - 22
  for (const at of [8, 10]) cut.writeUInt16LE(1, endAt + at)
  cut.writeUInt32LE(cut.readUInt32LE(endAt + 12) - 47, endAt + 12)
  return cut
})()

function faultOf(octets: Uint8Array): string {
  try {
    const archive = openArchive(octets)
    for (const path of archive.paths) archive.read(path)
    return 'read'
  } catch (error) {
    if (error instanceof BadArchive) return error.message
    throw error
  }
}

describe('the archive of an evidence pack', () => {
  it('gives the files that were put into it, stored or deflated, with or without descriptor', () => {
    const files = fc.uniqueArray(
      fc.record({
        path: fc.stringMatching(/^[a-z0-9]{1,8}(?:\/[a-z0-9]{1,8})?$/u),
        bytes: fc.uint8Array({ maxLength: 200 }),
        method: fc.constantFrom(0, 8),
        descriptor: fc.boolean(),
      }),
      { selector: ({ path }) => path, maxLength: 12 },
    )
    fc.assert(
      fc.property(files, (members) => {
        const archive = openArchive(archiveOf(members))
        expect(archive.paths).toEqual(members.map(({ path }) => path))
        for (const { path, bytes } of members)
          expect(Buffer.from(archive.read(path) ?? [])).toEqual(Buffer.from(bytes))
        expect(archive.read('another')).toBeUndefined()
      }),
    )
  })

  it.each<[string, Uint8Array, string]>([
    ['is no archive', Buffer.from('không phải'), 'no end of a directory at the end'],
    ['has a comment', archiveOf([member()], Buffer.from('x')), 'no end of a directory'],
    ['names a file twice', archiveOf([member(), member()]), 'named twice'],
    ['climbs out', archiveOf([member({ path: '../7.json' })]), 'name of a file'],
    ['climbs out within', archiveOf([member({ path: 'a/../../b' })]), 'name of a file'],
    ['names a root', archiveOf([member({ path: '/etc/passwd' })]), 'name of a file'],
    ['names a drive', archiveOf([member({ path: 'C:\\x' })]), 'name of a file'],
    ['holds a folder', archiveOf([member({ path: 'entries/' })]), 'name of a file'],
    ['has a name to be hidden', archiveOf([member({ path: 'a\u001b[8m' })]), 'name of a'],
    [
      'names a file otherwise in front of its data',
      archiveOf([member({ pathInFront: 'entries/8.json' })]),
      'entries/7.json: head',
    ],
    ['is encrypted', archiveOf([member({ flags: 1 })]), 'entries/7.json: flags'],
    ['is packed in another way', archiveOf([member({ method: 12 })]), 'method'],
    [
      'holds a link',
      archiveOf([member({ attributes: 0xa1ff0000 })]),
      'entries/7.json: no file',
    ],
    [
      'has octets that belong to no file',
      archiveOf([member({ before: Buffer.from('MZ') })]),
      'entries/7.json: gap or overlap',
    ],
    [
      'unpacks to more than it says',
      archiveOf([member({ length: text.length - 1 })]),
      'entries/7.json: data',
    ],
    [
      'has octets behind the deflated data',
      archiveOf([
        member({ bytes: Buffer.alloc(0), data: Buffer.from([3, 0, 1, 2]), length: 0 }),
      ]),
      'entries/7.json: data',
    ],
    [
      'has data that is not deflated',
      archiveOf([member({ data: Buffer.alloc(9, 0xff) })]),
      'entries/7.json: data',
    ],
    [
      'is a bomb',
      archiveOf([member({ bytes: Buffer.alloc(1_000_000) })]),
      'entries/7.json: ratio',
    ],
    [
      'says it is huge',
      archiveOf([member({ length: 40_000_000 })]),
      'entries/7.json: too large',
    ],
    [
      'says in front of a file another length than in the directory',
      patched(archiveOf([member()]), 22, 1),
      'entries/7.json: head',
    ],
    [
      'says behind a file another length than in the directory',
      patched(described, described.indexOf('PK\x01\x02', 'latin1') - 4, 1),
      'entries/7.json: descriptor',
    ],
    ['has octets that no file owns at the end', withGap, 'gap before the directory'],
    [
      'lists more files than any pack has',
      patched(patched(archiveOf([]), 8, 21_001), 10, 21_001),
      'too many files',
    ],
    [
      'unpacks to too much in all',
      archiveOf(
        Array.from({ length: 17 }, (_, at) =>
          member({ path: `${at}`, data: Buffer.alloc(320_000), length: 32_000_000 }),
        ),
      ),
      'too large',
    ],
  ])('is refused when it %s', (_, octets, fault) => {
    expect(faultOf(octets)).toContain(fault)
  })

  it('is never read past its end, whatever is changed or cut', () => {
    const octets = archiveOf([member(), member({ path: 'b', descriptor: true })])
    fc.assert(
      fc.property(fc.nat(octets.length - 1), fc.nat(255), fc.boolean(), (at, to, cut) => {
        const broken = cut ? octets.subarray(0, at) : Buffer.from(octets)
        if (!cut) broken[at] = to
        faultOf(broken)
      }),
      { numRuns: 2000 },
    )
  })
})
