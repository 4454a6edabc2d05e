/** Agencies with their history, and the reorganisations that change them. */
import { lineFaults, lineStates } from '@chot/core/agencies/read-agency-list.ts'
import { actFaults, agencyKinds } from '@chot/core/agencies/reorganisation.ts'
import { isCivilDate } from '@chot/core/calendar/civil.ts'
import { tidyName } from '@chot/core/identity/name.ts'
import { z } from 'zod'
import { accountId } from './accounts.ts'
import { agencyCode, plainText, procedureCode, reason, typed } from './values.ts'

const civilDate = z.string(typed).refine(isCivilDate, { error: 'day' })
const named = (lengthMax: number) =>
  plainText(lengthMax)
    .transform(tidyName)
    .refine((text) => text.length > 0, { error: 'required' })
    // It stands in the log in clear, where no citizen's number may.
    .refine((text) => !/\d{9}/.test(text.replace(/[\s.-]/g, '')), {
      error: 'reason-number',
    })

const actsMax = 1_000
const partsMax = 50
const assignmentsMax = 2_000
const kind = z.enum(agencyKinds, { error: 'not-in-list' })
const parent = agencyCode.nullable()

export const reorganisationAct = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('create'),
    code: agencyCode,
    name: named(200),
    kind,
    parent,
  }),
  z.strictObject({ act: z.literal('rename'), code: agencyCode, name: named(200) }),
  z.strictObject({ act: z.literal('move-under'), code: agencyCode, parent }),
  z.strictObject({
    act: z.literal('merge'),
    codes: z.array(agencyCode).min(1, { error: 'required' }).max(partsMax),
    into: agencyCode,
  }),
  z.strictObject({
    act: z.literal('split'),
    code: agencyCode,
    into: z.array(agencyCode).min(1, { error: 'required' }).max(partsMax),
    rest: agencyCode,
    accounts: z
      .array(z.strictObject({ account: accountId, to: agencyCode }))
      .max(assignmentsMax),
    procedures: z
      .array(z.strictObject({ procedure: procedureCode, to: agencyCode }))
      .max(assignmentsMax),
  }),
  z.strictObject({
    act: z.literal('end'),
    code: agencyCode,
    heir: agencyCode.nullable(),
  }),
])

/** POST /v1/reorganisations, PUT /v1/reorganisations/{id} with the revision that was read. */
export const reorganisationBody = z.strictObject({
  documentNumber: named(100),
  documentDate: civilDate,
  issuer: named(200),
  takesEffectOn: civilDate,
  acts: z.array(reorganisationAct).min(1, { error: 'required' }).max(actsMax),
})
export type ReorganisationBody = z.infer<typeof reorganisationBody>
export const reorganisationPut = z.strictObject({
  ...reorganisationBody.shape,
  revision: z.number(typed).int().min(1),
})

/** POST /v1/reorganisations/{id}/approval: asks a leader of the province. */
export const reorganisationAsked = z.strictObject({
  revision: z.number(typed).int().min(1),
  reason,
})

export const reorganisationStates = [
  'draft',
  'approved',
  'done',
  'dropped',
  'stopped',
] as const

/** Why a reorganisation cannot be done though each act is right. */
export const leftOverFaults = [
  'left-without-heir',
  'own-agency',
  'account-not-there',
] as const

/** What there is at an agency that ends or is split, and where it goes. */
export const rehomed = z.object({
  code: z.string(),
  name: z.string(),
  ends: z.boolean(),
  heirs: z.array(z.object({ code: z.string(), name: z.string() })),
  /** Accounts that are not revoked; of these the active ones freeze until they are confirmed. */
  accounts: z.number().int(),
  active: z.number().int(),
  /** Of these named in the list the Ministry accepted. */
  listed: z.number().int(),
  /** Open dossiers it receives or decides. */
  dossiers: z.number().int(),
  /** Open requests about accounts, and about client systems. */
  requests: z.number().int(),
  systems: z.number().int(),
  /** A lock on it is in force: its accounts go over locked. */
  locked: z.boolean(),
})
export type Rehomed = z.infer<typeof rehomed>

