/**
 * Whether a PDF that came back is the document that went out, with signatures that hold: PAdES
 * (ETSI EN 319 142-1) as far as its baseline B, and the older `adbe.pkcs7.detached` of ISO 32000-1
 * §12.8.3.3 that the official-duty signature is often made with.
 */

import { Malformed } from '../../log/note-encoding.ts'
import type { HashName, TimestampCrypto } from '../../log/timestamp/algorithms.ts'
import {
  type Certificate,
  keyUsages,
  mayUse,
  refusePath,
} from '../../log/timestamp/certificate.ts'
import { readDer, tags } from '../../log/timestamp/der.ts'
import { instantOf } from '../../log/timestamp/instant.ts'
import {
  parseSignedData,
  type SignedData,
  signerOf,
} from '../../log/timestamp/signed-data.ts'
import { sameBytes } from '../../log/tree.ts'
import { commonNameOf } from './common-name.ts'
import { addsOnlySignatures } from './growth.ts'
import { type PdfVersion, type PdfView, readVersions, viewOf } from './pdf-file.ts'
import {
  type PdfDictionary,
  PdfName,
  PdfReference,
  PdfText,
  PdfUnread,
} from './pdf-value.ts'

/** In the order they are judged; stable words. */
export const signedRefusals = [
  'signed-other-document',
  'signed-unreadable',
  'signed-changed',
  'signed-without-signature',
  'signed-not-whole',
  'signed-form',
  'signed-digest',
  'signed-signature',
  'signed-usage',
  'signed-time',
  'signed-expired',
  'signed-untrusted',
] as const
export type SignedRefusal = (typeof signedRefusals)[number]

export interface SignedClaim {
  /** The file that went out. */
  readonly original: Uint8Array
  readonly signed: Uint8Array
  /** Authorities that may name who signs; none: the path is not judged, and the verdict says so. */
  readonly roots: readonly Certificate[]
  /** UTC milliseconds between which a signature can have been made. */
  readonly notBeforeMs: number
  readonly notAfterMs: number
}

export interface Signer {
  readonly name: string
  readonly issuer: string
  /** As the signer states it, UTC milliseconds; null when nothing states it. */
  readonly claimedAtMs: number | null
  /** Of the certificate, SHA-256, hex. */
  readonly certificate: string
}

export type SignedVerdict =
  | {
      readonly valid: true
      readonly signers: readonly Signer[]
      /** Whether each certificate leads to a root. */
      readonly pathChecked: boolean
    }
  | { readonly valid: false; readonly reason: SignedRefusal }

class Refused extends Error {
  readonly reason: SignedRefusal
  constructor(reason: SignedRefusal) {
    super(reason)
    this.reason = reason
  }
}

export function checkSigned(claim: SignedClaim, crypto: TimestampCrypto): SignedVerdict {
  try {
    const signers = check(claim, crypto)
    return { valid: true, signers, pathChecked: claim.roots.length > 0 }
  } catch (error) {
    if (error instanceof Refused) return { valid: false, reason: error.reason }
    if (error instanceof PdfUnread) return { valid: false, reason: 'signed-unreadable' }
    if (error instanceof Malformed) return { valid: false, reason: 'signed-form' }
    throw error
  }
}

function check(claim: SignedClaim, crypto: TimestampCrypto): readonly Signer[] {
  const { original, signed } = claim
  if (
    signed.length < original.length ||
    !sameBytes(signed.subarray(0, original.length), original)
  )
    throw new Refused('signed-other-document')
  const file = charactersOf(signed)
  const versions = readVersions(file)
  const ours = versions.findIndex(({ end }) => end === original.length)
  // Ours has one version; a file that reads otherwise has something before its end.
  if (ours !== 0) throw new Refused('signed-other-document')
  versions.forEach((version, at) => {
    const former = versions[at - 1]
    if (former === undefined) return
    const before = viewOf(file, versions.slice(0, at))
    const after = viewOf(file, versions.slice(0, at + 1))
    if (!addsOnlySignatures(version, before, after, former.trailer))
      throw new Refused('signed-changed')
  })
  const signatures = signaturesOf(viewOf(file, versions), versions)
  if (signatures.length === 0) throw new Refused('signed-without-signature')
  const ends = signatures.map((each) => endOf(each, file, versions))
  // The last one speaks for the file as it is; each other one for a version of its own.
  if (!ends.includes(signed.length) || new Set(ends).size < ends.length)
    throw new Refused('signed-not-whole')
  return signatures.map((each) => checkOne(each, claim, crypto))
}

/** Each octet as the character of that number. */
function charactersOf(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)))
  return parts.join('')
}

function signaturesOf(
  view: PdfView,
  versions: readonly PdfVersion[],
): readonly PdfDictionary[] {
  const catalog = view.dictionary(versions.at(-1)?.trailer.get('Root'))
  const form = view.dictionary(catalog?.get('AcroForm'))
  const fields = view.resolve(form?.get('Fields'))
  if (!Array.isArray(fields)) return []
  return fields.flatMap((field) => {
    const value = view.dictionary(field)?.get('V')
    if (value === undefined) return []
    const signature = value instanceof PdfReference ? view.dictionary(value) : undefined
    if (signature === undefined) throw new Refused('signed-form')
    return [signature]
  })
}

