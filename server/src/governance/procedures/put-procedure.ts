/** PUT /v1/procedures/{code}: a new revision; the former one is kept with its end. */
import type { procedurePut } from '@chot/contract/procedures.ts'
import { rightsOfDuty } from '@chot/core/duties.ts'
import type { z } from 'zod'
import type { SignedIn } from '../../accounts/sessions.ts'
import type { Deps } from '../../deps.ts'
import { faultProblem, Problem } from '../../http/problem.ts'
import { record } from '../../log/append.ts'
import { ruleFaults } from '../../policy/rule-faults.ts'
import { getProcedure, type ProcedureView, viewOf } from './catalogue.ts'

/**
 * Throws Problem `not-found`, `input-invalid` (a rule names what is not there, or a field its
 * service cannot answer) or `revision-conflict` (another revision came in between).
 */
export async function putProcedure(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  officer: SignedIn,
  code: string,
  body: z.infer<typeof procedurePut>,
): Promise<ProcedureView> {
  const policy = await deps.policies.current(deps.db)
  const { parts } = getProcedure(policy, code)
  const faults = ruleFaults(body.rules, { ...policy, parts })
  if (faults.length > 0) throw faultProblem(faults)
  const legalBasis = body.legalBasis.normalize('NFC').trim()
  if (legalBasis === '') throw faultProblem([{ field: 'legalBasis', code: 'required' }])

  const revision = body.revision + 1
  const nowMs = deps.clock.now()
  const du = officer.duties.find((duty) =>
    rightsOfDuty[duty].permissions.includes('procedures:edit'),
  )
  await deps.db.inTx(async (tx) => {
    const [ended] = await tx.rows<{ valid_to: Date }>(
      `update procedure_revisions
       set valid_to = greatest(valid_from, to_timestamp($3::bigint / 1000.0))
       where procedure_code = $1 and revision = $2 and valid_to is null
       returning valid_to`,
      [code, body.revision, nowMs],
    )
    if (ended === undefined) throw new Problem('revision-conflict')
    await tx.rows(
      `insert into procedure_revisions
         (procedure_code, revision, valid_from, look_ups_per_dossier, rules, legal_basis)
       values ($1, $2, $3, $4, $5::jsonb, $6)`,
      [
        code,
        revision,
        ended.valid_to,
        body.lookUpsPerDossier,
        JSON.stringify(body.rules),
        legalBasis,
      ],
    )
    await record(tx, deps.clock.heldAt(), {
      k: 'procedure',
      oc: 'done',
      ac: officer.accountId,
      ...(du === undefined ? {} : { du }),
      au: officer.strength,
      ag: officer.agency.code,
      ip: officer.address,
      pr: code,
      ob: `${code} revision ${revision}`,
    })
  })
  return viewOf(getProcedure(await deps.policies.current(deps.db), code))
}
