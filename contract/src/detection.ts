/** The rules of the detection as a policy states them. */
import type { DetectionRules } from '@chot/core/detect/rules.ts'
import { z } from 'zod'

const step = z
  .strictObject({
    count: z.number().int().min(1).max(1000),
    seconds: z
      .number()
      .int()
      .min(1)
      .max(90 * 86_400),
  })
  .nullable()
const hard = z.strictObject({ challenge: step, lock: step })
const soft = z.strictObject({ case: step })
const hours = z.number().int().min(1).max(240)
const intervals = z.number().int().min(5).max(500).nullable()

/** What each number means stands in core/src/detect/rules.ts; null switches a step or rule off. */
export const detectionRules = z.strictObject({
  burst: hard,
  // A policy that was recorded before the rule has it off.
  pace: hard.default({ challenge: null, lock: null }),
  rhythm: z.strictObject({
    spreadPercent: z.number().int().min(0).max(50),
    togetherMs: z.number().int().min(0).max(10_000),
    pauseSeconds: z.number().int().min(1).max(3600),
    challenge: intervals,
    lock: intervals,
  }),
  sweep: hard,
  misses: hard,
  addresses: hard,
  onLeave: z.boolean(),
  self: soft,
  colleague: soft,
  household: soft,
  surnameAndCommune: soft,
  noMovement: z.strictObject({ ...soft.shape, afterHours: hours }),
  askedBeforeDossier: z.strictObject({ hours }).nullable(),
  phantomDossiers: z.strictObject({ ...soft.shape, hours }),
  drift: z
    .strictObject({
      weeksMin: z.number().int().min(1).max(26),
      weeksMax: z.number().int().min(1).max(26),
      times: z.number().int().min(1).max(100),
      accountMin: z.number().int().min(1),
      agencyMin: z.number().int().min(1),
    })
    .nullable(),
}) satisfies z.ZodType<DetectionRules>
