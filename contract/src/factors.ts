/** Second factors of one's own: passkeys in the JSON of WebAuthn Level 3 §5.1.8, codes, recovery codes. */
import { z } from 'zod'
import { plainText, typed } from './values.ts'

/** Base64url without padding, of at most so many bytes. */
const bytes = (bytesMax: number) =>
  z
    .string(typed)
    .min(1, { error: 'required' })
    .max(Math.ceil((bytesMax * 4) / 3), { error: 'too-long' })
    .regex(/^[A-Za-z0-9_-]*$/, { error: 'characters' })

/** At most 1,023 bytes (WebAuthn §4, credential id). */
const passkeyId = bytes(1023)
const transports = z.array(z.string(typed).max(32, { error: 'too-long' })).max(10)

/** What an authenticator answers to a challenge; further members of a browser are left off. */
export const passkeyAssertion = z.object({
  id: passkeyId,
  rawId: passkeyId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: bytes(2048),
    authenticatorData: bytes(2048),
    signature: bytes(1024),
    /** The account, as the authenticator kept it; absent when the passkey was named to it. */
    userHandle: bytes(64).optional(),
  }),
})
export type PasskeyAssertion = z.infer<typeof passkeyAssertion>

/** What an authenticator says of a passkey it has made. */
export const passkeyAttestation = z.object({
  id: passkeyId,
  rawId: passkeyId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: bytes(2048),
    attestationObject: bytes(16_384),
    transports: transports.optional(),
  }),
})
export type PasskeyAttestation = z.infer<typeof passkeyAttestation>

/** POST /v1/factors/passkeys */
export const newPasskey = z.strictObject({
  /** Tells one’s passkeys apart. */
  name: plainText(60).trim().min(1, { error: 'required' }),
  attestation: passkeyAttestation,
})

const credentials = z.array(
  z.object({
    id: z.string(),
    type: z.string(),
    transports: z.array(z.string()).optional(),
  }),
)

/** GET /v1/session/passkey and /v1/session/step-up: what the browser asks an authenticator to sign. */
export const assertionOptions = z.object({
  challenge: z.string(),
  rpId: z.string().optional(),
  timeout: z.number().optional(),
  userVerification: z.string().optional(),
  allowCredentials: credentials.optional(),
})

/** GET /v1/factors/passkeys/options: what it asks one to make. */
export const attestationOptions = z.object({
  challenge: z.string(),
  rp: z.object({ name: z.string(), id: z.string().optional() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ alg: z.number(), type: z.string() })),
  timeout: z.number().optional(),
  excludeCredentials: credentials.optional(),
  authenticatorSelection: z
    .object({
      residentKey: z.string().optional(),
      requireResidentKey: z.boolean().optional(),
      userVerification: z.string().optional(),
    })
    .optional(),
  attestation: z.string().optional(),
})

/** GET /v1/factors: one's own. */
export const ownFactors = z.object({
  /** An authenticator gives codes. */
  totp: z.boolean(),
  passkeys: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** May be on several devices of its holder. */
      synced: z.boolean(),
      /** UTC milliseconds; null: never used. */
      createdAt: z.number().int(),
      lastUsedAt: z.number().int().nullable(),
    }),
  ),
  recoveryCodes: z.object({
    left: z.number().int(),
    /** UTC milliseconds; null: never made. */
    madeAt: z.number().int().nullable(),
    lastUsedAt: z.number().int().nullable(),
  }),
  /** Passkeys need a name of the network, not an address (WebAuthn §5.1.2). */
  passkeysPossible: z.boolean(),
})
export type OwnFactors = z.infer<typeof ownFactors>

/** DELETE /v1/factors/passkeys/{id} */
export const passkeyParams = z.strictObject({ id: passkeyId })

/** POST /v1/factors/recovery-codes: shown once, kept as digests. */
export const newRecoveryCodes = z.object({ codes: z.array(z.string()) })

/** Typed from paper: blanks, hyphens and capitals do not matter. */
export const recoveryCode = z
  .string(typed)
  .min(1, { error: 'required' })
  .max(60, { error: 'too-long' })
