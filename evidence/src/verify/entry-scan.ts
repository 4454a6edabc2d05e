/**
 * Reads an entry in one pass over its bytes, without making a value of it: what the server writes
 * passes here, and whatever looks unusual is left to entry-check.ts, which has the last word.
 * Never more lenient than it. JSON.parse and JSON.stringify together took four times as long.
 */
import { entryKinds, entryOutcomes } from '@chot/core/log/entry.ts'
import { missingField } from './entry-check.ts'
import {
  countMax,
  type EntryFacts,
  type FieldForm,
  fieldForms,
  numberLengths,
} from './entry-fields.ts'
import { markWords, type TextMarks } from './text-marks.ts'

const code = (char: string) => char.charCodeAt(0)
const quote = code('"')
const comma = code(',')
const colon = code(':')
const zero = code('0')
const nine = code('9')

/** Classes of octets within a string: anything else, a digit, its end, not for this reader. */
const plain = 0
const digit = 1
const end = 2
const unusual = 3
const classOf = new Uint8Array(256).fill(unusual)
for (let octet = 0x20; octet < 0x7f; octet += 1) classOf[octet] = plain
for (let octet = zero; octet <= nine; octet += 1) classOf[octet] = digit
classOf[quote] = end
classOf[code('\\')] = unusual

/** What the last character of bytes in base64url may be, RFC 4648 §3.5: bits as asked for. */
const lastOctets = new Uint8Array(256)
for (const char of 'AEIMQUYcgkosw048') lastOctets[code(char)] = 1
for (const char of 'AQgw') lastOctets[code(char)] = 3
/** Bits of the first 32 octets of a request id that are dashes; then four hexadecimal digits. */
const dash = code('-')
const dashPlaces = [8, 13, 18, 23] as const
const dashBits = dashPlaces.reduce((bits, place) => bits | (1 << place), 0)

const formCodes: Readonly<Record<FieldForm, number>> = {
  version: 0,
  instant: 0,
  salt: 0,
  count: 1,
  place: 2,
  word: 3,
  'request-id': 4,
  digest: 5,
  text: 6,
  texts: 7,
  remark: 8,
}

const kindName = code('k')
const outcomeName = (code('o') << 8) | code('c')
const millisecondsForm = formCodes.count
/** By the one or two letters of the name: form and a bit of its own, to see a name twice. */
const formOfName = new Uint8Array(65_536)
const placeOfName = new Uint8Array(65_536)
for (const [place, [name, form]] of Object.entries(fieldForms).entries()) {
  const letters = name.length === 1 ? code(name) : (code(name) << 8) | name.charCodeAt(1)
  formOfName[letters] = formCodes[form]
  placeOfName[letters] = place
}
// They stand at the front only, where they are read by name.
// What prunes is rare, and read thoroughly.
for (const name of ['pv', 'sa', 'up', 'ro'])
  formOfName[(code(name) << 8) | name.charCodeAt(1)] = 0

/** Words by length and first letter, with their bytes. */
const wordTable = (words: readonly string[]) => {
  // Without holes: an array with many is looked up by hashing.
  const table: { text: string; bytes: Uint8Array }[][] = Array.from(
    { length: 16 * 256 },
    () => [],
  )
  for (const text of words) {
    const at = (text.length << 8) | code(text)
    table[at] = [...(table[at] ?? []), { text, bytes: Buffer.from(text) }]
  }
  return table
}
const kinds = wordTable(entryKinds)
const outcomes = wordTable(entryOutcomes)

const head = Buffer.from('{"v":1,"t":')
const afterTime = Buffer.from(',"pv":')
const afterPolicy = Buffer.from(',"sa":"')
const saltLength = 22
const digestLength = 43
const requestIdLength = 36
const shortestNumber = Math.min(...numberLengths)

type EntryScan = (
  bytes: Buffer,
  marks: TextMarks,
  start: number,
  stop: number,
  index: number,
  facts: EntryFacts,
) => boolean

