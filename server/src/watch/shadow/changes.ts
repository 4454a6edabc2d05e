/** What of a policy's numbers is changed, number by number. */

/** A dated row of `policies` as it stands and as a change would have it. */
export interface PolicyRow {
  readonly name: string
  readonly present: unknown
  readonly proposed: unknown
}

export interface Change {
  /** Names from the row down to the number, joined by dots. */
  readonly path: string
  readonly present: string
  readonly proposed: string
}

/** Numbers that differ; one that is switched on or off differs from `null`. */
export function changesOf({ name, present, proposed }: PolicyRow): readonly Change[] {
  if (isObject(present) && isObject(proposed))
    return [...new Set([...Object.keys(present), ...Object.keys(proposed)])].flatMap(
      (key) =>
        changesOf({
          name: `${name}.${key}`,
          present: present[key],
          proposed: proposed[key],
        }),
    )
  const [before, after] = [
    JSON.stringify(present ?? null),
    JSON.stringify(proposed ?? null),
  ]
  return before === after ? [] : [{ path: name, present: before, proposed: after }]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
