/**
 * Signs PDF files of ours as a signing program does: a version is appended with a field, its
 * signature (CMS, detached) and the pages it lies on. Or wrongly, in a way it is told.
 */
import { createHash, sign } from 'node:crypto'
import {
  ecdsa,
  extension,
  type Holder,
  issue,
  nameOf,
  ofAuthorities,
} from './certificates.ts'
import {
  der,
  generalizedTime,
  integer,
  octets,
  oid,
  sequence,
  set,
  tagged,
} from './der-writer.ts'

const ids = {
  sha256: '2.16.840.1.101.3.4.2.1',
  signedData: '1.2.840.113549.1.7.2',
  data: '1.2.840.113549.1.7.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const dayMs = 86_400_000

export interface Signers {
  readonly rootPem: string
  readonly leader: Holder
  readonly office: Holder
  readonly expired: Holder
  readonly noUsage: Holder
  readonly between: Holder
}

const pemOf = (certificate: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{1,64}/gu, '$&\n')}-----END CERTIFICATE-----\n`

const keyUsage = (...octetsOfBits: readonly number[]) =>
  extension('2.5.29.15', true, der(3, Buffer.of(...octetsOfBits)))

/** Certificates of officers under an authority, valid for years around `atMs`. */
export function createSigners(atMs: number): Signers {
  const span = { fromMs: atMs - 400 * dayMs, toMs: atMs + 400 * dayMs }
  const root = issue({ name: 'CA Thử', extensions: ofAuthorities, ...span })
  const between = issue({
    name: 'CA Thử cấp dưới',
    issuer: root,
    extensions: ofAuthorities,
    ...span,
  })
  const person = (name: string, more = {}) =>
    issue({
      name,
      issuer: between,
      // digitalSignature and nonRepudiation.
      extensions: [keyUsage(6, 0xc0)],
      ...span,
      ...more,
    })
  return {
    rootPem: pemOf(root.certificate),
    between,
    leader: person('Trần Thị Lãnh Đạo'),
    office: person('Văn phòng UBND tỉnh Thử'),
    expired: person('Trần Thị Cũ', { toMs: atMs - 30 * dayMs }),
    noUsage: person('Trần Thị Khác', { extensions: [keyUsage(5, 0x20)] }),
  }
}

export interface SigningOptions {
  readonly holder: Holder
  readonly above: readonly Holder[]
  readonly atMs: number
  readonly subFilter?: string
  /** Octets of `ByteRange` that are left out at the end. */
  readonly shortBy?: number
  readonly otherKey?: Holder
  /** Objects of the appended version that replace others or are new, as they are written. */
  readonly more?: readonly (readonly [number, string])[]
  /** Changes the entries of the page or the catalog before they are written again. */
  readonly page?: (text: string) => string
  readonly catalog?: (text: string) => string
  readonly widget?: string
}

/** The written text of an object, in its newest version. */
export function objectText(file: string, number: number): string {
  const from = file.lastIndexOf(`\n${number} 0 obj\n`)
  if (from < 0) throw new Error(`no object ${number}`)
  const start = from + `\n${number} 0 obj\n`.length
  return file.slice(start, file.indexOf('\nendobj', start))
}

export const numberIn = (text: string, pattern: RegExp): number =>
  Number(pattern.exec(text)?.[1] ?? Number.NaN)

const lastNumber = (file: string, pattern: RegExp): number =>
  Number([...file.matchAll(pattern)].at(-1)?.[1] ?? Number.NaN)

/** Appends a version of these objects, with its table. */
export function appendVersion(
  pdf: Buffer,
  objects: readonly (readonly [number, string])[],
  trailerMore = '',
): Buffer {
  const file = pdf.toString('latin1')
  const root = lastNumber(file, /\/Root (\d+) 0 R/gu)
  const info = lastNumber(file, /\/Info (\d+) 0 R/gu)
  const size = Math.max(
    lastNumber(file, /\/Size (\d+)/gu),
    ...objects.map(([number]) => number + 1),
  )
  const before = lastNumber(file, /startxref\n(\d+)\n%%EOF/gu)
  let text = file.endsWith('\n') ? '' : '\n'
  const lines: string[] = []
  for (const [number, body] of objects) {
    const place = String(pdf.length + text.length).padStart(10, '0')
    lines.push(`${number} 1\n${place} 00000 n \n`)
    text += `${number} 0 obj\n${body}\nendobj\n`
  }
  const table = pdf.length + text.length
  text += `xref\n${lines.join('')}trailer\n<< /Size ${size} /Root ${root} 0 R /Info ${info} 0 R /Prev ${before}${trailerMore} >>\nstartxref\n${table}\n%%EOF\n`
  return Buffer.concat([pdf, Buffer.from(text, 'latin1')])
}

const placeOctets = 8_000

/** The file with one more signature. */
export function signPdf(pdf: Buffer, options: SigningOptions): Buffer {
  const file = pdf.toString('latin1')
  const size = lastNumber(file, /\/Size (\d+)/gu)
  const root = lastNumber(file, /\/Root (\d+) 0 R/gu)
  const catalog = objectText(file, root)
  const pages = objectText(file, numberIn(catalog, /\/Pages (\d+) 0 R/u))
  const pageNumber = numberIn(pages, /\/Kids \[(\d+) 0 R/u)
  const page = objectText(file, pageNumber)
  const [signature, field, newForm] = [size, size + 1, size + 2]
  const form = numberIn(catalog, /\/AcroForm (\d+) 0 R/u)
  const formText = Number.isNaN(form)
    ? `<< /Fields [${field} 0 R] /SigFlags 3 >>`
    : objectText(file, form).replace('] /SigFlags', ` ${field} 0 R] /SigFlags`)
  const withForm = Number.isNaN(form)
    ? catalog.replace(/>>\s*$/u, `/AcroForm ${newForm} 0 R\n>>`)
    : catalog
  const withField = page.includes('/Annots [')
    ? page
        .replace('/Annots [', (found) => found)
        .replace(/(\/Annots \[[^\]]*)\]/u, `$1 ${field} 0 R]`)
    : page.replace(/>>\s*$/u, `/Annots [${field} 0 R]\n>>`)
  const stated = new Date(options.atMs).toISOString().replace(/\D/gu, '').slice(0, 14)
  const range = '0000000000 0000000000 0000000000 0000000000'
  const body = `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /${options.subFilter ?? 'ETSI.CAdES.detached'} /M (D:${stated}Z) /ByteRange [${range}] /Contents <${'0'.repeat(2 * placeOctets)}> >>`
  const grown = appendVersion(pdf, [
    [signature, body],
    [
      field,
      options.widget ??
        `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Chu ky ${field}) /Rect [0 0 0 0] /F 132 /P ${pageNumber} 0 R /V ${signature} 0 R >>`,
    ],
    [Number.isNaN(form) ? newForm : form, formText],
    [root, (options.catalog ?? String)(withForm)],
    [pageNumber, (options.page ?? String)(withField)],
    ...(options.more ?? []),
  ])
  const from = grown.indexOf('/Contents <', pdf.length) + '/Contents '.length
  const to = from + 2 * placeOctets + 2
  const rest = grown.length - to - (options.shortBy ?? 0)
  const numbers = [0, from, to, rest].map((each) => String(each).padStart(10, '0'))
  grown.write(numbers.join(' '), grown.indexOf(range, pdf.length), 'latin1')
  const signed = Buffer.concat([grown.subarray(0, from), grown.subarray(to, to + rest)])
  const cms = signedData(signed, options)
  grown.write(cms.toString('hex'), from + 1, 'latin1')
  return grown
}

function signedData(
  content: Uint8Array,
  { holder, above, atMs, otherKey }: SigningOptions,
): Buffer {
  const attributes = [
    sequence(oid(ids.contentType), set(oid(ids.data))),
    sequence(oid(ids.signingTime), set(generalizedTime(atMs))),
    sequence(oid(ids.messageDigest), set(octets(sha256(content)))),
    sequence(
      oid(ids.signingCertificateV2),
      set(sequence(sequence(sequence(octets(sha256(holder.certificate)))))),
    ),
  ].sort(Buffer.compare)
  const signature = sign('sha256', set(...attributes), (otherKey ?? holder).key)
  const signer = sequence(
    integer(1),
    sequence(nameOf(above[0]?.name ?? holder.name), integer(holder.serial)),
    sequence(oid(ids.sha256)),
    tagged(0, ...attributes),
    ecdsa,
    octets(signature),
  )
  const data = sequence(
    integer(1),
    set(sequence(oid(ids.sha256))),
    sequence(oid(ids.data)),
    tagged(0, holder.certificate, ...above.map(({ certificate }) => certificate)),
    set(signer),
  )
  return sequence(oid(ids.signedData), tagged(0, data))
}
