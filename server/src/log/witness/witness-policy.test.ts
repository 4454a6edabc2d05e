import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  formatVerifierKey,
  type NoteKeyType,
  noteKeyTypes,
  verifierKey,
} from '@chot/core/log/note-key.ts'
import { afterAll, expect, it } from 'vitest'
import { sha256 } from '../publish/sha256.ts'
import { readWitnessPolicy } from './witness-policy.ts'

const folder = mkdtempSync(join(tmpdir(), 'chot-policy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const origin = 'chot.test/lao-cai'
const keyOf = (name: string, type: NoteKeyType, fill: number) =>
  formatVerifierKey(verifierKey(name, type, new Uint8Array(32).fill(fill), sha256))
const log = keyOf(origin, noteKeyTypes.ed25519, 1)
const otherLog = keyOf('chot.test/lang-son', noteKeyTypes.ed25519, 2)
const w = keyOf('pc06.test', noteKeyTypes.cosignature, 3)

function read(text: string) {
  const path = join(folder, 'policy')
  writeFileSync(path, text)
  return readWitnessPolicy(path, origin)
}

it('witnesses are asked at the address the policy file gives', () => {
  const line = `witness a ${w} https://pc06.test/witness/\nquorum a\n`
  for (const text of [line, `log ${log}\n${line}`]) {
    const { witnesses, policy } = read(text)
    expect(witnesses.map(({ name, url }) => [name, url])).toEqual([
      ['a', 'https://pc06.test/witness'],
    ])
    expect(policy.quorum).toBe('a')
  }
})

it.each([
  ['no witness', 'quorum none\n', 'names no witness'],
  ['a witness without its address', `witness a ${w}\nquorum a\n`, 'needs its http'],
  ['an address of another kind', `witness a ${w} ftp://x\nquorum a\n`, 'needs its http'],
  ['no quorum', `witness a ${w} http://x\n`, 'quorum'],
  [
    'another log',
    `log ${otherLog}\nwitness a ${w} http://x\nquorum a\n`,
    'CHOT_LOG_ORIGIN',
  ],
])('a policy file with %s stops the start', (_, text, why) => {
  expect(() => read(text)).toThrow(why)
})

it('a policy file that is missing stops the start', () => {
  expect(() => readWitnessPolicy(join(folder, 'none'), origin)).toThrow(
    'CHOT_LOG_WITNESSES: ENOENT',
  )
})
