/**
 * Argon2id (RFC 9106). 32 MiB and 3 passes took 50–60 ms on a core of 2026; OWASP's least is
 * 19 MiB and 2 passes.
 */
import { hash, verify } from '@node-rs/argon2'
import { createGate } from './gate.ts'

// Argon2id is the library's default algorithm; its enum cannot be imported under type stripping.
const cost = {
  memoryCost: 32 * 1024,
  timeCost: 3,
  parallelism: 1,
  outputLen: 32,
} as const

const ofThisCost = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`

/** Hash of a random password nobody kept, at the cost above: verified where there is no account. */
export const dummyHash =
  '$argon2id$v=19$m=32768,t=3,p=1$PXs10ra5mm8kGrA7SRy3vQ$Nrh8/UZ+xZfUBHR1PZZXh0AvcPesDCRzTUONd0dLOng'

// Hashing runs on libuv's four threads, as do the signatures of the data plane: half is left to
// them, and memory is bounded at 64 MiB. A flood of sign-ins waits here and is then turned away.
const gate = createGate(2, 64)

/** One password, however the keyboard composes its diacritics (NIST SP 800-63B §5.1.1.2). */
const normal = (password: string) => password.normalize('NFKC')

/** PHC string of a new salted hash. Slow on purpose: never while the log's head is held. */
export function hashPassword(password: string): Promise<string> {
  return gate.run(() => hash(normal(password), cost))
}

/** Whether a hash was made at another cost than those made now. */
export const isOfOtherCost = (storedHash: string): boolean =>
  !storedHash.startsWith(ofThisCost)

/**
 * Whether the password is the one hashed; with no hash the same work is done and the answer is
 * no. Throws Problem `busy` when too many wait.
 */
export async function verifyPassword(
  storedHash: string | null,
  password: string,
): Promise<boolean> {
  const agrees = await gate.run(() => verify(storedHash ?? dummyHash, normal(password)))
  return agrees && storedHash !== null
}
