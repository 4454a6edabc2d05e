import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import {
  formatNote,
  formatSignatureLine,
  parseNote,
  parseSignatureLines,
} from './note.ts'
import { decodeUtf8, Malformed } from './note-encoding.ts'
import {
  formatVerifierKey,
  isKeyName,
  noteKeyTypes,
  parseVerifierKey,
  verifierKey,
} from './note-key.ts'
import { decodeCosignature, encodeCosignature } from './note-verify.ts'
import { formatPolicy, parsePolicy } from './policy.ts'
import { formatProof, parseProof } from './proof.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }))
const line = anyText.map((text) =>
  [...text.toWellFormed()].filter((one) => one >= ' ').join(''),
)
const filled = line.filter((text) => text !== '')
const name = filled.filter(isKeyName)
const signature = fc.record({
  name,
  keyId: fc.nat(2 ** 31 - 1).map((id) => (id * 2 + 1) >>> 0),
  signature: fc.uint8Array({ minLength: 1, maxLength: 80 }),
})
const signatures = fc.array(signature, { minLength: 1, maxLength: 5 })
const noteOf = <Text extends string>(text: fc.Arbitrary<Text>) =>
  fc.record({ text, signatures })
const noteText = fc.array(line, { minLength: 1 }).map((lines) => `${lines.join('\n')}\n`)
const checkpoint = fc
  .record({
    origin: filled,
    size: fc.maxSafeNat(),
    root: hash,
    extensions: fc.array(filled, { maxLength: 3 }),
  })
  .map(({ extensions, ...head }) =>
    extensions.length === 0 ? head : { ...head, extensions },
  )

describe('what is written is read back the same', () => {
  it('a note', () => {
    fc.assert(
      fc.property(noteOf(noteText), (note) => {
        expect(parseNote(formatNote(note))).toEqual(note)
      }),
    )
  })
  it('signature lines', () => {
    fc.assert(
      fc.property(signatures, (lines) => {
        expect(parseSignatureLines(lines.map(formatSignatureLine).join(''))).toEqual(
          lines,
        )
      }),
    )
  })
  it('a verifier key', () => {
    const type = fc.constantFrom(...Object.values(noteKeyTypes))
    fc.assert(
      fc.property(name, type, hash, (keyName, keyType, publicKey) => {
        const key = verifierKey(keyName, keyType, publicKey, sha256)
        expect(parseVerifierKey(formatVerifierKey(key), sha256)).toEqual(key)
      }),
    )
  })
  it('a checkpoint', () => {
    fc.assert(
      fc.property(checkpoint, (head) => {
        expect(parseCheckpoint(formatCheckpoint(head))).toEqual(head)
      }),
    )
  })
  it('a cosignature', () => {
    const bytes = fc.uint8Array({ minLength: 64, maxLength: 64 })
    fc.assert(
      fc.property(fc.maxSafeNat(), bytes, (time, given) => {
        expect(decodeCosignature(encodeCosignature(time, given))).toEqual({
          time,
          signature: given,
        })
      }),
    )
  })
  it('a proof', () => {
    const proof = fc
      .record({
        index: fc.maxSafeNat(),
        extra: fc.option(fc.uint8Array({ minLength: 1, maxLength: 50 }), {
          nil: undefined,
        }),
        hashes: fc.array(hash, { maxLength: 53 }),
        note: noteOf(checkpoint.map(formatCheckpoint)),
      })
      .map(({ extra, ...rest }) => (extra === undefined ? rest : { ...rest, extra }))
    fc.assert(
      fc.property(proof, (given) => {
        expect(parseProof(formatProof(given))).toEqual(given)
      }),
    )
  })
  it('a policy', () => {
    const word = fc
      .uint8Array({ minLength: 1, maxLength: 6 })
      .map((octets) => octets.filter((octet) => octet > 0x20 && octet !== 0x7f))
      .map((octets) => decodeUtf8(octets, true) ?? '')
      .filter((text) => text !== '' && text !== 'none')
    const policy = fc.uniqueArray(word, { minLength: 2, maxLength: 8 }).chain((words) =>
      fc.record({ at: fc.nat(), threshold: fc.nat() }).map(({ at, threshold }) => {
        const [group = '', ...names] = words
        const witnesses = names.map((one, place) => ({
          name: one,
          key: verifierKey(`w${place}`, 0x04, sha256(Buffer.of(place)), sha256),
        }))
        const logs = [
          {
            key: verifierKey('log', 0x01, sha256(Buffer.of(255)), sha256),
            url: 'https://a',
          },
        ]
        const groups = [
          { name: group, threshold: 1 + (threshold % names.length), members: names },
        ]
        return { logs, witnesses, groups, quorum: words[at % words.length] ?? 'none' }
      }),
    )
    fc.assert(
      fc.property(policy, (given) => {
        expect(parsePolicy(formatPolicy(given), sha256)).toEqual(given)
      }),
    )
  })
})

