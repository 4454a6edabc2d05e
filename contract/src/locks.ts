/** Alerts of the detection, and the locks on queries that a rule or a person put. */
import { ruleIds } from '@chot/core/detect/rules.ts'
import { lockScopes } from '@chot/core/workflow/lock.ts'
import { z } from 'zod'
import { workDone } from './session.ts'
import { plainText, reason } from './values.ts'

const id = z.uuid({ error: 'wrong-type' })
const pageOf = {
  after: id.optional(),
  limit: z.coerce.number({ error: 'wrong-type' }).int().min(1).max(200).default(50),
}

/** Whom or what it is about: a code or id, and the name people know it by, where there is one. */
const subject = { subject: z.string(), name: z.string().nullable() }

export const alertView = z.object({
  id: z.string(),
  /** UTC milliseconds, as all instants here. */
  at: z.number().int(),
  rule: z.enum(ruleIds),
  act: z.enum(['challenge', 'lock', 'case']),
  scope: z.enum(['account', 'agency']),
  ...subject,
  /** Sequences of the entries it rests on, oldest first. */
  events: z.array(z.number().int()),
  count: z.number().int(),
  overMs: z.number().int(),
  limit: z.number().int(),
  baseline: z
    .object({
      weekday: z.number().int(),
      hour: z.number().int(),
      sum: z.number().int(),
      weeks: z.number().int(),
    })
    .nullable(),
})
export type AlertView = z.infer<typeof alertView>

/** GET /v1/alerts: newest first. */
export const alertFilter = z.strictObject({
  act: alertView.shape.act.optional(),
  ...pageOf,
})
export const alertPage = z.object({
  alerts: z.array(alertView),
  next: z.string().nullable(),
})
export type AlertPage = z.infer<typeof alertPage>

export const lockView = z.object({
  id: z.string(),
  scope: z.enum(lockScopes),
  ...subject,
  at: z.number().int(),
  /** The alert that explains it; null of a person's lock. */
  alert: alertView.nullable(),
  /** A person, or the client system of a SOC; null of a rule's lock. */
  by: z.string().nullable(),
  reason: z.string().nullable(),
  basis: z.string().nullable(),
  lifted: z
    .object({ at: z.number().int(), by: z.string(), reason: z.string() })
    .nullable(),
  /** The approval to lift it that the one who looks may act on, or waits for. */
  approval: z
    .object({ id: z.string(), state: z.enum(['waiting', 'approved']) })
    .nullable(),
  /** The one who looks may not lift it: their own lock, or a lock of themself. */
  own: z.boolean(),
})
export type LockView = z.infer<typeof lockView>

/** GET /v1/locks: in force or lifted, newest first. */
export const lockFilter = z.strictObject({
  open: z.enum(['true', 'false'], { error: 'not-in-list' }).default('true'),
  ...pageOf,
})
export const lockPage = z.object({
  locks: z.array(lockView),
  next: z.string().nullable(),
})
export type LockPage = z.infer<typeof lockPage>

/** POST /v1/locks: an account is named by its login or id, an address as it is written. */
export const lockRequest = z.strictObject({
  scope: z.enum(lockScopes, { error: 'not-in-list' }),
  subject: plainText(64).min(1, { error: 'required' }),
  reason,
  /** The official document it rests on. */
  basis: reason,
})

export type LockBody = z.input<typeof lockRequest>

/** Whom a lock keeps waiting, counted when it was asked: dossiers, each a citizen, and officers. */
export const lockEffect = z.object({
  waiting: z.number().int(),
  workedOn: z.number().int(),
  officers: z.number().int(),
})
export type LockEffect = z.infer<typeof lockEffect>

/** GET /v1/locks/effect: before it is put; null of an address. */
export const lockEffectFilter = lockRequest.pick({ scope: true, subject: true })
export const lockEffectTold = z.object({ effect: lockEffect.nullable() })
export type LockEffectTold = z.infer<typeof lockEffectTold>

/** POST /v1/locks/{id}/unlock-requests: a second person is asked. */
export const unlockRequest = z.strictObject({ reason, basis: reason })
export type UnlockBody = z.input<typeof unlockRequest>

/** PUT /v1/challenge: what a challenged officer's browser did for a challenge of /v1/session/work. */
export const challengeMet = z.strictObject({ work: workDone })
export type ChallengeBody = z.input<typeof challengeMet>

export const challengeAnswer = z.object({ met: z.boolean() })

export const lockParams = z.strictObject({ id })
