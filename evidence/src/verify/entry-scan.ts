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

const base64url = new Uint8Array(256)
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
  base64url[code(char)] = 1
for (const char of 'AEIMQUYcgkosw048') base64url[code(char)] = 3
for (const char of 'AQgw') base64url[code(char)] = 7
/** One for a digit, 100 for a dash, so much for others that no sum with them comes right. */
const requestIdOctets = new Uint16Array(256).fill(10_000)
const dash = code('-')
const dashPlaces = [8, 13, 18, 23] as const
for (const char of '0123456789abcdef') requestIdOctets[code(char)] = 1
requestIdOctets[dash] = 100
const requestIdSum = 32 + 4 * 100

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
  start: number,
  stop: number,
  index: number,
  facts: EntryFacts,
) => boolean

/** True: the entry is well and `facts` is filled in. False: ask `checkEntry`. */
export const scanEntry: EntryScan = (bytes, start, stop, index, facts) => {
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
  if (!isBase64url(bytes, at, stop, saltLength, 7)) return false
  at += saltLength + 1

  facts.kind = ''
  facts.outcome = ''
  facts.id = ''
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
      at = endOfTexts(bytes, at, stop)
      if (at < 0) return false
      continue
    }
    if (bytes[at] !== quote) return false
    at += 1
    if (form === 4) {
      if (!isRequestId(bytes, at, stop)) return false
      facts.id = bytes.toString('latin1', at, at + requestIdLength)
      at += requestIdLength + 1
    } else if (form === 5) {
      if (!isBase64url(bytes, at, stop, digestLength, 3)) return false
      at += digestLength + 1
    } else {
      from = at
      at = form === 8 ? endOfWords(bytes, from, stop) : endOfText(bytes, from, stop)
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

/** A string of this length and its quotation mark; `lastBits`: what its last character may be. */
function isBase64url(
  bytes: Buffer,
  at: number,
  stop: number,
  length: number,
  lastBits: number,
): boolean {
  const last = at + length - 1
  if (last + 1 >= stop || bytes[last + 1] !== quote) return false
  for (let place = at; place < last; place += 1)
    if (base64url[bytes[place] ?? 0] === 0) return false
  return ((base64url[bytes[last] ?? 0] ?? 0) & lastBits) === lastBits
}

function isRequestId(bytes: Buffer, at: number, stop: number): boolean {
  if (at + requestIdLength >= stop || bytes[at + requestIdLength] !== quote) return false
  for (const place of dashPlaces) if (bytes[at + place] !== dash) return false
  let sum = 0
  for (let place = 0; place < requestIdLength; place += 1)
    sum += requestIdOctets[bytes[at + place] ?? 0] ?? 0
  return sum === requestIdSum
}

/**
 * Place after the quotation mark; −1 if the text is unusual, or has so many digits in a row that
 * entry-check.ts must look at them. Counts them without a branch: which octet is a digit cannot be
 * guessed, and each wrong guess costs as much as ten octets.
 */
function endOfText(bytes: Buffer, from: number, stop: number): number {
  let run = 0
  for (let at = from; at < stop; at += 1) {
    const kind = classOf[bytes[at] ?? 0] ?? unusual
    if (kind > digit) return kind === end ? at + 1 : -1
    run = (run + 1) * kind
    if (run >= shortestNumber) return -1
  }
  return -1
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

function endOfTexts(bytes: Buffer, from: number, stop: number): number {
  if (bytes[from] !== 0x5b) return -1
  let at = from + 1
  if (bytes[at] === 0x5d) return at + 1
  for (;;) {
    if (bytes[at] !== quote) return -1
    at = endOfText(bytes, at + 1, stop)
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
