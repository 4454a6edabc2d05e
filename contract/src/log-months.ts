import { z } from 'zod'

/** `sealing`, `pruning`: begun and not done. */
export const monthStates = ['open', 'sealing', 'sealed', 'pruning', 'pruned'] as const
export const keyStates = ['held', 'destroyed', 'absent'] as const

/** GET /v1/log-months: months of the access log, newest first. */
export const logMonths = z.object({
  months: z.array(
    z.object({
      /** UTC month, `yyyy-MM`. */
      month: z.string(),
      state: z.enum(monthStates),
      /** Entries `first` up to but without `end`. */
      first: z.number().int(),
      end: z.number().int(),
      /** What it takes in the database. */
      bytes: z.number().int(),
      /** Its subject key, on the node that answers. */
      key: z.enum(keyStates),
      /** Sequences of the entries that say so. */
      sealedSequence: z.number().int().nullable(),
      pruneSequence: z.number().int().nullable(),
      keySequence: z.number().int().nullable(),
      /** What comes next, and the first month in which it may. */
      next: z.object({ step: z.enum(['seal', 'prune']), month: z.string() }).nullable(),
    }),
  ),
  sealedAfterMonths: z.number().int(),
  prunedAfterMonths: z.number().int(),
  floorMonths: z.number().int(),
})
export type LogMonths = z.infer<typeof logMonths>
