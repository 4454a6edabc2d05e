import { useState } from 'react'

interface Pages<Filter extends string> {
  readonly filters: Readonly<Record<Filter, string>>
  /** Takes what is typed into a filter, and goes back to the first page. */
  readonly filter: (name: Filter) => (value: string) => void
  readonly after: string | null
  readonly previous: (() => void) | null
  readonly next: (cursor: string | null) => (() => void) | null
}

/** Filters of a list, and forward and back through it; it only knows the cursor of its next page. */
export function usePages<Filter extends string>(
  noFilter: Readonly<Record<Filter, string>>,
): Pages<Filter> {
  const [filters, setFilters] = useState(noFilter)
  const [trail, setTrail] = useState<readonly (string | null)[]>([null])
  return {
    filters,
    filter: (name) => (value) => {
      setFilters((before) => ({ ...before, [name]: value }))
      setTrail([null])
    },
    after: trail.at(-1) ?? null,
    previous: trail.length > 1 ? () => setTrail(trail.slice(0, -1)) : null,
    next: (cursor) => (cursor === null ? null : () => setTrail([...trail, cursor])),
  }
}
