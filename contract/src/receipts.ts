import { entryOutcomes } from '@chot/core/log/entry.ts'
import { z } from 'zod'

/** GET /v1/receipts/{requestId}: path. */
export const receiptParams = z.strictObject({
  requestId: z.uuid({ error: 'wrong-type' }),
})

const named = z.object({ code: z.string(), name: z.string() })

const receiptEntry = z.object({
  sequence: z.number().int(),
  /** Hexadecimal. */
  leafHash: z.string(),
  /** UTC milliseconds. */
  at: z.number().int(),
  outcome: z.enum(entryOutcomes),
  /** Of a refusal or a failure. */
  reason: z.string().nullable(),
  /** The text of a C2SP tlog-proof without the entry; null until a published head holds it. */
  proof: z.string().nullable(),
})

/**
 * GET /v1/receipts/{requestId}: what can be given to a citizen and checked without this server.
 * It names no person and no field that was looked up. Kept as a file: a change of its form is a
 * new `format`.
 */
export const receiptFile = z.object({
  format: z.literal('chot-receipt/1'),
  requestId: z.string(),
  /** Name of the log, as its signatures bear it; null until something is published. */
  log: z.string().nullable(),
  agency: named.nullable(),
  /** Client system the request came through. */
  system: named.nullable(),
  dossier: z.string().nullable(),
  procedure: named.nullable(),
  service: named.nullable(),
  purpose: named.nullable(),
  decision: receiptEntry,
  /** Null on a refusal, and on a grant whose outcome is not recorded yet. */
  outcome: receiptEntry.nullable(),
})
export type ReceiptFile = z.infer<typeof receiptFile>
