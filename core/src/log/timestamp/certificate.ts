/** X.509 certificates (RFC 5280), as far as a time stamp needs them; and paths to a root. */
import { decodeBase64, Malformed } from '../note-encoding.ts'
import { sameBytes } from '../tree.ts'
import { type HashName, hashOfSignature, type TimestampCrypto } from './algorithms.ts'
import {
  contextTag,
  type DerValue,
  fieldsOf,
  oidOf,
  readDer,
  smallNumberOf,
  tags,
  valuesOf,
  wholeBitsOf,
} from './der.ts'
import { instantOf } from './instant.ts'

export interface Certificate {
  readonly der: Uint8Array
  readonly signed: Uint8Array
  readonly hash: HashName | undefined
  readonly signature: Uint8Array
  /** The octets of the INTEGER. */
  readonly serial: Uint8Array
  /** DER of the name. */
  readonly issuer: Uint8Array
  readonly subject: Uint8Array
  readonly fromMs: number
  /** The last instant it holds. */
  readonly toMs: number
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array
  readonly extensions: Extensions
}

interface Extensions {
  readonly isAuthority: boolean
  readonly pathLength: number | undefined
  /** Octets of the bits; undefined: not limited. */
  readonly keyUsage: Uint8Array | undefined
  readonly extendedUsage: readonly string[]
  readonly extendedUsageCritical: boolean
  readonly subjectKeyId: Uint8Array | undefined
  /** Critical, and not understood here. */
  readonly unknownCritical: boolean
}

const extensionIds = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  extendedUsage: '2.5.29.37',
}

/** @throws Malformed `timestamp` */
export function parseCertificate(der: Uint8Array): Certificate {
  const outer = fieldsOf(readDer(der, tags.sequence))
  const body = outer.take(tags.sequence)
  const hash = hashOfSignature(outer.take(tags.sequence))
  const signature = wholeBitsOf(outer.take(tags.bits))
  outer.end()
  const fields = fieldsOf(body)
  fields.take(contextTag(0))
  const serial = fields.take(tags.integer).content
  if (hashOfSignature(fields.take(tags.sequence)) !== hash)
    throw new Malformed('timestamp', 'certificate')
  const issuer = fields.take(tags.sequence).whole
  const validity = fieldsOf(fields.take(tags.sequence))
  const fromMs = instantOf(validity.any())
  // Stated in whole seconds: it holds until that second is over.
  const toMs = instantOf(validity.any()) + 999
  const subject = fields.take(tags.sequence).whole
  const publicKey = fields.take(tags.sequence).whole
  fields.maybe(contextTag(1, false))
  fields.maybe(contextTag(2, false))
  const extensions = readExtensions(fields.maybe(contextTag(3)))
  fields.end()
  return {
    ...{ der, signed: body.whole, hash, signature, serial, issuer, subject },
    ...{ fromMs, toMs, publicKey, extensions },
  }
}

function readExtensions(tagged: DerValue | undefined): Extensions {
  const read = {
    isAuthority: false,
    pathLength: undefined as number | undefined,
    keyUsage: undefined as Uint8Array | undefined,
    extendedUsage: [] as readonly string[],
    extendedUsageCritical: false,
    subjectKeyId: undefined as Uint8Array | undefined,
    unknownCritical: false,
  }
  if (tagged === undefined) return read
  const seen = new Set<string>()
  for (const extension of valuesOf(readDer(tagged.content, tags.sequence))) {
    const fields = fieldsOf(extension)
    const id = oidOf(fields.any())
    const critical = fields.maybe(tags.boolean)?.content[0] === 0xff
    const value = fields.take(tags.octets).content
    fields.end()
    if (seen.has(id)) throw new Malformed('timestamp', 'certificate')
    seen.add(id)
    if (id === extensionIds.basicConstraints) {
      const parts = fieldsOf(readDer(value, tags.sequence))
      read.isAuthority = parts.maybe(tags.boolean)?.content[0] === 0xff
      const length = parts.maybe(tags.integer)
      if (length !== undefined) read.pathLength = smallNumberOf(length)
    } else if (id === extensionIds.keyUsage)
      read.keyUsage = readDer(value, tags.bits).content.subarray(1)
    else if (id === extensionIds.extendedUsage) {
      read.extendedUsage = valuesOf(readDer(value, tags.sequence)).map(oidOf)
      read.extendedUsageCritical = critical
    } else if (id === extensionIds.subjectKeyId)
      read.subjectKeyId = readDer(value, tags.octets).content
    else if (critical) read.unknownCritical = true
  }
  return read
}

const pemBlock = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/gu

/** The certificates of a PEM file (RFC 7468). @throws Malformed `timestamp` if there is none. */
export function parseCertificatesPem(text: string): Certificate[] {
  const certificates = [...text.matchAll(pemBlock)].map(([, block = '']) => {
    const der = decodeBase64(block.replace(/\s/gu, ''))
    if (der === undefined) throw new Malformed('timestamp', 'base64')
    return parseCertificate(der)
  })
  if (certificates.length === 0) throw new Malformed('timestamp', 'certificate')
  return certificates
}

/** Whether the bits of its key usage allow one of these; without the extension all are allowed. */
export function mayUse({ extensions: { keyUsage } }: Certificate, bits: number): boolean {
  return keyUsage === undefined || ((keyUsage[0] ?? 0) & bits) !== 0
}

/** Bits of the first octet of KeyUsage, RFC 5280 §4.2.1.3. */
export const keyUsages = { signature: 0x80 | 0x40, certificates: 0x04 }

const authoritiesMax = 5

export type PathRefusal = 'expired-certificate' | 'untrusted-certificate'

/**
 * Why no path (RFC 5280 §6.1) leads from a certificate to one of the roots at an instant; undefined
 * if one does. Names and revocations are not judged: the roots are given for this one purpose, and
 * a list of revocations is not at hand years later.
 */
export function refusePath(
  certificate: Certificate,
  others: readonly Certificate[],
  roots: readonly Certificate[],
  atMs: number,
  crypto: TimestampCrypto,
): PathRefusal | undefined {
  let expired = false
  const tried = new Set<Certificate>()
  const signedBy = (subject: Certificate, issuer: Certificate) =>
    sameBytes(subject.issuer, issuer.subject) &&
    subject.hash !== undefined &&
    crypto.verify(subject.hash, issuer.publicKey, subject.signed, subject.signature)

  /** @param below authorities between the end and this one */
  const leads = (from: Certificate, below: number): boolean => {
    if (atMs < from.fromMs || atMs > from.toMs) {
      expired = true
      return false
    }
    if (from.extensions.unknownCritical) return false
    if (roots.some((root) => sameBytes(root.der, from.der))) return true
    // Each once: certificates that sign one another in a circle must not be walked for ever.
    if (below >= authoritiesMax || tried.has(from)) return false
    tried.add(from)
    return [...roots, ...others].some(
      (issuer) =>
        issuer !== from &&
        mayIssue(issuer, below) &&
        signedBy(from, issuer) &&
        leads(issuer, below + 1),
    )
  }
  if (leads(certificate, 0)) return undefined
  return expired ? 'expired-certificate' : 'untrusted-certificate'
}

function mayIssue(issuer: Certificate, below: number): boolean {
  const { isAuthority, pathLength = authoritiesMax } = issuer.extensions
  return isAuthority && pathLength >= below && mayUse(issuer, keyUsages.certificates)
}
