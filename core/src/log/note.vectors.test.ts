/** The vectors of notes, checkpoints, policies and proofs, run here. */
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { formatNote, parseNote } from './note.ts'
import { formatVerifierKey, parseVerifierKey } from './note-key.ts'
import { type Ed25519Verify, verifyNote } from './note-verify.ts'
import { formatPolicy, parsePolicy, quorumMet } from './policy.ts'
import { formatProof, parseProof, verifyProof } from './proof.ts'

interface Named {
  readonly name: string
}
interface Refused extends Named {
  readonly reason: string
}
type Bytes<Field extends string> = Readonly<
  Partial<Record<Field | `${Field}Hex`, string>>
>

interface NoteVectors {
  readonly keys: readonly {
    readonly key: string
    readonly name: string
    readonly keyId: string
    readonly type: number
    readonly publicKey: string
  }[]
  readonly invalidKeys: readonly (Refused & { readonly key: string })[]
  readonly notes: readonly (Named & {
    readonly note: string
    readonly keys: readonly string[]
    readonly signed: readonly { readonly name: string; readonly time?: number }[]
  })[]
  readonly refusedNotes: readonly (Refused & {
    readonly note: string
    readonly keys: readonly string[]
  })[]
  readonly malformedNotes: readonly (Refused & Bytes<'note'>)[]
  readonly checkpoints: readonly {
    readonly text: string
    readonly origin: string
    readonly size: number
    readonly root: string
    readonly extensions: readonly string[]
  }[]
  readonly malformedCheckpoints: readonly (Refused & { readonly text: string })[]
}
interface ProofVectors {
  readonly policies: readonly (Named &
    Bytes<'policy'> & {
      readonly logs: readonly string[]
      readonly witnesses: readonly string[]
      readonly groups: readonly (readonly [string, number, ...string[]])[]
      readonly quorum: string
      readonly met: readonly (readonly string[])[]
      readonly unmet: readonly (readonly string[])[]
    })[]
  readonly opaquePolicy: { readonly policyHex: string }
  readonly malformedPolicies: readonly (Refused &
    Bytes<'policy'> & { readonly format: string })[]
  readonly proofs: readonly (Named & {
    readonly proof: string
    readonly policy: string
    readonly leafHash: string
    readonly index: number
    readonly size: number
    readonly witnessed: readonly { readonly witness: string; readonly time: number }[]
  })[]
  readonly refusedProofs: readonly (Refused & {
    readonly proof: string
    readonly policy: string
    readonly leafHash: string
  })[]
  readonly malformedProofs: readonly (Refused & {
    readonly proof: string
    readonly format: string
  })[]
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8'))
const note = read('note.json') as NoteVectors
const proof = read('proof.json') as ProofVectors

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const utf8 = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'))
const hexBytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bytesOf = (text: string | undefined, hex: string | undefined) =>
  hex === undefined ? utf8(text ?? '') : hexBytes(hex)
const keysOf = (texts: readonly string[]) =>
  texts.map((text) => parseVerifierKey(text, sha256))
const malformed = (format: string, reason: string) =>
  expect.objectContaining({ name: 'Malformed', format, reason })

const verify: Ed25519Verify = (publicKey, message, signature) => {
  const x = Buffer.from(publicKey).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verifySignature(null, message, key, signature)
}

describe('the vectors of keys and notes', () => {
  it.each(note.keys)('the key of $name', (key) => {
    const parsed = parseVerifierKey(key.key, sha256)
    expect({ ...parsed, publicKey: hexOf(parsed.publicKey) }).toEqual({
      name: key.name,
      keyId: Number.parseInt(key.keyId, 16),
      type: key.type,
      publicKey: key.publicKey,
    })
    expect(formatVerifierKey(parsed)).toBe(key.key)
  })
  it.each(note.invalidKeys)('a key is refused: $name', ({ key, reason }) => {
    const refused = malformed('verifier-key', reason)
    expect(() => parseVerifierKey(key, sha256)).toThrow(refused)
  })
  it.each(note.notes)('a note verifies: $name', ({ note: text, keys, signed }) => {
    const parsed = parseNote(utf8(text))
    const verdict = verifyNote(parsed, keysOf(keys), verify)
    expect(verdict).toMatchObject({ valid: true })
    const lines = verdict.valid ? verdict.signatures : []
    expect(lines.map(({ key, ...rest }) => ({ name: key.name, ...rest }))).toEqual(signed)
    expect(hexOf(formatNote(parsed))).toBe(hexOf(utf8(text)))
  })
  it.each(note.refusedNotes)(
    'a note is refused: $name',
    ({ note: text, keys, reason }) => {
      const verdict = verifyNote(parseNote(utf8(text)), keysOf(keys), verify)
      expect(verdict).toMatchObject({ valid: false, reason })
    },
  )
  it.each(note.malformedNotes)('a note is malformed: $name', (one) => {
    const bytes = bytesOf(one.note, one.noteHex)
    expect(() => parseNote(bytes)).toThrow(malformed('note', one.reason))
  })
  it.each(note.checkpoints)('a checkpoint of $origin, size $size', (one) => {
    const { root, extensions = [], ...rest } = parseCheckpoint(one.text)
    const { text, ...told } = one
    expect({ ...rest, root: hexOf(root), extensions }).toEqual(told)
    expect(formatCheckpoint({ ...rest, root, extensions })).toBe(text)
  })
  it.each(note.malformedCheckpoints)('a checkpoint is malformed: $name', (one) => {
    expect(() => parseCheckpoint(one.text)).toThrow(malformed('checkpoint', one.reason))
  })
})

describe('the vectors of policies and proofs', () => {
  it.each(proof.policies)('a policy: $name', (one) => {
    const policy = parsePolicy(bytesOf(one.policy, one.policyHex), sha256)
    expect({
      logs: policy.logs.map(({ key }) => key.name),
      witnesses: policy.witnesses.map(({ name }) => name),
      groups: policy.groups.map(({ name, threshold, members }) => [
        name,
        threshold,
        ...members,
      ]),
      quorum: policy.quorum,
    }).toEqual({
      logs: one.logs,
      witnesses: one.witnesses,
      groups: one.groups,
      quorum: one.quorum,
    })
    for (const signed of one.met) expect(quorumMet(policy, new Set(signed))).toBe(true)
    for (const signed of one.unmet) expect(quorumMet(policy, new Set(signed))).toBe(false)
    expect(parsePolicy(formatPolicy(policy), sha256)).toEqual(policy)
  })
  it('names in a policy are octets, UTF-8 or not', () => {
    const policy = parsePolicy(hexBytes(proof.opaquePolicy.policyHex), sha256)
    const [first = '', second = ''] = policy.witnesses.map(({ name }) => name)
    expect(first).not.toBe(second)
    expect(policy.quorum).toBe(second)
    expect(parsePolicy(formatPolicy(policy), sha256)).toEqual(policy)
  })
  it.each(proof.malformedPolicies)('a policy is malformed: $name', (one) => {
    const bytes = bytesOf(one.policy, one.policyHex)
    const refused =
      one.format === 'policy'
        ? malformed('policy', one.reason)
        : malformed(one.format, one.reason)
    expect(() => parsePolicy(bytes, sha256)).toThrow(refused)
  })
  it.each(proof.proofs)('a proof holds: $name', (one) => {
    const parsed = parseProof(utf8(one.proof))
    const policy = parsePolicy(utf8(one.policy), sha256)
    expect(parsed.index).toBe(one.index)
    expect(verifyProof(parsed, hexBytes(one.leafHash), policy, sha256, verify)).toEqual({
      valid: true,
      checkpoint: expect.objectContaining({ size: one.size }),
      witnessed: one.witnessed,
    })
    expect(hexOf(formatProof(parsed))).toBe(hexOf(utf8(one.proof)))
  })
  it.each(proof.refusedProofs)('a proof is refused: $name', (one) => {
    const policy = parsePolicy(utf8(one.policy), sha256)
    const parsed = parseProof(utf8(one.proof))
    expect(
      verifyProof(parsed, hexBytes(one.leafHash), policy, sha256, verify),
    ).toMatchObject({ valid: false, reason: one.reason })
  })
  it.each(proof.malformedProofs)('a proof is malformed: $name', (one) => {
    const refused = malformed(one.format, one.reason)
    expect(() => parseProof(utf8(one.proof))).toThrow(refused)
  })
})

it('every case has a name of its own, by which a failure is found', () => {
  const groups: readonly (readonly Named[])[] = [
    note.invalidKeys,
    note.notes,
    note.refusedNotes,
    note.malformedNotes,
    note.malformedCheckpoints,
    proof.policies,
    proof.malformedPolicies,
    proof.proofs,
    proof.refusedProofs,
    proof.malformedProofs,
  ]
  for (const group of groups)
    expect(new Set(group.map(({ name }) => name)).size).toBe(group.length)
})
