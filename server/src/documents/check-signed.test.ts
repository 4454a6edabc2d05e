/** Signed copies as a signing program makes them, and each way in which one must be refused. */
import { makeCommitment } from '@chot/core/documents/commitment.ts'
import { checkSigned } from '@chot/core/documents/signed/check-signed.ts'
import { parseCertificatesPem } from '@chot/core/log/timestamp/certificate.ts'
import { format } from '@chot/core/testing/documents.ts'
import {
  appendVersion,
  createSigners,
  numberIn,
  objectText,
  type SigningOptions,
  signPdf,
} from '@chot/core/testing/pdf-signer.ts'
import { nodeCrypto } from '@chot/core/testing/timestamp-authority.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { writePdf } from './write/write-pdf.ts'

const madeAt = Date.UTC(2026, 10, 21, 3)
const signedAt = madeAt + 3_600_000
const hour = 3_600_000
const signers = createSigners(signedAt)
const roots = parseCertificatesPem(signers.rootPem)

let original: Buffer
let other: Buffer
beforeAll(async () => {
  const imprint = { versionCode: 'CHOT-TEST', madeAt }
  original = await writePdf(makeCommitment({}, '2025-09-12', format), imprint)
  other = await writePdf(makeCommitment({ name: 'Khác' }, '2025-09-12', format), imprint)
})

const byLeader: SigningOptions = {
  holder: signers.leader,
  above: [signers.between],
  atMs: signedAt,
}
const byOffice: SigningOptions = {
  holder: signers.office,
  above: [signers.between],
  atMs: signedAt + hour,
}

const verdictOf = (signed: Buffer, more = {}) =>
  checkSigned(
    {
      original,
      signed,
      roots,
      notBeforeMs: madeAt,
      notAfterMs: signedAt + 24 * hour,
      ...more,
    },
    nodeCrypto,
  )
const refused = (reason: string) => ({ valid: false, reason })

const source = (pdf: Buffer) => pdf.toString('latin1')
const catalogNumber = (pdf: Buffer) => numberIn(source(pdf), /\/Root (\d+) 0 R/u)
const pagesNumber = (pdf: Buffer) =>
  numberIn(objectText(source(pdf), catalogNumber(pdf)), /\/Pages (\d+) 0 R/u)
