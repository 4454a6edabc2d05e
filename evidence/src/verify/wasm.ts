/** WebAssembly programs written out instruction by instruction: the little that is used here. */

export const valueTypes = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const

export const i32 = {
  load: 0x28,
  store: 0x36,
  const: 0x41,
  eq: 0x46,
  add: 0x6a,
  sub: 0x6b,
  or: 0x72,
  shl: 0x74,
} as const

export const i64 = {
  and: 0x83,
  or: 0x84,
  const: 0x42,
  shl: 0x86,
  shrU: 0x88,
  fromI32: 0xad,
  toI32: 0xa7,
} as const

/** Numbers of vector instructions, after the prefix 0xfd. */
export const v128 = {
  load: 0x00,
  loadSplat32: 0x09,
  store: 0x0b,
  const: 0x0c,
  shuffle: 0x0d,
  splat8: 0x0f,
  equal8: 0x23,
  lessS8: 0x25,
  lessU8: 0x26,
  atMostU8: 0x2a,
  not: 0x4d,
  and: 0x4e,
  or: 0x50,
  xor: 0x51,
  bitselect: 0x52,
  bitmask8: 0x64,
  sub8: 0x71,
  shl: 0xab,
  shrU: 0xad,
  add: 0xae,
} as const

type Code = readonly number[]

/** Unsigned LEB128. */
export function leb(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    const more = rest > 127
    bytes.push((rest & 127) | (more ? 128 : 0))
    rest >>>= 7
  } while (rest > 0)
  return bytes
}

/** Whole numbers from 0 on; a signed LEB128 number has its sign in bit 6 of its last byte. */
export const number32 = (value: number): number[] => [i32.const, ...signed(value)]
export const number64 = (value: number): number[] => [i64.const, ...signed(value)]

function signed(value: number): number[] {
  const bytes = leb(value)
  const last = bytes.at(-1) ?? 0
  return last < 64 ? bytes : [...bytes.slice(0, -1), last | 128, 0]
}

export const vector = (op: number, ...rest: Code): number[] => [0xfd, ...leb(op), ...rest]
export const get = (index: number): number[] => [0x20, index]
export const set = (index: number): number[] => [0x21, index]

/** The vector at the address on the stack and so many bytes on. */
export const loadVector = (offset: number): number[] =>
  vector(v128.load, 0, ...leb(offset))
export const storeVector = (offset: number): number[] =>
  vector(v128.store, 0, ...leb(offset))
export const load32 = (offset: number): number[] => [i32.load, 0, ...leb(offset)]
export const store32 = (offset: number): number[] => [i32.store, 0, ...leb(offset)]

/** Runs, and runs again while the number that `more` pushes is not zero. */
export const repeat = (code: Code, more: Code): number[] => [
  ...[0x03, 0x40, ...code],
  ...[...more, 0x0d, 0, 0x0b],
]
export const when = (condition: Code, code: Code): number[] => [
  ...condition,
  ...[0x04, 0x40, ...code, 0x0b],
]

/** Takes 32-bit numbers; local variables follow them in the order of the types here. */
export interface WasmFunction {
  readonly parameters: number
  readonly locals: { readonly i32: number; readonly i64: number; readonly v128: number }
  readonly code: Code
}

const section = (id: number, content: Code) => [id, ...leb(content.length), ...content]
const name = (text: string) => [text.length, ...Buffer.from(text)]
const list = (items: readonly Code[]) => [...leb(items.length), ...items.flat()]

/** The part of it used here; its types come only with those of the browser. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

/** What one memory of `pages` of 64 KiB and functions over it export, by their names. */
export function runProgram(
  pages: number,
  functions: Readonly<Record<string, WasmFunction>>,
): unknown {
  const all = Object.entries(functions)
  const types = all.map(([, { parameters }]) => [
    ...[0x60, parameters],
    ...Array.from({ length: parameters }, () => valueTypes.i32),
    0,
  ])
  const bodies = all.map(([, { locals, code }]) => {
    const declared = list([
      [locals.i32, valueTypes.i32],
      [locals.i64, valueTypes.i64],
      [locals.v128, valueTypes.v128],
    ])
    const whole = [...declared, ...code, 0x0b]
    return [...leb(whole.length), ...whole]
  })
  const exported = all.map(([each], at) => [...name(each), 0, at])
  const bytes = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(types)),
    ...section(3, list(all.map((_, at) => [at]))),
    ...section(5, [1, 1, ...leb(pages), ...leb(pages)]),
    ...section(7, list([[...name('memory'), 2, 0], ...exported])),
    ...section(10, list(bodies)),
  ])
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports
}
