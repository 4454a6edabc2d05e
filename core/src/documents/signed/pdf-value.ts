/**
 * Reads values of PDF (ISO 32000-1 §7.3) out of a file whose octets are the characters of a string.
 * What is not written in the plainest way is refused: the files read here are our own, with what a
 * signing program appended.
 */

export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfText
  | PdfReference
  | readonly PdfValue[]
  | PdfDictionary

export class PdfName {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** A string, and where its bracket stands in the file. */
export class PdfText {
  readonly octets: string
  readonly from: number
  readonly to: number
  constructor(octets: string, from: number, to: number) {
    this.octets = octets
    this.from = from
    this.to = to
  }
}

export class PdfReference {
  readonly number: number
  constructor(number: number) {
    this.number = number
  }
}

export class PdfDictionary {
  readonly entries: ReadonlyMap<string, PdfValue>
  constructor(entries: ReadonlyMap<string, PdfValue>) {
    this.entries = entries
  }
  get(key: string): PdfValue | undefined {
    return this.entries.get(key)
  }
}

/** The file is none that is read here; `detail` for the program's log. */
export class PdfUnread extends Error {
  constructor(detail: string) {
    super(detail)
    this.name = 'PdfUnread'
  }
}

const depthMax = 40
const space = /[\0\t\n\f\r ]*(?:%[^\r\n]*[\r\n][\0\t\n\f\r ]*)*/y
const number = /[+-]?(?:\d+\.?\d*|\.\d+)/y
const reference = /(\d+)[\0\t\n\f\r ]+0[\0\t\n\f\r ]+R(?![\w])/y
const name = /\/([^\0\t\n\f\r ()<>[\]{}/%]*)/y
const word = /true|false|null/y
const hex = /<([0-9A-Fa-f\0\t\n\f\r ]*)>/y

export interface Reading {
  readonly value: PdfValue
  /** The place after it. */
  readonly end: number
}

function match(pattern: RegExp, file: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(file)
}

/** The place of the next value, after space and comments. */
export function skipSpace(file: string, at: number): number {
  return at + (match(space, file, at)?.[0].length ?? 0)
}

/** @throws PdfUnread */
export function readValue(file: string, from: number, depth = 0): Reading {
  if (depth > depthMax) throw new PdfUnread('too deep')
  const at = skipSpace(file, from)
  if (file.startsWith('<<', at)) return readDictionary(file, at + 2, depth)
  const first = file[at]
  if (first === '[') return readArray(file, at + 1, depth)
  if (first === '(') return readText(file, at)
  const found =
    match(hex, file, at) ??
    match(name, file, at) ??
    match(reference, file, at) ??
    match(number, file, at) ??
    match(word, file, at)
  if (found === null) throw new PdfUnread(`no value at ${at}`)
  const [whole, part = ''] = found
  const end = at + whole.length
  if (first === '<') return { value: new PdfText(ofHex(part), at, end), end }
  if (first === '/') return { value: new PdfName(plainName(part)), end }
  if (whole.endsWith('R')) return { value: new PdfReference(Number(part)), end }
  if (whole === 'true' || whole === 'false') return { value: whole === 'true', end }
  if (whole === 'null') return { value: null, end }
  return { value: Number(whole), end }
}

/** Two names that mean the same must not pass for two. */
const plainName = (text: string) =>
  text.replace(/#([0-9A-Fa-f]{2})/gu, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )

function ofHex(text: string): string {
  const digits = text.replace(/[^0-9A-Fa-f]/gu, '')
  const parts: string[] = []
  for (let at = 0; at < digits.length; at += 2)
    parts.push(
      String.fromCharCode(Number.parseInt(digits.slice(at, at + 2).padEnd(2, '0'), 16)),
    )
  return parts.join('')
}

function readArray(file: string, from: number, depth: number): Reading {
  const values: PdfValue[] = []
  let at = skipSpace(file, from)
  while (file[at] !== ']') {
    const { value, end } = readValue(file, at, depth + 1)
    values.push(value)
    at = skipSpace(file, end)
  }
  return { value: values, end: at + 1 }
}

function readDictionary(file: string, from: number, depth: number): Reading {
  const entries = new Map<string, PdfValue>()
  let at = skipSpace(file, from)
  while (!file.startsWith('>>', at)) {
    const key = readValue(file, at, depth + 1)
    if (!(key.value instanceof PdfName)) throw new PdfUnread(`no key at ${at}`)
    // Readers differ on which of two counts.
    if (entries.has(key.value.name)) throw new PdfUnread(`key twice: ${key.value.name}`)
    const { value, end } = readValue(file, key.end, depth + 1)
    entries.set(key.value.name, value)
    at = skipSpace(file, end)
  }
  return { value: new PdfDictionary(entries), end: at + 2 }
}

function readText(file: string, from: number): Reading {
  let depth = 0
  for (let at = from; at < file.length; at += 1) {
    const letter = file[at]
    if (letter === '\\') at += 1
    else if (letter === '(') depth += 1
    else if (letter === ')') {
      depth -= 1
      if (depth === 0) {
        const value = new PdfText(file.slice(from + 1, at), from, at + 1)
        return { value, end: at + 1 }
      }
    }
  }
  throw new PdfUnread('a string without end')
}

/** Whether two values say the same. */
export function sameValue(a: PdfValue | undefined, b: PdfValue | undefined): boolean {
  if (a instanceof PdfName) return b instanceof PdfName && a.name === b.name
  if (a instanceof PdfText) return b instanceof PdfText && a.octets === b.octets
  if (a instanceof PdfReference) return b instanceof PdfReference && a.number === b.number
  if (a instanceof PdfDictionary) {
    if (!(b instanceof PdfDictionary) || a.entries.size !== b.entries.size) return false
    return [...a.entries].every(([key, value]) => sameValue(value, b.get(key)))
  }
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    return a.every((each, at) => sameValue(each, b[at]))
  }
  return a === b
}
