/**
 * Work a browser does before it may go on guessing: nothing to read or to recognise, so it hinders
 * no officer, and each guess costs a guesser about a second of a processor. A challenge is signed,
 * bound to the address, lasts some minutes and is good once. Nothing is kept until it is used.
 */
import { hash } from 'node:crypto'
import { workChallenge, type workDone } from '@chot/contract/session.ts'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { localDay } from './local-day.ts'
import type { Spendable } from './used-challenges.ts'

type WorkDeps = Pick<Deps, 'clock' | 'keys' | 'policies' | 'db'>

const secretOf = (deps: Pick<Deps, 'keys'>) =>
  deps.keys.requestDigest('work/signature').toString('hex')
const boundTo = (deps: Pick<Deps, 'keys'>, address: string) =>
  deps.keys.requestDigest(`work\n${address}`).toString('base64url')

/** A new challenge for whoever asks from `address`. */
export async function newWork(
  deps: WorkDeps,
  address: string,
): Promise<z.infer<typeof workChallenge>> {
  const now = deps.clock.now()
  const policy = await deps.policies.current(deps.db)
  const { workCost, workSeconds } = policy.valueOn('guessing', localDay(policy, now))
  const { parameters, signature = '' } = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: workCost,
    // One key in 256 begins like this.
    keyPrefix: '00',
    data: { for: boundTo(deps, address), until: now + workSeconds * 1000 },
    deriveKey,
    hmacSignatureSecret: secretOf(deps),
  })
  return workChallenge.parse({ parameters, signature })
}

/** Whether the work was done for a challenge of ours, for this address, in time. */
export async function isWorkDone(
  deps: WorkDeps,
  done: z.infer<typeof workDone>,
  address: string,
): Promise<boolean> {
  const { data } = done.challenge.parameters
  if (data.for !== boundTo(deps, address) || deps.clock.now() >= data.until) return false
  const { verified } = await verifySolution({
    challenge: done.challenge,
    solution: { counter: done.solution.counter, derivedKey: done.solution.derivedKey },
    deriveKey,
    hmacSignatureSecret: secretOf(deps),
  })
  return verified
}

/** The challenge, to be used up with the act the work was done for. */
export function spendableOf({ challenge }: z.infer<typeof workDone>): Spendable {
  return {
    digest: hash('sha256', challenge.signature, 'buffer'),
    expiresAt: challenge.parameters.data.until,
  }
}
