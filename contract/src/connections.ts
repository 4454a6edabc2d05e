/** Connection files: their queue, what one holds, its steps, and whether agencies are connected. */
import type { Missing } from '@chot/core/registration/parts.ts'
import { parts } from '@chot/core/registration/version.ts'
import {
  connectionActs,
  connectionRoutes,
  connectionStates,
} from '@chot/core/workflow/connection.ts'
import { z } from 'zod'
import { paged, pagedFilter } from './paging.ts'
import { civilDay, legalBasis, listCode, plainText, reason, typed } from './values.ts'

const id = z.uuid({ error: 'wrong-type' })
const sha256 = z.string(typed).regex(/^[0-9a-f]{64}$/, { error: 'wrong-type' })

/** One thing a part lacks: a code, and the facts that name it (core/src/registration/parts.ts). */
const lack = z.custom<Missing>()

export const partView = z.object({
  part: z.enum(parts),
  state: z.enum(['missing', 'partial', 'complete', 'expired']),
  version: z.number().int().nullable(),
  missing: z.array(lack),
})
export type PartView = z.infer<typeof partView>

/** POST /v1/connection-files: begins one; one's own agency when absent. */
export const fileBody = z.strictObject({
  drive: id,
  agency: listCode.optional(),
  route: z.enum(connectionRoutes, { error: 'not-in-list' }),
})
export type FileBody = z.input<typeof fileBody>

/** GET /v1/connection-files: those that waited longest in their state come first. */
export const fileFilter = z.strictObject({
  ...pagedFilter,
  drive: id.optional(),
  agency: listCode.optional(),
  state: z.enum(connectionStates, { error: 'not-in-list' }).optional(),
  /** Only those on which the one who looks can take the next step. */
  mine: z.enum(['true', 'false'], { error: 'not-in-list' }).default('false'),
})

const agency = z.object({ code: z.string(), name: z.string(), kind: z.string() })

const fileRow = z.object({
  id: z.string(),
  drive: z.object({ id: z.string(), name: z.string(), dueOn: z.string() }),
  agency,
  route: z.enum(connectionRoutes),
  state: z.enum(connectionStates),
  /** UTC milliseconds, as all instants here. */
  since: z.number().int(),
  /** By when it is to be out of the agency's hands. */
  dueOn: z.string(),
  /** Number of the last document of the agency or the focal point, where there is one. */
  document: z.string().nullable(),
})
export type FileRow = z.infer<typeof fileRow>
export const filePage = z.object({ files: z.array(fileRow), ...paged })
export type FilePage = z.infer<typeof filePage>

const attachment = z.object({
  sha256: z.string(),
  name: z.string(),
  type: z.enum(['pdf', 'docx', 'xlsx', 'jpeg', 'png']),
  bytes: z.number().int(),
})
export type AttachmentView = z.infer<typeof attachment>

const stepView = z.object({
  /** Of its entry in the access log. */
  sequence: z.number().int(),
  at: z.number().int(),
  act: z.enum([...connectionActs, 'begin']),
  state: z.enum(connectionStates),
  /** Full name and agency of who did it; null: the clock. */
  by: z.object({ fullName: z.string(), agency: z.string() }).nullable(),
  approvedBy: z.string().nullable(),
  document: z
    .object({ number: z.string(), on: z.string(), way: z.enum(['in', 'out']) })
    .nullable(),
  reason: z.string().nullable(),
  basis: z.string().nullable(),
  partReasons: z.array(z.object({ part: z.enum(parts), reason: z.string() })),
  attachments: z.array(attachment),
})
export type StepView = z.infer<typeof stepView>

/** GET /v1/connection-files/{id} */
export const fileView = fileRow.extend({
  parts: z.array(partView),
  steps: z.array(stepView),
  /** Attached, and so far of no step. */
  attachments: z.array(attachment),
  /** What the one who looks may do now; what each needs is core's table. */
  acts: z.array(z.enum(connectionActs)),
  mayAttach: z.boolean(),
  connection: z
    .object({
      state: z.enum(['connected', 'suspended', 'ended']),
      since: z.number().int(),
      reason: z.string(),
      restoredUntil: z.string().nullable(),
    })
    .nullable(),
})
export type FileView = z.infer<typeof fileView>

/** POST /v1/connection-files/{id}/acts: core's table says which of the rest an act needs. */
export const actBody = z.strictObject({
  act: z.enum(
    connectionActs.filter((act) => act !== 'restore') as [
      Exclude<(typeof connectionActs)[number], 'restore'>,
    ],
    { error: 'not-in-list' },
  ),
  document: z.strictObject({ number: legalBasis, on: civilDay }).optional(),
  reason: reason.optional(),
  basis: legalBasis.optional(),
  partReasons: z
    .array(z.strictObject({ part: z.enum(parts, { error: 'not-in-list' }), reason }))
    .max(parts.length)
    .optional(),
  /** Of this file, attached before. */
  attachments: z.array(sha256).max(40).optional(),
})
export type ActBody = z.input<typeof actBody>

/** POST /v1/connection-files/{id}/attachments, the file as the body. */
export const attachmentQuery = z.strictObject({
  name: plainText(200).min(1, { error: 'required' }),
})
export const attachmentKept = attachment
/** POST /v1/connection-files/{id}/signed-documents: the copy of this document taken back last. */
export const signedDocumentBody = z.strictObject({ document: listCode })
export const attachmentParams = z.strictObject({ id, sha256 })
/** `preview`: shown in the page, PDF alone. */
export const attachmentView = z.strictObject({
  preview: z.enum(['true', 'false'], { error: 'not-in-list' }).default('false'),
})
export const fileParams = z.strictObject({ id })

/** GET /v1/agency-connections: those that are suspended or have ended, newest first. */
export const stoppedPage = z.object({
  connections: z.array(
    z.object({
      agency,
      state: z.enum(['connected', 'suspended', 'ended']),
      since: z.number().int(),
      reason: z.string(),
      by: z.string().nullable(),
      file: z.string().nullable(),
      /** The approval to restore it that the one who looks may act on, or waits for. */
      approval: z
        .object({ id: z.string(), state: z.enum(['waiting', 'approved']) })
        .nullable(),
    }),
  ),
  ...paged,
})
export type StoppedPage = z.infer<typeof stoppedPage>
export const stoppedFilter = z.strictObject(pagedFilter)

/** POST /v1/agency-connections/{agency}/restore-requests: a second person is asked. */
export const restoreBody = z.strictObject({
  reason,
  basis: reason,
  /** The last day on which it is left alone though its file is incomplete. */
  until: civilDay,
})
export type RestoreBody = z.input<typeof restoreBody>
export const agencyParams = z.strictObject({ agency: listCode })
