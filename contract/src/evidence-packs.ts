import { z } from 'zod'
import { logFilter } from './oversight.ts'
import { legalBasis, reason, typed } from './values.ts'

/** Entries of one pack: what an inspector reads, not a copy of the log. */
export const packRequestEntriesMax = 2_000

const why = { reason, basis: legalBasis }

/** POST /v1/evidence-packs: entries by their sequences, or all that a search of the log finds. */
export const packRequest = z.union([
  z.strictObject({
    sequences: z
      .array(z.number(typed).int({ error: 'wrong-type' }).min(0).max(9e15))
      .min(1, { error: 'required' })
      .max(packRequestEntriesMax, { error: 'too-long' }),
    ...why,
  }),
  z.strictObject({ filter: logFilter.omit({ before: true, limit: true }), ...why }),
])
export type PackRequest = z.infer<typeof packRequest>
