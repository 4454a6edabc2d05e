/**
 * SHA-256 (FIPS 180-4) of four messages of equal length side by side, as a WebAssembly program
 * with 128-bit vectors that is written out here, instruction by instruction. A log is millions of
 * short messages: one call of node:crypto for each costs more than the hashing.
 */

const local = { get: 0x20, set: 0x21, tee: 0x22 } as const
const i32 = { const: 0x41, add: 0x6a, sub: 0x6b } as const
/** Numbers of vector instructions, after the prefix 0xfd. */
const v128 = {
  load: 0x00,
  store: 0x0b,
  const: 0x0c,
  shuffle: 0x0d,
  or: 0x50,
  xor: 0x51,
  bitselect: 0x52,
  shl: 0xab,
  shrU: 0xad,
  add: 0xae,
} as const
const valueTypes = { i32: 0x7f, v128: 0x7b } as const

/** Memory in pages of 64 KiB. */
export const lanePages = 64

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

function leb(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    const more = rest > 127
    bytes.push((rest & 127) | (more ? 128 : 0))
    rest >>>= 7
  } while (rest > 0)
  return bytes
}

const vector = (op: number, ...rest: readonly number[]) => [0xfd, ...leb(op), ...rest]
const get = (index: number) => [local.get, index]
const set = (index: number) => [local.set, index]
const add = vector(v128.add)
const xor = vector(v128.xor)
const splat = (word: number) => {
  const bytes = [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24]
  return vector(v128.const, ...bytes, ...bytes, ...bytes, ...bytes)
}
/** `value` is what pushes the vector. Distances are up to 31: one byte, or two where bit 6 is set. */
const shifted = (value: readonly number[], op: number, by: number) => [
  ...value,
  i32.const,
  ...leb(by),
  ...vector(op),
]
const rotated = (value: readonly number[], by: number) => [
  ...shifted(value, v128.shrU, by),
  ...shifted(value, v128.shl, 32 - by),
  ...vector(v128.or),
]

// Parameters: four places of messages, blocks, place of the hashes. Then vectors.
const blocks = 4
const out = 5
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
function round(t: number, k: number): number[] {
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
    ...splat(k),
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

function body(): number[] {
  const code: number[] = []
  const initial = constants(8, 2)
  const keys = constants(64, 3)
  for (const [at, word] of initial.entries())
    code.push(...splat(word), ...set(stateAt + at))
  code.push(0x03, 0x40)
  for (let group = 0; group < 4; group += 1) {
    const words = fourFrom(wordAt + 4 * group)
    for (let lane = 0; lane < 4; lane += 1)
      code.push(
        ...get(lane),
        ...vector(v128.load, 0, 16 * group),
        ...set(words[lane] ?? 0),
      )
    code.push(...transpose(words, words))
  }
  for (let at = 0; at < 8; at += 1) code.push(...get(stateAt + at), ...set(workAt + at))
  for (const [t, key] of keys.entries()) {
    if (t >= 16) code.push(...schedule(t))
    code.push(...round(t, key))
  }
  for (let at = 0; at < 8; at += 1)
    code.push(...get(stateAt + at), ...get(workAt + at), ...add, ...set(stateAt + at))
  // 64 as a signed LEB128 number takes two bytes.
  for (let lane = 0; lane < 4; lane += 1)
    code.push(...get(lane), i32.const, 0xc0, 0x00, i32.add, ...set(lane))
  code.push(...get(blocks), i32.const, 1, i32.sub, local.tee, blocks, 0x0d, 0, 0x0b)
  for (const half of [0, 4]) {
    const words = fourFrom(stateAt + half)
    code.push(...transpose(words, words))
    for (let lane = 0; lane < 4; lane += 1)
      code.push(
        ...get(out),
        ...get(words[lane] ?? 0),
        ...vector(v128.store, 0, 32 * lane + 4 * half),
      )
  }
  return [...code, 0x0b]
}

const section = (id: number, content: readonly number[]) => [
  id,
  ...leb(content.length),
  ...content,
]
const name = (text: string) => [text.length, ...Buffer.from(text)]

function program(): Uint8Array {
  const code = body()
  const locals = [1, vectorCount, valueTypes.v128]
  const whole = [...leb(locals.length + code.length), ...locals, ...code]
  const parameters = Array.from({ length: 6 }, () => valueTypes.i32)
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 6, ...parameters, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 1, lanePages, lanePages]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('hash'), 0, 0]),
    ...section(10, [1, ...whole]),
  ])
}

/** The part of it used here; its types come only with those of the browser. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

interface Lanes {
  /** Where messages are put, padded (FIPS 180-4 §5.1.1), and hashes are found. */
  readonly memory: Uint8Array
  /** Hashes four messages of `count` blocks of 64 bytes; writes 4 × 32 bytes to `into`. */
  readonly hash: (
    one: number,
    two: number,
    three: number,
    four: number,
    count: number,
    into: number,
  ) => void
}

export function createLanes(): Lanes {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(program()))
  const { memory, hash } = exports as {
    memory: { buffer: ArrayBuffer }
    hash: Lanes['hash']
  }
  return { memory: new Uint8Array(memory.buffer), hash }
}
