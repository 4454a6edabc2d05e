/**
 * SHA-256 (FIPS 180-4) of four messages of equal length side by side, as a WebAssembly program
 * with 128-bit vectors. A log is millions of short messages: one call of node:crypto for each costs
 * more than the hashing.
 */
import {
  get,
  i32,
  leb,
  load32,
  loadVector,
  number32,
  repeat,
  set,
  storeVector,
  v128,
  vector,
  type WasmFunction,
  when,
} from './wasm.ts'

/** First 32 bits of the fractional parts of the roots of the first primes, FIPS 180-4 §4.2.2, §5.3.3. */
function constants(count: number, root: 2 | 3): number[] {
  const found: number[] = []
  for (let value = 2n; found.length < count; value += 1n) {
    let prime = true
    for (let by = 2n; by * by <= value; by += 1n) if (value % by === 0n) prime = false
    if (prime) found.push(Number(rootOf(value << BigInt(32 * root), root) & 0xffffffffn))
  }
  return found
}

/** Largest whole number whose power is not above the value. */
function rootOf(value: bigint, power: 2 | 3): bigint {
  let low = 0n
  let high = 1n << 40n
  while (high - low > 1n) {
    const middle = (low + high) >> 1n
    if (middle ** BigInt(power) <= value) low = middle
    else high = middle
  }
  return low
}

const add = vector(v128.add)
const xor = vector(v128.xor)
const splat = (word: number) => {
  const bytes = [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24]
  return vector(v128.const, ...bytes, ...bytes, ...bytes, ...bytes)
}
/** `value` is what pushes the vector. */
const shifted = (value: readonly number[], op: number, by: number) => [
  ...value,
  ...number32(by),
  ...vector(op),
]
const rotated = (value: readonly number[], by: number) => [
  ...shifted(value, v128.shrU, by),
  ...shifted(value, v128.shl, 32 - by),
  ...vector(v128.or),
]

// Parameters and variables of `hash`: its task, blocks left, four places of messages. Then vectors.
const task = 0
const left = 1
const placeAt = 2
const stateAt = 6
const workAt = 14
const wordAt = 22
const heldAt = 38
const vectorCount = 8 + 8 + 16 + 4

/** Words of bytes 0…3 of one vector and 16… of the other, with their bytes turned round. */
const turned = (first: number, second: number) =>
  [first, second, first + 4, second + 4].flatMap((at) => [at + 3, at + 2, at + 1, at])
const straight = (...words: readonly number[]) =>
  words.flatMap((word) => [0, 1, 2, 3].map((byte) => word * 4 + byte))

/** Four vectors as rows → four as columns, each word turned from big-endian or to it. */
function transpose(from: readonly number[], into: readonly number[]): number[] {
  const [r0 = 0, r1 = 0, r2 = 0, r3 = 0] = from
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = into
  const [t0, t1, t2, t3] = [heldAt, heldAt + 1, heldAt + 2, heldAt + 3]
  const low = vector(v128.shuffle, ...turned(0, 16))
  const high = vector(v128.shuffle, ...turned(8, 24))
  const firsts = vector(v128.shuffle, ...straight(0, 1, 4, 5))
  const seconds = vector(v128.shuffle, ...straight(2, 3, 6, 7))
  return [
    ...[...get(r0), ...get(r1), ...low, ...set(t0)],
    ...[...get(r2), ...get(r3), ...low, ...set(t1)],
    ...[...get(r0), ...get(r1), ...high, ...set(t2)],
    ...[...get(r2), ...get(r3), ...high, ...set(t3)],
    ...[...get(t0), ...get(t1), ...firsts, ...set(w0)],
    ...[...get(t0), ...get(t1), ...seconds, ...set(w1)],
    ...[...get(t2), ...get(t3), ...firsts, ...set(w2)],
    ...[...get(t2), ...get(t3), ...seconds, ...set(w3)],
  ]
}

const fourFrom = (at: number) => [at, at + 1, at + 2, at + 3]

/** W of round `t` ≥ 16 in place of that of t − 16, FIPS 180-4 §6.2.2 step 1. */
function schedule(t: number): number[] {
  const word = (back: number) => get(wordAt + ((t - back) & 15))
  const sigma = (x: number[], a: number, b: number, by: number) => [
    ...rotated(x, a),
    ...rotated(x, b),
    ...xor,
    ...shifted(x, v128.shrU, by),
    ...xor,
  ]
  return [
    ...word(16),
    ...sigma(word(15), 7, 18, 3),
    ...add,
    ...word(7),
    ...add,
    ...sigma(word(2), 17, 19, 10),
    ...add,
    ...set(wordAt + (t & 15)),
  ]
}

