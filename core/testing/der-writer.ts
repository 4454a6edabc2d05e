/** Writes DER for tests; shares no code with what reads it. */

export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}

export const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts)
export const set = (...parts: readonly Uint8Array[]) => der(0x31, ...parts)
export const octets = (bytes: Uint8Array) => der(0x04, bytes)
export const bits = (bytes: Uint8Array) => der(0x03, Buffer.of(0), bytes)
export const integer = (...octets: readonly number[]) => der(0x02, Buffer.from(octets))
export const truth = () => der(0x01, Buffer.of(0xff))
export const tagged = (number: number, ...parts: readonly Uint8Array[]) =>
  der(0xa0 + number, ...parts)

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const content = [40 * first + second, ...rest].flatMap((number) => {
    const octets = [number % 128]
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
      octets.unshift((left % 128) + 128)
    return octets
  })
  return der(0x06, Buffer.from(content))
}

/** GeneralizedTime in whole seconds. */
export const generalizedTime = (atMs: number) =>
  der(
    0x18,
    Buffer.from(
      `${new Date(atMs)
        .toISOString()
        .replace(/[-:T]|\.\d+/gu, '')
        .replace('Z', '')}Z`,
    ),
  )
