import { z } from 'zod'
import { logFilter } from './oversight.ts'
import { legalBasis, month, reason, typed } from './values.ts'

/** Entries of one pack: what an inspector reads, not a copy of the log. */
export const packRequestEntriesMax = 2_000

/** Months whose keys one approval may name. */
export const disclosedMonthsMax = 12

const why = { reason, basis: legalBasis }

/** Each once, ascending. */
const months = z
  .array(month)
  .min(1, { error: 'required' })
  .max(disclosedMonthsMax, { error: 'too-long' })
  .transform((named) => [...new Set(named)].sort())

/**
 * POST /v1/key-disclosures: asks to hand out the subject keys of months with one evidence pack. A
 * key tells about everybody who was looked up in its month, not of one citizen alone.
 */
export const keyDisclosureRequest = z.strictObject({
  /** UTC months that are over. */
  months,
  /** Who is to have the keys, e.g. `Đoàn thanh tra theo Quyết định 12/QĐ-TTr`. */
  recipient: reason,
  ...why,
})

/** With keys, on an approval; reason and basis are then those that were approved. */
const withKeys = { disclosure: z.strictObject({ approval: z.uuid(), months }) }
const bySequence = {
  sequences: z
    .array(z.number(typed).int({ error: 'wrong-type' }).min(0).max(9e15))
    .min(1, { error: 'required' })
    .max(packRequestEntriesMax, { error: 'too-long' }),
}
const byFilter = { filter: logFilter.omit({ before: true, limit: true }) }

/** POST /v1/evidence-packs: entries by their sequences, or all that a search of the log finds. */
export const packRequest = z.union([
  z.strictObject({ ...bySequence, ...why }),
  z.strictObject({ ...byFilter, ...why }),
  z.strictObject({ ...bySequence, ...withKeys }),
  z.strictObject({ ...byFilter, ...withKeys }),
])
export type PackRequest = z.infer<typeof packRequest>
