/** The filters of the log as they stand in the page's address, so that a search can be passed on. */
export const logFilterNames = [
  'account',
  'agency',
  'dossier',
  'procedure',
  'kind',
  'outcome',
  'requestId',
  'from',
  'to',
] as const
export type LogFilterName = (typeof logFilterNames)[number]
export type LogFilters = Readonly<Record<LogFilterName, string>>

export function filtersOf(search: string): LogFilters {
  const params = new URLSearchParams(search)
  const filters: Record<string, string> = {}
  for (const name of logFilterNames) filters[name] = params.get(name) ?? ''
  return filters as LogFilters
}

/** Address of the list with these filters, from the newest entry or below a sequence. */
export function logAddress(filters: LogFilters, before: string | null): string {
  const params = new URLSearchParams()
  for (const name of logFilterNames) {
    if (filters[name] !== '') params.set(name, filters[name])
  }
  if (before !== null) params.set('before', before)
  const search = params.toString()
  return search === '' ? '/log' : `/log?${search}`
}

let last = '/log'

/** The list as it was last looked at: the way back from an entry. */
export function lastLogAddress(): string {
  return last
}

export function rememberLogAddress(address: string): void {
  last = address
}
