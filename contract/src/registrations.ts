/** Connection files of agencies: the four parts, their versions, and what goes to the Ministry. */
import { isCivilDate } from '@chot/core/calendar/civil.ts'
import { comparedFields } from '@chot/core/registration/list-diff.ts'
import { parts, versionActs, versionStates } from '@chot/core/registration/version.ts'
import { connectionStates } from '@chot/core/workflow/connection.ts'
import { z } from 'zod'
import { paged, pagedFilter } from './paging.ts'
import {
  legalBasis,
  listCode,
  login,
  personName,
  plainText,
  reason,
  typed,
} from './values.ts'

export const civilDay = z.string(typed).refine(isCivilDate, { error: 'day' })
const hash = z.string(typed).regex(/^[0-9a-f]{64}$/, { error: 'wrong-type' })
const inList = { error: 'not-in-list' } as const
const line = (lengthMax: number) =>
  plainText(lengthMax).refine((text) => text.trim() !== '', { error: 'required' })
const queriesPerDay = (most: number) =>
  z
    .number({ error: 'queries-per-day' })
    .int({ error: 'queries-per-day' })
    .min(1, { error: 'queries-per-day' })
    .max(most, { error: 'queries-per-day' })

export const partName = z.enum(parts, inList)

export const missingView = z.discriminatedUnion('code', [
  z.object({ code: z.literal('nothing') }),
  z.object({ code: z.enum(['draft', 'waits', 'returned']), version: z.number().int() }),
  z.object({ code: z.literal('nobody-listed'), dossiers: z.number().int() }),
  z.object({
    code: z.enum(['not-on-list', 'listed-left', 'without-account', 'untrained']),
    accounts: z.number().int(),
  }),
  z.object({ code: z.literal('review-due'), since: z.string() }),
  z.object({ code: z.literal('unregistered-service'), service: z.string() }),
  z.object({
    code: z.literal('level-too-low'),
    level: z.number().int(),
    least: z.number().int(),
  }),
  z.object({ code: z.literal('checklist-open'), items: z.number().int() }),
  z.object({ code: z.literal('not-yet'), from: z.string() }),
  z.object({ code: z.enum(['ends-soon', 'ended']), on: z.string() }),
])

export const partState = z.object({
  state: z.enum(['missing', 'partial', 'complete', 'expired']),
  version: z.number().int().nullable(),
  missing: z.array(missingView),
})
const fourParts = z.object({
  commitment: partState,
  accounts: partState,
  services: partState,
  security: partState,
})

const agencyRef = z.object({ code: z.string(), name: z.string() })
const person = z.object({ username: z.string(), fullName: z.string() })

/** GET /v1/registrations */
export const registrationFilter = z.strictObject({
  ...pagedFilter,
  kind: plainText(40).optional(),
})
export const registrationPage = z.object({
  agencies: z.array(agencyRef.extend({ kind: z.string(), parts: fourParts })),
  ...paged,
})
export type RegistrationPage = z.infer<typeof registrationPage>

export const versionHead = z.object({
  id: z.string(),
  part: partName,
  version: z.number().int(),
  state: z.enum(versionStates),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  /** SHA-256 of the file it came from, hex; null when it came from none. */
  sourceSha256: z.string().nullable(),
  digest: z.string().nullable(),
  madeBy: person,
  madeAt: z.number().int(),
  submittedBy: person.nullable(),
  submittedAt: z.number().int().nullable(),
  decidedBy: person.nullable(),
  decidedAt: z.number().int().nullable(),
  decisionReason: z.string().nullable(),
  /** What whoever looks may do to it now. */
  may: z.array(z.enum(versionActs)),
})
export type VersionHead = z.infer<typeof versionHead>

/** GET /v1/registrations/{agency} */
export const registrationView = z.object({
  agency: agencyRef,
  day: z.string(),
  parts: fourParts,
  /** Newest first, all parts. */
  versions: z.array(versionHead),
  /** Parts of which whoever looks may begin a version. */
  mayDraft: z.array(partName),
  /** Its file in the drive that was opened last and still runs; null: no drive asks it. */
  drive: z
    .object({
      id: z.string(),
      name: z.string(),
      dueOn: z.string(),
      file: z.object({ id: z.string(), state: z.enum(connectionStates) }).nullable(),
    })
    .nullable(),
  /** What the drafts choose from, as of the day. */
  services: z.array(z.object({ code: z.string(), name: z.string() })),
  bases: z.array(z.object({ code: z.string(), name: z.string() })),
  checklist: z.array(z.object({ item: z.string(), group: z.string(), text: z.string() })),
})
export type RegistrationView = z.infer<typeof registrationView>

