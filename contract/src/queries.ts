import { type FieldName, fieldNames } from '@chot/core/query/fields.ts'
import { z } from 'zod'
import { limitStanding } from './limits.ts'
import { receipt } from './problem-body.ts'
import {
  birth,
  dossierCode,
  listCode,
  personName,
  personNumber,
  plainText,
  procedureCode,
  reason,
  typed,
} from './values.ts'

export const fieldName = z.enum(fieldNames as [FieldName, ...FieldName[]], {
  error: 'not-in-list',
})

export const fieldValue = z.union([
  z.string(),
  z.object({
    detail: z.string(),
    wardCode: z.string(),
    districtCode: z.string(),
    provinceCode: z.string(),
    country: z.string(),
  }),
  z.array(z.object({ fullName: z.string(), birth: z.string(), relation: z.string() })),
])

/**
 * Who is asked about: a person of the dossier by their place in it (the console, which is never
 * given the numbers), or as the citizen wrote them (a client system).
 */
export const subject = z.union([
  z.strictObject({ party: z.number({ error: 'wrong-type' }).int().min(1).max(50) }),
  z.strictObject({ number: personNumber, fullName: personName, birth }),
])

/** POST /v1/queries */
export const queryRequest = z.strictObject({
  /** Absent is refused as a decision, with an entry; not as bad input. */
  dossier: dossierCode.nullish(),
  procedure: procedureCode,
  service: listCode,
  purpose: listCode,
  /** A subset of what the procedure grants; absent asks for all of it. */
  fields: z
    .array(fieldName, typed)
    .min(1, { error: 'required' })
    .max(fieldNames.length, { error: 'too-long' })
    .optional(),
  subject,
})
export type QueryRequest = z.infer<typeof queryRequest>

export const window = z.object({
  id: z.string(),
  kind: z.enum(['office', 'off-hours']),
  from: z.number().int(),
  to: z.number().int(),
})

export const queryAnswer = z.object({
  requestId: z.string(),
  receipt,
  /** `in-doubt`: a repeat of a request whose outcome was never learned. */
  outcome: z.enum(['answered', 'no-match', 'in-doubt']),
  /** True when this only repeats an earlier answer's receipt: no data is kept to repeat. */
  repeated: z.boolean(),
  window,
  /** How the limits it was held to stand after this query; none when it only repeats. */
  limits: z.array(limitStanding),
  fields: z.array(z.object({ field: fieldName, value: fieldValue })),
  /** Sensitive fields: masked, with a sealed token to reveal each by POST /v1/reveals. */
  sealed: z.array(z.object({ field: fieldName, token: z.string() })),
  /** UTC milliseconds until which the answer may be shown and its fields revealed. */
  showUntil: z.number().int(),
})
export type QueryAnswer = z.infer<typeof queryAnswer>

/** POST /v1/reveals */
export const revealRequest = z.strictObject({
  requestId: plainText(40),
  field: fieldName,
  token: z.string(typed).max(8192, { error: 'too-long' }),
  reason,
})
export const revealAnswer = z.object({
  field: fieldName,
  value: fieldValue,
  receipt,
})

/** GET /v1/queries/today: the officer's own look-ups of the local day. */
export const todaysQueries = z.object({
  date: z.string(),
  window,
  /** Null when the account is not on an accepted list, and so may not query at all. */
  perDay: z.number().int().nullable(),
  /** Of the calendar day. */
  used: z.number().int(),
  /** Those of the account, of its address and, off hours, of its agency and the province. */
  limits: z.array(limitStanding),
  /** Of each service that is registered for the window of now. */
  services: z.array(limitStanding.extend({ service: z.string(), name: z.string() })),
  queries: z.array(
    z.object({
      requestId: z.string(),
      at: z.number().int(),
      dossier: z.string(),
      procedure: z.string(),
      /** Names, as the officer knows them. */
      service: z.string(),
      purpose: z.string(),
      /** Null while in flight. */
      outcome: z.string().nullable(),
      decisionSequence: z.number().int(),
      outcomeSequence: z.number().int().nullable(),
    }),
  ),
})
export type TodaysQueries = z.infer<typeof todaysQueries>
