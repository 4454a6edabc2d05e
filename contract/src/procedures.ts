import { z } from 'zod'
import { fieldName } from './queries.ts'
import { listCode, partName, plainText, typed } from './values.ts'

/** One line of a procedure's rules; core/query/facts.ts ServiceRule. */
export const serviceRule = z.strictObject({
  service: listCode,
  part: z.string().nullable(),
  purposes: z
    .array(listCode, typed)
    .min(1, { error: 'required' })
    .max(10, { error: 'too-long' }),
  /** Empty for a yes/no service. */
  fields: z.array(fieldName, typed).max(40, { error: 'too-long' }),
})

/** A rule as it comes in: the part takes the form in which dossiers name it, or it would never match. */
const serviceRuleInput = serviceRule.extend({ part: partName.nullable() })

/** PUT /v1/procedures/{code}: a new revision from today on; the former one is kept with its end. */
export const procedurePut = z.strictObject({
  /** Revision the change was made from: a newer one in between is a conflict. */
  revision: z.number(typed).int().min(0),
  lookUpsPerDossier: z.number(typed).int().min(1).max(50),
  rules: z.array(serviceRuleInput, typed).max(60, { error: 'too-long' }),
  legalBasis: plainText(300).min(1, { error: 'required' }),
})

export const procedure = z.object({
  code: z.string(),
  name: z.string(),
  field: z.string(),
  level: z.string(),
  parts: z.array(z.string()),
  revision: z.number().int(),
  validFrom: z.string(),
  lookUpsPerDossier: z.number().int(),
  rules: z.array(serviceRule),
  legalBasis: z.string(),
})

/** GET /v1/procedures: the whole catalogue in force, with the lists a rule chooses from. */
export const procedureCatalogue = z.object({
  procedures: z.array(procedure),
  services: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      answer: z.enum(['match', 'person', 'household']),
      enabled: z.boolean(),
    }),
  ),
  purposes: z.array(z.object({ code: z.string(), name: z.string() })),
})
export type ProcedureCatalogue = z.infer<typeof procedureCatalogue>
