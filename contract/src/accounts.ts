/** What is asked, decided and done about accounts. */

import { agencyKinds } from '@chot/core/agencies/reorganisation.ts'
import { duties } from '@chot/core/duties.ts'
import { refusalReasons } from '@chot/core/query/reasons.ts'
import {
  accountStates,
  decisions,
  leaveKinds,
  listedAtOnceMax,
  requestKinds,
  requestStates,
} from '@chot/core/workflow/account.ts'
import { z } from 'zod'
import { paged, pagedFilter } from './paging.ts'
import {
  agencyCode,
  civilDay,
  legalBasis,
  login,
  personName,
  plainText,
  reason,
  typed,
} from './values.ts'

export const accountId = z
  .string(typed)
  .regex(/^a-[a-z2-7]{16}$|^a-\d{16}$/, { error: 'list-code' })
export const requestId = z.string(typed).regex(/^r-[a-z2-7]{16}$/, { error: 'list-code' })
const day = civilDay
const duty = z.enum(duties, { error: 'not-in-list' })
const agencyRef = z.object({ code: z.string(), name: z.string() })

export const datedDuty = z.strictObject({
  duty,
  /** The first day, and the first day no more; without end when null. */
  from: day,
  to: day.nullable(),
})
export const dutyList = z
  .array(datedDuty)
  .min(1, { error: 'required' })
  .max(7, { error: 'too-long' })

const why = { reason, legalBasis }
const atOnceMax = 100
const preview = z.boolean(typed).default(false)

/** POST /v1/account-requests */
export const accountRequestBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('new'),
    username: login,
    fullName: personName,
    agency: agencyCode,
    duties: dutyList,
    /** The officer's own citizen number and phone, as the Ministry is told them. */
    officerNumber: z.string(typed).regex(/^\d{12}$/, { error: 'citizen-number' }),
    phone: z.string(typed).regex(/^0\d{9,10}$/, { error: 'phone' }),
    ...why,
  }),
  z.strictObject({
    kind: z.literal('duties'),
    account: accountId,
    duties: dutyList,
    ...why,
  }),
  z.strictObject({
    kind: z.literal('move'),
    account: accountId,
    agency: agencyCode,
    ...why,
  }),
  z.strictObject({ kind: z.literal('restore'), account: accountId, ...why }),
  z.strictObject({ kind: z.literal('recover'), account: accountId, ...why }),
])
export type AccountRequestBody = z.infer<typeof accountRequestBody>

/** POST /v1/account-decisions: several at once, each on its own. */
export const decisionBody = z.strictObject({
  requests: z.array(requestId).min(1, { error: 'required' }).max(atOnceMax),
  decision: z.enum(decisions, { error: 'not-in-list' }),
  reason,
  /** Only tells what would come of it. */
  preview,
})
export type DecisionBody = z.infer<typeof decisionBody>

const accountsAtOnce = z
  .array(accountId)
  .min(1, { error: 'required' })
  .max(atOnceMax, { error: 'too-long' })
const common = { accounts: accountsAtOnce, preview, ...why }

const listing = {
  ...common,
  accounts: z
    .array(accountId)
    .min(1, { error: 'required' })
    .max(listedAtOnceMax, { error: 'too-long' }),
  /** The day of the Ministry's document, which `legalBasis` names by its number. */
  documentDate: day,
}

/** POST /v1/account-acts: several accounts at once, each on its own. */
export const accountActBody = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('lock'), ...common }),
  z.strictObject({ act: z.literal('revoke'), ...common }),
  z.strictObject({ act: z.literal('end-duty'), duty, ...common }),
  /** `legalBasis` names the paper that proves the training. */
  z.strictObject({ act: z.literal('record-training'), heldOn: day, ...common }),
  /** Away from `from` to `to`, both counted in; replaces the leave told before. */
  z.strictObject({
    act: z.literal('record-leave'),
    from: day,
    to: day,
    kind: z.enum(leaveKinds, { error: 'not-in-list' }),
    ...common,
  }),
  /** Back at work, or never away: at once. */
  z.strictObject({ act: z.literal('end-leave'), ...common }),
  /** The Ministry put it on the accepted list, or changed its count. */
  z.strictObject({
    act: z.literal('list'),
    queriesPerDay: z
      .number(typed)
      .int({ error: 'wrong-type' })
      .min(1, { error: 'queries-per-day' })
      .max(100_000, { error: 'queries-per-day' }),
    ...listing,
  }),
  /** The Ministry took it off the list. */
  z.strictObject({ act: z.literal('unlist'), ...listing }),
])
export type AccountActBody = z.infer<typeof accountActBody>