export const listRowView = z.object({
  row: z.number().int(),
  username: z.string(),
  fullName: z.string(),
  duty: z.enum(['receiving', 'verification']),
  staffCode: z.string().nullable(),
  queriesPerDay: z.number().int(),
  /** The last three digits. */
  numberTail: z.string(),
  phoneTail: z.string(),
})
export const listChangeView = z.object({
  kind: z.enum(['joined', 'left', 'moved-in', 'moved-out', 'changed']),
  username: z.string(),
  fullName: z.string(),
  /** Of a person on the version looked at, the row; null of who left it. */
  row: z.number().int().nullable(),
  changes: z.array(
    z.object({
      field: z.enum(comparedFields),
      /** Null where the value is not shown: a phone. */
      before: z.string().nullable(),
      now: z.string().nullable(),
    }),
  ),
  agency: agencyRef.nullable(),
})
export type ListChangeView = z.infer<typeof listChangeView>

export const serviceLine = z.strictObject({
  service: listCode,
  window: z.enum(['office', 'off-hours'], inList),
  queriesPerDay: queriesPerDay(1_000_000),
  purpose: line(200),
  dossiersPerDay: z.number(typed).int().min(0).max(100_000).nullable(),
  lookUpsPerDossier: z.number(typed).int().min(1).max(50).nullable(),
})
export type ServiceLine = z.infer<typeof serviceLine>

export const checklistAnswers = ['met', 'partly', 'not-met', 'not-applicable'] as const
export const checklistAnswer = z.strictObject({
  item: plainText(40),
  answer: z.enum(checklistAnswers, inList),
  evidence: line(500),
})
export type ChecklistAnswer = z.infer<typeof checklistAnswer>

const paperFields = {
  documentNumber: legalBasis,
  documentDate: civilDay,
  issuer: line(200),
  signerName: personName,
  signerPosition: line(200),
}
export const paper = z.strictObject({
  ...paperFields,
  level: z.number(typed).int().min(1).max(5).nullable(),
  basis: plainText(40).nullable(),
})
export type Paper = z.infer<typeof paper>

/** GET /v1/registration-versions/{id} */
export const versionView = versionHead.extend({
  agency: agencyRef,
  returned: z.array(z.object({ place: z.string(), reason: z.string() })),
  list: z
    .object({
      rows: z.array(listRowView),
      /** Against the list accepted before this one, and against the accounts there are. */
      sinceAccepted: z.array(listChangeView),
      acceptedVersion: z.number().int().nullable(),
      sinceAccounts: z.array(listChangeView),
    })
    .nullable(),
  services: z.array(serviceLine.extend({ serviceName: z.string() })).nullable(),
  paper: paper.nullable(),
  checklist: z
    .array(
      z.object({
        item: z.string(),
        group: z.string(),
        text: z.string(),
        answer: z.enum(checklistAnswers).nullable(),
        evidence: z.string(),
      }),
    )
    .nullable(),
})
export type VersionView = z.infer<typeof versionView>

const listedPerson = z.strictObject({
  username: login,
  fullName: personName,
  officerNumber: z.string(typed).regex(/^\d{12}$/, { error: 'citizen-number' }),
  phone: z.string(typed).regex(/^0\d{9,10}$/, { error: 'phone' }),
  staffCode: plainText(40).nullable(),
  queriesPerDay: queriesPerDay(100_000),
  duty: z.enum(['receiving', 'verification'], inList),
})
export type ListedPersonInput = z.infer<typeof listedPerson>

export const listPeopleMax = 5_000

/** PUT /v1/registrations/{agency}/accounts: where the draft's rows come from. */
export const listDraft = z.discriminatedUnion('from', [
  /** The accounts that hold a duty that queries. */
  z.strictObject({ from: z.literal('accounts') }),
  /** The version before, returned or accepted. */
  z.strictObject({ from: z.literal('version') }),
  /** An office's spreadsheet, read and put right; the file itself stays with whoever read it. */
  z.strictObject({
    from: z.literal('file'),
    sha256: hash,
    rows: z.array(listedPerson, typed).min(1).max(listPeopleMax, { error: 'too-long' }),
  }),
  /** The draft's own rows: some left out, some with another duty or count. */
  z.strictObject({
    from: z.literal('draft'),
    leftOut: z.array(z.number().int().min(1)).max(listPeopleMax),
    changed: z
      .array(
        z.strictObject({
          row: z.number().int().min(1),
          duty: z.enum(['receiving', 'verification'], inList),
          queriesPerDay: queriesPerDay(100_000),
        }),
      )
      .max(listPeopleMax),
  }),
])
export type ListDraft = z.infer<typeof listDraft>

