import { isCivilDate } from '@chot/core/calendar/civil.ts'
import { comparisonStates } from '@chot/core/reconciliation/compare.ts'
import { dayReadings } from '@chot/core/reconciliation/day-segments.ts'
import { differenceActs, differenceStates } from '@chot/core/reconciliation/difference.ts'
import { z } from 'zod'
import { paged } from './paging.ts'
import { legalBasis, listCode, reason, typed } from './values.ts'

const day = z.string(typed).refine(isCivilDate, { error: 'day' })
const reading = z.enum(dayReadings, { error: 'not-in-list' })
const windowKind = z.enum(['office', 'off-hours'], { error: 'not-in-list' })
const count = z.number(typed).int().min(0).max(99_999_999)

/** Lines of a statement: services × agencies × windows of the largest province, and to spare. */
const statementRowsMax = 5_000
/** Characters of a statement as it is sent. */
export const statementLengthMax = 900_000

/**
 * The Ministry's counts of one day, in a form of ours (docs/reconciliation.md): `service` is its
 * code (MaTichHop), `agency` MaDonVi or null where it tells none apart.
 */
export const ministryStatement = z.strictObject({
  day,
  reading,
  rows: z
    .array(
      z.strictObject({
        service: z.string(typed).regex(/^\d{1,8}$/, { error: 'list-code' }),
        agency: listCode.max(35, { error: 'too-long' }).nullable(),
        window: windowKind,
        received: count,
        /** Of these, refused by the Ministry; not compared. */
        refused: count.optional(),
      }),
    )
    .max(statementRowsMax, { error: 'too-long' }),
})
export type MinistryStatement = z.infer<typeof ministryStatement>

/** POST /v1/ministry-statements: the text of a JSON or CSV file. */
export const statementBody = z.strictObject({
  text: z.string(typed).min(1, { error: 'required' }).max(statementLengthMax, {
    error: 'too-long',
  }),
})

export const comparisonParams = z.strictObject({ reading, day })

/** GET /v1/comparisons: days that are over, the last one first. */
export const comparisonFilter = z.strictObject({
  reading: reading.default('counting-day'),
  /** Cursor: days before this one. */
  after: day.optional(),
  limit: z.coerce.number({ error: 'wrong-type' }).int().min(1).max(62).default(31),
})

const numbers = {
  sent: z.number().int(),
  possible: z.number().int(),
  received: z.number().int(),
}

const comparison = z.object({
  state: z.enum(comparisonStates),
  source: z.enum(['service', 'file']),
  /** UTC milliseconds. */
  at: z.number().int(),
  /** Who had it made; null: the gateway by itself. */
  by: z.string().nullable(),
  ...numbers,
})

export const comparisonPage = z.object({
  days: z.array(
    z.object({
      day: z.string(),
      /** The last one made; null: not compared yet. */
      comparison: comparison.nullable(),
      openDifferences: z.number().int(),
    }),
  ),
  ...paged,
  /** Whether the gateway fetches the Ministry's counts by itself. */
  fetches: z.boolean(),
})
export type ComparisonPage = z.infer<typeof comparisonPage>

const place = {
  /** Our code; the Ministry's where it is of no service of ours. */
  service: z.string(),
  serviceName: z.string().nullable(),
  agency: z.string().nullable(),
  agencyName: z.string().nullable(),
  window: windowKind,
}

export const difference = z.object({
  id: z.number().int(),
  ...place,
  ...numbers,
  state: z.enum(differenceStates),
  acts: z.array(
    z.object({
      at: z.number().int(),
      act: z.enum(['found', 'changed', 'settled', ...differenceActs]),
      by: z.string().nullable(),
      reason: z.string().nullable(),
      basis: z.string().nullable(),
    }),
  ),
})
export type Difference = z.infer<typeof difference>

/** GET /v1/comparisons/{reading}/{day} */
export const comparisonView = z.object({
  day: z.string(),
  reading,
  comparison: comparison.nullable(),
  rows: z.array(z.object({ ...place, ...numbers, state: z.enum(comparisonStates) })),
  differences: z.array(difference),
  fetches: z.boolean(),
})
export type ComparisonView = z.infer<typeof comparisonView>

/** Answer of a comparison made: which day it was of. */
export const comparisonMade = z.object({
  day: z.string(),
  reading,
  state: z.enum(comparisonStates),
})
export type ComparisonMade = z.infer<typeof comparisonMade>

export const differenceParams = z.strictObject({
  id: z.coerce.number({ error: 'wrong-type' }).int().min(1).max(Number.MAX_SAFE_INTEGER),
})

/** POST /v1/differences/{id}/acts */
export const differenceActBody = z
  .strictObject({
    act: z.enum(differenceActs, { error: 'not-in-list' }),
    reason,
    basis: legalBasis.optional(),
  })
  .superRefine(({ act, basis }, context) => {
    if (act === 'close' && basis === undefined)
      context.addIssue({ code: 'custom', path: ['basis'], message: 'required' })
  })
