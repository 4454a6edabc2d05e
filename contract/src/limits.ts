import { limitScopes } from '@chot/core/limits/limits.ts'
import { z } from 'zod'

/** How one limit stands: see core/src/limits/limits.ts. */
export const limitStanding = z.object({
  scope: z.enum(limitScopes),
  most: z.number().int(),
  left: z.number().int(),
  /** UTC milliseconds from which there is more; null when time alone brings none. */
  renewedAt: z.number().int().nullable(),
})
export type LimitStandingBody = z.infer<typeof limitStanding>
