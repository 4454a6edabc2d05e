import { z } from 'zod'
import { limitStanding } from './limits.ts'

/** Where the entries that prove an act stand in the access log. */
export const receipt = z.object({
  requestId: z.string(),
  /** The decision's place in the log and its leaf hash, hexadecimal. */
  decision: z.object({ sequence: z.number().int(), leafHash: z.string() }),
  /** The outcome's; absent on a refusal, which has no outcome of its own. */
  outcome: z.object({ sequence: z.number().int(), leafHash: z.string() }).optional(),
  /** UTC milliseconds of the last entry named. */
  at: z.number().int(),
})
export type Receipt = z.infer<typeof receipt>

/** RFC 9457 problem details; `title` is a Vietnamese sentence that says what to do. */
export const problemBody = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  /** The request this answers, for the operator's own log. */
  instance: z.string().optional(),
  /** The field a refusal speaks of. */
  field: z.string().optional(),
  errors: z
    .array(z.object({ field: z.string(), code: z.string(), message: z.string() }))
    .optional(),
  receipt: receipt.optional(),
  /** The limit that has no room, when it is a limit that refuses. */
  limit: limitStanding.optional(),
  /** Seconds to wait, when waiting helps. */
  retryAfterSeconds: z.number().int().optional(),
})
export type ProblemBody = z.infer<typeof problemBody>
