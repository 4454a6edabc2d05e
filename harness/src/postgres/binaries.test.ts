import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { copyOnce } from './binaries.ts'

const isRoot = process.getuid?.() === 0
const folder = mkdtempSync(join(tmpdir(), 'chot-binaries-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const native = join(folder, 'native')
mkdirSync(join(native, 'bin'), { recursive: true, mode: 0o700 })
writeFileSync(join(native, 'bin', 'postgres'), 'a program', { mode: 0o700 })

// Only root copies: everybody else runs the programs where they are.
describe.runIf(isRoot)('the copy of the programs', () => {
  it('can be entered and run by everybody and written by root alone', () => {
    const copy = copyOnce(native, join(folder, 'good'), '1')
    expect(statSync(join(copy, 'bin', 'postgres')).mode & 0o777).toBe(0o755)
    expect(statSync(copy).mode & 0o777).toBe(0o755)
    expect(statSync(copy).uid).toBe(0)
    expect(copyOnce(native, join(folder, 'good'), '1')).toBe(copy)
    expect(readdirSync(join(folder, 'good'))).toEqual(['1'])
  })

  it.each([
    ['that others may write', (path: string) => chmodSync(path, 0o777)],
    ['of another user', (path: string) => chownSync(path, 65_534, 65_534)],
  ])('is not looked for in a folder %s', (_how, spoil) => {
    const bad = mkdtempSync(join(folder, 'bad-'))
    chmodSync(bad, 0o755)
    mkdirSync(join(bad, '1'))
    spoil(bad)
    expect(() => copyOnce(native, bad, '1')).toThrow(/only root/)
  })

  it('is not looked for behind a link', () => {
    const link = join(folder, 'link')
    symlinkSync(join(folder, 'good'), link)
    expect(() => copyOnce(native, link, '1')).toThrow(/only root/)
  })
})
