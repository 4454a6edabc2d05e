import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import { api } from '../api.ts'

const timeoutMs = 120_000

/**
 * Fetches the work the server asks for after failures, and does it: some seconds at most, in steps
 * that leave the page alive. Throws when it could not be done.
 */
export async function doWork() {
  const challenge = await api.work()
  const solution = await solveChallenge({ challenge, deriveKey, timeout: timeoutMs })
  if (solution === null) throw new Error('the work was not done in time')
  const { counter, derivedKey } = solution
  return { challenge, solution: { counter, derivedKey } }
}
