/** Commitments, security confirmations and service registrations: what their drafts are written with. */
import type {
  CommitmentDraft,
  SecurityDraft,
  ServiceDraft,
} from '@chot/contract/registrations.ts'
import { offHoursTotal } from '@chot/core/registration/service-form.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import type { Tx } from '../db/database.ts'
import { today } from '../governance/accounts/people.ts'
import { faultProblem, Problem } from '../http/problem.ts'
import { type RegistrationDeps, saveDraft } from './versions.ts'

/** Throws Problem `input-invalid` (an unknown service), `off-hours-total-too-high`, or as `saveDraft` does. */
export async function saveServices(
  deps: RegistrationDeps,
  officer: SignedIn,
  agency: string,
  body: ServiceDraft,
) {
  return saveDraft(deps, officer, { agency, part: 'services' }, async (tx, { id }) => {
    const policy = await deps.policies.current(tx)
    const date = await today(deps, tx)
    const unknown = body.rows.findIndex(
      ({ service }) => policy.services.get(service)?.enabled !== true,
    )
    if (unknown >= 0)
      throw faultProblem([{ field: `rows.${unknown}.service`, code: 'unknown-service' }])
    const keys = new Set(body.rows.map(({ service, window }) => `${service} ${window}`))
    if (keys.size < body.rows.length) throw new Problem('listed-twice')
    if (offHoursTotal(body.rows) > policy.valueOn('off-hours-limit', date).agencyPerDay)
      throw new Problem('off-hours-total-too-high')
    await tx.rows('delete from service_rows where version_id = $1', [id])
    await tx.rows(
      `insert into service_rows
       select $1, service, "window", "queriesPerDay", purpose, "dossiersPerDay", "lookUpsPerDossier"
       from jsonb_to_recordset($2::jsonb) as r(service text, "window" text,
         "queriesPerDay" integer, purpose text, "dossiersPerDay" integer,
         "lookUpsPerDossier" integer)`,
      [id, JSON.stringify(body.rows)],
    )
    const { validFrom, validTo } = body
    return { validFrom, validTo, sourceSha256: null, told: `rows=${body.rows.length}` }
  })
}

/** Throws as `saveDraft` does. */
export async function saveCommitment(
  deps: RegistrationDeps,
  officer: SignedIn,
  agency: string,
  body: CommitmentDraft,
) {
  return saveDraft(deps, officer, { agency, part: 'commitment' }, async (tx, { id }) => {
    await writePaper(tx, id, body, null)
    return daysOf(body)
  })
}

/** Throws Problem `basis-unknown`, `input-invalid` (an unknown item), or as `saveDraft` does. */
export async function saveSecurity(
  deps: RegistrationDeps,
  officer: SignedIn,
  agency: string,
  body: SecurityDraft,
) {
  return saveDraft(deps, officer, { agency, part: 'security' }, async (tx, { id }) => {
    const policy = await deps.policies.current(tx)
    const date = await today(deps, tx)
    const { bases } = policy.valueOn('security-bases', date)
    if (!bases.some(({ code }) => code === body.basis)) throw new Problem('basis-unknown')
    const { items } = policy.valueOn('security-checklist', date)
    const known = new Set(items.map(({ code }) => code))
    const unknown = body.answers.findIndex(({ item }) => !known.has(item))
    if (unknown >= 0)
      throw faultProblem([{ field: `answers.${unknown}.item`, code: 'not-in-list' }])
    await writePaper(tx, id, body, { level: body.level, basis: body.basis, from: date })
    await tx.rows('delete from checklist_answers where version_id = $1', [id])
    await tx.rows(
      `insert into checklist_answers (version_id, item, answer, evidence)
       select distinct on (item) $1, item, answer, evidence
       from jsonb_to_recordset($2::jsonb) as r(item text, answer text, evidence text)`,
      [id, JSON.stringify(body.answers)],
    )
    const days = daysOf(body)
    return { ...days, told: `${days.told} level=${body.level} basis=${body.basis}` }
  })
}

function daysOf({ validFrom, validTo, fileSha256 }: CommitmentDraft) {
  return {
    validFrom,
    validTo,
    sourceSha256: fileSha256,
    told: `${validFrom}..${validTo}`,
  }
}

async function writePaper(
  tx: Tx,
  id: string,
  body: Omit<CommitmentDraft, 'fileSha256' | 'validFrom' | 'validTo'>,
  confirmed: {
    readonly level: number
    readonly basis: string
    readonly from: string
  } | null,
): Promise<void> {
  await tx.rows('delete from registration_papers where version_id = $1', [id])
  await tx.rows(
    `insert into registration_papers (version_id, document_number, document_date, issuer,
       signer_name, signer_position, level, basis, checklist_from)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      body.documentNumber,
      body.documentDate,
      body.issuer,
      body.signerName,
      body.signerPosition,
      confirmed?.level ?? null,
      confirmed?.basis ?? null,
      confirmed?.from ?? null,
    ],
  )
}
