import type { ProcedureCatalogue, procedure } from '@chot/contract/procedures.ts'
import type { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { Problem } from '../../http/problem.ts'
import type { Policy, Procedure } from '../../policy/policy.ts'

export type ProcedureView = z.infer<typeof procedure>

export async function getCatalogue(
  deps: Pick<Deps, 'db' | 'policies'>,
): Promise<ProcedureCatalogue> {
  const policy = await deps.policies.current(deps.db)
  return {
    procedures: [...policy.procedures.values()].map(viewOf),
    services: [...policy.services.values()].map(({ code, name, answer, enabled }) => ({
      code,
      name,
      answer,
      enabled,
    })),
    purposes: [...policy.purposes].map(([code, name]) => ({ code, name })),
  }
}

/** Throws Problem `not-found`. */
export function getProcedure(policy: Policy, code: string): Procedure {
  const found = policy.procedures.get(code)
  if (found === undefined) throw new Problem('not-found')
  return found
}

export function viewOf(found: Procedure): ProcedureView {
  return {
    code: found.code,
    name: found.name,
    field: found.field,
    level: found.level,
    parts: [...found.parts],
    revision: found.revision,
    validFrom: found.validFrom,
    lookUpsPerDossier: found.lookUpsPerDossier,
    rules: found.rules.map((rule) => ({
      service: rule.service,
      part: rule.part,
      purposes: [...rule.purposes],
      fields: [...rule.fields],
    })),
    legalBasis: found.legalBasis,
  }
}