/** FIPS 180-4 §6.2.2 step 3; the letters move by one local each round instead of being copied. */
function round(t: number, keyAt: number): number[] {
  const at = (letter: number) => workAt + ((letter - t) & 7)
  const [a, b, c, d] = [at(0), at(1), at(2), at(3)]
  const [e, f, g, h] = [at(4), at(5), at(6), at(7)]
  const sum = (x: number, one: number, two: number, three: number) => [
    ...rotated(get(x), one),
    ...rotated(get(x), two),
    ...xor,
    ...rotated(get(x), three),
    ...xor,
  ]
  const t1 = heldAt
  return [
    ...get(h),
    ...get(wordAt + (t & 15)),
    ...add,
    ...[...number32(0), ...vector(v128.loadSplat32, 2, ...leb(keyAt))],
    ...add,
    ...sum(e, 6, 11, 25),
    ...add,
    ...[...get(f), ...get(g), ...get(e), ...vector(v128.bitselect)],
    ...add,
    ...set(t1),
    ...[...get(d), ...get(t1), ...add, ...set(d)],
    ...get(t1),
    ...sum(a, 2, 13, 22),
    ...add,
    // Majority: where a and b differ, c decides.
    ...[...get(c), ...get(a), ...get(a), ...get(b), ...xor, ...vector(v128.bitselect)],
    ...add,
    ...set(h),
  ]
}

/** Rounds add a constant each: read from memory, they cost half of what they do as immediates. */
export const keysBytes = 64 * 4
export const keys: readonly number[] = constants(64, 3)

/** A task in memory: 32-bit addresses, four for each of these. */
export const taskWords = {
  /** Where messages begin, in blocks of 64 bytes. */
  message: 0,
  /** Where the last two blocks of each are, padded (FIPS 180-4 §5.1.1); one block: the second. */
  tail: 4,
  /** Where hashes go. */
  hash: 8,
} as const
export const taskBytes = 12 * 4

const ofTask = (word: number) => [...get(task), ...load32(4 * word)]
const four = [0, 1, 2, 3] as const
const takePlaces = (word: number) =>
  four.flatMap((lane) => [...ofTask(word + lane), ...set(placeAt + lane)])

/** Hashes the four messages of the task; all have the same number of blocks. */
export function hashFunction(keysAt: number): WasmFunction {
  const block: number[] = when(
    [...get(left), ...number32(2), i32.eq],
    takePlaces(taskWords.tail),
  )
  for (let group = 0; group < 4; group += 1) {
    const words = fourFrom(wordAt + 4 * group)
    for (const lane of four)
      block.push(
        ...get(placeAt + lane),
        ...loadVector(16 * group),
        ...set(words[lane] ?? 0),
      )
    block.push(...transpose(words, words))
  }
  for (let at = 0; at < 8; at += 1) block.push(...get(stateAt + at), ...set(workAt + at))
  for (let t = 0; t < 64; t += 1) {
    if (t >= 16) block.push(...schedule(t))
    block.push(...round(t, keysAt + 4 * t))
  }
  for (let at = 0; at < 8; at += 1)
    block.push(...get(stateAt + at), ...get(workAt + at), ...add, ...set(stateAt + at))
  for (const lane of four)
    block.push(...get(placeAt + lane), ...number32(64), i32.add, ...set(placeAt + lane))
  block.push(...get(left), ...number32(1), i32.sub, ...set(left))

  const code: number[] = takePlaces(taskWords.message)
  for (const [at, word] of constants(8, 2).entries())
    code.push(...splat(word), ...set(stateAt + at))
  code.push(...repeat(block, get(left)))
  for (const half of [0, 4]) {
    const words = fourFrom(stateAt + half)
    code.push(...transpose(words, words))
    for (const lane of four)
      code.push(
        ...ofTask(taskWords.hash + lane),
        ...get(words[lane] ?? 0),
        ...storeVector(4 * half),
      )
  }
  return { parameters: 2, locals: { i32: 4, i64: 0, v128: vectorCount }, code }
}

const octets = (of: (at: number) => number) =>
  vector(v128.const, ...Array.from({ length: 16 }, (_, at) => of(at)))

/**
 * Copies two blocks, of which `length` bytes are the message's: 56 to 119. After them comes 0x80
 * and zeros; the length in bits is left to the caller.
 */
export function tailFunction(): WasmFunction {
  const [from, length, into, stop] = [0, 1, 2, 3]
  const code: number[] = [...get(length), ...vector(v128.splat8), ...set(stop)]
  for (let at = 0; at < 128; at += 16) {
    const place = octets((each) => at + each)
    const data = [...get(from), ...loadVector(at)]
    const held = [...place, ...get(stop), ...vector(v128.lessU8), ...vector(v128.and)]
    const mark = [
      ...[...place, ...get(stop), ...vector(v128.equal8)],
      ...[...octets(() => 0x80), ...vector(v128.and), ...vector(v128.or)],
    ]
    code.push(
      ...get(into),
      ...data,
      ...(at < 48 ? [] : [...held, ...mark]),
      ...storeVector(at),
    )
  }
  return { parameters: 3, locals: { i32: 0, i64: 0, v128: 1 }, code }
}
