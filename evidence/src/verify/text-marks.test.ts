import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTextMarker, markWords, plainMarks } from './text-marks.ts'

const marker = createTextMarker()

/** Where each kind of mark stands, found by regular expressions over all of the text. */
function expected(bytes: Uint8Array): Record<keyof typeof markWords, number[]> {
  const text = Buffer.from(bytes).toString('latin1')
  const places = (form: RegExp) => [...text.matchAll(form)].map(({ index }) => index)
  return {
    stop: places(/[^ -~]|["\\]/gu),
    run: places(/(?=[0-9]{9})/gu),
    notBase64url: places(/[^A-Za-z0-9_-]/gu),
    notHex: places(/[^0-9a-f]/gu),
  }
}

function marked(bytes: Uint8Array, marks: Int32Array) {
  const has = (word: number) => (at: number) =>
    ((marks[(at >>> 5) * 4 + word] ?? 0) & (1 << (at & 31))) !== 0
  const all = [...bytes.keys()]
  return {
    stop: all.filter(has(markWords.stop)),
    run: all.filter(has(markWords.run)),
    notBase64url: all.filter(has(markWords.notBase64url)),
    notHex: all.filter(has(markWords.notHex)),
  }
}

const octet = fc.oneof(
  { weight: 1, arbitrary: fc.nat(255) },
  { weight: 12, arbitrary: fc.constantFrom(...Buffer.from('0123456789')) },
)

describe('marks of octets', () => {
  it('are made with vectors here', () => {
    expect(marker).not.toBe(plainMarks)
  })

  it('stand for every octet beside every other', () => {
    const every = Uint8Array.from({ length: 65_536 * 2 }, (_, at) =>
      (at & 1) === 0 ? (at >>> 1) & 255 : at >>> 9,
    )
    expect(marked(every, marker(every))).toEqual(expected(every))
  })

  it('stand where regular expressions find them, runs over two words too', () => {
    let runs = 0
    fc.assert(
      fc.property(fc.array(octet, { maxLength: 300, size: 'max' }), (octets) => {
        const bytes = Uint8Array.from(octets)
        const own = expected(bytes)
        runs += own.run.length
        expect(marked(bytes, marker(bytes))).toEqual(own)
        expect(marked(bytes, plainMarks(bytes))).toEqual(own)
      }),
      { numRuns: 500 },
    )
    expect(runs).toBeGreaterThan(500)
  })

  it('are not those of a longer text marked before', () => {
    marker(Buffer.from('9'.repeat(500)))
    const bytes = Buffer.from(`${'a'.repeat(30)}12345678`)
    expect(marked(bytes, marker(bytes)).run).toEqual([])
  })

  it('are made of more octets than its memory has', () => {
    const bytes = Buffer.alloc(1_600_000, 'plain 123456789 ')
    const marks = marker(bytes)
    const last = (1_600_000 - 16 + 6) >>> 5
    expect(marks[last * 4 + markWords.run]).toBe((1 << 6) | (1 << 22))
  })
})
