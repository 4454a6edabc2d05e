import { approvalKinds, approvalStates } from '@chot/core/approvals/approval.ts'
import { z } from 'zod'
import { logRow, pageProofs } from './oversight.ts'
import { month, personNumber, plainText, reason } from './values.ts'

/** Seven years: what is kept online and in archives. */
const monthsMax = 84

const monthIndex = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5))

/** POST /v1/citizen-searches: asks to search the log by a citizen's number. */
export const citizenSearchRequest = z
  .strictObject({
    number: personNumber,
    /** First and last month, UTC, both included. */
    from: month,
    to: month,
    reason,
    /** The official document it rests on, e.g. `Công văn 123/PC06-TTr ngày 20/11/2026`. */
    basis: reason,
  })
  .superRefine(({ from, to }, context) => {
    const months = monthIndex(to) - monthIndex(from) + 1
    if (months < 1 || months > monthsMax)
      context.addIssue({ code: 'custom', path: ['to'], message: 'months-order' })
  })

/** POST /v1/approvals/{id}/answer */
export const approvalAnswer = z.strictObject({
  answer: z.enum(['approved', 'refused'], { error: 'not-in-list' }),
  reason,
})

const kind = z.enum(Object.keys(approvalKinds) as [keyof typeof approvalKinds], {
  error: 'not-in-list',
})

const person = z.object({
  username: z.string(),
  fullName: z.string(),
  agency: z.string(),
})

export const approvalView = z.object({
  id: z.string(),
  kind,
  state: z.enum(approvalStates),
  requester: person,
  /** UTC milliseconds, as all instants here. */
  askedAt: z.number().int(),
  reason: z.string(),
  basis: z.string(),
  /** What may be done: `{ from, to }` of a search, `{ months, recipient }` of keys. */
  terms: z.record(z.string(), z.string()),
  /** Of an officer's account it is about, the name of the officer. */
  officer: z.string().nullable(),
  /** The last three digits of a citizen's number; null without one, and once it is over: it is wiped then. */
  tail: z.string().nullable(),
  answerBy: z.number().int(),
  approver: person.nullable(),
  answeredAt: z.number().int().nullable(),
  answer: z.string().nullable(),
  usableUntil: z.number().int().nullable(),
  uses: z.number().int(),
  usesMax: z.number().int(),
  endedAt: z.number().int().nullable(),
  /** Asked by the account that looks. */
  own: z.boolean(),
})
export type ApprovalView = z.infer<typeof approvalView>

/** GET /v1/approvals: newest first; one's own, or for an approver everybody's. */
export const approvalFilter = z.strictObject({
  /** `open`: waiting or approved. */
  open: z.enum(['true', 'false'], { error: 'not-in-list' }).optional(),
  kind: kind.optional(),
  after: plainText(80).optional(),
  limit: z.coerce.number({ error: 'wrong-type' }).int().min(1).max(200).default(50),
})
export const approvalPage = z.object({
  approvals: z.array(approvalView),
  next: z.string().nullable(),
})
export type ApprovalPage = z.infer<typeof approvalPage>

/** GET /v1/citizen-searches/{id}/entries: one page, newest first; each reading is an entry. */
export const historyFilter = z.strictObject({
  before: z.coerce.number({ error: 'wrong-type' }).int().min(0).max(9e15).optional(),
  limit: z.coerce.number({ error: 'wrong-type' }).int().min(1).max(200).default(50),
})
/**
 * What could be searched: `no-key`: the month's key was destroyed or is missing, nothing can be
 * found; `other-key`: the key at hand is not the one the month was recorded with; `no-entries`:
 * nobody was looked up in it; `sealed`: its entries left the rows (decision on keeping the log).
 */
export const monthStates = [
  'searched',
  'no-key',
  'other-key',
  'sealed',
  'no-entries',
] as const
export const historyPage = z.object({
  rows: z.array(logRow),
  next: z.number().int().nullable(),
  proofs: pageProofs,
  months: z.array(z.object({ month: z.string(), state: z.enum(monthStates) })),
  approval: approvalView,
})
export type HistoryPage = z.infer<typeof historyPage>