const days = { validFrom: civilDay, validTo: civilDay }
const inOrder = ({ validFrom, validTo }: { validFrom: string; validTo: string }) =>
  validFrom < validTo
const order: { error: string; path: PropertyKey[] } = {
  error: 'days-order',
  path: ['validTo'],
}

/** PUT /v1/registrations/{agency}/services */
export const serviceDraft = z
  .strictObject({ ...days, rows: z.array(serviceLine, typed).min(1).max(60) })
  .refine(inOrder, order)
export type ServiceDraft = z.infer<typeof serviceDraft>

/** PUT /v1/registrations/{agency}/commitment */
export const commitmentDraft = z
  .strictObject({ ...days, ...paperFields, fileSha256: hash.nullable() })
  .refine(inOrder, order)
/** PUT /v1/registrations/{agency}/security */
export const securityDraft = z
  .strictObject({
    ...days,
    ...paperFields,
    fileSha256: hash.nullable(),
    level: z.number(typed).int().min(1).max(5),
    basis: plainText(40),
    answers: z.array(checklistAnswer, typed).max(100),
  })
  .refine(inOrder, order)
export type CommitmentDraft = z.infer<typeof commitmentDraft>
export type SecurityDraft = z.infer<typeof securityDraft>

export const savedVersion = z.object({ id: z.string(), version: z.number().int() })

/** POST /v1/registration-versions/{id}/decision */
export const versionDecision = z.strictObject({
  decision: z.enum(['accept', 'return'], inList),
  reason,
  /** Of a return: what is wrong, line by line. */
  lines: z
    .array(z.strictObject({ place: plainText(80), reason }))
    .max(500)
    .default([]),
})
export type VersionDecision = z.infer<typeof versionDecision>

/** GET /v1/registrations/{agency}/proposal */
export const serviceProposal = z.object({
  dossiersPerDay: z.number().int(),
  lookUpsPerDossier: z.number().int(),
  /** Working days looked at; the last one. */
  days: z.number().int(),
  until: z.string(),
  offHoursMax: z.number().int(),
  lines: z.array(
    z.object({
      service: z.string(),
      serviceName: z.string(),
      window: z.enum(['office', 'off-hours']),
      median: z.number().int(),
      highest: z.number().int(),
      reckoned: z.number().int(),
      proposed: z.number().int(),
    }),
  ),
})
export type ServiceProposal = z.infer<typeof serviceProposal>

/** GET /v1/province-services: what the agencies register together, beside what is in force. */
export const provinceServices = z.object({
  offHoursMax: z.number().int(),
  agencies: z.number().int(),
  lines: z.array(
    z.object({
      service: z.string(),
      serviceName: z.string(),
      window: z.enum(['office', 'off-hours']),
      /** Agencies that register it, and their sum. */
      agencies: z.number().int(),
      sum: z.number().int(),
      inForce: z.number().int().nullable(),
    }),
  ),
})
export type ProvinceServices = z.infer<typeof provinceServices>

/** POST /v1/province-services/requests: asks a second person to put counts in force from a day on. */
export const provinceServicesRequest = z.strictObject({
  from: civilDay,
  reason,
  basis: legalBasis,
  lines: z
    .array(
      z.strictObject({
        service: listCode,
        window: z.enum(['office', 'off-hours'], inList),
        queriesPerDay: queriesPerDay(10_000_000),
      }),
      typed,
    )
    .min(1)
    .max(60),
})
export type ProvinceServicesRequest = z.infer<typeof provinceServicesRequest>

/** GET /v1/list-sendings: what was sent to the Ministry, and what would change by sending now. */
export const sendingView = z.object({
  id: z.string(),
  documentNumber: z.string(),
  documentDate: z.string(),
  sentBy: person,
  sentAt: z.number().int(),
  agencies: z.number().int(),
  people: z.number().int(),
  answerNumber: z.string().nullable(),
  answerDate: z.string().nullable(),
  answeredBy: person.nullable(),
})
export const sendingsView = z.object({
  sendings: z.array(sendingView),
  /** The notice of change, counted: since the list sent last. */
  changes: z.object({
    agencies: z.number().int(),
    joined: z.number().int(),
    left: z.number().int(),
    moved: z.number().int(),
    changed: z.number().int(),
  }),
})
export type SendingsView = z.infer<typeof sendingsView>

/** POST /v1/list-sendings, and POST /v1/list-sendings/{id}/answer */
export const sendingBody = z.strictObject({
  documentNumber: legalBasis,
  documentDate: civilDay,
})
export type SendingBody = z.infer<typeof sendingBody>
export const sendingAnswered = z.object({
  listed: z.number().int(),
  unlisted: z.number().int(),
})
