import { duties, permissions } from '@chot/core/duties.ts'
import { z } from 'zod'
import { passkeyAssertion, recoveryCode } from './factors.ts'
import { notice } from './notice.ts'
import { plainText, typed } from './values.ts'

const hex = (digitsMax: number) =>
  z
    .string(typed)
    .max(digitsMax, { error: 'too-long' })
    .regex(/^[0-9a-f]*$/, { error: 'characters' })

/** GET /v1/session/work: a challenge of altcha's second version, PBKDF2 (RFC 8018). */
export const workChallenge = z.strictObject({
  parameters: z.strictObject({
    algorithm: z.literal('PBKDF2/SHA-256'),
    nonce: hex(64),
    salt: hex(64),
    cost: z.number(typed).int().min(1).max(1_000_000),
    keyLength: z.literal(32),
    keyPrefix: hex(8),
    data: z.strictObject({
      for: z.string(typed).max(64, { error: 'too-long' }),
      /** UTC milliseconds. */
      until: z.number(typed).int(),
    }),
  }),
  signature: hex(128),
})

/** The challenge as it was given, and what solves it. */
export const workDone = z.strictObject({
  challenge: workChallenge,
  solution: z.strictObject({
    counter: z.number(typed).int().min(0).max(4_294_967_295),
    derivedKey: hex(64),
  }),
})

const password = z
  .string(typed)
  .min(1, { error: 'required' })
  .max(128, { error: 'too-long' })
const totp = z.string(typed).min(1, { error: 'required' }).max(8, { error: 'too-long' })

const isOne = (...given: readonly unknown[]) =>
  given.filter((each) => each !== undefined).length === 1

/**
 * POST /v1/session: all proofs at once, so that no step tells an attacker which was wrong. Login,
 * password and one second factor, or a passkey alone, which is both factors.
 */
export const signIn = z
  .strictObject({
    username: plainText(60).min(1, { error: 'required' }).optional(),
    password: password.optional(),
    totp: totp.optional(),
    passkey: passkeyAssertion.optional(),
    recoveryCode: recoveryCode.optional(),
    /** Asked for (`work-needed`) after failures. */
    work: workDone.optional(),
  })
  .superRefine((typed, context) => {
    const lacks = (name: string) =>
      context.addIssue({ code: 'custom', path: [name], message: 'required' })
    const alone = typed.username === undefined && typed.password === undefined
    if (!(alone && typed.passkey !== undefined)) {
      if (typed.username === undefined) lacks('username')
      if (typed.password === undefined) lacks('password')
    }
    if (
      !isOne(typed.totp, typed.passkey, typed.recoveryCode) ||
      (alone && !typed.passkey)
    )
      lacks('totp')
  })

/** PUT /v1/session/factor: a code of the authenticator, each good once. */
export const typedCode = z.strictObject({ totp })

/** POST /v1/session/step-up: a code, or a passkey. */
export const stepUp = z
  .strictObject({ totp: totp.optional(), passkey: passkeyAssertion.optional() })
  .superRefine((typed, context) => {
    if (!isOne(typed.totp, typed.passkey))
      context.addIssue({ code: 'custom', path: ['totp'], message: 'required' })
  })

/** GET /v1/sso */
export const ssoOffer = z.object({
  /** Whether officers may sign in by the identity provider of the province. */
  offered: z.boolean(),
  /** Where to sign out there; null when it has no such page, or is not known yet. */
  signOutUrl: z.string().nullable(),
})
export type SsoOffer = z.infer<typeof ssoOffer>

/** POST /v1/sso/start: where the browser goes. */
export const ssoStart = z.object({ url: z.string() })

/** POST /v1/sso/arrival: the query the browser was sent back with. */
export const ssoArrival = z.strictObject({
  search: z.string(typed).max(8_192, { error: 'too-long' }).regex(/^\?/, {
    error: 'characters',
  }),
})

/** POST /v1/session/factor: a secret for one's own authenticator. */
export const newFactor = z.object({
  /** Base32 (RFC 4648 §6), 160 bits. */
  secret: z.string(),
  /** As authenticators read it from a QR code: `otpauth://totp/…`. */
  uri: z.string(),
})
export type NewFactor = z.infer<typeof newFactor>

/** PUT /v1/session/password: one's own, with the present one as proof. */
export const passwordChange = z.strictObject({
  present: password,
  /** Its rules are those of the policy in force: see `password` faults in values.ts. */
  next: z.string(typed).min(1, { error: 'required' }).max(256, { error: 'too-long' }),
})

/** The steps of a sign-in that is not through. */
export const owedSteps = ['password', 'factor', 'notice'] as const
export type OwedStep = (typeof owedSteps)[number]

/** PUT /v1/session/notice: the version that was read. */
export const noticeRead = z.strictObject({ version: z.literal(notice.version) })

/** GET /v1/session and the answer to signing in. */
export const session = z.object({
  account: z.object({
    id: z.string(),
    username: z.string(),
    fullName: z.string(),
    agency: z.object({ code: z.string(), name: z.string() }),
    duties: z.array(z.enum(duties)),
  }),
  permissions: z.array(z.enum(permissions)),
  /** UTC milliseconds: when the session ends without activity, and at the latest. */
  idleUntil: z.number().int(),
  endsAt: z.number().int(),
  /** It began at the identity provider: the password here was not used. */
  bySso: z.boolean(),
  password: z.object({
    /** The first local day on which it is no longer good, and how far away that is. */
    dueOn: z.string(),
    daysLeft: z.number().int(),
    /** The warning that stands, in days; null while there is none. */
    warning: z.number().int().nullable(),
    rules: z.object({
      charactersMin: z.number().int(),
      classesMin: z.number().int(),
      scoreMin: z.number().int(),
      history: z.number().int(),
      daysMax: z.number().int(),
    }),
  }),
  /** Begun with a recovery code: the former factors go with the enrolment of a new one. */
  recovering: z.boolean(),
  /** What is still to do before anything else is possible, in order. */
  owes: z.array(z.enum(owedSteps)),
  /** Made-up people and a simulated NPD: the screens say so. */
  demonstration: z.boolean(),
  now: z.number().int(),
})
export type Session = z.infer<typeof session>

/** What comes of an arrival: a session, or a code of the authenticator first. */
export const ssoArrived = z.discriminatedUnion('next', [
  z.object({ next: z.literal('done'), session }),
  z.object({ next: z.literal('code') }),
])
export type SsoArrived = z.infer<typeof ssoArrived>

/** GET /v1/sessions: one's own of the last 30 days, newest first. */
export const ownSessions = z.object({
  sessions: z.array(
    z.object({
      /** Names it, and opens nothing. */
      id: z.string(),
      /** The one that asks. */
      thisOne: z.boolean(),
      /** UTC milliseconds. */
      since: z.number().int(),
      lastSeen: z.number().int(),
      address: z.string(),
      live: z.boolean(),
    }),
  ),
})
export type OwnSessions = z.infer<typeof ownSessions>

/** DELETE /v1/sessions/{id} */
export const ownSessionId = z
  .string(typed)
  .regex(/^[0-9a-f]{24}$/, { error: 'wrong-type' })

/** Why an open page is told that its session is over; GET /v1/session/events. */
export const sessionEnds = [
  'ended',
  'elsewhere',
  'expired',
  'account-moving',
  'account-locked',
  'account-dormant',
  'account-review-silent',
  'account-revoked',
  'agency-ended',
] as const
export type SessionEnd = (typeof sessionEnds)[number]
