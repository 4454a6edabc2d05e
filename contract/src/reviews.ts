/** The review of registered accounts (dispatch 6383, form 2). */
import {
  reviewAnswers,
  reviewChanges,
  reviewOutcomes,
  reviewRemarks,
} from '@chot/core/review/review.ts'
import { accountStates } from '@chot/core/workflow/account.ts'
import { z } from 'zod'
import { accountId } from './accounts.ts'
import { paged, pagedFilter } from './paging.ts'
import { listCode, reason, typed } from './values.ts'

/** The first month of its period, `yyyy-MM`. */
const id = z.string(typed).regex(/^\d{4}-\d{2}$/, { error: 'month' })
export const reviewParams = z.strictObject({ id })

const counts = {
  accounts: z.number().int(),
  open: z.number().int(),
  keep: z.number().int(),
  change: z.number().int(),
  revoke: z.number().int(),
  silent: z.number().int(),
  gone: z.number().int(),
}
const reviewCounts = z.object(counts)
export type ReviewCounts = z.infer<typeof reviewCounts>

const reviewView = z.object({
  id: z.string(),
  openedOn: z.string(),
  dueOn: z.string(),
  closed: z.boolean(),
})
export type ReviewView = z.infer<typeof reviewView>

/** GET /v1/reviews: newest first. */
export const reviewList = z.object({
  reviews: z.array(reviewView),
  today: z.string(),
  /** When the next one opens, as the calendar is known today. */
  nextOpensOn: z.string(),
})
export type ReviewList = z.infer<typeof reviewList>

/** GET /v1/reviews/{id}/agencies: how far everybody is. */
export const reviewProgressFilter = z.strictObject({
  ...pagedFilter,
  standing: z.enum(['open', 'done', 'silent'], { error: 'not-in-list' }).optional(),
})
export const reviewProgressPage = z.object({
  review: reviewView,
  sum: reviewCounts,
  agencies: z.object({
    done: z.number().int(),
    open: z.number().int(),
    silent: z.number().int(),
  }),
  rows: z.array(
    z.object({
      agency: z.object({ code: z.string(), name: z.string() }),
      ...counts,
      /** Whether anybody there may answer. */
      hasReviewer: z.boolean(),
    }),
  ),
  ...paged,
})
export type ReviewProgressPage = z.infer<typeof reviewProgressPage>

/** GET /v1/reviews/{id}/items: the accounts of one agency, with what is known of each. */
export const reviewItemFilter = z.strictObject({
  agency: listCode,
  after: pagedFilter.after,
  limit: pagedFilter.limit,
})
const reviewItem = z.object({
  account: z.object({
    id: z.string(),
    username: z.string(),
    fullName: z.string(),
    state: z.enum(accountStates),
    duties: z.array(z.string()),
  }),
  joinedOn: z.string(),
  outcome: z.enum(reviewOutcomes),
  change: z.enum(reviewChanges).nullable(),
  remark: z.string().nullable(),
  /** UTC milliseconds of the answer, and whose it is. */
  at: z.number().nullable(),
  answeredBy: z.string().nullable(),
  /** Code of what stands against an answer of whoever reads; null: they may answer. */
  refusal: z.string().nullable(),
  evidence: z.object({
    lastQueryOn: z.string().nullable(),
    medianPerDay: z.number().int().nullable(),
    mostPerDay: z.number().int().nullable(),
    declaredPerDay: z.number().int().nullable(),
    /** Dossiers queries were made for. */
    dossiers: z.number().int(),
    trainedUntil: z.string().nullable(),
    /** Network addresses signed in from, the latest one first named. */
    addresses: z.number().int(),
    lastAddress: z.string().nullable(),
    alerts: z.number().int(),
    cases: z.number().int(),
    /** Acts on the account since the review before, newest first; at most five, of so many. */
    changes: z.array(z.object({ act: z.string(), on: z.string() })),
    changed: z.number().int(),
  }),
  remarks: z.array(z.enum(reviewRemarks)),
})
export type ReviewItemView = z.infer<typeof reviewItem>
export const reviewItemPage = z.object({
  review: reviewView,
  agency: z.object({ code: z.string(), name: z.string() }),
  /** From which day use is told. */
  measuredFrom: z.string(),
  today: z.string(),
  sum: reviewCounts,
  items: z.array(reviewItem),
  ...paged,
})
export type ReviewItemPage = z.infer<typeof reviewItemPage>

/** POST /v1/reviews/{id}/answers: what is said of several accounts at once. */
export const reviewAnswerBody = z
  .strictObject({
    accounts: z
      .array(accountId)
      .min(1, { error: 'required' })
      .max(200, { error: 'too-long' }),
    answer: z.enum(reviewAnswers, { error: 'not-in-list' }),
    change: z.enum(reviewChanges, { error: 'not-in-list' }).optional(),
    /** Required of a change and of a revocation. */
    reason: reason.optional(),
    /** Only tells what would come of it. */
    preview: z.boolean(typed).default(false),
  })
  .superRefine(({ answer, change, reason: why }, context) => {
    const lack = (path: string) =>
      context.addIssue({ code: 'custom', path: [path], message: 'required' })
    if (answer === 'change' && change === undefined) lack('change')
    if (answer !== 'keep' && why === undefined) lack('reason')
  })
export type ReviewAnswerBody = z.input<typeof reviewAnswerBody>
