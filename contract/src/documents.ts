/** Official documents: what they are made from, the list of those made, and signed copies. */
import { isCivilDate } from '@chot/core/calendar/civil.ts'
import { documentKinds } from '@chot/core/documents/document.ts'
import { z } from 'zod'
import { paged, pagedFilter } from './paging.ts'
import { agencyCode, listCode, plainText, typed } from './values.ts'

export const signedCopyBytesMax = 20 * 1024 * 1024

const kind = z.enum(documentKinds, { error: 'not-in-list' })
const day = z.string(typed).refine(isCivilDate, { error: 'day' })
const line = plainText(200).optional()

/** The version that is told; when absent, the newest that was not returned. */
const version = { version: listCode.optional() }

const registrant = {
  ...version,
  agency: agencyCode,
  system: line,
  contact: line,
  position: line,
  phone: line,
  email: line,
  workplace: line,
  signer: line,
}

const commitment = {
  agency: agencyCode,
  name: line,
  position: line,
  cardNumber: line,
  cardDate: day.optional(),
  cardPlace: line,
  phone: line,
  place: line,
  date: day.optional(),
}

const required = plainText(300).refine((text) => text.trim() !== '', {
  error: 'required',
})
const names = z.array(required).min(1, { error: 'required' }).max(30, {
  error: 'too-long',
})

/** What every letter has; the sender is the officer's own agency. */
const letter = {
  superior: line,
  symbol: required,
  number: line,
  place: required,
  date: day.optional(),
  addressees: names,
  recipients: names,
  authority: line,
  office: required,
  signer: line,
  contact: line,
}

/** POST /v1/documents. What stands in the gateway's own tables is read there, never sent. */
export const documentBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('commitment'), ...version, ...commitment }),
  z.strictObject({ kind: z.literal('commitment-2021'), ...commitment }),
  z.strictObject({ kind: z.literal('account-list'), ...registrant }),
  z.strictObject({
    kind: z.literal('connection-form-2021'),
    ...registrant,
    purpose: required,
  }),
  z.strictObject({ kind: z.literal('service-registration'), ...registrant }),
  z.strictObject({
    kind: z.literal('urging-letter'),
    ...letter,
    basis: required,
    earlierLetter: required,
    wasDue: day,
    due: day,
    sendTo: required,
    /** The drive whose agencies are told of; when absent, all agencies. */
    drive: z.uuid({ error: 'wrong-type' }).optional(),
  }),
  z.strictObject({ kind: z.literal('change-notice'), ...letter }),
  z.strictObject({
    kind: z.literal('transfer-letter'),
    ...letter,
    agency: agencyCode,
    system: required,
    route: z.enum(['pc06', 'c06'], { error: 'not-in-list' }),
  }),
  z.strictObject({
    kind: z.literal('review-minutes'),
    agency: agencyCode,
    place: line,
    date: day.optional(),
    signer: line,
  }),
  z.strictObject({
    kind: z.literal('revocation-letter'),
    ...letter,
    basis: required,
    /** Accounts revoked from this day on. */
    since: day,
  }),
])
export type DocumentBody = z.infer<typeof documentBody>

/** GET /v1/documents, newest first. */
export const documentFilter = z.strictObject({
  kind: kind.optional(),
  agency: agencyCode.optional(),
  /** Only those of which a signed copy was taken back. */
  signed: z.literal('true', { error: 'not-in-list' }).optional(),
  after: pagedFilter.after,
  limit: pagedFilter.limit,
})

const documentRow = {
  id: z.string(),
  kind,
  edition: z.string(),
  title: z.string(),
  agency: z.string(),
  agencyName: z.string(),
  versionCode: z.string(),
  madeBy: z.string(),
  /** UTC milliseconds. */
  madeAt: z.number(),
  /** Signed copies taken back. */
  signed: z.number().int(),
}

export const documentPage = z.strictObject({
  rows: z.array(z.strictObject(documentRow)),
  ...paged,
})
export type DocumentPage = z.infer<typeof documentPage>

export const signedCopy = z.strictObject({
  sha256: z.string(),
  bytes: z.number().int(),
  takenBy: z.string(),
  takenAt: z.number(),
  /** Whether each certificate leads to a configured root; false: none is configured. */
  pathChecked: z.boolean(),
  signers: z.array(
    z.strictObject({
      name: z.string(),
      issuer: z.string(),
      claimedAtMs: z.number().nullable(),
      certificate: z.string(),
    }),
  ),
})
export type SignedCopy = z.infer<typeof signedCopy>

export const documentView = z.strictObject({
  ...documentRow,
  /** SHA-256 of what it was made from, and of its files. */
  digest: z.string(),
  pdf: z.strictObject({ sha256: z.string(), bytes: z.number().int() }),
  docx: z.strictObject({ sha256: z.string(), bytes: z.number().int() }),
  copies: z.array(signedCopy),
})
export type DocumentView = z.infer<typeof documentView>

export const documentParams = z.strictObject({ id: listCode })
/** `description`: what both files were written from. */
export const documentFileParams = z.strictObject({
  id: listCode,
  form: z.enum(['pdf', 'docx', 'description']),
})
export const copyFileParams = z.strictObject({
  id: listCode,
  sha256: z.string(typed).regex(/^[0-9a-f]{64}$/, { error: 'list-code' }),
})

export const documentMade = z.strictObject({ id: z.string(), versionCode: z.string() })
