import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseCheckpoint } from '@chot/core/log/checkpoint.ts'
import { parseNote } from '@chot/core/log/note.ts'
import { parsePolicy } from '@chot/core/log/policy.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { createBatchHasher, sha256 } from '../src/hashing.ts'
import { type LogSource, openSource } from '../src/source.ts'
import { verifyLog } from '../src/verify/verify-log.ts'
import { mirrorTo, NotOfThisLog } from '../src/witness/mirror.ts'
import { actsOf } from './acts.ts'
import {
  createFolder,
  type LogFiles,
  logFiles,
  policyText,
  signCheckpoint,
} from './signed-log.ts'

const all = [...actsOf(66_200)].map(({ text }) => Buffer.from(text))
const folders: (() => void)[] = []
afterEach(() => {
  for (const remove of folders.splice(0)) remove()
})
function folder(): string {
  const { path, remove } = createFolder()
  folders.push(remove)
  return path
}

/** Heads as the witness cosigned them; what the log serves may have grown since. */
const headOf = (files: LogFiles) => {
  const note = files.get('checkpoint') ?? new Uint8Array(0)
  const { size, root } = parseCheckpoint(parseNote(note).text)
  return { size, root, note }
}
const logOf = (size: number) => logFiles(all.slice(0, size))
const sourceOf = (files: LogFiles): LogSource => ({
  name: 'log',
  ahead: 1,
  read: (path) => files.get(path),
})

async function verdictOn(mirror: string) {
  const { ok, checkpoint, first } = await verifyLog({
    source: openSource(mirror),
    policy: parsePolicy(Buffer.from(policyText), sha256),
    heartbeatMs: 60_000,
    hasher: createBatchHasher(),
  })
  return [ok, checkpoint?.size, first?.kind]
}

describe('a mirror', () => {
  it('is a whole log at every head it is brought to, over the borders of tiles of all levels', async () => {
    const mirror = folder()
    let before = 0
    for (const size of [1, 255, 256, 257, 600, 65_536, 66_200]) {
      const files = logOf(size)
      expect(await mirrorTo(sourceOf(files), mirror, headOf(files))).toBe(size - before)
      expect(await verdictOn(mirror)).toEqual([true, size, undefined])
      before = size
    }
    expect(existsSync(join(mirror, 'tile/0/000.p'))).toBe(false)
  })

  it('is of the cosigned head although the log has grown meanwhile', async () => {
    const mirror = folder()
    const grown = new Map([...logOf(600), ...logOf(900)])
    // The full ones are there: the partial ones may go.
    for (const path of ['tile/0/002.p/88', 'tile/entries/002.p/88'])
      expect(grown.delete(path)).toBe(true)
    await mirrorTo(sourceOf(grown), mirror, headOf(logOf(600)))
    expect(await verdictOn(mirror)).toEqual([true, 600, undefined])
  })

  it('goes on after it was interrupted anywhere', async () => {
    const files = logOf(1_400)
    const mirror = folder()
    for (let reads = 1; ; reads += 1) {
      let left = reads
      const failing: LogSource = {
        ...sourceOf(files),
        read(path) {
          left -= 1
          if (left < 0) throw new Error('cut off')
          return files.get(path)
        },
      }
      const done = await mirrorTo(failing, mirror, headOf(files)).then(
        () => true,
        () => false,
      )
      if (done) break
    }
    expect(await verdictOn(mirror)).toEqual([true, 1_400, undefined])
  })

  const forged = (path: string, change: (bytes: Buffer) => Buffer) => {
    const files = new Map(logOf(66_200))
    files.set(path, change(Buffer.from(files.get(path) ?? '')))
    return files
  }
  const flip = (bytes: Buffer) => {
    const at = bytes.length >> 1
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return bytes
  }
  it.each([
    ['an entry changed', 'tile/entries/003', flip],
    ['an entry left out', 'tile/entries/003', (bytes: Buffer) => bytes.subarray(0, -9)],
    ['an entry of the last bundle changed', 'tile/entries/258.p/152', flip],
    ['a leaf hash changed', 'tile/0/003', flip],
    ['a leaf hash at the edge changed', 'tile/0/258.p/152', flip],
    ['a hash of a full tile above changed', 'tile/1/000', flip],
    ['a hash at the edge above changed', 'tile/1/001.p/2', flip],
    ['the top changed', 'tile/2/000.p/1', flip],
  ])(
    'with %s does not keep that file, nor call the head mirrored',
    async (_, path, change) => {
      const mirror = folder()
      const files = forged(path, change)
      await expect(mirrorTo(sourceOf(files), mirror, headOf(files))).rejects.toThrow(
        NotOfThisLog,
      )
      expect(existsSync(join(mirror, path))).toBe(false)
      expect(existsSync(join(mirror, 'checkpoint'))).toBe(false)
    },
  )

  it('is not led to another past by a root that the log signs later', async () => {
    const mirror = folder()
    const before = logOf(600)
    await mirrorTo(sourceOf(before), mirror, headOf(before))
    const root = new Uint8Array(32)
    const other = { size: 900, root, note: signCheckpoint(900, root) }
    await expect(mirrorTo(sourceOf(logOf(900)), mirror, other)).rejects.toThrow(
      NotOfThisLog,
    )
    expect(await verdictOn(mirror)).toEqual([true, 600, undefined])
  })
})
