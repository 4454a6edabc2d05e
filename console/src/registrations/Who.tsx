import type { VersionHead } from '@chot/contract/registrations.ts'
import { formatDateTime } from '../format.ts'

/** Who did something, and when. */
export function Who({
  person,
  atMs,
}: {
  readonly person: VersionHead['madeBy'] | null
  readonly atMs: number | null
}) {
  if (person === null || atMs === null) return '–'
  return (
    <>
      {person.fullName}
      <div className="soft">{formatDateTime(atMs)}</div>
    </>
  )
}