describe('what is read is refused as Malformed, or written again as it was', () => {
  const valid = Buffer.from('— log.example/chot AAAAAAE=\n', 'utf8')
  const root = Buffer.alloc(32).toString('base64')
  const piece = fc.oneof(
    fc.constantFrom(
      '\n',
      '\n\n',
      '— ',
      '—',
      ' ',
      '+',
      'a',
      '7',
      '0',
      '=',
      'index 5\n',
      'extra eA==\n',
      'c2sp.org/tlog-proof@v1\n',
      `${root}\n`,
      'x\n7\n',
      '\t',
      '\r',
      '#',
      'quorum none\n',
      'log ',
      'witness w ',
      'group g any w\n',
    ),
    fc.constant(valid.toString('utf8')),
    fc.string({ maxLength: 3 }),
  )
  const bytes = fc.oneof(
    fc
      .array(piece, { maxLength: 12 })
      .map((pieces) => new Uint8Array(Buffer.from(pieces.join(''), 'utf8'))),
    fc.uint8Array({ maxLength: 60 }),
  )
  const check = (again: (given: Uint8Array) => Uint8Array | undefined) =>
    fc.assert(
      fc.property(bytes, (given) => {
        try {
          const written = again(given)
          if (written !== undefined) expect(written).toEqual(given)
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed)
        }
      }),
      { numRuns: 4_000 },
    )
  const textOf = (given: Uint8Array) => Buffer.from(given).toString('latin1')

  it('a note', () => check((given) => formatNote(parseNote(given))))
  it('a proof', () => check((given) => formatProof(parseProof(given))))
  it('a checkpoint', () =>
    check((given) => {
      const text = textOf(given)
      expect(formatCheckpoint(parseCheckpoint(text))).toBe(text)
      return undefined
    }))
  it('a verifier key', () =>
    check((given) => {
      const text = textOf(given)
      expect(formatVerifierKey(parseVerifierKey(text, sha256))).toBe(text)
      return undefined
    }))
  it('a policy, whose layout is free', () =>
    check((given) => {
      const policy = parsePolicy(given, sha256)
      expect(parsePolicy(formatPolicy(policy), sha256)).toEqual(policy)
      return undefined
    }))

  it('a proof and a note with any one byte changed', () => {
    const text = formatCheckpoint({
      origin: 'log.example/chot',
      size: 1,
      root: Buffer.alloc(32),
    })
    const note = {
      text,
      signatures: [
        { name: 'log.example/chot', keyId: 1, signature: Buffer.alloc(64, 7) },
      ],
    }
    const bytesOf = formatProof({ index: 0, hashes: [Buffer.alloc(32)], note })
    for (let at = 0; at < bytesOf.length; at += 1)
      for (const change of [1, 0x20, 0x80, 0xff]) {
        const changed = bytesOf.with(at, (bytesOf[at] ?? 0) ^ change)
        try {
          expect(formatProof(parseProof(changed))).toEqual(changed)
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed)
        }
      }
  })
})

describe('notes are not written', () => {
  const signature = { name: 'a', keyId: 1, signature: new Uint8Array(1) }
  it.each([
    ['without a text', '', [signature], 'no-text'],
    ['without a newline at the end', 'x', [signature], 'no-text'],
    ['with a control character', 'x\ty\n', [signature], 'control-character'],
    ['with a lone surrogate', 'x\ud800\n', [signature], 'not-utf8'],
    ['without a signature', 'x\n', [], 'no-signature'],
    ['with a space in a name', 'x\n', [{ ...signature, name: 'a b' }], 'key-name'],
    [
      'with an empty signature',
      'x\n',
      [{ ...signature, signature: new Uint8Array(0) }],
      'signature-length',
    ],
    [
      'with 101 signatures',
      'x\n',
      Array.from({ length: 101 }, () => signature),
      'too-many',
    ],
    [
      'longer than 1,000,000 bytes',
      `${'x'.repeat(1_000_000)}\n`,
      [signature],
      'too-long',
    ],
  ])('%s', (_, text, lines, reason) => {
    const refused = expect.objectContaining({ format: 'note', reason })
    expect(() => formatNote({ text, signatures: lines })).toThrow(refused)
  })

  it('and not read when longer than 1,000,000 bytes', () => {
    const refused = expect.objectContaining({ reason: 'too-long' })
    expect(() => parseNote(new Uint8Array(1_000_001))).toThrow(refused)
    expect(() => parsePolicy(new Uint8Array(65_537), sha256)).toThrow(refused)
    expect(() => parseProof(new Uint8Array(2_000_000))).toThrow(refused)
  })
})
