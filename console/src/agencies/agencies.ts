import type { AgencyPage } from '@chot/contract/oversight.ts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { plain } from '../format.ts'
import { usePermission } from '../session/signed-in.ts'

export type Agency = AgencyPage['agencies'][number]

const pagesMax = 10

async function allAgencies(): Promise<readonly Agency[]> {
  const agencies: Agency[] = []
  let after: string | null = null
  for (let page = 0; page < pagesMax; page += 1) {
    const answer: AgencyPage = await api.agencies({ limit: 200, after })
    agencies.push(...answer.agencies)
    after = answer.next
    if (after === null) break
  }
  return agencies
}

/** Every agency of the province, to choose from and to name codes; empty where it may not be read. */
export function useAllAgencies(): readonly Agency[] {
  const permitted = usePermission('agencies:read')
  const { data } = useQuery({
    queryKey: ['agencies', 'all'],
    queryFn: allAgencies,
    enabled: permitted,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return data ?? []
}

/** Those somebody may still be put at. */
export function useAgenciesInForce(): readonly Agency[] {
  return useAllAgencies().filter(({ validTo }) => validTo === null)
}

/** How an agency stands in a list of suggestions. */
export function agencyLabel(agency: Pick<Agency, 'code' | 'name'>): string {
  return `${agency.name} · ${agency.code}`
}

/**
 * The code meant by what was typed: a suggestion, a code, or a name without regard to case and
 * diacritics. Null when no agency or more than one is meant.
 */
export function agencyMeant(
  typed: string,
  agencies: readonly Pick<Agency, 'code' | 'name'>[],
): string | null {
  const wanted = plain(typed.trim())
  const exact = agencies.filter((agency) =>
    [agencyLabel(agency), agency.code, agency.name].some(
      (name) => plain(name) === wanted,
    ),
  )
  const found =
    exact.length > 0
      ? exact
      : agencies.filter((agency) => plain(agency.name).includes(wanted))
  return found.length === 1 ? (found[0]?.code ?? null) : null
}
