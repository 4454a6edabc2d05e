/** Drives of registration: who is to complete their files by when, and how far everybody is. */

import { agencyKinds } from '@chot/core/agencies/reorganisation.ts'
import { progressStates } from '@chot/core/registration/progress.ts'
import { connectionStates } from '@chot/core/workflow/connection.ts'
import { z } from 'zod'
import { partView } from './connections.ts'
import { paged, pagedFilter } from './paging.ts'
import { civilDay, legalBasis, listCode, plainText, reason } from './values.ts'

const id = z.uuid({ error: 'wrong-type' })

/** POST /v1/drives: every agency in force of these kinds is asked. */
export const driveBody = z.strictObject({
  name: plainText(120).trim().min(5, { error: 'required' }),
  basis: legalBasis,
  /** Edition of the forms. */
  form: z.enum(['2025-09-12', '2021-08-23'], { error: 'not-in-list' }),
  dueOn: civilDay,
  kinds: z
    .array(z.enum(agencyKinds, { error: 'not-in-list' }))
    .min(1, { error: 'required' }),
})
export type DriveBody = z.input<typeof driveBody>

/** PUT /v1/drives/{id}/due */
export const dueBody = z.strictObject({ dueOn: civilDay, reason, basis: legalBasis })
/** POST /v1/drives/{id}/end */
export const endBody = z.strictObject({ reason, basis: legalBasis })
/** PUT /v1/drives/{id}/exclusions/{agency} */
export const exclusionBody = z.strictObject({
  excluded: z.boolean(),
  reason,
  basis: legalBasis,
})
export type ExclusionBody = z.input<typeof exclusionBody>
export const driveParams = z.strictObject({ id })
export const exclusionParams = z.strictObject({ id, agency: listCode })

const figures = z.object({
  done: z.number().int(),
  partial: z.number().int(),
  none: z.number().int(),
  excluded: z.number().int(),
})
export type Figures = z.infer<typeof figures>

const driveView = z.object({
  id: z.string(),
  name: z.string(),
  basis: z.string(),
  form: z.string(),
  openedOn: z.string(),
  dueOn: z.string(),
  closedOn: z.string().nullable(),
  agencies: z.number().int(),
})
export type DriveView = z.infer<typeof driveView>

/** GET /v1/drives: newest first, at most a hundred. */
export const driveList = z.object({ drives: z.array(driveView) })
export type DriveList = z.infer<typeof driveList>

/** GET /v1/drives/{id}/progress */
export const progressFilter = z.strictObject({
  ...pagedFilter,
  progress: z.enum(progressStates, { error: 'not-in-list' }).optional(),
  kind: z.enum(agencyKinds, { error: 'not-in-list' }).optional(),
  area: plainText(100).optional(),
})
const progressRow = z.object({
  agency: z.object({ code: z.string(), name: z.string(), kind: z.string() }),
  /** Empty where the list of agencies names none. */
  area: z.string(),
  progress: z.enum(progressStates),
  file: z.object({ id: z.string(), state: z.enum(connectionStates) }).nullable(),
  dueOn: z.string(),
  /** The connection itself; null: none on record. */
  connection: z.enum(['connected', 'suspended', 'ended']).nullable(),
  excluded: z.object({ on: z.string(), reason: z.string() }).nullable(),
  /** Parts that are not complete, with what they lack; empty of whoever is done. */
  lacks: z.array(partView),
})
export type ProgressRow = z.infer<typeof progressRow>
const breakdown = figures.extend({ kind: z.string(), area: z.string() })
export type Breakdown = z.infer<typeof breakdown>
export const progressPage = z.object({
  drive: driveView,
  today: z.string(),
  /** Of all agencies of the drive, by kind and area. */
  breakdown: z.array(breakdown),
  rows: z.array(progressRow),
  ...paged,
})
export type ProgressPage = z.infer<typeof progressPage>
/** GET /v1/drives/{id}/rows: all at once, to be written into a file. */
export const progressRows = z.object({ rows: z.array(progressRow) })
export type ProgressRows = z.infer<typeof progressRows>

/** GET /v1/drives/{id}/figures: of each day, beside those of the drive before. */
export const figuresView = z.object({
  days: z.array(figures.extend({ day: z.string() })),
  last: z
    .object({
      drive: driveView,
      /** On the same day after its opening, or the last one before that. */
      sameDay: figures.extend({ day: z.string() }).nullable(),
      atEnd: figures.extend({ day: z.string() }).nullable(),
    })
    .nullable(),
})
export type FiguresView = z.infer<typeof figuresView>
