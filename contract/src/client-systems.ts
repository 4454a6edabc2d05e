import { isCivilDate } from '@chot/core/calendar/civil.ts'
import { decisions } from '@chot/core/workflow/account.ts'
import {
  clientSystemActs,
  clientSystemStates,
  holdsSecretKey,
  systemRequestKinds,
} from '@chot/core/workflow/client-system.ts'
import { z } from 'zod'
import { listCode, plainText, reason, typed } from './values.ts'

export const clientScopes = [
  'queries:write',
  'dossiers:write',
  'log:read',
  'locks:write',
  'jobs',
] as const

/** GET /v1/client-systems: all of them, by id; instants are UTC milliseconds. */
export const clientSystemView = z.object({
  id: z.string(),
  name: z.string(),
  agency: z.object({ code: z.string(), name: z.string() }),
  scopes: z.array(z.string()),
  /** Networks it may call from, in CIDR notation. */
  networks: z.array(z.string()),
  state: z.enum(clientSystemStates),
  /** Who brought it into its state, when and why; null when it is as it was registered. */
  change: z
    .object({
      at: z.number().int(),
      by: z.string(),
      /** It was the one who looks: they may not undo their own lock. */
      own: z.boolean(),
      reason: z.string(),
      basis: z.string(),
    })
    .nullable(),
  keys: z.array(
    z.object({
      thumbprint: z.string(),
      kid: z.string().nullable(),
      from: z.number().int(),
      to: z.number().int(),
      endedAt: z.number().int().nullable(),
    }),
  ),
})
export type ClientSystemView = z.infer<typeof clientSystemView>

/** Asked by one, to be decided by another. */
export const systemRequestView = z.object({
  id: z.string(),
  kind: z.enum(systemRequestKinds),
  system: z.object({ id: z.string(), name: z.string() }),
  agency: z.object({ code: z.string(), name: z.string() }),
  scopes: z.array(z.string()),
  networks: z.array(z.string()),
  key: z.object({
    thumbprint: z.string(),
    kid: z.string().nullable(),
    from: z.number().int(),
    to: z.number().int(),
  }),
  requester: z.string(),
  /** It was the one who looks: somebody else decides. */
  own: z.boolean(),
  requestedAt: z.number().int(),
  reason: z.string(),
  basis: z.string(),
})
export type SystemRequestView = z.infer<typeof systemRequestView>

export const clientSystemList = z.object({
  systems: z.array(clientSystemView),
  /** What waits for a second person, oldest first. */
  requests: z.array(systemRequestView),
  /** The longest a key may be in force. */
  keyDaysMax: z.number().int(),
  /** UTC milliseconds at the server: which keys are in force is told by this clock. */
  now: z.number().int(),
})
export type ClientSystemList = z.infer<typeof clientSystemList>

/** POST /v1/client-systems/{id}/acts */
export const clientSystemActRequest = z
  .strictObject({
    act: z.enum(clientSystemActs, { error: 'not-in-list' }),
    /** The key meant, with `end-key`. */
    thumbprint: plainText(43).optional(),
    reason,
    /** The official document it rests on. */
    basis: reason,
  })
  .superRefine(({ act, thumbprint }, context) => {
    if ((act === 'end-key') !== (thumbprint !== undefined))
      context.addIssue({ code: 'custom', path: ['thumbprint'], message: 'required' })
  })

const coordinate = z.string().max(64)
const attributes = {
  kid: z.string().min(1).max(100).optional(),
  use: z.literal('sig').optional(),
  key_ops: z.array(z.literal('verify')).max(1).optional(),
  ext: z.boolean().optional(),
}
const keyShape = z.discriminatedUnion('kty', [
  z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: coordinate,
    alg: z.enum(['EdDSA', 'Ed25519']).optional(),
    ...attributes,
  }),
  z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: coordinate,
    y: coordinate,
    alg: z.literal('ES256').optional(),
    ...attributes,
  }),
])

/** A public key that can verify EdDSA or ES256 (RFC 7517); one with a secret part is refused as such. */
export const publicJwk = z
  .unknown()
  .superRefine((jwk, context) => {
    const isObject = typeof jwk === 'object' && jwk !== null
    const message = isObject && holdsSecretKey(jwk) ? 'secret-key' : 'public-key'
    if (message === 'secret-key' || !keyShape.safeParse(jwk).success)
      context.addIssue({ code: 'custom', message })
  })
  .transform((jwk) => jwk as z.infer<typeof keyShape>)
export type PublicJwk = z.infer<typeof keyShape>

const day = z.string(typed).refine(isCivilDate, { error: 'day' })
const cidr = z.union([z.cidrv4(), z.cidrv6()])
const network = z
  .string(typed)
  .refine((text) => cidr.safeParse(text).success, { error: 'network' })
const newKey = {
  system: z.string(typed).regex(/^(?!.*\d{9})[0-9A-Za-z][0-9A-Za-z._-]{2,63}$/, {
    error: 'system-id',
  }),
  jwk: publicJwk,
  /** The first day in force, and the first day no more. */
  from: day,
  to: day,
  reason,
  basis: reason,
}

/** POST /v1/client-system-requests */
export const systemRequestBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('system'),
    name: plainText(200).min(1, { error: 'required' }),
    agency: listCode,
    scopes: z
      .array(z.enum(clientScopes, { error: 'not-in-list' }))
      .min(1, { error: 'required' })
      .max(clientScopes.length, { error: 'too-long' }),
    networks: z
      .array(network)
      .min(1, { error: 'required' })
      .max(50, { error: 'too-long' }),
    ...newKey,
  }),
  z.strictObject({ kind: z.literal('key'), ...newKey }),
])
export type SystemRequestBody = z.infer<typeof systemRequestBody>
export const madeSystemRequest = z.object({ id: z.string(), thumbprint: z.string() })

/** POST /v1/client-system-requests/{id}/decision */
export const systemDecisionBody = z.strictObject({
  decision: z.enum(decisions, { error: 'not-in-list' }),
  reason,
})
