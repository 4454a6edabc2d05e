/** What a run of the twin is told: `docs/twin.md` explains each field. */
import { readFileSync } from 'node:fs'
import { isCivilDate } from '@chot/core/calendar/civil.ts'
import { z } from 'zod'
import { abuseKinds, intensities } from './abuse-kinds.ts'

const date = z.string().refine(isCivilDate, { error: 'a date yyyy-MM-dd' })
const share = z.number().min(0).max(1)
const onOff = z.enum(['on', 'off'])

const abuse = z.strictObject({
  kind: z.enum(abuseKinds),
  intensity: z.enum(intensities),
  /** How many officers do it, each once. */
  count: z.number().int().min(1).max(100).default(1),
  /** Which ones, by number from 0; drawn when absent. */
  officers: z.array(z.number().int().min(0)).optional(),
  /** First and last day of the run on which it may begin, from 0; drawn from all when absent. */
  days: z.tuple([z.number().int().min(0), z.number().int().min(0)]).optional(),
})

export const scenarioShape = z.strictObject({
  name: z.string().min(1).max(200),
  seed: z.number().int().min(0).default(1),
  /** The first day, and how many. */
  from: date.default('2026-11-02'),
  days: z.number().int().min(1).max(120).default(30),
  officers: z.number().int().min(6).max(5_000).default(1_000),
  /** Communes that take part, of those of the province. */
  communes: z.number().int().min(1).max(99).default(99),
  /** Weeks before the first day that detection has already seen: its baseline. */
  historyWeeks: z.number().int().min(1).max(8).default(6),
  /** Dossiers a receiving officer takes on an ordinary working day, on average. */
  dossiersPerDay: z.number().min(0.5).max(40).default(5.3),
  /** Of the officers, who work at the console rather than in the one-stop system. */
  consoleShare: share.default(0.2),
  slowCommunes: share.default(0.15),
  newStaff: share.default(0.08),
  /** Days with more work than others. */
  rushes: z.array(z.strictObject({ date, factor: z.number().min(0).max(5) })).default([]),
  /** What was registered with the Ministry, over what an ordinary day of the history needed. */
  headroom: z.number().min(0.1).max(10).default(1.25),
  limits: onOff.default('on'),
  detect: onOff.default('on'),
  abuses: z.array(abuse).max(500).default([]),
})
export type Scenario = z.infer<typeof scenarioShape>

/** Throws ZodError or SyntaxError, naming what is wrong. */
export function readScenario(path: string): z.input<typeof scenarioShape> {
  return JSON.parse(readFileSync(path, 'utf8')) as z.input<typeof scenarioShape>
}
