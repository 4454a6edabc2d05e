import type { workChallenge, workDone } from '@chot/contract/session.ts'
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { z } from 'zod'

/** Does what a browser is asked to before it may go on. Throws when the challenge has no solution. */
export async function solveWork(
  challenge: z.infer<typeof workChallenge>,
): Promise<z.infer<typeof workDone>> {
  const solution = await solveChallenge({ challenge, deriveKey })
  if (solution === null) throw new Error('the work has no solution')
  const { counter, derivedKey } = solution
  return { challenge, solution: { counter, derivedKey } }
}
