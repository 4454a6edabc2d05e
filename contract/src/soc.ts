/** What a security operations centre does through the API: it locks, and reads what was found. */
import { z } from 'zod'
import { alertView, lockEffect, lockRequest } from './locks.ts'

const sequence = z.number().int()

/** POST /v1/soc/locks, with a key that makes a repeat harmless. `basis`: the SOC's own reference. */
export const socLockRequest = lockRequest

export const socHeaders = z.object({
  'idempotency-key': z
    .string({ error: 'idempotency-key' })
    .regex(/^[\x21-\x7e]{8,80}$/, { error: 'idempotency-key' }),
})

export const socLockPut = z.object({ id: z.string(), effect: lockEffect.nullable() })

/** GET /v1/soc/locks and /v1/soc/alerts: by the sequences of their entries, so that none is missed. */
export const socFilter = z.strictObject({
  /** Of the last one known; those after it. */
  after: z.coerce.number({ error: 'wrong-type' }).int().min(0).max(9e15).optional(),
  limit: z.coerce.number({ error: 'wrong-type' }).int().min(1).max(500).default(100),
})

export const socLocks = z.object({
  /** Its own, oldest first. */
  locks: z.array(
    z.object({
      id: z.string(),
      sequence,
      scope: lockRequest.shape.scope,
      subject: z.string(),
      /** UTC milliseconds. */
      at: z.number().int(),
      reason: z.string(),
      basis: z.string(),
      liftedAt: z.number().int().nullable(),
    }),
  ),
})
export type SocLocks = z.infer<typeof socLocks>

export const socAlerts = z.object({
  alerts: z.array(alertView.extend({ sequence })),
})
export type SocAlerts = z.infer<typeof socAlerts>
