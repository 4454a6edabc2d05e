import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AddCheckpoint,
  formatAddCheckpoint,
  judgeAddCheckpoint,
  parseAddCheckpoint,
  type WitnessedHead,
} from './add-checkpoint.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { encodeUtf8 } from './note-encoding.ts'
import { noteKeyTypes, verifierKey } from './note-key.ts'
import type { Ed25519Verify } from './note-verify.ts'
import { sameBytes } from './tree.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const leaf = (text: string) => sha256(Buffer.concat([Buffer.of(0), Buffer.from(text)]))

/** MTH of RFC 6962 §2.1, split by split; shares nothing with the tree under test. */
function naiveRoot(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (only === undefined) return sha256(new Uint8Array(0))
  if (leaves.length === 1) return only
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1))
  return sha256(
    Buffer.concat([
      Buffer.of(1),
      naiveRoot(leaves.slice(0, split)),
      naiveRoot(leaves.slice(split)),
    ]),
  )
}

/** PROOF(m, D[n]) of RFC 6962 §2.1.2, as it is written there. */
function naiveProof(m: number, leaves: readonly Buffer[], whole = true): Buffer[] {
  const n = leaves.length
  if (m === n) return whole ? [] : [naiveRoot(leaves)]
  const k = 2 ** Math.floor(Math.log2(n - 1))
  return m <= k
    ? [...naiveProof(m, leaves.slice(0, k), whole), naiveRoot(leaves.slice(k))]
    : [...naiveProof(m - k, leaves.slice(k), false), naiveRoot(leaves.slice(0, k))]
}

const origin = 'chot.test/lao-cai'
const key = verifierKey(origin, noteKeyTypes.ed25519, new Uint8Array(32).fill(7), sha256)
/** A stand-in for Ed25519: what is under test is which signatures are asked about. */
const signatureOf = (message: Uint8Array) => {
  const half = sha256(Buffer.concat([Buffer.from('secret'), message]))
  return Buffer.concat([half, half])
}
const verify: Ed25519Verify = (_key, message, signature) =>
  sameBytes(signature, signatureOf(message))

function asked(
  leaves: readonly Buffer[],
  oldSize: number,
  proof: readonly Uint8Array[],
  { name = origin, signed = true } = {},
): ReturnType<typeof parseAddCheckpoint> {
  const text = formatCheckpoint({
    origin: name,
    size: leaves.length,
    root: naiveRoot(leaves),
  })
  const signature = signatureOf(encodeUtf8(signed ? text : 'another') ?? Buffer.alloc(0))
  const note = { text, signatures: [{ name, keyId: key.keyId, signature }] }
  return parseAddCheckpoint(formatAddCheckpoint({ oldSize, proof, note }))
}

const headOf = (leaves: readonly Buffer[]): WitnessedHead => ({
  size: leaves.length,
  root: naiveRoot(leaves),
})
const log = (size: number, from = 'entry') =>
  Array.from({ length: size }, (_, place) => leaf(`${from} ${place}`))
const judge = (
  request: ReturnType<typeof parseAddCheckpoint>,
  last: WitnessedHead | null,
) => {
  const verdict = judgeAddCheckpoint(request, [key], last, sha256, verify)
  return verdict.cosign ? 'cosigned' : verdict.reason
}

describe('a witness cosigns', () => {
  it('the first head it is shown, whatever its size', () => {
    for (const size of [0, 1, 7])
      expect(judge(asked(log(size), 0, []), null)).toBe('cosigned')
  })

  it('every head that grew from the last, by the proof as RFC 6962 writes it', () => {
    fc.assert(
      fc.property(fc.nat(70), fc.nat(70), (one, other) => {
        const [before, after] = one < other ? [one, other] : [other, one]
        const leaves = log(after)
        const proof = before === 0 ? [] : naiveProof(before, leaves)
        const last = headOf(leaves.slice(0, before))
        expect(judge(asked(leaves, before, proof), last)).toBe('cosigned')
      }),
    )
  })

  it('never two heads that one tree cannot have, whatever is proven', () => {
    const hashes = fc.array(
      fc.oneof(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.nat(40).map((size) => naiveRoot(log(size))),
        fc.nat(40).map((size) => naiveRoot(log(size, 'forged'))),
      ),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.nat(20),
        hashes,
        (size, more, proof) => {
          // Differs from the last head's tree in its first entry.
          const forged = [leaf('forged'), ...log(size + more).slice(1)]
          const verdicts = [proof, naiveProof(size, forged)].map((each) =>
            judge(asked(forged, size, each), headOf(log(size))),
          )
          expect(verdicts).not.toContain('cosigned')
        },
      ),
    )
  })
})