/** Where what it signs ends: all from the first octet, but for its own place. */
function endOf(
  signature: PdfDictionary,
  file: string,
  versions: readonly PdfVersion[],
): number {
  const range = signature.get('ByteRange')
  const contents = signature.get('Contents')
  if (!Array.isArray(range) || range.length !== 4 || !(contents instanceof PdfText))
    throw new Refused('signed-form')
  const [from, length, after, rest] = range.map(Number)
  const whole =
    from === 0 &&
    length === contents.from &&
    after === contents.to &&
    file[contents.from] === '<' &&
    rest !== undefined
  const end = Number(after) + Number(rest)
  if (!whole || !versions.some((version, at) => at > 0 && version.end === end))
    throw new Refused('signed-not-whole')
  return end
}

const subFilters = ['ETSI.CAdES.detached', 'adbe.pkcs7.detached']
/** id-data, RFC 5652 §4. */
const plainData = '1.2.840.113549.1.7.1'
const signingTime = '1.2.840.113549.1.9.5'

function checkOne(
  signature: PdfDictionary,
  claim: SignedClaim,
  crypto: TimestampCrypto,
): Signer {
  const subFilter = signature.get('SubFilter')
  const contents = signature.get('Contents')
  const range = signature.get('ByteRange')
  if (
    !(subFilter instanceof PdfName) ||
    !subFilters.includes(subFilter.name) ||
    !(contents instanceof PdfText) ||
    !Array.isArray(range)
  )
    throw new Refused('signed-form')
  const data = parseSignedData(
    readDer(firstValue(octetsOf(contents.octets)), tags.sequence),
    plainData,
  )
  const { digestHash, signatureHash } = data
  const [, length = 0, after = 0, rest = 0] = range.map(Number)
  const signedOctets = new Uint8Array(length + rest)
  signedOctets.set(claim.signed.subarray(0, length))
  signedOctets.set(claim.signed.subarray(after, after + rest), length)
  const certificate = signerOf(data, (hash, bytes) => crypto.digest(hash, bytes))
  if (
    data.content !== undefined ||
    certificate === undefined ||
    digestHash === undefined ||
    signatureHash === undefined
  )
    throw new Refused('signed-form')
  if (!sameBytes(data.messageDigest, crypto.digest(digestHash, signedOctets)))
    throw new Refused('signed-digest')
  if (!holds(data, signatureHash, certificate, crypto))
    throw new Refused('signed-signature')
  if (!mayUse(certificate, keyUsages.signature)) throw new Refused('signed-usage')
  const claimedAtMs = claimedTime(data, signature)
  const atMs = claimedAtMs ?? claim.notAfterMs
  if (atMs < claim.notBeforeMs || atMs > claim.notAfterMs)
    throw new Refused('signed-time')
  refuseCertificate(certificate, data, claim.roots, atMs, crypto)
  return {
    name: commonNameOf(certificate.subject),
    issuer: commonNameOf(certificate.issuer),
    claimedAtMs,
    certificate: hexOf(crypto.digest('sha256', certificate.der)),
  }
}

const holds = (
  data: SignedData,
  hash: HashName,
  certificate: Certificate,
  crypto: TimestampCrypto,
) => crypto.verify(hash, certificate.publicKey, data.signed, data.signature)

function refuseCertificate(
  certificate: Certificate,
  data: SignedData,
  roots: readonly Certificate[],
  atMs: number,
  crypto: TimestampCrypto,
): void {
  if (roots.length === 0) {
    if (atMs < certificate.fromMs || atMs > certificate.toMs)
      throw new Refused('signed-expired')
    return
  }
  const path = refusePath(certificate, data.certificates, roots, atMs, crypto)
  if (path === 'expired-certificate') throw new Refused('signed-expired')
  if (path !== undefined) throw new Refused('signed-untrusted')
}

/** The signed attribute if there is one, else the dictionary's `M`, which is signed as well. */
function claimedTime(data: SignedData, signature: PdfDictionary): number | null {
  const attribute = data.attributes.get(signingTime)
  if (attribute !== undefined) return instantOf(attribute)
  const stated = signature.get('M')
  const parts =
    stated instanceof PdfText
      ? /^D:(\d{14})(?:Z|([+-])(\d{2})'?(\d{2})'?)?/u.exec(stated.octets)
      : null
  if (parts === null) return null
  const [, digits = '', sign = '+', hours = '0', minutes = '0'] = parts
  const content = Uint8Array.from(`${digits}Z`, (letter) => letter.charCodeAt(0))
  const tag = tags.generalizedTime
  const local = instantOf({ tag, content, whole: content })
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000
  return sign === '-' ? local + offset : local - offset
}

const octetsOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** The value without the zeros that fill its place. */
function firstValue(bytes: Uint8Array): Uint8Array {
  const [, first = 0] = bytes
  const more = first >= 0x80 ? first - 0x80 : 0
  const length =
    more === 0
      ? first
      : bytes.subarray(2, 2 + more).reduce((sum, each) => sum * 256 + each, 0)
  const end = 2 + more + length
  if (bytes.subarray(end).some((octet) => octet !== 0)) throw new Refused('signed-form')
  return bytes.subarray(0, end)
}

const hexOf = (bytes: Uint8Array) =>
  [...bytes].map((octet) => octet.toString(16).padStart(2, '0')).join('')
