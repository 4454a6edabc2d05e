import { generateSecret, generateSync } from 'otplib'

const stepSeconds = 30

export const newTotpSecret = (): string => generateSecret()

/** The time step an instant lies in (RFC 6238 §4.2). */
export const stepAt = (nowMs: number): number => Math.floor(nowMs / 1000 / stepSeconds)

/** Milliseconds until the next step begins. */
export const stepMsLeft = (nowMs: number): number =>
  stepSeconds * 1000 - (nowMs % (stepSeconds * 1000))

export function codeOfStep(secret: string, step: number): string {
  return generateSync({ secret, epoch: step * stepSeconds })
}
