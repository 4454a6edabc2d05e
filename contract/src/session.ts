import { duties, permissions } from '@chot/core/duties.ts'
import { z } from 'zod'
import { plainText, typed } from './values.ts'

/** POST /v1/session: all three proofs at once, so that no step tells an attacker which was wrong. */
export const signIn = z.strictObject({
  username: plainText(60).min(1, { error: 'required' }),
  password: z.string(typed).min(1, { error: 'required' }).max(128, { error: 'too-long' }),
  totp: z.string(typed).min(1, { error: 'required' }).max(8, { error: 'too-long' }),
})

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
  /** Made-up people and a simulated NPD: the screens say so. */
  demonstration: z.boolean(),
  now: z.number().int(),
})
export type Session = z.infer<typeof session>
