/**
 * The owner of the database changes the log, and has the real publisher sign it anew with the real
 * key: whoever kept a checkpoint, or asks for the witness, finds it.
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openSource } from '@chot/evidence/source.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audit, lonePolicy, type Policy, told, witnessedPolicy } from './auditing.ts'
import { type CopiedDatabase, copyDatabase } from './copied-database.ts'
import { type RealLog, recordLog } from './real-log.ts'

let log: RealLog
let lone: Policy
let withWitness: Policy
let kept: Uint8Array
let copy: CopiedDatabase | undefined
const folders: string[] = []

beforeAll(async () => {
  log = await recordLog(620)
  folders.push(log.folder)
  lone = lonePolicy(log.key)
  withWitness = witnessedPolicy(log.key)
  kept = readFileSync(join(log.folder, 'checkpoint'))
  // A database is copied while nobody is connected.
  await log.gateway.server.close()
})
afterAll(async () => {
  await copy?.close()
  await log?.close()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

async function freshCopy(): Promise<CopiedDatabase> {
  await copy?.close()
  copy = await copyDatabase(log.gateway)
  return copy
}

async function republished({ republish }: CopiedDatabase) {
  const folder = await republish()
  folders.push(folder)
  return openSource(folder)
}

/** PostgreSQL has no U+0000 in texts: the first octet is put in front as bytes. */
const leafOf = (text: string) => `sha256('\\x00'::bytea || convert_to(${text}, 'UTF8'))`
const size = () => log.entries.length

const changesOf = (index: number): readonly (readonly [string, string])[] => [
  [
    'the agency in an entry is another',
    `update log_entries set text = replace(text, '"ag":"H38', '"ag":"H39') where seq = ${index}`,
  ],
  [
    'an entry is dated back',
    `update log_entries set text = regexp_replace(text, '"t":\\d+', '"t":1763400000000') where seq = ${index}`,
  ],
  [
    'two entries are swapped',
    `update log_entries e set text = o.text from log_entries o
     where e.seq in (${index}, ${index + 1}) and o.seq = ${2 * index + 1} - e.seq`,
  ],
]

describe('a row of a signed entry', () => {
  it.each([300, 615])('changed alone: entry %i is named', async (index) => {
    for (const [, sql] of changesOf(index)) {
      const { db, served } = await freshCopy()
      await db.rows(sql)
      const { ok, index: first, kinds } = told(await audit(served, lone))
      expect([ok, first, kinds.includes('leaf-differs')]).toEqual([false, index, true])
    }
  })

  it.each([
    // The tile of its hashes was kept when it became full.
    [300, 'leaf-differs', 300],
    // That of the last entries is partial: nothing but the root lies above it.
    [615, 'root-differs', undefined],
  ] as const)(
    'changed with its leaf hash: of entry %i the %s',
    async (index, kind, first) => {
      const [[, sql] = ['', '']] = changesOf(index)
      const { db, served } = await freshCopy()
      await db.rows(sql)
      await db.rows(
        `update log_entries set leaf_hash = ${leafOf('text')} where seq = ${index}`,
      )
      expect(told(await audit(served, lone))).toMatchObject({
        ok: false,
        kind,
        index: first,
      })
    },
  )
})

/** As if nothing had been published: the publisher makes everything anew. */
async function forgetPublished({ db }: CopiedDatabase): Promise<void> {
  await db.rows('delete from log_tiles')
  await db.rows(
    `update log_published set size = 0, root = sha256(''), edge = '{}', checkpoint = null,
                              signed_at = null`,
  )
}

const renumber = (index: number, by: number) => [
  `update log_entries set seq = -seq where seq >= ${index}`,
  `update log_entries set seq = -seq + ${by} where seq < 0`,
  `update log_head set size = size + ${by}`,
]

describe('signed anew with the real key', () => {
  const index = 300
  const rewritings: readonly (readonly [string, readonly string[]])[] = [
    ...changesOf(index).map(([what, sql]) => [what, [sql]] as const),
    [
      'an entry is gone',
      [`delete from log_entries where seq = ${index}`, ...renumber(index + 1, -1)],
    ],
    [
      'an entry is there twice',
      [
        ...renumber(index, 1),
        `insert into log_entries (seq, at, text, leaf_hash, kind, outcome)
         select ${index}, at, text, leaf_hash, kind, outcome from log_entries where seq = ${index + 1}`,
      ],
    ],
  ]

  it.each(rewritings)(
    '%s: another tree than the auditor saw, and no witness signed it',
    async (_what, statements) => {
      const changed = await freshCopy()
      for (const sql of statements) await changed.db.rows(sql)
      await changed.db.rows(
        `update log_entries set leaf_hash = ${leafOf('text')} where seq >= ${index}`,
      )
      await forgetPublished(changed)
      // Beyond what the auditor saw, so that it is not told by its size.
      await changed.grow(20)
      const source = await republished(changed)
      expect(told(await audit(source, lone, kept)).kinds).toContain('forked')
      expect(told(await audit(source, withWitness)).kinds).toContain('no-quorum')
    },
  )

  it('the last entries are gone: the log was rolled back, and from where', async () => {
    const changed = await freshCopy()
    await changed.db.rows(`delete from log_entries where seq >= ${size() - 5}`)
    await changed.db.rows(`update log_head set size = ${size() - 5}`)
    await forgetPublished(changed)
    const source = await republished(changed)
    expect(told(await audit(source, lone, kept))).toMatchObject({
      ok: false,
      kind: 'rolled-back',
      index: size() - 5,
    })
  })

  it('nothing was changed: the same log, and it passes', async () => {
    const same = await freshCopy()
    await forgetPublished(same)
    await same.grow(20)
    const source = await republished(same)
    expect(told(await audit(source, lone, kept))).toMatchObject({ ok: true, kinds: [] })
  })
})

describe('an old backup in the place of the database', () => {
  let later: Uint8Array

  beforeAll(async () => {
    const grown = await freshCopy()
    await grown.grow(40)
    const source = await republished(grown)
    later = readFileSync(join(source.name, 'checkpoint'))
  })

  it('is shorter than what the auditor saw', async () => {
    const { served } = await freshCopy()
    expect(told(await audit(served, lone, later))).toMatchObject({
      kind: 'rolled-back',
      index: size(),
    })
  })

  it.each([1, 40, 300])('grown by %i entries is another log', async (more) => {
    const restored = await freshCopy()
    await restored.grow(more)
    const said = told(await audit(await republished(restored), lone, later))
    expect(said).toMatchObject({ ok: false, kind: more < 40 ? 'rolled-back' : 'forked' })
  })
})