export const reorganisationRow = z.object({
  id: z.string(),
  state: z.enum(reorganisationStates),
  revision: z.number().int(),
  documentNumber: z.string(),
  documentDate: z.string(),
  issuer: z.string(),
  takesEffectOn: z.string(),
  draftedBy: z.string(),
  /** UTC milliseconds, as all instants here. */
  draftedAt: z.number().int(),
  approvedBy: z.string().nullable(),
  approvedAt: z.number().int().nullable(),
  doneOn: z.string().nullable(),
  /** Sequence of its entry in the log. */
  entry: z.number().int().nullable(),
  acts: z.number().int(),
  /** A second person is asked about this very revision. */
  asked: z.boolean(),
  /** Accounts still to be confirmed. */
  waiting: z.number().int(),
})
export type ReorganisationRow = z.infer<typeof reorganisationRow>

export const reorganisationList = z.object({
  reorganisations: z.array(reorganisationRow),
})
export type ReorganisationList = z.infer<typeof reorganisationList>

export const reorganisationView = z.object({
  ...reorganisationRow.shape,
  acts: z.array(reorganisationAct),
  own: z.boolean(),
  /** What is wrong with it today; of a draft or an approved one. */
  faults: z.array(
    z.object({
      /** Place of the act; null when it is about the whole. */
      act: z.number().int().nullable(),
      fault: z.enum([...actFaults, ...leftOverFaults]),
      code: z.string(),
    }),
  ),
  /** Now, or as found when it was done. */
  rehomed: z.array(rehomed),
  /** Of one that was done: who still waits, by the agency that is to confirm. */
  progress: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      confirmed: z.number().int(),
      waiting: z.number().int(),
      refused: z.number().int(),
      /** Administrators there who work: without one, the province confirms the first. */
      administrators: z.number().int(),
    }),
  ),
})
export type ReorganisationView = z.infer<typeof reorganisationView>

/** POST /v1/agency-list-readings: a file compared with the agencies there are; nothing is kept. */
export const agencyListReading = z.object({
  lines: z.array(
    z.object({
      sheet: z.string(),
      /** As the office counts it, from 1. */
      row: z.number().int(),
      code: z.string(),
      name: z.string(),
      state: z.enum(lineStates),
      fault: z.enum(lineFaults).nullable(),
      formerName: z.string().nullable(),
      predecessors: z.array(z.string()),
      validFrom: z.string().nullable(),
    }),
  ),
  /** What a draft made of it would hold. */
  acts: z.array(reorganisationAct),
  takesEffectOn: z.string().nullable(),
})
export type AgencyListReadingView = z.infer<typeof agencyListReading>

/** GET /v1/agencies/{code}: in either notation. */
export const agencyParams = z.strictObject({ code: agencyCode })
const neighbour = z.object({
  code: z.string(),
  name: z.string(),
  /** Since when, by which document. */
  on: z.string(),
  documentNumber: z.string(),
  reorganisation: z.string(),
})
export const agencyView = z.object({
  code: z.string(),
  /** In the notation of QCVN 102:2016; null when it has none there. */
  lowToHighCode: z.string().nullable(),
  name: z.string(),
  kind: z.enum(agencyKinds),
  parent: z.object({ code: z.string(), name: z.string() }).nullable(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  accounts: z.number().int(),
  dossiers: z.number().int(),
  /** Former names and places, newest first. */
  versions: z.array(
    z.object({
      name: z.string(),
      parent: z.string().nullable(),
      validFrom: z.string(),
      validTo: z.string(),
    }),
  ),
  predecessors: z.array(neighbour),
  heirs: z.array(neighbour),
  /** The agencies in force today that it has become; itself while it is. */
  today: z.array(z.object({ code: z.string(), name: z.string() })),
})
export type AgencyView = z.infer<typeof agencyView>
