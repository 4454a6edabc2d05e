/** What changed of the accepted lists since they were sent to the Ministry last. */
import { z } from 'zod'
import { paged, pagedFilter } from './paging.ts'
import { listChangeView } from './registrations.ts'
import { typed } from './values.ts'

/** GET /v1/list-sendings/changes: the notice of change, by agency and in the order of its lists. */
export const changesFilter = z.strictObject({
  /** How many lines come before the page. */
  after: z
    .string(typed)
    .regex(/^\d{1,6}$/, { error: 'wrong-type' })
    .optional(),
  limit: pagedFilter.limit,
})
export const changesPage = z.object({
  rows: z.array(
    listChangeView.extend({ at: z.object({ code: z.string(), name: z.string() }) }),
  ),
  ...paged,
})
export type ChangesPage = z.infer<typeof changesPage>
