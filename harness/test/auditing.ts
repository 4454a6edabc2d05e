/** An auditor in the test's own process: the real verifier, over files in memory or on disk. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { formatVerifierKey } from '@chot/core/log/note-key.ts'
import { parsePolicy } from '@chot/core/log/policy.ts'
import { createBatchHasher, sha256 } from '@chot/evidence/hashing.ts'
import type { LogSource } from '@chot/evidence/source.ts'
import {
  type LogFiles,
  policyTextOf,
  type Signer,
} from '@chot/evidence/test/signed-log.ts'
import { judgeCheckpointBytes } from '@chot/evidence/trust.ts'
import { type Verification, verifyLog } from '@chot/evidence/verify/verify-log.ts'

const hasher = createBatchHasher()

/** Of a log without a witness: its own signature is enough. */
export const lonePolicy = ({ key }: Pick<Signer, 'key'>) =>
  parsePolicy(Buffer.from(`log ${formatVerifierKey(key)}\nquorum none\n`), sha256)

export const witnessedPolicy = ({ key }: Pick<Signer, 'key'>) =>
  parsePolicy(Buffer.from(policyTextOf(key)), sha256)

export type Policy = ReturnType<typeof lonePolicy>

export const sourceOf = (files: LogFiles): LogSource => ({
  name: 'memory',
  ahead: 1,
  // A copy: the hasher may write over lengths.
  read: (path) => {
    const bytes = files.get(path)
    return bytes === undefined ? undefined : Buffer.from(bytes)
  },
})

export function filesIn(folder: string): LogFiles {
  const files: LogFiles = new Map()
  for (const each of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(each.parentPath, each.name)
    if (each.isFile()) files.set(relative(folder, path), readFileSync(path))
  }
  return files
}

/** @param since the checkpoint the auditor kept */
export function audit(
  source: LogSource,
  policy: Policy,
  since?: Uint8Array,
): Promise<Verification> {
  const earlier = since === undefined ? undefined : judgeCheckpointBytes(since, policy)
  if (earlier?.trusted === false)
    throw new Error(`no checkpoint of ours: ${earlier.reason}`)
  return verifyLog({
    source,
    policy,
    heartbeatMs: 60_000,
    hasher,
    ...(earlier === undefined ? {} : { earlier }),
  })
}

/** The first fault and the kinds of all. */
export const told = ({ first, counts, ok }: Verification) => ({
  ok,
  kind: first?.kind,
  index: first?.index,
  kinds: Object.keys(counts).filter((kind) => !kind.startsWith('heartbeat')),
})
