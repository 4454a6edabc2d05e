/** What somebody may do to entries: a table of changes, each with the first entry it leaves wrong. */

export interface Tampering {
  readonly what: string
  /** First entry that is not what it was. */
  readonly index: number
  readonly entries: readonly Buffer[]
}

type Fields = Record<string, unknown>

const fieldsOf = (entry: Buffer) => JSON.parse(entry.toString()) as Fields
const bytesOf = (fields: Fields) => Buffer.from(JSON.stringify(fields))

/** Another value of the same form: one character, digit or word. */
function otherValue(value: unknown): unknown {
  if (typeof value === 'number') return value === 0 ? 1 : value - 1
  if (Array.isArray(value)) return value.slice(1)
  const text = String(value)
  const middle = Math.floor(text.length / 2)
  const other = text[middle] === 'a' ? 'b' : 'a'
  return `${text.slice(0, middle)}${other}${text.slice(middle + 1)}`
}

/** One entry for each kind and outcome that the log holds. */
export function differentEntries(entries: readonly Buffer[]): readonly number[] {
  const seen = new Map<string, number>()
  entries.forEach((entry, index) => {
    const fields = fieldsOf(entry)
    const form = `${fields.k} ${fields.oc}`
    if (!seen.has(form)) seen.set(form, index)
  })
  return [...seen.values()]
}

export function changedFields(entries: readonly Buffer[]): Tampering[] {
  return differentEntries(entries).flatMap((index) => {
    const entry = entries[index] ?? Buffer.alloc(0)
    const fields = fieldsOf(entry)
    const { k, oc } = fields
    return Object.keys(fields).flatMap((name) => {
      const { [name]: gone, ...left } = fields
      const change = (what: string, changed: Fields) => ({
        what: `${what} ${name} of ${k} ${oc} (${index})`,
        index,
        entries: entries.with(index, bytesOf(changed)),
      })
      return [
        change('changes', { ...fields, [name]: otherValue(gone) }),
        change('takes away', left),
        change('moves to the end', { ...left, [name]: gone }),
      ].filter(({ entries: made }) => made[index]?.equals(entry) === false)
    })
  })
}

/** Of the entries around `index`, which are all different. */
export function changedOrder(entries: readonly Buffer[], index: number): Tampering[] {
  const at = (place: number) => entries[place] ?? Buffer.alloc(0)
  const before = entries.slice(0, index)
  const after = entries.slice(index + 1)
  const with_ = (place: number, changes: Fields) =>
    bytesOf({ ...fieldsOf(at(place)), ...changes })
  const time = Number(fieldsOf(at(index)).t)
  const foreign = bytesOf({ ...fieldsOf(at(index)), sa: 'AAAAAAAAAAAAAAAAAAAAAA' })
  const tamper = (what: string, first: number, made: readonly Buffer[]): Tampering => ({
    what: `${what} (${index})`,
    index: first,
    entries: made,
  })
  return [
    tamper('drops an entry', index, [...before, ...after]),
    tamper('repeats an entry', index + 1, [...before, at(index), at(index), ...after]),
    tamper('inserts an entry', index, [...before, foreign, at(index), ...after]),
    tamper('puts an entry in the place of another', index, [
      ...before,
      foreign,
      ...after,
    ]),
    tamper(
      'swaps two entries',
      index,
      entries.with(index, at(index + 1)).with(index + 1, at(index)),
    ),
    tamper(
      'swaps two entries far apart',
      index - 200,
      entries.with(index, at(index - 200)).with(index - 200, at(index)),
    ),
    tamper(
      'dates an entry back',
      index,
      entries.with(index, with_(index, { t: time - 86_400_000 })),
    ),
    tamper(
      'dates an entry a millisecond on',
      index,
      entries.with(index, with_(index, { t: time + 1 })),
    ),
    tamper(
      'writes a blank into an entry',
      index,
      entries.with(index, Buffer.from(at(index).toString().replace(':', ': '))),
    ),
    tamper('empties an entry', index, entries.with(index, Buffer.alloc(0))),
  ]
}