/** What came of each, in the order asked; with `preview`, what would. */
export const outcomes = z.object({
  outcomes: z.array(
    z.object({
      id: z.string(),
      done: z.boolean(),
      /** Code of the problem that stands against it. */
      code: z.string().nullable(),
      /** What a change of the accepted list does to the right to query. */
      effect: z
        .object({
          mayQueryBefore: z.boolean(),
          mayQueryAfter: z.boolean(),
          /** What it lacks afterwards. */
          lacks: z.array(z.enum(refusalReasons)),
        })
        .optional(),
    }),
  ),
})
export type Outcomes = z.infer<typeof outcomes>

/** POST /v1/accounts/{id}/secret: shown once, kept nowhere in clear. */
export const secretBody = z.strictObject(why)
export const issuedSecret = z.object({
  username: z.string(),
  fullName: z.string(),
  agency: z.string(),
  password: z.string(),
  totpSecret: z.string(),
})
export type IssuedSecret = z.infer<typeof issuedSecret>

/**
 * PUT /v1/accounts/{id}/sso: what the person is known by at the identity provider, the value of the
 * claim the operator chose; null takes the link away.
 */
export const ssoLinkBody = z.strictObject({
  name: plainText(255).min(1, { error: 'required' }).nullable(),
  ...why,
})
export type SsoLinkBody = z.infer<typeof ssoLinkBody>

export const attentions = [
  'incomplete',
  'unlisted',
  'ending',
  'unused',
  'on-leave',
] as const

/** GET /v1/accounts */
export const accountFilter = z.strictObject({
  ...pagedFilter,
  agency: plainText(64).optional(),
  kind: z.enum(agencyKinds, { error: 'not-in-list' }).optional(),
  state: z.enum(accountStates, { error: 'not-in-list' }).optional(),
  /**
   * `incomplete`: lacks something before it may query. `unlisted`: of that, a place on the list the
   * Ministry accepted. `ending`: a duty or the training ends within
   * 30 days. `unused`: soon disabled because nobody uses it.
   */
  attention: z.enum(attentions, { error: 'not-in-list' }).optional(),
})

export const accountRow = z.object({
  id: z.string(),
  username: z.string(),
  fullName: z.string(),
  agency: agencyRef,
  state: z.enum(accountStates),
  duties: z.array(
    z.object({ duty: z.enum(duties), from: z.string(), to: z.string().nullable() }),
  ),
  listed: z.boolean(),
  queriesPerDay: z.number().int().nullable(),
  lastSignInAt: z.number().int().nullable(),
  enrolled: z.boolean(),
  /** The first day on which no training counts. */
  trainedUntil: z.string().nullable(),
  /** The day it is disabled for want of use; null unless it is active. */
  dormantOn: z.string().nullable(),
  /** What it lacks before it may query; empty for whoever may, or holds no duty that queries. */
  lacks: z.array(z.enum(refusalReasons)),
})
export type AccountRow = z.infer<typeof accountRow>
export const accountPage = z.object({ accounts: z.array(accountRow), ...paged })
export type AccountPage = z.infer<typeof accountPage>

/** POST /v1/account-logins: who is meant by logins pasted from a document. A login may be a number
 * of a citizen, so it stands in no address. */
