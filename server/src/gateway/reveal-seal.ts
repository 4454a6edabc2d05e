/**
 * Sensitive values travel sealed under a key of the server and come back one by one: no node keeps
 * them. A token is bound to the query, the account and the field, and dies with the display time.
 */
import type { FieldName, FieldValue } from '@chot/core/query/fields.ts'
import type { KeyRing } from '../keys/key-ring.ts'

/** Longer than any value but a long household. */
const paddedBytes = 256

interface Sealed {
  readonly until: number
  readonly value: FieldValue
}

interface Bound {
  readonly requestId: string
  readonly accountId: string
}

const contextOf = (bound: Bound, field: FieldName) =>
  `reveal/${bound.requestId}/${bound.accountId}/${field}`

/** `until`: UTC milliseconds after which the token opens no more. */
export function sealField(
  keys: Pick<KeyRing, 'reveals'>,
  bound: Bound,
  field: FieldName,
  value: FieldValue,
  until: number,
): string {
  const sealed: Sealed = { until, value }
  return keys.reveals
    .seal(padded(JSON.stringify(sealed)), contextOf(bound, field))
    .toString('base64url')
}

/** Encryption keeps lengths: without this, `single` and `married` are told apart under the seal. */
function padded(json: string): string {
  const bytes = Buffer.byteLength(json)
  return json + ' '.repeat(Math.ceil(bytes / paddedBytes) * paddedBytes - bytes)
}

/** Null when the token was not made for this query, account and field. */
export function openField(
  keys: Pick<KeyRing, 'reveals'>,
  bound: Bound,
  field: FieldName,
  token: string,
): Sealed | null {
  try {
    const opened = keys.reveals.open(
      Buffer.from(token, 'base64url'),
      contextOf(bound, field),
    )
    return JSON.parse(opened) as Sealed
  } catch {
    return null
  }
}
