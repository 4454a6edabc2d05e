/**
 * PUT /v1/dossiers/{code}: what the one-stop system says of a dossier replaces what was known.
 * The entry names the dossier, never its persons.
 */
import { randomBytes } from 'node:crypto'
import type { DossierPut } from '@chot/contract/dossiers.ts'
import type { InputFault } from '@chot/contract/values.ts'
import { citizenNumberPattern, oldIdNumberPattern } from '@chot/core/identity/citizen.ts'
import { findClientLack, type ProvenClient } from '../../accounts/client-systems.ts'
import { personDigest } from '../../accounts/create-account.ts'
import { localDay } from '../../accounts/local-day.ts'
import type { Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { faultProblem, Problem } from '../../http/problem.ts'
import { record } from '../../log/append.ts'
import { partyDigests, sealParty } from '../../parties/party-seal.ts'
import { holdAgencies } from '../../policy/agencies-held.ts'
import type { Policy, Procedure } from '../../policy/policy.ts'

/** Constraint of `dossiers.budget`. */
export const budgetMax = 500

export interface PutAnswer {
  readonly code: string
  readonly state: 'open' | 'closed'
  readonly sequence: number
  readonly created: boolean
}

type State = DossierPut['state']

/**
 * Throws Problem `system-not-permitted` and its like, `input-invalid` (procedure, part, agency or officer not
 * known here) or `dossier-conflict` (the code belongs to another system).
 */
export async function putDossier(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies'>,
  client: ProvenClient,
  code: string,
  body: DossierPut,
): Promise<PutAnswer> {
  // The code stands in the access log in clear: it must not be somebody's number.
  if (citizenNumberPattern.test(code) || oldIdNumberPattern.test(code))
    throw faultProblem([{ field: 'code', code: 'dossier-code' }])
  const parties = sealedParties(deps.keys, code, body)
  const nowMs = deps.clock.now()
  return deps.db.inTx(async (tx) => {
    await holdAgencies(tx)
    const policy = await deps.policies.current(tx)
    const lack = await findClientLack(tx, client, 'dossiers:write', nowMs)
    if (lack !== null) throw new Problem(lack)
    const { procedure, officers } = await resolve(
      tx,
      policy,
      localDay(policy, nowMs),
      body,
    )
    const { id, before } = await upsert(tx, client.systemId, code, body, {
      budget: budgetOf(procedure, body),
      nowMs,
    })
    await replaceParties(tx, id, parties)
    await replaceOfficers(tx, id, officers)
    const entry = await record(tx, deps.clock.heldAt(), {
      k: 'dossier',
      oc: 'done',
      sy: client.systemId,
      ag: body.receivingAgency,
      ip: client.address,
      do: code,
      pr: body.procedure,
      ob: changeOf(before, body.state),
    })
    return { code, state: body.state, sequence: entry.sequence, created: before === null }
  })
}

function changeOf(before: State | null, after: State): string {
  if (before === null) return 'created'
  if (before === after) return 'updated'
  return after === 'closed' ? 'closed' : 'reopened'
}

/** Look-ups the procedure needs, for each person once, however many parts they play. */
function budgetOf(procedure: Procedure, body: DossierPut): number {
  const persons = new Set(body.persons.map((person) => person.number)).size
  return Math.min(budgetMax, procedure.lookUpsPerDossier * persons)
}

interface SealedParty {
  /** As an officer's own number is kept. */
  readonly personDigest: Buffer
  readonly part: string
  readonly numberDigest: Buffer
  readonly matchDigest: Buffer
  readonly sealed: Buffer
}

function sealedParties(
  keys: Deps['keys'],
  code: string,
  body: DossierPut,
): readonly SealedParty[] {
  return body.persons.map(({ part, ...person }, index) => ({
    part,
    personDigest: personDigest(keys, person.number),
    ...partyDigests(keys, code, person),
    sealed: sealParty(keys, code, index + 1, person),
  }))
}

/** The procedure in force and the officers' account ids; throws naming all that is unknown. */
async function resolve(
  tx: Tx,
  policy: Policy,
  date: string,
  body: DossierPut,
): Promise<{ readonly procedure: Procedure; readonly officers: readonly string[] }> {
  const faults: { field: string; code: InputFault }[] = []
  const procedure = policy.procedures.get(body.procedure)
  if (procedure === undefined)
    faults.push({ field: 'procedure', code: 'unknown-procedure' })
  const agencies = await tx.rows<{ code: string }>(
    `select code from agencies
     where code = any($1::text[]) and valid_from <= $2::date
       and (valid_to is null or $2::date < valid_to)`,
    [[body.receivingAgency, body.decidingAgency], date],
  )
  for (const field of ['receivingAgency', 'decidingAgency'] as const) {
    if (!agencies.some((agency) => agency.code === body[field]))
      faults.push({ field, code: 'unknown-agency' })
  }
  const accounts = await tx.rows<{ id: string; username: string }>(
    'select id, username from accounts where username = any($1::text[])',
    [body.officers],
  )
  const idOf = new Map(accounts.map((account) => [account.username, account.id]))
  body.officers.forEach((officer, index) => {
    if (!idOf.has(officer))
      faults.push({ field: `officers.${index}`, code: 'unknown-officer' })
  })
  body.persons.forEach(({ part }, index) => {
    if (procedure !== undefined && !procedure.parts.includes(part))
      faults.push({ field: `persons.${index}.part`, code: 'unknown-part' })
  })
  if (procedure === undefined || faults.length > 0) throw faultProblem(faults)
  return { procedure, officers: [...idOf.values()] }
}

/** Short, for it stands in every entry that counts: 72 random bits. */
const newDossierId = () => `d-${randomBytes(9).toString('base64url')}`

/** A dossier keeps a budget it once had: a change of persons does not take look-ups away. */
async function upsert(
  tx: Tx,
  systemId: string,
  code: string,
  body: DossierPut,
  { budget, nowMs }: { readonly budget: number; readonly nowMs: number },
): Promise<{ readonly id: string; readonly before: State | null }> {
  const values = [
    code,
    body.procedure,
    body.receivingAgency,
    body.decidingAgency,
    body.state,
    budget,
    nowMs,
  ]
  const [inserted] = await tx.rows<{ id: string }>(
    `insert into dossiers (code, procedure_code, receiving_agency, deciding_agency, state, budget,
                           received_at, updated_at, id, system_id)
     values ($1, $2, $3, $4, $5, $6, to_timestamp($7::bigint / 1000.0),
             to_timestamp($7::bigint / 1000.0), $8, $9)
     on conflict (code) do nothing returning id`,
    [...values, newDossierId(), systemId],
  )
  if (inserted !== undefined) return { id: inserted.id, before: null }
  const [found] = await tx.rows<{ id: string; state: State; system_id: string }>(
    'select id, state, system_id from dossiers where code = $1 for update',
    [code],
  )
  if (found === undefined) throw new Error('a dossier was neither inserted nor found')
  if (found.system_id !== systemId) throw new Problem('dossier-conflict')
  await tx.rows(
    `update dossiers
     set procedure_code = $2, receiving_agency = $3, deciding_agency = $4, state = $5,
         budget = greatest(budget, $6), updated_at = to_timestamp($7::bigint / 1000.0)
     where code = $1`,
    values,
  )
  return { id: found.id, before: found.state }
}

async function replaceParties(
  tx: Tx,
  dossierId: string,
  parties: readonly SealedParty[],
): Promise<void> {
  await tx.rows('delete from dossier_parties where dossier_id = $1', [dossierId])
  await tx.rows(
    `insert into dossier_parties (dossier_id, party, part, number_digest, match_digest, sealed,
                                  account_id)
     select $1, party, part, number_digest, match_digest, sealed, a.id
     from unnest($2::text[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[]) with ordinality
       as p(part, number_digest, match_digest, sealed, person_digest, party)
     left join accounts a on a.person_digest = p.person_digest and a.state <> 'revoked'`,
    [
      dossierId,
      parties.map((each) => each.part),
      parties.map((each) => each.numberDigest),
      parties.map((each) => each.matchDigest),
      parties.map((each) => each.sealed),
      parties.map((each) => each.personDigest),
    ],
  )
}

async function replaceOfficers(
  tx: Tx,
  dossierId: string,
  officers: readonly string[],
): Promise<void> {
  await tx.rows('delete from dossier_officers where dossier_id = $1', [dossierId])
  await tx.rows(
    `insert into dossier_officers (dossier_id, account_id)
     select $1, account_id from unnest($2::text[]) as o(account_id)`,
    [dossierId, officers],
  )
}
