/** The witnesses this gateway asks, from the policy file that CHOT_LOG_WITNESSES names. */
import { readFileSync } from 'node:fs'
import { Malformed } from '@chot/core/log/note-encoding.ts'
import type { VerifierKey } from '@chot/core/log/note-key.ts'
import { type Policy, parsePolicy, policyBytesMax } from '@chot/core/log/policy.ts'
import { sha256 } from '../publish/sha256.ts'

export interface Witness {
  /** In the policy. */
  readonly name: string
  readonly key: VerifierKey
  /** Submission prefix (tlog-witness), without a final slash. */
  readonly url: string
}

export interface WitnessPolicy {
  readonly policy: Policy
  readonly witnesses: readonly Witness[]
  /** SHA-256 of the file: nodes know by it that the witnesses are the same. */
  readonly digest: Uint8Array
}

/**
 * Reads the file (C2SP tlog-policy). Every witness needs its URL, since every one is asked; the log
 * may be left out, and when it is there it must be `origin`.
 * Throws Error with a sentence for the operator.
 */
export function readWitnessPolicy(path: string, origin: string): WitnessPolicy {
  const wrong = (why: string) => new Error(`CHOT_LOG_WITNESSES: ${why}`)
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    throw wrong(`${(error as NodeJS.ErrnoException).code ?? 'unreadable'}`)
  }
  if (bytes.length > policyBytesMax) throw wrong('the file is too long')
  let policy: Policy
  try {
    policy = parsePolicy(bytes, sha256)
  } catch (error) {
    if (error instanceof Malformed) throw wrong(error.message)
    throw error
  }
  if (policy.witnesses.length === 0) throw wrong('the file names no witness')
  if (policy.logs.some(({ key }) => key.name !== origin))
    throw wrong('the file names a log that is not CHOT_LOG_ORIGIN')
  const witnesses = policy.witnesses.map(({ name, key, url }) => {
    if (url === undefined || !/^https?:$/u.test(URL.parse(url)?.protocol ?? ''))
      throw wrong(`witness ${name} needs its http or https address`)
    return { name, key, url: url.replace(/\/+$/u, '') }
  })
  return { policy, witnesses, digest: sha256(bytes) }
}
