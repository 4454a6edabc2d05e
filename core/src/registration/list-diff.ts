/** What changed between two account lists of an agency, person by person. */

/** Digests are keyed and opaque: equal for the same number, and nothing else can be had from them. */
export interface ListedPerson {
  readonly person: string
  readonly username: string
  readonly fullName: string
  readonly duty: string
  readonly staffCode: string | null
  readonly queriesPerDay: number
  readonly phone: string
}

export const comparedFields = [
  'username',
  'fullName',
  'duty',
  'staffCode',
  'queriesPerDay',
  'phone',
] as const
export type ComparedField = (typeof comparedFields)[number]

export interface ListChange {
  readonly kind: 'joined' | 'left' | 'moved-in' | 'moved-out' | 'changed'
  readonly person: string
  /** As the list is now; of who left, as it was. */
  readonly row: ListedPerson
  /** As it was; null of who joined. */
  readonly before: ListedPerson | null
  /** What is different; empty unless `changed`. */
  readonly fields: readonly ComparedField[]
  /** The other agency of who moved. */
  readonly agency: string | null
}

/**
 * Changes in the order of `now`, then who left in the order of `before`. `elsewhere`: persons with
 * an account at another agency, by its code.
 */
export function diffLists(
  before: readonly ListedPerson[],
  now: readonly ListedPerson[],
  elsewhere: ReadonlyMap<string, string>,
): readonly ListChange[] {
  const was = new Map(before.map((row) => [row.person, row]))
  const is = new Set(now.map(({ person }) => person))
  const changes: ListChange[] = []
  for (const row of now) {
    const old = was.get(row.person) ?? null
    const agency = elsewhere.get(row.person) ?? null
    if (old === null) {
      const kind = agency === null ? 'joined' : 'moved-in'
      changes.push({ kind, person: row.person, row, before: null, fields: [], agency })
      continue
    }
    const fields = comparedFields.filter((field) => row[field] !== old[field])
    if (fields.length > 0)
      changes.push({
        kind: 'changed',
        person: row.person,
        row,
        before: old,
        fields,
        agency: null,
      })
  }
  for (const row of before) {
    if (is.has(row.person)) continue
    const agency = elsewhere.get(row.person) ?? null
    const kind = agency === null ? 'left' : 'moved-out'
    changes.push({ kind, person: row.person, row, before: row, fields: [], agency })
  }
  return changes
}
