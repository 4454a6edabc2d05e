/** What the tests of the verifier share: a log of 700 entries, checked from a folder. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsePolicy } from '@chot/core/log/policy.ts'
import { parseCertificatesPem } from '@chot/core/log/timestamp/certificate.ts'
import { afterEach } from 'vitest'
import { createBatchHasher, sha256 } from '../src/hashing.ts'
import { openSource } from '../src/source.ts'
import { loadEarlier } from '../src/trust.ts'
import { type Verification, verifyLog } from '../src/verify/verify-log.ts'
import { actsOf } from './acts.ts'
import {
  createFolder,
  type LogFiles,
  logFiles,
  policyText,
  writeFiles,
} from './signed-log.ts'

const policy = parsePolicy(Buffer.from(policyText), sha256)
const folders: (() => void)[] = []
afterEach(() => {
  for (const remove of folders.splice(0)) remove()
})

export const textsOf = (count: number) => [...actsOf(count)].map(({ text }) => text)
export const bytesOf = (texts: readonly string[]) =>
  texts.map((text) => Buffer.from(text))

export async function verify(
  files: LogFiles,
  since?: Uint8Array,
  rootPem?: string,
): Promise<Verification> {
  const { path, remove } = createFolder()
  folders.push(remove)
  writeFiles(path, files)
  const sinceFile = join(path, 'since')
  if (since !== undefined) writeFileSync(sinceFile, since)
  return verifyLog({
    source: openSource(path),
    policy,
    heartbeatMs: 60_000,
    hasher: createBatchHasher(),
    ...(since === undefined ? {} : { earlier: loadEarlier(sinceFile, policy) }),
    ...(rootPem === undefined ? {} : { roots: parseCertificatesPem(rootPem) }),
  })
}

export const file = (files: LogFiles, path: string): Buffer => {
  const bytes = files.get(path)
  if (bytes === undefined) throw new Error(`the log has no ${path}`)
  return Buffer.from(bytes)
}
export const checkpointOf = (texts: readonly string[]) =>
  file(logFiles(bytesOf(texts)), 'checkpoint')
export const found = ({ first, counts }: Verification) => [
  first?.kind,
  first?.index,
  counts,
]

const size = 700
export const texts = textsOf(size)
export const entries = bytesOf(texts)

/** Entry 300 with one octet of the field's value changed to another that the form allows or not. */
export function flipped(text: string, name: string): string {
  const [before = '', after = ''] = text.split(`"${name}":`)
  const place = after.search(/[0-9A-Za-z]/u)
  const char = after.charAt(place)
  const other = /[0-9]/u.test(char)
    ? String((Number(char) + 1) % 10)
    : char === 'x'
      ? 'y'
      : 'x'
  return `${before}"${name}":${after.slice(0, place)}${other}${after.slice(place + 1)}`
}

export const decisionAt = texts.findIndex(
  (text, at) => at > 300 && text.includes('"oc":"granted"'),
)
export const outcomeAt = texts.findIndex(
  (text, at) => at > 300 && text.includes('"k":"outcome"'),
)
export const revealAt = texts.findIndex(
  (text, at) => at > 300 && text.includes('"k":"reveal"'),
)
