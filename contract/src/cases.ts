/** Cases that alerts open, and the explanations officers are asked for. */
import { ruleIds } from '@chot/core/detect/rules.ts'
import {
  caseDecisions,
  caseScopes,
  caseStates,
  violationKinds,
} from '@chot/core/workflow/case.ts'
import { z } from 'zod'
import { alertView } from './locks.ts'
import { paged, pagedFilter } from './paging.ts'
import { legalBasis, plainText, reason, remark, typed } from './values.ts'

const whole = z.number().int()
const id = z.uuid({ error: 'wrong-type' })

/** UTC milliseconds, as all wholes here. */
export const caseRow = z.object({
  id: z.string(),
  /** As people say it: Vụ 12. */
  number: whole,
  scope: z.enum(caseScopes),
  subject: z.string(),
  name: z.string().nullable(),
  state: z.enum(caseStates),
  gravity: alertView.shape.act,
  openedAt: whole,
  movedAt: whole,
  alerts: whole,
  /** The rules of its alerts, each once. */
  rules: z.array(z.enum(ruleIds)),
  assignee: z.string().nullable(),
  /** Until when an answer is waited for. */
  answerBy: whole.nullable(),
  decision: z.enum(caseDecisions).nullable(),
})
export type CaseRow = z.infer<typeof caseRow>

/** GET /v1/cases: the latest first. `going-on`: neither decided nor closed. */
export const caseFilter = z.strictObject({
  ...pagedFilter,
  state: z.enum([...caseStates, 'going-on'], { error: 'not-in-list' }).optional(),
  rule: z.enum(ruleIds, { error: 'not-in-list' }).optional(),
  /** Opened in this range, half open; UTC milliseconds. */
  from: z.coerce.number({ error: 'wrong-type' }).int().min(0).max(8.64e15).optional(),
  to: z.coerce.number({ error: 'wrong-type' }).int().min(0).max(8.64e15).optional(),
  after: z
    .string(typed)
    .regex(/^\d{1,15}$/, { error: 'cursor' })
    .optional(),
})
export const casePage = z.object({ cases: z.array(caseRow), ...paged })
export type CasePage = z.infer<typeof casePage>

/** One step of its story. */
export const caseStep = z.object({
  id: whole,
  at: whole,
  act: z.enum([
    'open',
    'join',
    'take',
    'note',
    'ask',
    'answer',
    'decide',
    'close',
    'reopen',
  ]),
  /** Null: an alert. */
  by: z.string().nullable(),
  rule: z.enum(ruleIds).nullable(),
  remark: z.string().nullable(),
  basis: z.string().nullable(),
  decision: z.enum(caseDecisions).nullable(),
  violation: z.enum(violationKinds).nullable(),
})
export type CaseStep = z.infer<typeof caseStep>

/** GET /v1/cases/{id} */
export const caseView = caseRow.extend({
  /** Those it rests on, oldest first. */
  evidence: z.array(alertView),
  story: z.array(caseStep),
  /** The one who looks has taken it. */
  mine: z.boolean(),
  answered: z.boolean(),
  /** Whether a lock on its subject is in force. */
  locked: z.boolean(),
})
export type CaseView = z.infer<typeof caseView>

/** POST /v1/cases: looked into without an alert. */
export const caseRequest = z.strictObject({
  scope: z.enum(caseScopes, { error: 'not-in-list' }),
  subject: plainText(64).min(1, { error: 'required' }),
  reason,
})
export type CaseRequest = z.input<typeof caseRequest>

/** POST /v1/cases/{id}/acts */
export const caseAct = z
  .discriminatedUnion('act', [
    z.strictObject({ act: z.literal('take') }),
    z.strictObject({ act: z.literal('note'), remark }),
    z.strictObject({ act: z.literal('ask'), remark }),
    z.strictObject({
      act: z.literal('decide'),
      decision: z.enum(caseDecisions, { error: 'not-in-list' }),
      remark,
      basis: legalBasis,
      /** With a violation. */
      violation: z.enum(violationKinds, { error: 'not-in-list' }).optional(),
    }),
    z.strictObject({ act: z.literal('close'), remark: reason }),
    z.strictObject({ act: z.literal('reopen'), remark: reason }),
  ])
  .superRefine((given, context) => {
    if (given.act !== 'decide') return
    if ((given.decision === 'violation') !== (given.violation !== undefined))
      context.addIssue({ code: 'custom', path: ['violation'], message: 'required' })
  })
export type CaseActBody = z.input<typeof caseAct>

export const caseParams = z.strictObject({ id })
export const madeCase = z.object({ id: z.string() })

/** GET /v1/own-explanations: what the officer is asked to explain now. */
export const ownExplanations = z.object({
  explanations: z.array(
    z.object({
      id: z.string(),
      number: whole,
      question: z.string(),
      askedAt: whole,
      answerBy: whole,
      /** What it is about, without who looks into it. */
      alerts: z.array(alertView),
    }),
  ),
})
export type OwnExplanations = z.infer<typeof ownExplanations>

/** POST /v1/own-explanations/{id} */
export const explanation = z.strictObject({ answer: remark })
