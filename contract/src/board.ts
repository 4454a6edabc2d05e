/**
 * The board of the watch desk. GET /v1/watch/events sends events `board`, each with the parts that
 * changed since the one before; the first has all of them. No part holds anything of a citizen.
 */
import { ruleIds } from '@chot/core/detect/rules.ts'
import { refusalReasons } from '@chot/core/query/reasons.ts'
import { caseStates } from '@chot/core/workflow/case.ts'
import { lockScopes } from '@chot/core/workflow/lock.ts'
import { z } from 'zod'
import { caseRow } from './cases.ts'
import { forecastBody } from './forecast.ts'
import { alertView } from './locks.ts'

const whole = z.number().int()
const minute = z.object({
  /** UTC milliseconds of its beginning, as all instants here. */
  at: whole,
  granted: whole,
  refused: whole,
})
export type BoardMinute = z.infer<typeof minute>

const byGravity = z.object({ lock: whole, challenge: whole, case: whole })

export const boardParts = {
  /** Minutes that changed, of the last hour; the one that goes on too. */
  minutes: z.array(minute),
  /** Refusals of the last hour, the most frequent first. */
  refusals: z.array(z.object({ reason: z.enum(refusalReasons), count: whole })),
  forecast: forecastBody.shape.gauges,
  cases: z.object({
    /** Going on, by how grave they are, and those that nobody has taken. */
    byGravity,
    untaken: whole,
    latest: z.array(
      caseRow
        .pick({ id: true, number: true, scope: true, subject: true, name: true })
        .extend({
          state: z.enum(caseStates),
          gravity: alertView.shape.act,
          movedAt: whole,
          rules: z.array(z.enum(ruleIds)),
        }),
    ),
  }),
  /** Alerts of the last 24 hours. */
  alerts: byGravity,
  locks: z.object({
    inForce: whole,
    challenges: whole,
    latest: z.array(
      z.object({
        id: z.string(),
        scope: z.enum(lockScopes),
        subject: z.string(),
        name: z.string().nullable(),
        at: whole,
        /** Null: a person's, or the SOC's. */
        rule: z.enum(ruleIds).nullable(),
      }),
    ),
  }),
  /** Entries not looked at yet; `silent` when no node has said for a while that it looks. */
  detection: z.object({
    state: z.enum(['looking', 'silent']),
    behind: whole,
    lookedAt: whole.nullable(),
  }),
  log: z.object({
    /** Entries that no signed head holds yet. */
    unpublished: whole,
    publishedAt: whole.nullable(),
    witnessing: z.enum(['off', 'met', 'alarm', 'stopped']),
  }),
}

const parts = z.object(boardParts)
export type BoardParts = z.infer<typeof parts>

/** One event: the parts that changed, and the instant at which they were looked at. */
export type BoardNews = { readonly at: number } & Partial<BoardParts>
