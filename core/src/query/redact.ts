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

/** Keeps what the decision granted and nothing else; a granted field the NPD left out is absent. */
export function redact(
  record: PersonRecord,
  granted: readonly FieldName[],
): RedactedRecord {
  const open: GrantedField[] = []
  const sensitive: GrantedField[] = []
  for (const field of granted) {
    const value = record[field]
    if (value === undefined) continue
    ;(fieldRules[field].sensitive ? sensitive : open).push({ field, value })
  }
  return { open, sensitive }
}
