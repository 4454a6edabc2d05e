import { useState } from 'react'

interface Pages {
  readonly after: string | null
  readonly first: () => void
  readonly previous: (() => void) | null
  readonly next: (cursor: string | null) => (() => void) | null
}

/** Forward and back through a list that only knows the cursor of its next page. */
export function usePages(): Pages {
  const [trail, setTrail] = useState<readonly (string | null)[]>([null])
  return {
    after: trail.at(-1) ?? null,
    first: () => setTrail([null]),
    previous: trail.length > 1 ? () => setTrail(trail.slice(0, -1)) : null,
    next: (cursor) => (cursor === null ? null : () => setTrail([...trail, cursor])),
  }
}
