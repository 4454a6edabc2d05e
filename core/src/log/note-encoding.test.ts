import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  encodeUtf8,
  parseDecimal,
} from './note-encoding.ts'

const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }))

describe('encodings', () => {
  it('write base64 as the platform does, and read it back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = encodeBase64(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64'))
        expect(decodeBase64(text)).toEqual(bytes)
      }),
    )
  })

  it('read no base64 that they would write otherwise', () => {
    const letter = fc.constantFrom(
      'A',
      'B',
      'Q',
      'g',
      'w',
      '/',
      '+',
      '=',
      '-',
      '_',
      ' ',
      '\n',
      'é',
    )
    const near = fc.array(letter, { maxLength: 9 }).map((letters) => letters.join(''))
    fc.assert(
      fc.property(near, (text) => {
        const bytes = decodeBase64(text)
        const again = Buffer.from(text, 'base64').toString('base64')
        expect(bytes !== undefined).toBe(again === text && text.length % 4 === 0)
        if (bytes !== undefined) expect(encodeBase64(bytes)).toBe(text)
      }),
      { numRuns: 5_000 },
    )
  })

  it('write and read UTF-8 as the platform does, and refuse what it replaces', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    fc.assert(
      fc.property(anyText, (text) => {
        const bytes = encodeUtf8(text)
        expect(bytes !== undefined).toBe(text.isWellFormed())
        if (bytes === undefined) return
        expect(bytes).toEqual(new TextEncoder().encode(text))
        expect(decodeUtf8(bytes)).toBe(text)
      }),
    )
    const octet = fc.oneof(
      fc.nat(255),
      fc.constantFrom(
        0xc0,
        0xc1,
        0xe0,
        0xed,
        0xef,
        0xf0,
        0xf4,
        0xf5,
        0x80,
        0x8f,
        0x9f,
        0xa0,
        0xbf,
      ),
    )
    fc.assert(
      fc.property(fc.array(octet, { maxLength: 6 }), (octets) => {
        const bytes = Uint8Array.from(octets)
        let told: string | undefined
        try {
          told = strict.decode(bytes)
        } catch {
          told = undefined
        }
        expect(decodeUtf8(bytes)).toBe(told)
        const opaque = decodeUtf8(bytes, true) ?? ''
        expect(encodeUtf8(opaque, true)).toEqual(bytes)
      }),
      { numRuns: 20_000 },
    )
  })

  it('read no number that they would write otherwise', () => {
    const near = fc
      .array(fc.constantFrom('0', '1', '9', '-', '.', 'e', ' ', '٣'))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(
        fc.oneof(near, fc.maxSafeNat().map(String), fc.bigInt({ min: 0n }).map(String)),
        (text) => {
          const value = parseDecimal(text)
          if (value !== undefined) expect(String(value)).toBe(text)
          const whole = /^(0|[1-9][0-9]*)$/.test(text) && BigInt(text) < 2n ** 53n
          expect(value !== undefined).toBe(whole)
        },
      ),
    )
  })
})
