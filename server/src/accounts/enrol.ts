/**
 * What an operator enrols by hand while there are no screens for it: a first account, a client
 * system, a service registration. Each is one transaction with its entry.
 */
import { randomBytes } from 'node:crypto'
import { clientScopes, publicJwk } from '@chot/contract/client-systems.ts'
import { listCode, login, personName, plainText } from '@chot/contract/values.ts'
import { isCivilDate } from '@chot/core/calendar/civil.ts'
import { duties } from '@chot/core/duties.ts'
import { z } from 'zod'
import type { Tx } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { record } from '../log/append.ts'
import { putOnList } from './accepted-list.ts'
import { createAccount } from './create-account.ts'
import { createClientSystem, registerClientKey } from './register-client.ts'
import { recordTraining } from './training.ts'

const enrolAccount = z.strictObject({
  kind: z.literal('account'),
  username: login,
  fullName: personName,
  agency: listCode,
  duties: z.array(z.enum(duties)).min(1).max(3),
  /** The officer's own citizen number and phone, as the Ministry is told them. */
  officerNumber: z.string().regex(/^\d{12}$/),
  phone: z.string().regex(/^0\d{9,10}$/),
  /** Of whoever is to query: the day, and the paper that proves it. */
  training: z
    .strictObject({
      heldOn: z.string().refine(isCivilDate),
      basis: plainText(200).min(1),
    })
    .optional(),
  /** Queries a day on the list the Ministry accepted; absent for whoever never queries. */
  queriesPerDay: z.number().int().min(1).max(100_000).optional(),
})

const enrolSystem = z.strictObject({
  kind: z.literal('system'),
  id: listCode,
  name: plainText(200).min(1),
  agency: listCode,
  scopes: z.array(z.enum(clientScopes)).min(1),
  jwks: z.unknown(),
  /** Where it calls from, e.g. `10.15.0.0/24`. */
  networks: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .min(1)
    .max(50),
})

const enrolKey = z.strictObject({
  kind: z.literal('system-key'),
  system: listCode,
  jwk: publicJwk,
  /** When it is in force, e.g. `2026-12-01T00:00:00+07:00`; from now, for as long as may be. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
})

const enrolRegistration = z.strictObject({
  kind: z.literal('registration'),
  service: listCode,
  window: z.enum(['office', 'off-hours']),
  queriesPerWindow: z.number().int().min(0).max(10_000_000),
  from: z.string().refine(isCivilDate),
  legalBasis: plainText(300).min(1),
})

export const enrolment = z.discriminatedUnion('kind', [
  enrolAccount,
  enrolSystem,
  enrolKey,
  enrolRegistration,
])
export type Enrolment = z.infer<typeof enrolment>

/** What the operator hands over, once: it is kept nowhere in clear. */
export interface Enrolled {
  readonly enrolled: string
  readonly password?: string
  readonly totpSecret?: string
}

/** Throws when a database constraint says no (an agency, a service, or a login that is taken). */
export async function enrol(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
  what: Enrolment,
): Promise<Enrolled> {
  return deps.db.inTx(async (tx) => {
    const { enrolled, object } = await write(deps, tx, what)
    await record(tx, deps.clock.heldAt(), { k: 'enrol', oc: 'done', ob: object })
    return enrolled
  })
}

async function write(
  deps: Pick<Deps, 'clock' | 'keys' | 'policies'>,
  tx: Tx,
  what: Enrolment,
): Promise<{ readonly enrolled: Enrolled; readonly object: string }> {
  if (what.kind === 'system') {
    await createClientSystem(deps, tx, what)
    return { enrolled: { enrolled: what.id }, object: `system ${what.id}` }
  }
  if (what.kind === 'system-key') {
    const thumbprint = await registerClientKey(deps, tx, what)
    return {
      enrolled: { enrolled: thumbprint },
      object: `system ${what.system} key ${thumbprint}`,
    }
  }
  if (what.kind === 'registration') {
    const object = `registration ${what.service} ${what.window} ${what.queriesPerWindow}`
    await register(tx, what)
    return { enrolled: { enrolled: object }, object }
  }
  const password = randomBytes(15).toString('base64url')
  const { id, totpSecret } = await createAccount(deps, tx, {
    ...what,
    password,
    enrolled: false,
    demonstration: false,
  })
  if (what.training !== undefined) await recordTraining(deps, tx, id, what.training)
  if (what.queriesPerDay !== undefined) await putOnList(tx, id, what.queriesPerDay)
  return {
    enrolled: { enrolled: what.username, password, totpSecret },
    object: `account ${id} ${what.duties.join(' ')}`,
  }
}

/** Ends what was registered for the window before, and begins the new count on its day. */
async function register(tx: Tx, what: z.infer<typeof enrolRegistration>): Promise<void> {
  await tx.rows(
    `update service_registrations set valid_to = $3
     where service_code = $1 and window_kind = $2 and valid_to is null and valid_from < $3::date`,
    [what.service, what.window, what.from],
  )
  await tx.rows(
    `insert into service_registrations
       (service_code, window_kind, queries_per_window, valid_from, legal_basis)
     values ($1, $2, $3, $4, $5)`,
    [what.service, what.window, what.queriesPerWindow, what.from, what.legalBasis],
  )
}
