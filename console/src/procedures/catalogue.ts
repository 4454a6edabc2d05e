import type { ProcedureCatalogue } from '@chot/contract/procedures.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { RuleNames } from './changes.ts'

export const catalogueKey = ['procedures'] as const

export function useCatalogue() {
  return useQuery({ queryKey: catalogueKey, queryFn: api.procedures })
}

export function namesIn(catalogue: ProcedureCatalogue): RuleNames {
  const services = new Map(catalogue.services.map((service) => [service.code, service]))
  const purposes = new Map(catalogue.purposes.map(({ code, name }) => [code, name]))
  return {
    service: (code) => services.get(code)?.name ?? code,
    purpose: (code) => purposes.get(code) ?? code,
    // A service that is no longer in the list is shown as the one that returns most.
    answer: (code) => services.get(code)?.answer ?? 'person',
  }
}
