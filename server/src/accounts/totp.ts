/** Time-based codes (RFC 6238): SHA-1, six digits, 30 s, the authenticator one step off at most. */
import { generateSecret, verifySync } from 'otplib'

const stepSeconds = 30

/** Stands in where there is no account, so that the same work is done. */
const dummySecret = generateSecret()

/** A new secret of 160 bits, base32, as authenticator apps take it. */
export function newTotpSecret(): string {
  return generateSecret()
}

/**
 * The time step the code belongs to, or null when it is of none within one step of `nowMs`.
 * The caller must see that a step is used once (RFC 6238 §5.2).
 */
export function stepOfCode(
  secret: string | null,
  code: string,
  nowMs: number,
): number | null {
  const token = code.replace(/\s/gu, '')
  if (!/^\d{6}$/.test(token)) return null
  const found = verifySync({
    secret: secret ?? dummySecret,
    token,
    epoch: Math.floor(nowMs / 1000),
    epochTolerance: stepSeconds,
  })
  return secret !== null && found.valid && 'timeStep' in found ? found.timeStep : null
}
