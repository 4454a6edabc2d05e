/** A log whose checkpoints were kept with time stamps: what they show, and what is wrong with them. */
import {
  createAuthority,
  type TestAuthority,
  type Wrong,
} from '@chot/core/testing/timestamp-authority.ts'
import { describe, expect, it } from 'vitest'
import { actsOf, firstActAt } from './acts.ts'
import { naiveRoot } from './naive-tree.ts'
import { type LogFiles, logFiles, signCheckpoint } from './signed-log.ts'
import { bytesOf, entries, file, flipped, texts, verify } from './verifying.ts'

const authority = createAuthority(firstActAt)
const { rootPem } = authority

interface Stamp {
  readonly size: number
  /** Seconds between the last act of the checkpoint and the stamp. */
  readonly lateBy?: number
  readonly wrong?: Wrong
  readonly by?: TestAuthority
  readonly note?: Uint8Array
  readonly at?: number
}

/** The log's files with kept checkpoints; each act comes a second after the other. */
function stamped(files: LogFiles, stamps: readonly Stamp[], of = entries): LogFiles {
  for (const [n, stamp] of stamps.entries()) {
    const { size, lateBy = 0, wrong, by = authority } = stamp
    const note =
      stamp.note ??
      signCheckpoint(size, naiveRoot(of.slice(0, size)), { witnessedAt: null })
    const at = stamp.at ?? firstActAt + (size + lateBy) * 1_000
    files.set(`timestamps/${n}/checkpoint`, note)
    files.set(`timestamps/${n}/response.tsr`, by.stamp(note, at, wrong))
  }
  files.set('timestamps/count', Buffer.from(`${stamps.length}\n`))
  return files
}

const hourly = [{ size: 200 }, { size: 456 }, { size: 512 }, { size: 700 }]
const check = (files: LogFiles, since?: Uint8Array) => verify(files, since, rootPem)
const firstOf = async (files: LogFiles) => (await check(files)).first

