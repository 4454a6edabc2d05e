import { z } from 'zod'
import { plainText } from './values.ts'

/** Every list that comes in pages. */
export const paged = {
  /** Cursor of the next page; null on the last. */
  next: z.string().nullable(),
  total: z.number().int(),
}

export const pagedFilter = {
  /** Words to find. */
  q: plainText(100).optional(),
  after: plainText(200).optional(),
  limit: z.coerce.number({ error: 'wrong-type' }).int().min(1).max(200).default(50),
}