export const loginsBody = z.strictObject({
  logins: z
    .array(plainText(100))
    .min(1, { error: 'required' })
    .max(listedAtOnceMax, { error: 'too-long' }),
})
export const accountsMeant = z.object({
  accounts: z.array(accountRow),
  /** Logins, as they were sent, of no account the officer sees. */
  unknown: z.array(z.string()),
})
export type AccountsMeant = z.infer<typeof accountsMeant>

/** GET /v1/own-account: what of one's own account ends, and what it lacks. */
export const ownAccount = accountRow
  .pick({
    duties: true,
    queriesPerDay: true,
    trainedUntil: true,
    dormantOn: true,
    lacks: true,
  })
  .extend({
    /** The local day the server counts by. */
    today: z.string(),
  })
export type OwnAccount = z.infer<typeof ownAccount>

export const endingKinds = ['duty', 'training', 'unused', 'key'] as const
export type EndingKind = (typeof endingKinds)[number]

const ending = z.object({
  /** Of the account, or with `key` of the client system. */
  id: z.string(),
  name: z.string(),
  /** Null: a client system. */
  username: z.string().nullable(),
  agency: agencyRef,
  /** The duty that ends; null with the other kinds. */
  duty: z.enum(duties).nullable(),
  /** The first day it counts no more. */
  on: z.string(),
})
export type Ending = z.infer<typeof ending>

/**
 * GET /v1/endings: duties, trainings and the last keys of client systems that end within 30 days,
 * and accounts soon disabled because nobody uses them. A kind of which nothing ends is left out.
 */
export const endingsSoon = z.object({
  /** The local day the server counts by. */
  today: z.string(),
  kinds: z.array(
    z.object({
      kind: z.enum(endingKinds),
      total: z.number().int(),
      /** The first few, soonest first. */
      soonest: z.array(ending),
    }),
  ),
})
export type EndingsSoon = z.infer<typeof endingsSoon>

/** GET /v1/accounts/{id} */
export const accountDetail = z.object({
  account: accountRow,
  /** The local day the server counts by. */
  today: z.string(),
  /** The leave that goes on or is to come. */
  leave: z
    .object({ from: z.string(), to: z.string(), kind: z.enum(leaveKinds) })
    .nullable(),
  openRequest: z.object({ id: z.string(), kind: z.enum(requestKinds) }).nullable(),
  /** Null: there is no identity provider. */
  sso: z
    .object({
      /** UTC milliseconds; null: not linked, or not come by yet. */
      linkedAt: z.number().int().nullable(),
      confirmedAt: z.number().int().nullable(),
    })
    .nullable(),
  /** Newest first. */
  history: z.array(
    z.object({
      sequence: z.number().int(),
      at: z.number().int(),
      act: z.string(),
      about: z.string().nullable(),
      by: z.object({ username: z.string(), fullName: z.string() }).nullable(),
      reason: z.string().nullable(),
      legalBasis: z.string().nullable(),
    }),
  ),
})
export type AccountDetail = z.infer<typeof accountDetail>

/** GET /v1/account-requests */
export const requestFilter = z.strictObject({
  ...pagedFilter,
  state: z.enum(requestStates, { error: 'not-in-list' }).optional(),
})

export const requestRow = z.object({
  id: z.string(),
  kind: z.enum(requestKinds),
  state: z.enum(requestStates),
  account: z.object({ id: z.string(), username: z.string(), fullName: z.string() }),
  agency: agencyRef,
  /** Where the account is now; null for a new one. */
  from: agencyRef.nullable(),
  duties: z.array(datedDuty).nullable(),
  requestedAt: z.number().int(),
  requester: z.object({ id: z.string(), username: z.string(), fullName: z.string() }),
  reason: z.string(),
  legalBasis: z.string(),
  decidedAt: z.number().int().nullable(),
  decidedBy: z.object({ username: z.string(), fullName: z.string() }).nullable(),
  decisionReason: z.string().nullable(),
})
export type RequestRow = z.infer<typeof requestRow>
export const requestPage = z.object({ requests: z.array(requestRow), ...paged })
export type RequestPage = z.infer<typeof requestPage>

export const madeRequest = z.object({ id: z.string(), account: z.string() })
