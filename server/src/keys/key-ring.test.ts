import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { epochOf, openKeyRing } from './key-ring.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chot-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const november = Date.parse('2026-11-30T23:59:59.999Z')
const december = Date.parse('2026-12-01T00:00:00.000Z')

describe('the key ring', () => {
  it('opens what it sealed, after a restart too, and only in the same context', () => {
    const sealed = openKeyRing(folder).parties.seal('010190123456', 'party/H38-1/1')
    const again = openKeyRing(folder)
    expect(again.parties.open(sealed, 'party/H38-1/1')).toBe('010190123456')
    expect(() => again.parties.open(sealed, 'party/H38-1/2')).toThrow()
    expect(() => again.reveals.open(sealed, 'party/H38-1/1')).toThrow()
  })

  it('refuses a sealed value with one bit changed, or cut short', () => {
    const keys = openKeyRing(folder)
    const sealed = keys.parties.seal('value', 'context')
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(() => keys.parties.open(changed, 'context')).toThrow()
    }
    expect(() => keys.parties.open(sealed.subarray(0, 20), 'context')).toThrow()
  })

  it('never seals the same value alike twice', () => {
    const { parties } = openKeyRing(folder)
    expect(parties.seal('value', 'c').equals(parties.seal('value', 'c'))).toBe(false)
  })

  it('gives a citizen one digest in a month and another in the next', () => {
    const keys = openKeyRing(folder)
    const first = keys.subjectDigest('010190123456', november)
    expect(first.epoch).toBe('2026-11')
    expect(openKeyRing(folder).subjectDigest('010190123456', november)).toEqual(first)
    expect(keys.subjectDigest('010190123456', december).digest.equals(first.digest)).toBe(
      false,
    )
    expect(epochOf(december)).toBe('2026-12')
  })

  it('cuts a month off from persons when that month’s key is destroyed', () => {
    const before = openKeyRing(folder).subjectDigest('010190123456', november).digest
    rmSync(join(folder, 'subject', '2026-11.key'))
    const after = openKeyRing(folder).subjectDigest('010190123456', november).digest
    expect(after.equals(before)).toBe(false)
  })

  it('digests nothing more under a key that other nodes do not use', () => {
    const keys = openKeyRing(folder)
    keys.subjectDigest('010190123456', november)
    keys.distrust('2026-11')
    expect(() => keys.subjectDigest('010190123456', november)).toThrow(/other nodes/)
    expect(keys.subjectDigest('010190123456', december).epoch).toBe('2026-12')
  })

  it('keeps its files to itself and refuses one that others can read', () => {
    openKeyRing(folder).subjectDigest('010190123456', november)
    for (const name of ['data.key', 'subject/2026-11.key'])
      expect(statSync(join(folder, name)).mode & 0o077).toBe(0)
    chmodSync(join(folder, 'data.key'), 0o644)
    expect(() => openKeyRing(folder)).toThrow(/readable by others/)
  })

  it('refuses a key file of another length', () => {
    writeFileSync(join(folder, 'data.key'), 'short', { mode: 0o600 })
    expect(() => openKeyRing(folder)).toThrow(/32 bytes/)
    expect(readdirSync(folder)).toContain('data.key')
  })
})
