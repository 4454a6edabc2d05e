import { agencyKinds } from '@chot/core/agencies/reorganisation.ts'
import { entryKinds, entryOutcomes } from '@chot/core/log/entry.ts'
import { z } from 'zod'
import { paged, pagedFilter } from './paging.ts'
import { plainText } from './values.ts'

/** GET /v1/log: newest first; every search is an entry itself. */
export const logFilter = z.strictObject({
  /** Login of the officer. */
  account: plainText(60).optional(),
  agency: plainText(64).optional(),
  dossier: plainText(100).optional(),
  procedure: plainText(40).optional(),
  kind: z.enum(entryKinds, { error: 'not-in-list' }).optional(),
  outcome: z.enum(entryOutcomes, { error: 'not-in-list' }).optional(),
  requestId: plainText(40).optional(),
  /** UTC milliseconds, half open. */
  from: z.coerce.number({ error: 'wrong-type' }).int().min(0).max(8.64e15).optional(),
  to: z.coerce.number({ error: 'wrong-type' }).int().min(0).max(8.64e15).optional(),
  /** Entries with a sequence below this one. */
  before: z.coerce.number({ error: 'wrong-type' }).int().min(0).max(9e15).optional(),
  limit: z.coerce.number({ error: 'wrong-type' }).int().min(1).max(200).default(50),
})

export const logRow = z.object({
  sequence: z.number().int(),
  at: z.number().int(),
  kind: z.enum(entryKinds),
  outcome: z.enum(entryOutcomes),
  reason: z.string().nullable(),
  account: z.string().nullable(),
  accountName: z.string().nullable(),
  agency: z.string().nullable(),
  system: z.string().nullable(),
  dossier: z.string().nullable(),
  procedure: z.string().nullable(),
  service: z.string().nullable(),
  requestId: z.string().nullable(),
})
/**
 * That the rows of a page stand in the published log: inclusion proofs (RFC 6962 §2.1.1) against one
 * checkpoint. Proofs share most of their upper hashes, so each hash is given once. `differs`: the
 * database does not hold what was signed.
 */
export const pageProofs = z.object({
  state: z.enum(['proved', 'not-published', 'differs']),
  /** The signed note; null unless proved. */
  checkpoint: z.string().nullable(),
  /** Base64, as a tlog-proof has them. */
  hashes: z.array(z.string()),
  /** One for each row the checkpoint holds: places in `hashes`, the leaf's sibling first. */
  paths: z.array(
    z.object({
      sequence: z.number().int(),
      /** Hexadecimal. */
      leafHash: z.string(),
      path: z.array(z.number().int()),
    }),
  ),
})
export type PageProofs = z.infer<typeof pageProofs>

export const logPage = z.object({
  rows: z.array(logRow),
  next: z.number().int().nullable(),
  proofs: pageProofs,
  /** Entries below this sequence are of sealed months: not searched, to be read one by one. */
  sealedTo: z.number().int(),
})
export type LogPage = z.infer<typeof logPage>

/** GET /v1/log/{sequence}: the entry exactly as hashed. */
export const logEntry = z.object({
  row: logRow,
  text: z.string(),
  leafHash: z.string(),
})
export type LogEntryView = z.infer<typeof logEntry>

/** GET /v1/agencies?q=&kind=&after=; found by its former names and codes too. */
export const agencyPage = z.object({
  agencies: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      kind: z.enum(agencyKinds),
      validFrom: z.string(),
      validTo: z.string().nullable(),
      accounts: z.number().int(),
      /** The name it was found by, when that is a former one. */
      formerName: z.string().nullable(),
      /** Who followed it in force, when it has ended. */
      heirs: z.array(z.object({ code: z.string(), name: z.string() })),
    }),
  ),
  ...paged,
})
export type AgencyPage = z.infer<typeof agencyPage>

/** Query of the list above. */
export const listFilter = z.strictObject({
  ...pagedFilter,
  kind: z.enum(agencyKinds, { error: 'not-in-list' }).optional(),
  agency: plainText(64).optional(),
})

/** GET /v1/log/witnessing: whether other bodies see the log grow. */
export const logWitnessing = z.object({
  /** `off`: no witness is asked. `alarm`, `stopped`: no quorum for longer than the policy says. */
  state: z.enum(['off', 'met', 'alarm', 'stopped']),
  /** Entries in the newest head that a quorum has cosigned; null: none yet. */
  size: z.number().int().nullable(),
  /** UTC milliseconds of the last quorum; before the first, of when witnesses began to be asked. */
  since: z.number().int().nullable(),
})
export type LogWitnessing = z.infer<typeof logWitnessing>
