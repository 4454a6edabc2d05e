/** What client systems sign: JWTs under the key they registered (RFC 7519, RFC 7523 §3). */
import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Deps } from '../deps.ts'
import { type ClientKey, type ClientSystem, keyOfHeader } from './client-keys.ts'

/** Why an assertion was refused: for the access log, never for the caller. */
export type AssertionFault =
  | 'assertion-malformed'
  | 'assertion-signature'
  | 'assertion-issuer'
  | 'assertion-audience'
  | 'assertion-expired'
  | 'assertion-too-long-lived'
  | 'assertion-not-yet'
  | 'assertion-without-jti'

export class AssertionInvalid extends Error {
  readonly fault: AssertionFault
  constructor(fault: AssertionFault) {
    super(fault)
    this.name = 'AssertionInvalid'
    this.fault = fault
  }
}

export interface Assertion {
  readonly subject: string
  readonly jti: string
  /** UTC milliseconds. */
  readonly expiresAt: number
  readonly issuedAt: number | null
  /** The key that signed it. */
  readonly thumbprint: string
}

const charactersMax = 4_096
const jtiCharactersMax = 128
const lifeMsMax = 5 * 60_000
/** How far the clock of a client system may be ahead of ours. */
const skewSeconds = 30

/** Ourselves as an audience: the public URL as configured, or its origin. */
export function publicAudiences(publicUrl: string): readonly string[] {
  return [publicUrl, new URL(publicUrl).origin]
}

/** Who an assertion says it is from, unproved: to find the keys to prove it with. */
export function claimedIssuer(jwt: string): string | null {
  if (jwt.length > charactersMax) return null
  try {
    const { iss } = decodeJwt(jwt)
    return typeof iss === 'string' && iss.length <= 64 ? iss : null
  } catch {
    return null
  }
}

/** The claims of an assertion `system` signed for one of `audiences`. Throws AssertionInvalid. */
export async function verifyAssertion(
  deps: Pick<Deps, 'clock'>,
  system: ClientSystem,
  audiences: readonly string[],
  jwt: string,
): Promise<Assertion> {
  if (jwt.length > charactersMax) throw new AssertionInvalid('assertion-malformed')
  const now = deps.clock.now()
  const { claims, signer } = await verifiedClaims(system, audiences, jwt, now)
  const { sub, jti, exp, iat } = claims
  if (typeof sub !== 'string' || exp === undefined)
    throw new AssertionInvalid('assertion-malformed')
  if (typeof jti !== 'string' || jti.length === 0 || jti.length > jtiCharactersMax)
    throw new AssertionInvalid('assertion-without-jti')
  const expiresAt = exp * 1000
  const issuedAt = iat === undefined ? null : iat * 1000
  // The leeway given to `nbf` is not given here: what has expired is refused at once.
  if (expiresAt <= now) throw new AssertionInvalid('assertion-expired')
  if (issuedAt !== null && issuedAt > now + skewSeconds * 1000)
    throw new AssertionInvalid('assertion-not-yet')
  const longLived =
    issuedAt === null
      ? expiresAt > now + lifeMsMax
      : expiresAt > issuedAt + lifeMsMax ||
        expiresAt > now + lifeMsMax + skewSeconds * 1000
  if (longLived) throw new AssertionInvalid('assertion-too-long-lived')
  return { subject: sub, jti, expiresAt, issuedAt, thumbprint: signer.thumbprint }
}

async function verifiedClaims(
  system: ClientSystem,
  audiences: readonly string[],
  jwt: string,
  now: number,
): Promise<{ readonly claims: JWTPayload; readonly signer: ClientKey }> {
  let signer: ClientKey | undefined
  const keyOf: JWTVerifyGetKey = (header) => {
    signer = keyOfHeader(system.keys, header)
    if (signer === undefined) throw new errors.JWKSNoMatchingKey()
    return signer.key
  }
  try {
    const { payload } = await jwtVerify(jwt, keyOf, {
      // Asymmetric only: nothing a holder of the public key could make (RFC 8725 §3.1).
      algorithms: ['EdDSA', 'ES256'],
      issuer: system.id,
      audience: [...audiences],
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'jti'],
      currentDate: new Date(now),
      clockTolerance: skewSeconds,
    })
    if (signer === undefined) throw new errors.JWKSNoMatchingKey()
    return { claims: payload, signer }
  } catch (error) {
    throw new AssertionInvalid(faultOf(error))
  }
}

function faultOf(error: unknown): AssertionFault {
  if (error instanceof errors.JWTExpired) return 'assertion-expired'
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return 'assertion-issuer'
    if (error.claim === 'aud') return 'assertion-audience'
    if (error.claim === 'nbf') return 'assertion-not-yet'
    if (error.claim === 'jti') return 'assertion-without-jti'
    return 'assertion-malformed'
  }
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid)
    return 'assertion-malformed'
  return 'assertion-signature'
}
