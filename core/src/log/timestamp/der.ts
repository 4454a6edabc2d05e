/**
 * Reads DER (X.690), the encoding of time stamps and certificates: definite lengths in their
 * shortest form, tags below 31, nothing left over. What is encoded otherwise is refused.
 */
import { Malformed } from '../note-encoding.ts'

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** Tag of `[number]`; constructed, as explicit tags and implicit ones of sequences and sets are. */
export const contextTag = (number: number, constructed = true) =>
  (constructed ? 0xa0 : 0x80) + number

export interface DerValue {
  readonly tag: number
  readonly content: Uint8Array
  /** Tag and length as well. */
  readonly whole: Uint8Array
}

const broken = (detail: string) => new Malformed('timestamp', 'der', detail)

function readAt(bytes: Uint8Array, at: number): DerValue {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) throw broken('end')
  if ((tag & 0x1f) === 0x1f) throw broken('tag')
  let length = first
  let start = at + 2
  if (first >= 0x80) {
    const octets = first - 0x80
    if (octets < 1 || octets > 3) throw broken('length')
    length = 0
    for (let place = 0; place < octets; place += 1)
      length = length * 256 + (bytes[start + place] ?? 0)
    if (length < 0x80 || length < 256 ** (octets - 1)) throw broken('length')
    start += octets
  }
  const stop = start + length
  if (stop > bytes.length) throw broken('end')
  return { tag, content: bytes.subarray(start, stop), whole: bytes.subarray(at, stop) }
}

/** The one value that the bytes are. @throws Malformed `timestamp` */
export function readDer(bytes: Uint8Array, tag: number): DerValue {
  const value = readAt(bytes, 0)
  if (value.whole.length !== bytes.length) throw broken('rest')
  if (value.tag !== tag) throw broken('tag')
  return value
}

/** The values a sequence or set is made of. @throws Malformed `timestamp` */
export function valuesOf({ content }: DerValue): DerValue[] {
  const values: DerValue[] = []
  for (let at = 0; at < content.length; ) {
    const value = readAt(content, at)
    values.push(value)
    at += value.whole.length
  }
  return values
}

/** The fields of a sequence, taken one after the other. */
export interface Fields {
  /** The next one, which must have this tag. @throws Malformed `timestamp` */
  take(tag: number): DerValue
  /** The next one if it has this tag. */
  maybe(tag: number): DerValue | undefined
  /** The next one, whatever it is. @throws Malformed `timestamp` */
  any(): DerValue
  /** @throws Malformed `timestamp` if one is left. */
  end(): void
}

export function fieldsOf(sequence: DerValue): Fields {
  const values = valuesOf(sequence)
  let next = 0
  const any = () => {
    const value = values[next]
    if (value === undefined) throw broken('field')
    next += 1
    return value
  }
  return {
    any,
    take(tag) {
      const value = any()
      if (value.tag !== tag) throw broken('field')
      return value
    },
    maybe: (tag) => (values[next]?.tag === tag ? any() : undefined),
    end() {
      if (next < values.length) throw broken('rest')
    },
  }
}

/** In dotted form, X.690 §8.19. @throws Malformed `timestamp` */
export function oidOf({ tag, content }: DerValue): string {
  if (tag !== tags.oid || content.length === 0) throw broken('oid')
  const numbers: number[] = []
  let value = 0
  content.forEach((octet, at) => {
    if (value === 0 && octet === 0x80) throw broken('oid')
    value = value * 128 + (octet & 0x7f)
    if (!Number.isSafeInteger(value)) throw broken('oid')
    if (octet < 0x80) {
      numbers.push(value)
      value = 0
    } else if (at === content.length - 1) throw broken('oid')
  })
  const [joined = 0, ...rest] = numbers
  const root = joined < 40 ? 0 : joined < 80 ? 1 : 2
  return [root, joined - 40 * root, ...rest].join('.')
}

/** A whole number from 0 that fits six octets. @throws Malformed `timestamp` */
export function smallNumberOf({ content }: DerValue): number {
  if (content.length === 0 || content.length > 6 || (content[0] ?? 0) >= 0x80)
    throw broken('number')
  return content.reduce((value, octet) => value * 256 + octet, 0)
}

/** The octets of a bit string whose bits fill them. @throws Malformed `timestamp` */
export function wholeBitsOf({ tag, content }: DerValue): Uint8Array {
  if (tag !== tags.bits || content[0] !== 0) throw broken('bits')
  return content.subarray(1)
}