describe('checkpoints kept with time stamps', () => {
  it('hold where log, roots and stamps agree', async () => {
    const { ok, counts, kept } = await check(stamped(logFiles(entries), hourly))
    expect([ok, counts, kept]).toEqual([
      true,
      {},
      { count: 4, lastAt: firstActAt + 700_000 },
    ])
  })

  it('are not looked at by who trusts no authority', async () => {
    const { ok, kept } = await verify(logFiles(entries))
    expect([ok, kept]).toEqual([true, null])
  })

  it('show where a log was rewritten that log and witness signed again', async () => {
    const changed = bytesOf(texts.with(300, flipped(texts[300] ?? '', 'sa')))
    const { faults } = await check(stamped(logFiles(changed), hourly))
    expect(faults).toEqual([
      {
        kind: 'kept-checkpoint-differs',
        index: 200,
        path: 'timestamps/1/checkpoint',
        detail: '456',
      },
    ])
  })

  it('show a log that was cut and signed again', async () => {
    const files = stamped(logFiles(entries.slice(0, 600)), hourly)
    expect(await firstOf(files)).toEqual({
      kind: 'rolled-back',
      index: 600,
      detail: '700',
    })
  })

  it('show entries that were dated back', async () => {
    const files = stamped(logFiles(entries), [{ size: 456, lateBy: 62 }])
    expect(await firstOf(files)).toEqual({
      kind: 'time-before-timestamp',
      index: 456,
      detail: '62',
    })
    const honest = stamped(logFiles(entries), [{ size: 456, lateBy: 60 }])
    expect((await check(honest)).ok).toBe(true)
  })

  it('show entries that were dated later than they were made', async () => {
    const files = stamped(logFiles(entries), [{ size: 456, lateBy: -62 }])
    expect(await firstOf(files)).toEqual({
      kind: 'time-after-timestamp',
      index: 455,
      detail: '61',
    })
    const end = stamped(logFiles(entries), [{ size: 700, lateBy: -62 }])
    expect((await firstOf(end))?.index).toBe(699)
  })

  it.each([
    ['other-imprint', 'other-imprint'],
    ['other-signer', 'other-signer'],
    ['other-key', 'invalid-signature'],
    ['altered-time', 'invalid-signature'],
    ['expired-certificate', 'expired-certificate'],
    ['expired-authority', 'expired-certificate'],
    ['no-usage', 'certificate-usage'],
    ['usage-not-critical', 'certificate-usage'],
    ['usage-beside-others', 'certificate-usage'],
    ['issuer-no-authority', 'untrusted-certificate'],
    ['not-granted', 'not-granted'],
  ] as const)('do not hold with a stamp that is wrong: %s', async (wrong, detail) => {
    const files = stamped(logFiles(entries), [{ size: 200 }, { size: 456, wrong }])
    expect((await check(files)).faults).toEqual([
      { kind: 'timestamp-invalid', path: 'timestamps/1/response.tsr', detail },
    ])
  })

  it('do not hold under another root, or cut short', async () => {
    const by = createAuthority(firstActAt)
    expect(await firstOf(stamped(logFiles(entries), [{ size: 456, by }]))).toMatchObject({
      kind: 'timestamp-invalid',
      detail: 'untrusted-certificate',
    })
    const files = stamped(logFiles(entries), hourly)
    const path = 'timestamps/2/response.tsr'
    files.set(path, file(files, path).subarray(0, -1))
    expect(await firstOf(files)).toEqual({
      kind: 'timestamp-invalid',
      path,
      detail: 'malformed',
    })
  })

  it('must be signed by the log', async () => {
    const signed = file(logFiles(entries.slice(0, 456)), 'checkpoint').toString()
    const note = Buffer.from(signed.replace('— chot.test', '— chot.tesu'))
    expect(
      await firstOf(stamped(logFiles(entries), [{ size: 456, note }])),
    ).toMatchObject({ kind: 'kept-checkpoint-invalid', path: 'timestamps/0/checkpoint' })
  })

  it('are missed where the log says there are some, or must be', async () => {
    const files = stamped(logFiles(entries), hourly)
    files.delete('timestamps/1/response.tsr')
    expect(await firstOf(files)).toEqual({
      kind: 'timestamp-missing',
      path: 'timestamps/1/response.tsr',
    })
    for (const none of [logFiles(entries), stamped(logFiles(entries), [])])
      expect(await firstOf(none)).toEqual({
        kind: 'timestamp-missing',
        path: 'timestamps/count',
      })
  })

  it('are of growing trees', async () => {
    const files = stamped(logFiles(entries), [{ size: 456 }, { size: 456 }])
    expect(await firstOf(files)).toEqual({
      kind: 'timestamp-invalid',
      path: 'timestamps/1/checkpoint',
      detail: 'order',
    })
  })

  it('are read back to the earlier check only, and compared from there', async () => {
    const since = file(logFiles(entries.slice(0, 600)), 'checkpoint')
    const files = stamped(logFiles(entries), hourly)
    for (const gone of ['timestamps/0/checkpoint', 'timestamps/1/checkpoint'])
      files.delete(gone)
    const { ok, from, kept } = await check(files, since)
    expect([ok, from, kept?.count]).toEqual([true, 512, 2])
    const changed = bytesOf(texts.with(650, flipped(texts[650] ?? '', 'sa')))
    const again = stamped(logFiles(changed), hourly)
    expect((await check(again, since)).first?.kind).toBe('kept-checkpoint-differs')
  })

  it('leave a gap worth a look where none was kept for over two hours', async () => {
    const slow = [...actsOf(700, { stepMs: 20_000 })].map(({ text }) => Buffer.from(text))
    const stamps = [200, 600].map((size) => ({ size, at: firstActAt + size * 20_000 }))
    const witnessedAt = firstActAt / 1000 + 700 * 20
    const files = stamped(logFiles(slow, { witnessedAt }), stamps, slow)
    const { ok, warnings } = await check(files)
    expect([ok, warnings.filter(({ kind }) => kind !== 'decision-open')]).toEqual([
      true,
      [{ kind: 'timestamp-gap', index: 200, detail: '133' }],
    ])
  })
})