/** True: the entry is well and `facts` is filled in. False: ask `checkEntry`. */
export const scanEntry: EntryScan = (bytes, marks, start, stop, index, facts) => {
  // Kept out of closures: a variable that one shares is read from memory at every octet.
  if (!startsWith(bytes, start, stop, head)) return false
  let from = start + head.length
  let at = endOfNumber(bytes, from, stop)
  if (at < 0) return false
  facts.time = numberOf(bytes, from, at)
  if (!startsWith(bytes, at, stop, afterTime)) return false
  from = at + afterTime.length
  at = endOfNumber(bytes, from, stop)
  if (at < 0 || numberOf(bytes, from, at) > countMax) return false
  if (!startsWith(bytes, at, stop, afterPolicy)) return false
  at += afterPolicy.length
  if (!isBase64url(bytes, marks, at, stop, saltLength, 2)) return false
  at += saltLength + 1

  facts.kind = ''
  facts.outcome = ''
  facts.id.clear()
  facts.decision = -1
  facts.prune = null
  let seen = 0
  while (bytes[at] === comma && bytes[at + 1] === quote && at + 6 < stop) {
    let name = bytes[at + 2] ?? 0
    at += 3
    if (bytes[at] !== quote) {
      name = (name << 8) | (bytes[at] ?? 0)
      at += 1
    }
    if (bytes[at] !== quote || bytes[at + 1] !== colon) return false
    at += 2
    const form = formOfName[name] ?? 0
    const bit = 1 << (placeOfName[name] ?? 0)
    if (form === 0 || (seen & bit) !== 0) return false
    seen |= bit
    from = at
    if (form <= 2) {
      at = endOfNumber(bytes, from, stop)
      if (at < 0) return false
      const number = numberOf(bytes, from, at)
      if (form === millisecondsForm) {
        if (number > countMax) return false
      } else {
        if (number >= index) return false
        facts.decision = number
      }
      continue
    }
    if (form === 7) {
      at = endOfTexts(bytes, marks, at, stop)
      if (at < 0) return false
      continue
    }
    if (bytes[at] !== quote) return false
    at += 1
    if (form === 4) {
      if (!isRequestId(bytes, marks, at, stop)) return false
      facts.id.takeUsual(bytes, at)
      at += requestIdLength + 1
    } else if (form === 5) {
      if (!isBase64url(bytes, marks, at, stop, digestLength, 1)) return false
      at += digestLength + 1
    } else {
      from = at
      at =
        form === 8 ? endOfWords(bytes, from, stop) : endOfText(bytes, marks, from, stop)
      if (at < 0) return false
      if (form === 3) {
        const word = wordAt(name === kindName ? kinds : outcomes, bytes, from, at - 1)
        if (word === undefined) return false
        if (name === kindName) facts.kind = word
        else if (name === outcomeName) facts.outcome = word
      }
    }
  }
  if (at !== stop - 1 || bytes[at] !== 0x7d) return false
  return missingField(facts) === undefined
}

/** Place after a whole number below 10^15 as JSON writes it; −1 if there is none. */
function endOfNumber(bytes: Buffer, from: number, stop: number): number {
  let at = from
  while (at < stop && classOf[bytes[at] ?? 0] === digit) at += 1
  const length = at - from
  if (length === 0 || length > 15) return -1
  return length > 1 && bytes[from] === zero ? -1 : at
}

function numberOf(bytes: Buffer, from: number, stop: number): number {
  let number = 0
  for (let at = from; at < stop; at += 1) number = number * 10 + (bytes[at] ?? 0) - zero
  return number
}

function startsWith(bytes: Buffer, at: number, stop: number, part: Uint8Array): boolean {
  if (at + part.length > stop) return false
  for (let place = 0; place < part.length; place += 1)
    if (bytes[at + place] !== part[place]) return false
  return true
}

