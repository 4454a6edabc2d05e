/**
 * The encodings that the texts of the log are made of, each with exactly one writing for a value:
 * what is read here and written again gives the same bytes. Written out because neither
 * TextEncoder nor Buffer is part of the language, and because the decoders of both are lenient.
 */

/** Which format was broken. */
export type MalformedFormat =
  | 'note'
  | 'verifier-key'
  | 'checkpoint'
  | 'tile-path'
  | 'tile'
  | 'bundle'
  | 'proof'
  | 'policy'
  | 'add-checkpoint'
  | 'timestamp'
  | 'receipt'
  | 'pack'

/** What of it, in stable words that vectors name as well. */
export type MalformedReason =
  | 'too-long'
  | 'too-many'
  | 'not-utf8'
  | 'control-character'
  | 'base64'
  | 'number'
  | 'no-text'
  | 'no-signature'
  | 'signature-line'
  | 'key-name'
  | 'key-id'
  | 'key-type'
  | 'key-length'
  | 'signature-length'
  | 'lines'
  | 'origin'
  | 'hash-length'
  | 'extension'
  | 'path'
  | 'length'
  | 'header'
  | 'extra'
  | 'index'
  | 'keyword'
  | 'items'
  | 'name-reserved'
  | 'name-repeated'
  | 'name-unknown'
  | 'key-repeated'
  | 'member-repeated'
  | 'threshold'
  | 'quorum'
  | 'der'
  | 'time'
  | 'certificate'
  | 'content'
  | 'attributes'
  | 'signers'
  | 'version'
  | 'no-token'

/** The only error that reading these formats throws. */
export class Malformed extends Error {
  readonly format: MalformedFormat
  readonly reason: MalformedReason

  constructor(format: MalformedFormat, reason: MalformedReason, detail = '') {
    super(`malformed ${format}: ${reason}${detail === '' ? '' : ` (${detail})`}`)
    this.name = 'Malformed'
    this.format = format
    this.reason = reason
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const valueOfCode = new Uint8Array(128).fill(255)
for (let value = 0; value < alphabet.length; value += 1)
  valueOfCode[alphabet.charCodeAt(value)] = value

/** RFC 4648 §4, with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const bits =
      ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    text += alphabet.charAt(bits >>> 18) + alphabet.charAt((bits >>> 12) & 63)
    text += left > 1 ? alphabet.charAt((bits >>> 6) & 63) : '='
    text += left > 2 ? alphabet.charAt(bits & 63) : '='
  }
  return text
}

/**
 * RFC 4648 §4, strict: padded, nothing but the alphabet, unused bits zero (§3.5).
 * Undefined if the text is anything else.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const digits = text.length - padding
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let bits = 0
  let held = 0
  let at = 0
  for (let place = 0; place < digits; place += 1) {
    const value = valueOfCode[text.charCodeAt(place)] ?? 255
    if (value === 255) return undefined
    bits = ((bits << 6) | value) & 0xfff
    held += 6
    if (held >= 8) {
      held -= 8
      bytes[at] = (bits >>> held) & 0xff
      at += 1
    }
  }
  return (bits & ((1 << held) - 1)) === 0 ? bytes : undefined
}

// A lone surrogate of this range stands for one octet that is not UTF-8.
const octetBase = 0xdc00

/**
 * UTF-8 of a text, RFC 3629. Undefined if it holds a lone surrogate, unless that stands for an
 * octet (see `decodeUtf8`) and `opaque` is set.
 */
export function encodeUtf8(text: string, opaque = false): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length * 3)
  let at = 0
  const put = (octet: number) => {
    bytes[at] = octet
    at += 1
  }
  for (let place = 0; place < text.length; place += 1) {
    const point = text.codePointAt(place) ?? 0
    if (point < 0x80) put(point)
    else if (point < 0x800) {
      put(0xc0 | (point >>> 6))
      put(0x80 | (point & 63))
    } else if (point >= 0xd800 && point < 0xe000) {
      if (!opaque || point < octetBase + 0x80 || point > octetBase + 0xff)
        return undefined
      put(point - octetBase)
    } else if (point < 0x10000) {
      put(0xe0 | (point >>> 12))
      put(0x80 | ((point >>> 6) & 63))
      put(0x80 | (point & 63))
    } else {
      put(0xf0 | (point >>> 18))
      put(0x80 | ((point >>> 12) & 63))
      put(0x80 | ((point >>> 6) & 63))
      put(0x80 | (point & 63))
      place += 1
    }
  }
  return bytes.slice(0, at)
}

/**
 * The text of UTF-8 bytes, RFC 3629: no overlong forms, no surrogates, nothing over U+10FFFF.
 * Undefined if they are anything else; with `opaque` each octet that is not UTF-8 becomes a lone
 * surrogate U+DC00 + octet instead, so that different bytes are always different texts.
 */
export function decodeUtf8(bytes: Uint8Array, opaque = false): string | undefined {
  const parts: string[] = []
  let run = ''
  for (let at = 0; at < bytes.length; ) {
    const [point, length] = pointAt(bytes, at)
    if (point === -1) {
      if (!opaque) return undefined
      run += String.fromCharCode(octetBase + (bytes[at] ?? 0))
    } else run += String.fromCodePoint(point)
    at += length
    if (run.length > 4096) {
      parts.push(run)
      run = ''
    }
  }
  return parts.join('') + run
}

const smallestOfLength = [0, 0, 0x80, 0x800, 0x10000]

function pointAt(
  bytes: Uint8Array,
  at: number,
): readonly [point: number, length: number] {
  const first = bytes[at] ?? 0
  if (first < 0x80) return [first, 1]
  const length = first >= 0xf8 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  if (first < 0xc0 || length === 0) return [-1, 1]
  let point = first & (0x7f >>> length)
  for (let place = 1; place < length; place += 1) {
    const octet = bytes[at + place] ?? 0
    if ((octet & 0xc0) !== 0x80) return [-1, 1]
    point = (point << 6) | (octet & 63)
  }
  const surrogate = point >= 0xd800 && point < 0xe000
  if (point < (smallestOfLength[length] ?? 0) || point > 0x10ffff || surrogate)
    return [-1, 1]
  return [point, length]
}

const decimal = /^(?:0|[1-9][0-9]{0,15})$/u

/** ASCII decimal without leading zeros, up to 2⁵³ − 1; undefined if it is anything else. */
export function parseDecimal(text: string): number | undefined {
  if (!decimal.test(text)) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : undefined
}
