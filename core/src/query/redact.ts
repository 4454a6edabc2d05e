import {
  type FieldName,
  type FieldValue,
  fieldRules,
  type PersonRecord,
} from './fields.ts'

export interface GrantedField {
  readonly field: FieldName
  readonly value: FieldValue
}

export interface RedactedRecord {
  /** Values that leave in clear. */
  readonly open: readonly GrantedField[]
  /** Values that leave only under seal. */
  readonly sensitive: readonly GrantedField[]
}

/** A sensitive field the NPD left out: sealed all the same, for its absence tells (no spouse, no father). */
export const nothingKnown = ''

/**
 * Keeps what the decision granted and nothing else. An open field the NPD left out is absent; a
 * sensitive one is `nothingKnown`, so that only revealing it tells.
 */
export function redact(
  record: PersonRecord,
  granted: readonly FieldName[],
): RedactedRecord {
  const open: GrantedField[] = []
  const sensitive: GrantedField[] = []
  for (const field of granted) {
    const value = record[field]
    if (fieldRules[field].sensitive)
      sensitive.push({ field, value: value ?? nothingKnown })
    else if (value !== undefined) open.push({ field, value })
  }
  return { open, sensitive }
}
