/** SignedData of CMS (RFC 5652 §5) by one signer, read; what holds, its users say. */
import { Malformed } from '../note-encoding.ts'
import { sameBytes } from '../tree.ts'
import { type HashName, hashOf, hashOfSignature } from './algorithms.ts'
import { type Certificate, parseCertificate } from './certificate.ts'
import {
  contextTag,
  type DerValue,
  fieldsOf,
  oidOf,
  readDer,
  tags,
  valuesOf,
} from './der.ts'

const certificatesMax = 16

const ids = {
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
}

/** How the signature names the certificate it was made with. */
export interface CertificateId {
  readonly hash: HashName | 'sha1' | undefined
  readonly digest: Uint8Array
}

export interface SignedData {
  /** Absent when it stands elsewhere. */
  readonly content: Uint8Array | undefined
  readonly certificates: readonly Certificate[]
  readonly signer: {
    readonly issuer: Uint8Array | undefined
    readonly serial: Uint8Array | undefined
    readonly subjectKeyId: Uint8Array | undefined
  }
  readonly digestHash: HashName | undefined
  readonly signatureHash: HashName | undefined
  readonly signature: Uint8Array
  /** What is signed: the attributes as a SET, RFC 5652 §5.4. */
  readonly signed: Uint8Array
  readonly messageDigest: Uint8Array
  /** Absent when no attribute names the certificate's digest. */
  readonly certificateId: CertificateId | undefined
  /** Signed attributes by their identifier. */
  readonly attributes: ReadonlyMap<string, DerValue>
}

/**
 * @param contentType of what is signed
 * @throws Malformed `timestamp`
 */
export function parseSignedData(info: DerValue, contentType: string): SignedData {
  const outer = fieldsOf(info)
  if (oidOf(outer.any()) !== ids.signedData) throw new Malformed('timestamp', 'content')
  const data = fieldsOf(readDer(outer.take(contextTag(0)).content, tags.sequence))
  outer.end()
  data.take(tags.integer)
  data.take(tags.set)
  const wrapped = fieldsOf(data.take(tags.sequence))
  if (oidOf(wrapped.any()) !== contentType) throw new Malformed('timestamp', 'content')
  const held = wrapped.maybe(contextTag(0))
  wrapped.end()
  const certificates = data.maybe(contextTag(0))
  data.maybe(contextTag(1))
  const signers = valuesOf(data.take(tags.set))
  data.end()
  const [signer, ...more] = signers
  if (signer === undefined || more.length > 0) throw new Malformed('timestamp', 'signers')
  return {
    content: held === undefined ? undefined : readDer(held.content, tags.octets).content,
    certificates: parseCertificates(certificates),
    ...parseSigner(signer, contentType),
  }
}

/** Leaves out what else CMS lets stand there (RFC 5652 §10.2.2). */
function parseCertificates(set: DerValue | undefined): Certificate[] {
  const values = set === undefined ? [] : valuesOf(set)
  if (values.length > certificatesMax) throw new Malformed('timestamp', 'too-many')
  return values
    .filter(({ tag }) => tag === tags.sequence)
    .map(({ whole }) => parseCertificate(whole))
}

function parseSigner(
  signer: DerValue,
  contentType: string,
): Omit<SignedData, 'content' | 'certificates'> {
  const fields = fieldsOf(signer)
  fields.take(tags.integer)
  const subjectKeyId = fields.maybe(contextTag(0, false))?.content
  const named = subjectKeyId === undefined ? fieldsOf(fields.take(tags.sequence)) : null
  const issuer = named?.take(tags.sequence).whole
  const serial = named?.take(tags.integer).content
  const digestHash = hashOf(fields.take(tags.sequence))
  const attributes = fields.take(contextTag(0))
  const signatureHash = hashOfSignature(fields.take(tags.sequence), digestHash)
  const signature = fields.take(tags.octets).content
  fields.maybe(contextTag(1))
  fields.end()
  // A copy, whatever kind of array it is: the response stays as it came.
  const signed = new Uint8Array(attributes.whole)
  signed[0] = tags.set
  return {
    signer: { issuer, serial, subjectKeyId },
    ...{ digestHash, signatureHash, signature, signed },
    ...parseAttributes(attributes, contentType),
  }
}

function parseAttributes(
  all: DerValue,
  contentType: string,
): Pick<SignedData, 'messageDigest' | 'certificateId' | 'attributes'> {
  const attributes = new Map<string, DerValue>()
  for (const attribute of valuesOf(all)) {
    const fields = fieldsOf(attribute)
    const id = oidOf(fields.any())
    const [value, ...more] = valuesOf(fields.take(tags.set))
    if (value === undefined || more.length > 0 || attributes.has(id))
      throw new Malformed('timestamp', 'attributes')
    attributes.set(id, value)
  }
  const type = attributes.get(ids.contentType)
  const digest = attributes.get(ids.messageDigest)
  if (type === undefined || oidOf(type) !== contentType || digest?.tag !== tags.octets)
    throw new Malformed('timestamp', 'attributes')
  const certificateId = parseCertificateId(attributes)
  return { messageDigest: digest.content, certificateId, attributes }
}

/** The first ESSCertIDv2 (RFC 5035 §4), or ESSCertID (RFC 2634 §5.4): that of the signer. */
function parseCertificateId(
  values: ReadonlyMap<string, DerValue>,
): CertificateId | undefined {
  const second = values.get(ids.signingCertificateV2)
  const value = second ?? values.get(ids.signingCertificate)
  if (value === undefined) return undefined
  const [first] = valuesOf(fieldsOf(value).take(tags.sequence))
  if (first === undefined) throw new Malformed('timestamp', 'attributes')
  const fields = fieldsOf(first)
  if (second === undefined)
    return { hash: 'sha1', digest: fields.take(tags.octets).content }
  const algorithm = fields.maybe(tags.sequence)
  const hash = algorithm === undefined ? 'sha256' : hashOf(algorithm)
  return { hash, digest: fields.take(tags.octets).content }
}

const noBytes = new Uint8Array(0)

/** The certificate that the signer's name and, if it is stated, the signed digest point to. */
export function signerOf(
  { signer, certificates, certificateId }: SignedData,
  digest: (hash: HashName | 'sha1', bytes: Uint8Array) => Uint8Array,
): Certificate | undefined {
  const { issuer = noBytes, serial = noBytes, subjectKeyId } = signer
  const hash = certificateId?.hash
  if (certificateId !== undefined && hash === undefined) return undefined
  return certificates.find(
    (certificate) =>
      (subjectKeyId === undefined
        ? sameBytes(certificate.issuer, issuer) && sameBytes(certificate.serial, serial)
        : sameBytes(certificate.extensions.subjectKeyId ?? noBytes, subjectKeyId)) &&
      (certificateId === undefined ||
        hash === undefined ||
        sameBytes(digest(hash, certificate.der), certificateId.digest)),
  )
}
