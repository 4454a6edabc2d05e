import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify as verifySignature,
} from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noteMessage } from './note.ts'
import { type NoteKeyType, verifierKey } from './note-key.ts'
import {
  cosignatureMessage,
  decodeCosignature,
  type Ed25519Verify,
  encodeCosignature,
  judgeClaims,
  signatureClaims,
  verifyNote,
} from './note-verify.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const verify: Ed25519Verify = (publicKey, message, signature) => {
  const x = Buffer.from(publicKey).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verifySignature(null, message, key, signature)
}
function signerOf(name: string, type: NoteKeyType) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  const key = verifierKey(name, type, raw, sha256)
  const line = (signature: Uint8Array) => ({ name, keyId: key.keyId, signature })
  return {
    key,
    sign: (text: string) => line(sign(null, noteMessage(text), privateKey)),
    cosign: (text: string, time: number) => {
      const signature = sign(null, cosignatureMessage(time, text), privateKey)
      return line(encodeCosignature(time, signature))
    },
  }
}

const noteText = fc
  .array(
    fc.string({ unit: 'grapheme' }).filter((line) => line >= ' '),
    { minLength: 1 },
  )
  .map((lines) => `${lines.join('\n')}\n`)

describe('signatures', () => {
  const text = 'log.example/chot\n7\nroot\n'
  const log = signerOf('log.example/chot', 0x01)
  const witness = signerOf('witness.example/w1', 0x04)

  it('hold for the text they were made for, and for no other', () => {
    fc.assert(
      fc.property(noteText, noteText, fc.maxSafeNat(), (one, other, time) => {
        const lines = [log.sign(one), witness.cosign(one, time)]
        const keys = [log.key, witness.key]
        expect(verifyNote({ text: one, signatures: lines }, keys, verify)).toEqual({
          valid: true,
          signatures: [{ key: log.key }, { key: witness.key, time }],
        })
        if (one === other) return
        expect(
          verifyNote({ text: other, signatures: lines }, keys, verify),
        ).toMatchObject({
          valid: false,
          reason: 'invalid-signature',
        })
      }),
      { numRuns: 60 },
    )
  })

  it('are refused with any bit changed, and the key is named', () => {
    for (const line of [log.sign(text), witness.cosign(text, 1_795_230_000)])
      for (let bit = 0; bit < line.signature.length * 8; bit += 5) {
        const signature = Uint8Array.from(line.signature)
        signature[bit >> 3] = (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const note = { text, signatures: [{ ...line, signature }] }
        expect(verifyNote(note, [log.key, witness.key], verify)).toMatchObject({
          valid: false,
          reason: 'invalid-signature',
          key: { name: line.name },
        })
      }
  })

  it('of a witness are of no use as those of a log with the same key, nor the other way', () => {
    const asLog = verifierKey(witness.key.name, 0x01, witness.key.publicKey, sha256)
    const line = { ...witness.cosign(text, 5), keyId: asLog.keyId }
    expect(verifyNote({ text, signatures: [line] }, [asLog], verify)).toMatchObject({
      valid: false,
    })
    const bare = { ...line, signature: line.signature.slice(8) }
    expect(verifyNote({ text, signatures: [bare] }, [asLog], verify)).toMatchObject({
      valid: false,
    })
  })

  it('are refused when two known keys share name and key id', () => {
    const twin = { ...log.key, publicKey: witness.key.publicKey }
    const note = { text, signatures: [log.sign(text)] }
    expect(verifyNote(note, [log.key, twin], verify)).toMatchObject({
      valid: false,
      reason: 'ambiguous-key',
    })
    expect(verifyNote(note, [log.key, { ...log.key }], verify)).toMatchObject({
      valid: true,
    })
  })

  it('that were not checked do not hold', () => {
    const note = { text, signatures: [log.sign(text), witness.cosign(text, 5)] }
    const keys = [log.key, witness.key]
    const claims = signatureClaims(note, keys)
    expect(judgeClaims(claims, [true], keys)).toMatchObject({
      valid: false,
      key: witness.key,
    })
    expect(judgeClaims(claims, [true, true], keys)).toMatchObject({ valid: true })
    expect(judgeClaims([], [], keys)).toEqual({ valid: false, reason: 'unsigned' })
  })

  it('carry a time of whole seconds up to 2^53 - 1', () => {
    for (const time of [-1, 0.5, 2 ** 53, Number.NaN]) {
      expect(() => cosignatureMessage(time, text)).toThrow(RangeError)
      expect(() => encodeCosignature(time, new Uint8Array(64))).toThrow(RangeError)
    }
    expect(decodeCosignature(new Uint8Array(72).fill(255))).toBeUndefined()
    expect(decodeCosignature(new Uint8Array(71))).toBeUndefined()
  })
})
