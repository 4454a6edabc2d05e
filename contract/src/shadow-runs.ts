/** Shadow runs: a change of rules or limits tried on the days behind, before anybody puts it in force. */
import { shadowActs, shadowDaysMax } from '@chot/core/detect/shadow.ts'
import { z } from 'zod'
import { detectionRules } from './detection.ts'
import { reason } from './values.ts'

const perDay = z.number({ error: 'wrong-type' }).int().min(0).max(1_000_000)
const offHours = z.strictObject({ agencyPerDay: perDay, provincePerDay: perDay })

/** POST /v1/shadow-runs. Each is the whole of its numbers; what is left out stays as it is. */
export const shadowRunRequest = z.strictObject({
  days: z.number({ error: 'wrong-type' }).int().min(1).max(shadowDaysMax),
  detection: detectionRules.optional(),
  offHours: offHours.optional(),
  reason,
})
export type ShadowRunBody = z.input<typeof shadowRunRequest>

const numbersNow = <Value extends z.ZodType>(value: Value) =>
  z.object({ value, validFrom: z.string(), legalBasis: z.string() })

/** GET /v1/shadow-rules: what is in force today, and on what basis. */
export const shadowRules = z.object({
  detection: numbersNow(detectionRules),
  offHours: numbersNow(offHours),
})
export type ShadowRules = z.infer<typeof shadowRules>

export const shadowStates = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const

const count = z.number().int()
const sides = z.object({ was: count, would: count })

/** One line of a summary: how often each act was, and would have been. */
const line = z.object({
  key: z.string(),
  name: z.string().nullable(),
  acts: z.record(z.enum(shadowActs), sides),
})
export type ShadowLine = z.infer<typeof line>

const difference = z.object({
  day: z.string(),
  rule: z.string(),
  act: z.enum(shadowActs),
  scope: z.enum(['account', 'agency']),
  subject: z.string(),
  name: z.string().nullable(),
  agency: z.string().nullable(),
  was: count,
  would: count,
  /** Sequences of the entries the first finding of a side rests on. */
  entries: z.object({ was: z.array(count), would: z.array(count) }),
})
export type ShadowDifference = z.infer<typeof difference>

/** A dated row of `policies` as it stands and as the change would have it. */
const policyRow = z.object({
  name: z.string(),
  present: z.unknown(),
  proposed: z.unknown(),
})

export const shadowReport = z.object({
  /** First and last local day. */
  from: z.string(),
  to: z.string(),
  entries: count,
  rows: z.array(policyRow),
  totals: z.record(z.enum(shadowActs), sides),
  /** What really happened in these days, by the log and the alerts kept. */
  recorded: z.record(z.enum(shadowActs), count),
  byRule: z.array(line),
  byAgency: z.array(line),
  byOfficer: z.array(line),
  byDay: z.array(line),
  /** Where the two differ, the greatest difference first. */
  differences: z.array(difference),
  differencesLeftOut: count,
})
export type ShadowReport = z.infer<typeof shadowReport>

const run = z.object({
  id: z.string(),
  /** UTC milliseconds. */
  at: count,
  by: z.string(),
  reason: z.string(),
  days: count,
  /** What is changed: names of policies with the path of each number, and its two values. */
  changes: z.array(
    z.object({ path: z.string(), present: z.string(), proposed: z.string() }),
  ),
  state: z.enum(shadowStates),
  /** Hundredths of the entries that were taken up. */
  percent: count,
  endedAt: count.nullable(),
  /** SHA-256 of the report as it is kept, hexadecimal. */
  digest: z.string().nullable(),
})
export type ShadowRun = z.infer<typeof run>

/** GET /v1/shadow-runs: newest first. */
export const shadowRunFilter = z.strictObject({
  after: z.uuid({ error: 'wrong-type' }).optional(),
  limit: z.coerce.number({ error: 'wrong-type' }).int().min(1).max(100).default(20),
})
export const shadowRunPage = z.object({ runs: z.array(run), next: z.string().nullable() })
export type ShadowRunPage = z.infer<typeof shadowRunPage>

export const shadowRunParams = z.strictObject({ id: z.uuid({ error: 'wrong-type' }) })
export const shadowRunView = z.object({ run, report: shadowReport.nullable() })
export type ShadowRunView = z.infer<typeof shadowRunView>
export const shadowRunMade = z.object({ id: z.string() })
