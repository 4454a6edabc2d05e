import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createAuthority,
  nodeCrypto,
  type Wrong,
} from '../../../testing/timestamp-authority.ts'
import vectors from '../../../vectors/timestamp.json' with { type: 'json' }
import { parseCertificatesPem } from './certificate.ts'
import { responseBytesMax } from './token.ts'
import { timestampRequest, verifyTimestamp } from './verify.ts'

const at = Date.UTC(2026, 10, 21, 6, 30)
const authority = createAuthority(at)
const roots = parseCertificatesPem(authority.rootPem)
const message = Buffer.from('chot.test/lao-cai\n3\nroot\n')
const nonce = Buffer.from('4711223344556677', 'hex')
const request = timestampRequest(nodeCrypto.digest('sha256', message), nonce)

const verdictOf = (response: Uint8Array, more = {}) =>
  verifyTimestamp({ response, message, roots, nonce, ...more }, nodeCrypto)

describe('a time stamp', () => {
  it('holds when it answers what was asked, signed under the given root', () => {
    expect(verdictOf(authority.answer(request, at))).toEqual({ valid: true, atMs: at })
  })

  it('is left as it came by being checked', () => {
    const response = authority.answer(request, at)
    const before = Buffer.from(response)
    verdictOf(response)
    expect(response.equals(before)).toBe(true)
  })

  it('holds for who did not ask, and has no nonce to compare', () => {
    const response = authority.stamp(message, at)
    const claim = { response, message, roots }
    expect(verifyTimestamp(claim, nodeCrypto)).toEqual({ valid: true, atMs: at })
  })

  it.each([
    ['for another nonce', 'other-nonce', 'other-nonce'],
    ['of another message', 'other-imprint', 'other-imprint'],
    ['whose signature vouches for another certificate', 'other-signer', 'other-signer'],
    ['signed with another key', 'other-key', 'invalid-signature'],
    ['whose time was altered', 'altered-time', 'invalid-signature'],
    ['by an expired certificate', 'expired-certificate', 'expired-certificate'],
    ['under an expired authority', 'expired-authority', 'expired-certificate'],
    ['by a certificate for no purpose', 'no-usage', 'certificate-usage'],
    ['by one whose purpose may be ignored', 'usage-not-critical', 'certificate-usage'],
    ['by one for other purposes too', 'usage-beside-others', 'certificate-usage'],
    [
      'by one that somebody issued who is no authority',
      'issuer-no-authority',
      'untrusted-certificate',
    ],
    [
      'under an authority that may not name others',
      'authority-too-deep',
      'untrusted-certificate',
    ],
    [
      'by a certificate with a critical part that is not understood',
      'critical-unknown',
      'untrusted-certificate',
    ],
    ['that was not granted', 'not-granted', 'not-granted'],
  ] as const)('%s does not hold', (_, wrong: Wrong, reason) => {
    expect(verdictOf(authority.answer(request, at, wrong))).toEqual({
      valid: false,
      reason,
    })
  })

  it('under another root does not hold', () => {
    const other = parseCertificatesPem(createAuthority(at).rootPem)
    expect(verdictOf(authority.answer(request, at), { roots: other })).toEqual({
      valid: false,
      reason: 'untrusted-certificate',
    })
  })

  it('does not hold for a time before its certificate was made', () => {
    const early = authority.answer(request, at - 40 * 86_400_000)
    expect(verdictOf(early)).toEqual({ valid: false, reason: 'expired-certificate' })
  })

  it('with any octet of it changed is never one of another time or message', () => {
    const response = authority.answer(request, at)
    fc.assert(
      fc.property(
        fc.nat(response.length - 1),
        fc.integer({ min: 1, max: 255 }),
        (place, change) => {
          const changed = Buffer.from(response)
          changed[place] = (changed[place] ?? 0) ^ change
          const verdict = verdictOf(changed)
          if (verdict.valid) expect(verdict.atMs).toBe(at)
        },
      ),
      { numRuns: 600 },
    )
  })

  it('cut short, lengthened or too long is malformed', () => {
    const response = authority.answer(request, at)
    const broken = [
      response.subarray(0, -1),
      Buffer.concat([response, Buffer.of(0)]),
      Buffer.alloc(responseBytesMax + 1, 0x30),
      Buffer.alloc(0),
    ]
    for (const bytes of broken)
      expect(verdictOf(bytes)).toEqual({ valid: false, reason: 'malformed' })
  })
})

describe('answers of OpenSSL', () => {
  const claim = {
    message: Buffer.from(vectors.message),
    roots: parseCertificatesPem(vectors.root),
    nonce: Buffer.from(vectors.nonce, 'hex'),
  }
  it('are asked for as OpenSSL reads it', () => {
    const imprint = nodeCrypto.digest('sha256', claim.message)
    expect(Buffer.from(timestampRequest(imprint, claim.nonce)).toString('base64')).toBe(
      vectors.request,
    )
  })

  it.each(vectors.answers)('hold: $made', ({ response, atMs }) => {
    const bytes = Buffer.from(response, 'base64')
    expect(verifyTimestamp({ response: bytes, ...claim }, nodeCrypto)).toEqual({
      valid: true,
      atMs,
    })
  })

  it.each(vectors.answers)('do not hold under another root: $made', ({ response }) => {
    const bytes = Buffer.from(response, 'base64')
    expect(verifyTimestamp({ ...claim, response: bytes, roots }, nodeCrypto)).toEqual({
      valid: false,
      reason: 'untrusted-certificate',
    })
  })

  it('may be a refusal', () => {
    const response = Buffer.from(vectors.refused, 'base64')
    expect(verifyTimestamp({ ...claim, response }, nodeCrypto)).toEqual({
      valid: false,
      reason: 'not-granted',
    })
  })
})