const pageNumber = (pdf: Buffer) =>
  numberIn(objectText(source(pdf), pagesNumber(pdf)), /\/Kids \[(\d+) 0 R/u)
const nextNumber = (pdf: Buffer) => numberIn(source(pdf), /\/Size (\d+)/u) + 10

describe('a signed copy', () => {
  it('is taken with who signed, and when they say they did', () => {
    expect(verdictOf(signPdf(original, byLeader))).toMatchObject({
      valid: true,
      pathChecked: true,
      signers: [
        {
          name: 'Trần Thị Lãnh Đạo',
          issuer: 'CA Thử cấp dưới',
          claimedAtMs: signedAt,
        },
      ],
    })
  })

  it('may be signed by one after the other, each over what the former signed', () => {
    const twice = signPdf(signPdf(original, byLeader), byOffice)
    expect(verdictOf(twice)).toMatchObject({
      valid: true,
      signers: [{ name: 'Trần Thị Lãnh Đạo' }, { name: 'Văn phòng UBND tỉnh Thử' }],
    })
  })

  it('of the older kind holds as well', () => {
    const older = signPdf(original, { ...byLeader, subFilter: 'adbe.pkcs7.detached' })
    expect(verdictOf(older)).toMatchObject({ valid: true })
  })

  it('without roots is taken, saying that the path was not checked', () => {
    expect(verdictOf(signPdf(original, byLeader), { roots: [] })).toMatchObject({
      valid: true,
      pathChecked: false,
    })
  })
})

describe('is refused', () => {
  it('what is another document, signed well', () => {
    expect(verdictOf(signPdf(other, byLeader))).toEqual(refused('signed-other-document'))
  })

  it('what is not signed', () => {
    expect(verdictOf(original)).toEqual(refused('signed-without-signature'))
  })

  it.each([
    ['signed with another key', { otherKey: signers.office }, 'signed-signature'],
    ['of a certificate that may not sign', { holder: signers.noUsage }, 'signed-usage'],
    ['of a certificate that had ended', { holder: signers.expired }, 'signed-expired'],
    ['said to be older than the document', { atMs: madeAt - hour }, 'signed-time'],
    ['said to be of tomorrow', { atMs: signedAt + 48 * hour }, 'signed-time'],
    ['that leaves out the end of the file', { shortBy: 8 }, 'signed-not-whole'],
    ['of a kind not known', { subFilter: 'adbe.x509.rsa_sha1' }, 'signed-form'],
  ])('a signature %s', (_, more, reason) => {
    expect(verdictOf(signPdf(original, { ...byLeader, ...more }))).toEqual(
      refused(reason),
    )
  })

  it('a signature under another root', () => {
    const others = parseCertificatesPem(createSigners(signedAt).rootPem)
    expect(verdictOf(signPdf(original, byLeader), { roots: others })).toEqual(
      refused('signed-untrusted'),
    )
  })

  it('a version appended after the last signature', () => {
    const signed = signPdf(original, byLeader)
    const more = appendVersion(signed, [[nextNumber(signed), '<< /Harmless true >>']])
    expect(verdictOf(more)).toEqual(refused('signed-not-whole'))
  })

  it('octets after the last version', () => {
    const signed = Buffer.concat([signPdf(original, byLeader), Buffer.from('% more\n')])
    expect(verdictOf(signed).valid).toBe(false)
  })

  const stream = (text: string) =>
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`

  it.each([
    [
      'gives a page other contents',
      () => {
        const number = nextNumber(original)
        return {
          more: [[number, stream('BT ET')] as const],
          page: (text: string) =>
            text.replace(/\/Contents \d+ 0 R/u, `/Contents ${number} 0 R`),
        }
      },
    ],
    [
      'replaces the contents of a page where they stand',
      () => {
        const page = objectText(source(original), pageNumber(original))
        const number = numberIn(page, /\/Contents (\d+) 0 R/u)
        return { more: [[number, stream('BT ET')] as const] }
      },
    ],
    [
      'replaces a font',
      () => {
        const number = numberIn(source(original), /\/F\d+ (\d+) 0 R/u)
        return { more: [[number, '<< /Type /Font >>'] as const] }
      },
    ],
    [
      'takes pages away',
      () => ({
        more: [
          [
            pagesNumber(original),
            `<< /Type /Pages /Count 1 /Kids [${pageNumber(original)} 0 R] >>`,
          ] as const,
        ],
      }),
    ],
    [
      'lays a note over a page',
      () => {
        const number = nextNumber(original)
        return {
          more: [
            [number, '<< /Type /Annot /Subtype /FreeText /Rect [0 0 99 99] >>'] as const,
          ],
          page: (text: string) => text.replace('/Annots [', `/Annots [${number} 0 R `),
        }
      },
    ],
    [
      'brings a field to be filled in',
      () => ({ widget: '<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 9 9] >>' }),
    ],
    [
      'brings a script',
      () => ({
        catalog: (text: string) =>
          text.replace(/>>\s*$/u, '/OpenAction << /S /JavaScript /JS (x) >> >>'),
      }),
    ],
    [
      'turns a page',
      () => ({ page: (text: string) => text.replace(/>>\s*$/u, '/Rotate 180 >>') }),
    ],
    [
      'cuts a page',
      () => ({
        page: (text: string) =>
          text.replace(/\/MediaBox \[[^\]]*\]/u, '/MediaBox [0 0 9 9]'),
      }),
    ],
  ])('a signed version that %s', (_, change) => {
    const signed = signPdf(original, { ...byLeader, ...change() })
    expect(verdictOf(signed)).toEqual(refused('signed-changed'))
  })

  it('a table that is a stream, or says there is one', () => {
    const signed = source(signPdf(original, byLeader))
    const at = signed.lastIndexOf('/Prev')
    const hybrid = `${signed.slice(0, at)}/XRefStm 9 ${signed.slice(at)}`
    expect(verdictOf(Buffer.from(hybrid, 'latin1'))).toEqual(refused('signed-unreadable'))
  })

  it('any octet changed: before the signature, in it, or after it', () => {
    const signed = signPdf(original, byLeader)
    // The place of the signature is filled with zeros that nothing reads, in either case of hex.
    const from = signed.indexOf('/Contents <', original.length)
    const to = signed.indexOf('>', from)
    const cms =
      from +
      11 +
      signed
        .subarray(from + 11, to)
        .toString()
        .replace(/0+$/u, '').length
    fc.assert(
      fc.property(
        fc.nat(signed.length - 1),
        fc.integer({ min: 1, max: 255 }),
        (place, change) => {
          const altered = Buffer.from(signed)
          altered[place] = (altered[place] ?? 0) ^ change
          const sameHex =
            place > from &&
            place < cms &&
            altered.toString('latin1', place, place + 1).toLowerCase() ===
              signed.toString('latin1', place, place + 1).toLowerCase()
          const verdict = verdictOf(altered)
          if (!sameHex && !(place >= cms && place < to)) expect(verdict.valid).toBe(false)
        },
      ),
      { numRuns: 150 },
    )
    for (let place = original.length; place < signed.length; place += 1) {
      if (place > from && place <= to) continue
      const altered = Buffer.from(signed)
      altered[place] = (altered[place] ?? 0) ^ 1
      expect(verdictOf(altered).valid, String(place)).toBe(false)
    }
  })
})
