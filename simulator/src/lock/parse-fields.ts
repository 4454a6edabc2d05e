/** Fields out of data nobody has checked. All throw TypeError, with a Vietnamese sentence. */

type Fields = Readonly<Record<string, unknown>>

/** An object with these fields and no other; what is missing comes as undefined. */
export function fieldsOf(value: unknown, what: string, names: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${what} phải là đối tượng`)
  }
  const fields: Fields = { ...value }
  const strange = Object.keys(fields).find((name) => !names.includes(name))
  if (strange !== undefined) {
    throw new TypeError(`${what} không có trường ${strange.slice(0, 40)}`)
  }
  return fields
}

/** Null where the value is absent or null, else what `parse` makes of it. */
export function nullable<Kind>(
  value: unknown,
  parse: (given: unknown) => Kind,
): Kind | null {
  return value === undefined || value === null ? null : parse(value)
}

export function listOf<Kind>(
  value: unknown,
  what: string,
  lengthMax: number,
  parse: (given: unknown) => Kind,
): Kind[] {
  if (!Array.isArray(value)) throw new TypeError(`${what} phải là danh sách`)
  if (value.length > lengthMax)
    throw new TypeError(`${what}: nhiều nhất ${lengthMax} dòng`)
  return value.map(parse)
}

export function numberOf(
  value: unknown,
  what: string,
  low: number,
  high: number,
): number {
  if (typeof value !== 'number' || !(value >= low && value <= high)) {
    throw new TypeError(`${what} phải là số từ ${low} đến ${high}`)
  }
  return value
}

export function wholeOf(value: unknown, what: string, low: number, high: number): number {
  const number = numberOf(value, what, low, high)
  if (!Number.isInteger(number)) throw new TypeError(`${what} phải là số nguyên`)
  return number
}

export function textOf(value: unknown, what: string, lengthMax: number): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > lengthMax) {
    throw new TypeError(`${what} phải là chữ, từ 1 đến ${lengthMax} ký tự`)
  }
  return value
}

/** `yyyy-MM-dd`, a day that exists. */
export function dateOf(value: unknown, what: string): string {
  const text = typeof value === 'string' ? value : ''
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) {
    throw new TypeError(`${what} phải là ngày viết yyyy-MM-dd`)
  }
  return text
}

/** An instant in ISO 8601 with its zone, as milliseconds since 1970. */
export function instantOf(value: unknown, what: string): number {
  const text = typeof value === 'string' ? value : ''
  const ms = /T.*(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms))
    throw new TypeError(`${what} phải là thời điểm ISO 8601 có múi giờ`)
  return ms
}

export function oneOf<Kind extends string>(
  value: unknown,
  what: string,
  kinds: readonly Kind[],
): Kind {
  const found = kinds.find((kind) => kind === value)
  if (found === undefined) {
    throw new TypeError(`${what} phải là một trong: ${kinds.join(', ')}`)
  }
  return found
}
