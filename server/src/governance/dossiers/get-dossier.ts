/** GET /v1/dossiers/{code}: one dossier of the officer's own. */
import type { DossierDetail } from '@chot/contract/dossiers.ts'
import type { AnswerKind } from '@chot/core/duties.ts'
import { dutyCovering } from '@chot/core/duties.ts'
import { maskNumber } from '@chot/core/identity/citizen.ts'
import { rulesFor } from '@chot/core/query/decide.ts'
import { fieldRules } from '@chot/core/query/fields.ts'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import { openParty } from '../../parties/party-seal.ts'
import type { Policy } from '../../policy/policy.ts'
import { assignedSql, msSql, type Officer, usedSql } from './assigned.ts'

interface DossierRow {
  readonly id: string
  readonly code: string
  readonly procedure: string
  readonly name: string
  readonly field: string
  readonly state: 'open' | 'closed'
  readonly received: number
  readonly receiving: string
  readonly receivingName: string
  readonly deciding: string
  readonly decidingName: string
  readonly budget: number
  readonly used: number
}

interface PartyRow {
  readonly party: number
  readonly part: string
  readonly sealed: Buffer
}

type AskableService = DossierDetail['persons'][number]['services'][number]

/** Throws Problem `not-found` alike for a dossier that is not there and one that is not theirs. */
export async function getAssignedDossier(
  deps: Pick<Deps, 'db' | 'keys' | 'policies'>,
  officer: Officer,
  code: string,
): Promise<DossierDetail> {
  const policy = await deps.policies.current(deps.db)
  const [dossier] = await deps.db.rows<DossierRow>(
    `select d.id, d.code, d.procedure_code as procedure, p.name, p.field, d.state,
            ${msSql('d.received_at')} as received,
            d.receiving_agency as receiving, r.name as "receivingName",
            d.deciding_agency as deciding, g.name as "decidingName", d.budget,
            ${usedSql} as used
     from dossiers d
     join procedures p on p.code = d.procedure_code
     join agencies r on r.code = d.receiving_agency
     join agencies g on g.code = d.deciding_agency
     where ${assignedSql} and d.code = $3`,
    [officer.accountId, officer.agency.code, code],
  )
  if (dossier === undefined) throw new Problem('not-found')
  const parties = await deps.db.rows<PartyRow>(
    'select party, part, sealed from dossier_parties where dossier_id = $1 order by party',
    [dossier.id],
  )
  return {
    code: dossier.code,
    procedure: { code: dossier.procedure, name: dossier.name, field: dossier.field },
    state: dossier.state,
    receivedAt: dossier.received,
    receivingAgency: { code: dossier.receiving, name: dossier.receivingName },
    decidingAgency: { code: dossier.deciding, name: dossier.decidingName },
    budget: dossier.budget,
    used: dossier.used,
    persons: parties.map(({ party, part, sealed }) => {
      const person = openParty(deps.keys, dossier.code, party, sealed)
      return {
        party,
        part,
        fullName: person.fullName,
        birth: person.birth,
        numberMasked: maskNumber(person.number),
        services: askableServices(policy, officer, dossier.procedure, part),
      }
    }),
  }
}

/** Least first: an officer who only needs a yes or no is offered that. */
const answerOrder: Readonly<Record<AnswerKind, number>> = {
  match: 0,
  person: 1,
  household: 2,
}

function askableServices(
  policy: Policy,
  officer: Officer,
  procedure: string,
  part: string,
): AskableService[] {
  const rules = policy.procedures.get(procedure)?.rules ?? []
  return [...policy.services.values()]
    .filter(
      (service) =>
        service.enabled && dutyCovering(officer.duties, service.answer) !== null,
    )
    .sort((a, b) => answerOrder[a.answer] - answerOrder[b.answer])
    .flatMap(({ code, name, answer }) => {
      const lines = rulesFor(rules, code, part)
      if (lines.length === 0) return []
      const purposes = [...new Set(lines.flatMap((line) => line.purposes))]
      const fields = [...new Set(lines.flatMap((line) => line.fields))].filter(
        (field) => {
          const answers: readonly AnswerKind[] = fieldRules[field].answers
          return answers.includes(answer)
        },
      )
      return [
        {
          service: code,
          name,
          answer,
          purposes: purposes.map((purpose) => ({
            code: purpose,
            name: policy.purposes.get(purpose) ?? purpose,
          })),
          fields,
        },
      ]
    })
}
