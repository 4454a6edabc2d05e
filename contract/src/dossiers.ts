import { type FieldName, fieldNames } from '@chot/core/query/fields.ts'
import { z } from 'zod'
import {
  agencyCode,
  birth,
  login,
  partName,
  personName,
  personNumber,
  plainText,
  procedureCode,
  reason,
  typed,
} from './values.ts'

/** PUT /v1/dossiers/{code}: the one-stop system tells the whole state of one dossier. */
export const dossierPut = z.strictObject({
  procedure: procedureCode,
  receivingAgency: agencyCode,
  decidingAgency: agencyCode,
  /** Logins of the officers it is assigned to. */
  officers: z.array(login, typed).max(20, { error: 'too-long' }),
  persons: z
    .array(
      z.strictObject({
        part: partName,
        number: personNumber,
        fullName: personName,
        birth,
      }),
      typed,
    )
    .min(1, { error: 'required' })
    .max(50, { error: 'too-long' }),
  state: z.enum(['open', 'closed'], { error: 'not-in-list' }),
})
export type DossierPut = z.infer<typeof dossierPut>

export const dossierPutAnswer = z.object({
  code: z.string(),
  state: z.enum(['open', 'closed']),
  /** Sequence of the log entry that records it. */
  sequence: z.number().int(),
  created: z.boolean(),
})

const procedureName = z.object({ code: z.string(), name: z.string(), field: z.string() })

export const dossierSummary = z.object({
  code: z.string(),
  procedure: procedureName,
  state: z.enum(['open', 'closed']),
  receivedAt: z.number().int(),
  persons: z.number().int(),
  /** Full name of the first person: what an officer finds a dossier by. */
  applicant: z.string(),
  budget: z.number().int(),
  used: z.number().int(),
})

export const dossierFilter = z.strictObject({
  state: z.enum(['open', 'closed'], { error: 'not-in-list' }).optional(),
  /** Part of a dossier's code or of its first person's name. */
  q: plainText(100).optional(),
  after: plainText(100).optional(),
  limit: z.coerce.number({ error: 'wrong-type' }).int().min(1).max(100).default(50),
})
export type DossierFilter = z.infer<typeof dossierFilter>

/** GET /v1/dossiers?state=open&q=&after=: dossiers assigned to the signed-in officer, newest first. */
export const dossierList = z.object({
  dossiers: z.array(dossierSummary),
  /** Cursor of the next page; null on the last. */
  next: z.string().nullable(),
})

/** POST /v1/dossiers/{code}/raises: asks a second person for more look-ups. */
export const dossierRaise = z.strictObject({
  units: z
    .number({ error: 'wrong-type' })
    .int()
    .min(1, { error: 'wrong-type' })
    .max(100, { error: 'too-long' }),
  reason,
  /** What it rests on, e.g. `Đơn bổ sung của người nộp ngày 20/11/2026`. */
  basis: reason,
})
export type DossierRaise = z.infer<typeof dossierRaise>

/** GET /v1/dossiers/{code} */
export const dossierDetail = z.object({
  code: z.string(),
  procedure: procedureName,
  state: z.enum(['open', 'closed']),
  receivedAt: z.number().int(),
  receivingAgency: z.object({ code: z.string(), name: z.string() }),
  decidingAgency: z.object({ code: z.string(), name: z.string() }),
  budget: z.number().int(),
  used: z.number().int(),
  persons: z.array(
    z.object({
      party: z.number().int(),
      part: z.string(),
      fullName: z.string(),
      birth: z.string(),
      /** All but the last four digits masked. */
      numberMasked: z.string(),
      /** What the procedure lets this officer ask about this person. */
      services: z.array(
        z.object({
          service: z.string(),
          name: z.string(),
          answer: z.enum(['match', 'person', 'household']),
          purposes: z.array(z.object({ code: z.string(), name: z.string() })),
          fields: z.array(z.enum(fieldNames as [FieldName, ...FieldName[]])),
        }),
      ),
    }),
  ),
})
export type DossierDetail = z.infer<typeof dossierDetail>
export type DossierList = z.infer<typeof dossierList>