/** A string of this length and its quotation mark; `last`: bits that its last character has. */
function isBase64url(
  bytes: Buffer,
  marks: TextMarks,
  at: number,
  stop: number,
  length: number,
  last: number,
): boolean {
  const end = at + length
  if (end >= stop || bytes[end] !== quote) return false
  const lastWord = (end >>> 5) * 4 + markWords.notBase64url
  let word = (at >>> 5) * 4 + markWords.notBase64url
  let others = (marks[word] ?? -1) & (-1 << (at & 31))
  for (; word < lastWord; others = marks[word] ?? -1) {
    if (others !== 0) return false
    word += 4
  }
  if ((others & ~(-1 << (end & 31))) !== 0) return false
  return ((lastOctets[bytes[end - 1] ?? 0] ?? 0) & last) !== 0
}

function isRequestId(bytes: Buffer, marks: TextMarks, at: number, stop: number): boolean {
  if (at + requestIdLength >= stop || bytes[at + requestIdLength] !== quote) return false
  for (const place of dashPlaces) if (bytes[at + place] !== dash) return false
  const word = (at >>> 5) * 4 + markWords.notHex
  const by = at & 31
  const [low = -1, high = -1, rest = -1] = [marks[word], marks[word + 4], marks[word + 8]]
  // Shifted in two steps, because by 32 is by nothing.
  if (((low >>> by) | ((high << 1) << (31 - by))) !== dashBits) return false
  return (((high >>> by) | ((rest << 1) << (31 - by))) & 0xf) === 0
}

/**
 * Place after the quotation mark; −1 if the text is unusual, or has so many digits in a row that
 * entry-check.ts must look at them.
 */
function endOfText(bytes: Buffer, marks: TextMarks, from: number, stop: number): number {
  let word = (from >>> 5) * 4
  const own = -1 << (from & 31)
  let stops = (marks[word] ?? -1) & own
  let runs = (marks[word + markWords.run] ?? -1) & own
  while (stops === 0) {
    if (runs !== 0) return -1
    word += 4
    stops = marks[word] ?? -1
    runs = marks[word + markWords.run] ?? -1
  }
  const first = stops & -stops
  if ((runs & (first - 1)) !== 0) return -1
  const at = word * 8 + 31 - Math.clz32(first)
  return at < stop && bytes[at] === quote ? at + 1 : -1
}

/**
 * A text in Vietnamese: letters of U+00C0 … U+027F and U+1E80 … U+1EFF besides ASCII, none of which
 * becomes a digit when it is normalised. With fewer digits in all than the shortest number has,
 * there is none in it, however they are grouped.
 */
function endOfWords(bytes: Buffer, from: number, stop: number): number {
  let digits = 0
  for (let at = from; at < stop; at += 1) {
    const octet = bytes[at] ?? 0
    const kind = classOf[octet] ?? unusual
    if (kind === end) return digits < shortestNumber ? at + 1 : -1
    if (kind !== unusual) digits += kind
    else {
      if (octet === 0xe1) {
        at += 1
        if (bytes[at] !== 0xba && bytes[at] !== 0xbb) return -1
      } else if (octet < 0xc3 || octet > 0xc9) return -1
      at += 1
      if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return -1
    }
  }
  return -1
}

function endOfTexts(bytes: Buffer, marks: TextMarks, from: number, stop: number): number {
  if (bytes[from] !== 0x5b) return -1
  let at = from + 1
  if (bytes[at] === 0x5d) return at + 1
  for (;;) {
    if (bytes[at] !== quote) return -1
    at = endOfText(bytes, marks, at + 1, stop)
    if (at < 0 || at >= stop) return -1
    if (bytes[at] === 0x5d) return at + 1
    if (bytes[at] !== comma) return -1
    at += 1
  }
}

function wordAt(
  table: ReturnType<typeof wordTable>,
  bytes: Buffer,
  from: number,
  stop: number,
): string | undefined {
  const words = table[((stop - from) << 8) | (bytes[from] ?? 0)]
  if (words === undefined) return undefined
  for (const word of words)
    if (startsWith(bytes, from, stop, word.bytes)) return word.text
  return undefined
}
