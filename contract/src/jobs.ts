import { isCivilDate } from '@chot/core/calendar/civil.ts'
import { jobActors, jobActs, jobStates } from '@chot/core/jobs/job.ts'
import { jobWaits } from '@chot/core/jobs/plan.ts'
import { z } from 'zod'
import { dossierCode, listCode, login, plainText, reason, typed } from './values.ts'

const day = z.string(typed).refine(isCivilDate, { error: 'day' })
const units = z.number(typed).int().min(1).max(1_000_000)
const windowKind = z.enum(['office', 'off-hours'], { error: 'not-in-list' })

/** POST /v1/jobs: what was announced. Nothing of it is ever changed; another draft is made instead. */
export const jobBody = z
  .strictObject({
    name: reason,
    /** The owner; a client system names itself. */
    system: plainText(64).min(1, { error: 'required' }),
    /** Login of the officer in whose name it asks. */
    officer: login,
    service: listCode,
    purpose: listCode,
    /** Number, day and addressee of the notice (dispatch 6383, form, note 3). */
    notice: z.strictObject({ number: reason, on: day, to: reason }),
    windows: z
      .array(windowKind)
      .min(1, { error: 'required' })
      .max(2, { error: 'too-long' }),
    from: day,
    /** Included. */
    to: day,
    perWindow: units,
    inAll: units,
    perMinute: units,
  })
  .superRefine(({ from, to }, context) => {
    if (to < from)
      context.addIssue({ code: 'custom', path: ['to'], message: 'days-order' })
  })
export type JobBody = z.infer<typeof jobBody>

export const jobItemsMax = 500

/** POST /v1/jobs/{id}/items: a page of rows; sent again it changes nothing. */
export const jobItemsBody = z.strictObject({
  /** Number of the first row, from 1. */
  first: units,
  items: z
    .array(
      z.strictObject({
        dossier: dossierCode,
        /** Place of the person in the dossier. */
        party: z.number(typed).int().min(1).max(50),
      }),
    )
    .min(1, { error: 'required' })
    .max(jobItemsMax, { error: 'too-long' }),
})
export const jobItemsAnswer = z.object({ items: z.number().int() })

/** POST /v1/jobs/{id}/requests */
export const jobAsk = z.strictObject({ reason, basis: reason })

/** POST /v1/jobs/{id}/acts */
export const jobActBody = z.strictObject({
  act: z.enum(jobActs, { error: 'not-in-list' }),
  reason,
})
export type JobActBody = z.infer<typeof jobActBody>

export const jobOutcomes = [
  'answered',
  'no-match',
  'failed',
  'unknown',
  'refused',
] as const

/** Instants are UTC milliseconds; days `yyyy-MM-dd`. */
export const jobView = z.object({
  id: z.string(),
  name: z.string(),
  system: z.object({ id: z.string(), name: z.string() }),
  officer: z.object({ username: z.string(), fullName: z.string(), agency: z.string() }),
  service: z.object({ code: z.string(), name: z.string() }),
  purpose: z.string(),
  notice: z.object({ number: z.string(), on: z.string(), to: z.string() }),
  windows: z.array(windowKind),
  from: z.string(),
  to: z.string(),
  perWindow: z.number().int(),
  inAll: z.number().int(),
  perMinute: z.number().int(),
  draftedAt: z.number().int(),
  /** Null: the client system. */
  draftedBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  state: z.enum(jobStates),
  stateSince: z.number().int(),
  /** A person's words, or the code of the problem the program met. */
  stateReason: z.string().nullable(),
  pausedBy: z.enum(jobActors).nullable(),
  items: z.number().int(),
  /** Rows by what became of them. */
  counts: z.object({
    answered: z.number().int(),
    'no-match': z.number().int(),
    failed: z.number().int(),
    unknown: z.number().int(),
    refused: z.number().int(),
  }),
  spentInAll: z.number().int(),
  /** In the window of now. */
  spentInWindow: z.number().int(),
  /** The next query, while it runs. */
  next: z
    .object({
      at: z.number().int().nullable(),
      waits: z.enum(jobWaits).nullable(),
      /** Code of the refusal it yields to. */
      yieldsTo: z.string().nullable(),
    })
    .nullable(),
  resultsUntil: z.number().int().nullable(),
})
export type JobView = z.infer<typeof jobView>

export const jobFilter = z.strictObject({
  state: z.enum(jobStates, { error: 'not-in-list' }).optional(),
  after: plainText(80).optional(),
  limit: z.coerce.number({ error: 'wrong-type' }).int().min(1).max(100).default(25),
})
export const jobPage = z.object({
  jobs: z.array(jobView),
  next: z.string().nullable(),
  total: z.number().int(),
})
export type JobPage = z.infer<typeof jobPage>

/** GET /v1/jobs/{id}/results: codes only, never a field. */
export const jobResultFilter = z.strictObject({
  after: z.coerce.number({ error: 'wrong-type' }).int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number({ error: 'wrong-type' }).int().min(1).max(500).default(200),
})
const place = z.object({ sequence: z.number().int(), leafHash: z.string() })
export const jobResults = z.object({
  results: z.array(
    z.object({
      row: z.number().int(),
      dossier: z.string(),
      party: z.number().int(),
      /** Null: not asked yet. `answered`: it matches. */
      outcome: z.enum(jobOutcomes).nullable(),
      reason: z.string().nullable(),
      receipt: z
        .object({ requestId: z.string(), decision: place, outcome: place.nullable() })
        .nullable(),
    }),
  ),
  next: z.number().int().nullable(),
})
export type JobResults = z.infer<typeof jobResults>
export const jobParams = z.strictObject({ id: z.uuid({ error: 'wrong-type' }) })
export const madeJob = z.object({ id: z.string() })