describe('a witness refuses, in the order of the specification,', () => {
  const last = headOf(log(5))
  it.each([
    ['unknown-origin', asked(log(5), 9, [], { name: 'chot.test/other', signed: false })],
    ['not-signed', asked(log(5), 9, [], { signed: false })],
    ['old-over-size', asked(log(5), 9, [])],
    ['other-size', asked(log(5), 3, naiveProof(3, log(5)))],
    ['other-size', asked(log(9), 0, [])],
    ['root-differs', asked(log(5, 'forged'), 5, [])],
    ['not-consistent', asked(log(9, 'forged'), 5, naiveProof(5, log(9, 'forged')))],
    ['not-consistent', asked(log(9), 5, [])],
    ['not-consistent', asked(log(5), 5, [leaf('x')])],
  ])('%s', (reason, request) => {
    expect(judge(request, last)).toBe(reason)
  })

  it('a proof given for the first head', () => {
    expect(judge(asked(log(3), 0, [leaf('x')]), null)).toBe('not-consistent')
  })
})

describe('a request', () => {
  const request: AddCheckpoint = asked(log(9), 5, naiveProof(5, log(9)))
  const bytes = Buffer.from(formatAddCheckpoint(request))

  it('is read back the same, and has the form of the specification', () => {
    expect(parseAddCheckpoint(bytes)).toEqual(request)
    const [head = '', text = '', signatures] = bytes.toString().split('\n\n')
    expect(head.split('\n')[0]).toBe('old 5')
    expect(head.split('\n').slice(1)).toEqual(
      naiveProof(5, log(9)).map((hash) => hash.toString('base64')),
    )
    expect(text.split('\n').slice(0, 2)).toEqual([origin, '9'])
    expect(signatures?.startsWith(`— ${origin} `)).toBe(true)
  })

  it.each([
    ['no empty line', (text: string) => text.replace('\n\n', '\n'), 'add-checkpoint'],
    ['no old size', (text: string) => text.replace('old ', ''), 'add-checkpoint'],
    [
      'a leading zero',
      (text: string) => text.replace('old 5', 'old 05'),
      'add-checkpoint',
    ],
    [
      'a carriage return',
      (text: string) => text.replace('old 5', 'old 5\r'),
      'add-checkpoint',
    ],
    [
      'a hash that is none',
      (text: string) => text.replace('old 5', 'old 5\nAAAA'),
      'add-checkpoint',
    ],
    [
      '64 hashes',
      (text: string) =>
        text.replace('old 5', `old 5${`\n${leaf('x').toString('base64')}`.repeat(64)}`),
      'add-checkpoint',
    ],
    ['no signature', (text: string) => text.slice(0, text.lastIndexOf('—')), 'note'],
    ['no root', (text: string) => text.replace(/\n9\n.*\n/u, '\n9\n'), 'checkpoint'],
    [
      'more than 64 KiB',
      (text: string) => text + text.slice(text.lastIndexOf('—')).repeat(1_000),
      'add-checkpoint',
    ],
  ])('with %s is malformed', (_, change, format) => {
    const changed = change(bytes.toString())
    expect(changed).not.toBe(bytes.toString())
    expect(() => parseAddCheckpoint(Buffer.from(changed))).toThrowError(
      expect.objectContaining({ name: 'Malformed', format }),
    )
  })
})
