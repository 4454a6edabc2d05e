/**
 * What the octets of a bundle are, 32 at a time and a bit for each: the reader of entries asks
 * these bits for the next quotation mark instead of looking at every octet. Made with 128-bit
 * vectors; octet by octet where those do not give the same.
 */
import {
  get,
  i32,
  i64,
  loadVector,
  number32,
  number64,
  repeat,
  runProgram,
  set,
  store32,
  v128,
  vector,
  type WasmFunction,
} from './wasm.ts'

/** Octets that a word of marks is about. */
const span = 32

/**
 * Of octets 32 n to 32 n + 31, four words from 4 n on; bit p is that of octet 32 n + p.
 */
export type TextMarks = Int32Array

export const markWords = {
  /** Not printable ASCII, or not itself within a string of JSON: " and \. */
  stop: 0,
  /** The first of nine digits in a row: the shortest of `numberLengths`. */
  run: 1,
  /** Not of base64url, RFC 4648 §5. */
  notBase64url: 2,
  /** No digit, nor a letter from a to f. */
  notHex: 3,
} as const

/** Marks of all octets; words hold until the next are marked. */
export type TextMarker = (bytes: Uint8Array) => TextMarks

const code = (char: string) => char.charCodeAt(0)
const wordsOf = (bytes: number) => 4 * Math.ceil(bytes / span)

/** Octet by octet. */
export const plainMarks: TextMarker = (bytes) => {
  const marks = new Int32Array(wordsOf(bytes.length))
  const put = (word: number, at: number) => {
    const place = (at >>> 5) * 4 + word
    marks[place] = (marks[place] ?? 0) | (1 << (at & 31))
  }
  let digits = 0
  for (const [at, octet] of bytes.entries()) {
    const char = String.fromCharCode(octet)
    if (!/[ !#-[\]-~]/u.test(char)) put(markWords.stop, at)
    if (!/[\w-]/u.test(char)) put(markWords.notBase64url, at)
    if (!/[0-9a-f]/u.test(char)) put(markWords.notHex, at)
    digits = /[0-9]/u.test(char) ? digits + 1 : 0
    if (digits >= 9) put(markWords.run, at - 8)
  }
  return marks
}

const splat = (octet: number) =>
  vector(v128.const, ...Array.from({ length: 16 }, () => octet))
const isOne = (x: readonly number[], octet: number) => [
  ...x,
  ...splat(octet),
  ...vector(v128.equal8),
]
/** Octets below the first become large ones. */
const isFrom = (x: readonly number[], first: string, last: string) => [
  ...[...x, ...splat(code(first)), ...vector(v128.sub8)],
  ...[...splat(code(last) - code(first)), ...vector(v128.atMostU8)],
]
const anyOf = (first: readonly number[], ...others: readonly (readonly number[])[]) => [
  ...first,
  ...others.flatMap((each) => [...each, ...vector(v128.or)]),
]

// Parameters and variables: the octets, spans left, the marks; then what is known of one span.
const from = 0
const left = 1
const into = 2
const at = 3
const wordAt = 4
const wide = 8
const runs = 9
const octets = 10
const digits = 11

/** The last span first: whether a digit begins a run depends on those after it. */
function markFunction(): WasmFunction {
  const span16: number[] = []
  for (const half of [0, 1]) {
    const word = (each: number, of: readonly number[]) => {
      const bits = [...of, ...vector(v128.bitmask8)]
      const upper = [...bits, ...number32(16), i32.shl, ...get(wordAt + each), i32.or]
      return [...(half === 0 ? bits : upper), ...set(wordAt + each)]
    }
    const x = get(octets)
    const lower = [...x, ...splat(0x20), ...vector(v128.or)]
    const unprintable = [...x, ...splat(0x20), ...vector(v128.lessS8)]
    span16.push(
      ...[...get(at), ...loadVector(16 * half), ...set(octets)],
      ...[...isFrom(x, '0', '9'), ...set(digits)],
      // Below 0x20 as signed numbers: from 0x80 on too.
      ...word(
        markWords.stop,
        anyOf(unprintable, isOne(x, 0x7f), isOne(x, code('"')), isOne(x, code('\\'))),
      ),
      ...word(markWords.run, get(digits)),
      ...word(markWords.notBase64url, [
        ...anyOf(
          get(digits),
          isFrom(lower, 'a', 'z'),
          isOne(x, code('-')),
          isOne(x, code('_')),
        ),
        ...vector(v128.not),
      ]),
      ...word(markWords.notHex, [
        ...anyOf(get(digits), isFrom(x, 'a', 'f')),
        ...vector(v128.not),
      ]),
    )
  }
  const shifted = (value: number, by: number) => [
    ...get(value),
    ...number64(by),
    i64.shrU,
  ]
  const and = (one: number, by: readonly number[]) => [
    ...get(one),
    ...by,
    i64.and,
    ...set(runs),
  ]
  const block = [
    ...[...get(left), ...number32(1), i32.sub, ...set(left)],
    ...[...get(from), ...get(left), ...number32(5), i32.shl, i32.add, ...set(at)],
    ...span16,
    // The digits of the span after this one are in the lower half: they become the upper one.
    ...[
      ...get(wide),
      ...number64(32),
      i64.shl,
      ...get(wordAt + markWords.run),
      i64.fromI32,
    ],
    ...[i64.or, ...set(wide)],
    ...and(wide, shifted(wide, 1)),
    ...and(runs, shifted(runs, 2)),
    ...and(runs, shifted(runs, 4)),
    ...and(runs, shifted(wide, 8)),
    ...[...get(runs), i64.toI32, ...set(wordAt + markWords.run)],
    ...[...get(into), ...get(left), ...number32(4), i32.shl, i32.add, ...set(at)],
    ...[0, 1, 2, 3].flatMap((word) => [
      ...get(at),
      ...get(wordAt + word),
      ...store32(4 * word),
    ]),
  ]
  return {
    parameters: 3,
    locals: { i32: 5, i64: 2, v128: 2 },
    code: repeat(block, get(left)),
  }
}

const bytesMax = 1_500_000
const marksAt = Math.ceil(bytesMax / span) * span
const pages = Math.ceil((marksAt + 4 * wordsOf(bytesMax)) / 65_536)

interface Program {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly mark: (from: number, spans: number, into: number) => void
}

export function createTextMarker(): TextMarker {
  const program = runProgram(pages, { mark: markFunction() }) as Program
  const memory = new Uint8Array(program.memory.buffer)
  const marks = new Int32Array(program.memory.buffer, marksAt, wordsOf(bytesMax))
  const marker: TextMarker = (bytes) => {
    if (bytes.length === 0 || bytes.length > bytesMax) return plainMarks(bytes)
    memory.set(bytes)
    const spans = Math.ceil(bytes.length / span)
    memory.fill(0, bytes.length, spans * span)
    program.mark(0, spans, marksAt)
    return marks
  }
  return agrees(marker) ? marker : plainMarks
}

let marker: TextMarker | undefined

export const markText: TextMarker = (bytes) => {
  marker ??= createTextMarker()
  return marker(bytes)
}

/** Whether it marks every octet, beside every other class, and runs of digits at every place. */
function agrees(marker: TextMarker): boolean {
  const bytes = Uint8Array.from({ length: 8 * 256 }, (_, place) =>
    place < 1024
      ? (place * 73) & 255
      : place % 41 < place >>> 6
        ? 0x30 + (place % 10)
        : 0x61,
  )
  const marks = marker(bytes)
  return plainMarks(bytes).every((word, place) => marks[place] === word)
}
