/** Responses of a time-stamping authority (RFC 3161 §2.4.2), read; what holds, `verify.ts` says. */
import { Malformed } from '../note-encoding.ts'
import { type HashName, hashOf, hashOfSignature } from './algorithms.ts'
import { type Certificate, parseCertificate } from './certificate.ts'
import {
  contextTag,
  type DerValue,
  fieldsOf,
  oidOf,
  readDer,
  smallNumberOf,
  tags,
  valuesOf,
} from './der.ts'
import { instantOf } from './instant.ts'

/** Larger than any response with a chain of certificates has reason to be. */
export const responseBytesMax = 65_536
const certificatesMax = 16

const ids = {
  signedData: '1.2.840.113549.1.7.2',
  stampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
}

/** TSTInfo, without what nothing here depends on. */
interface StampInfo {
  readonly imprintHash: HashName | undefined
  readonly imprint: Uint8Array
  readonly atMs: number
  /** The octets of the INTEGER. */
  readonly nonce: Uint8Array | undefined
}

/** How the signature names the certificate it was made with. */
export interface CertificateId {
  readonly hash: HashName | 'sha1' | undefined
  readonly digest: Uint8Array
}

export interface Token {
  readonly info: StampInfo
  /** The bytes of the TSTInfo, whose digest is signed. */
  readonly content: Uint8Array
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
  readonly certificateId: CertificateId
}

/** The token of a response; undefined if it was not granted. @throws Malformed `timestamp` */
export function parseResponse(bytes: Uint8Array): Token | undefined {
  if (bytes.length > responseBytesMax) throw new Malformed('timestamp', 'too-long')
  const fields = fieldsOf(readDer(bytes, tags.sequence))
  const status = smallNumberOf(fieldsOf(fields.take(tags.sequence)).take(tags.integer))
  const token = fields.maybe(tags.sequence)
  fields.end()
  // 0 granted, 1 granted with changes, which the checks of what was asked for judge.
  if (status > 1) return undefined
  if (token === undefined) throw new Malformed('timestamp', 'no-token')
  return parseToken(token)
}

function parseToken(token: DerValue): Token {
  const outer = fieldsOf(token)
  if (oidOf(outer.any()) !== ids.signedData) throw new Malformed('timestamp', 'content')
  const data = fieldsOf(readDer(outer.take(contextTag(0)).content, tags.sequence))
  outer.end()
  data.take(tags.integer)
  data.take(tags.set)
  const wrapped = fieldsOf(data.take(tags.sequence))
  if (oidOf(wrapped.any()) !== ids.stampInfo) throw new Malformed('timestamp', 'content')
  const content = readDer(wrapped.take(contextTag(0)).content, tags.octets).content
  const certificates = data.maybe(contextTag(0))
  data.maybe(contextTag(1))
  const signers = valuesOf(data.take(tags.set))
  data.end()
  const [signer, ...more] = signers
  // RFC 3161 §2.4.2: of the authority and nobody else.
  if (signer === undefined || more.length > 0) throw new Malformed('timestamp', 'signers')
  return {
    info: parseInfo(content),
    content,
    certificates: parseCertificates(certificates),
    ...parseSigner(signer),
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

function parseInfo(content: Uint8Array): StampInfo {
  const fields = fieldsOf(readDer(content, tags.sequence))
  if (smallNumberOf(fields.take(tags.integer)) !== 1)
    throw new Malformed('timestamp', 'version')
  fields.take(tags.oid)
  const imprint = fieldsOf(fields.take(tags.sequence))
  const imprintHash = hashOf(imprint.take(tags.sequence))
  const digest = imprint.take(tags.octets).content
  imprint.end()
  fields.take(tags.integer)
  const atMs = instantOf(fields.take(tags.generalizedTime))
  // Accuracy and ordering: the tolerance of those who compare times is wider.
  fields.maybe(tags.sequence)
  fields.maybe(tags.boolean)
  const nonce = fields.maybe(tags.integer)?.content
  fields.maybe(contextTag(0))
  fields.maybe(contextTag(1))
  fields.end()
  return { imprintHash, imprint: digest, atMs, nonce }
}

function parseSigner(signer: DerValue): Omit<Token, 'info' | 'content' | 'certificates'> {
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
    ...parseAttributes(attributes),
  }
}

function parseAttributes(
  attributes: DerValue,
): Pick<Token, 'messageDigest' | 'certificateId'> {
  const values = new Map<string, DerValue>()
  for (const attribute of valuesOf(attributes)) {
    const fields = fieldsOf(attribute)
    const id = oidOf(fields.any())
    const [value, ...more] = valuesOf(fields.take(tags.set))
    if (value === undefined || more.length > 0 || values.has(id))
      throw new Malformed('timestamp', 'attributes')
    values.set(id, value)
  }
  const type = values.get(ids.contentType)
  const digest = values.get(ids.messageDigest)
  if (type === undefined || oidOf(type) !== ids.stampInfo || digest?.tag !== tags.octets)
    throw new Malformed('timestamp', 'attributes')
  const certificateId = parseCertificateId(values)
  return { messageDigest: digest.content, certificateId }
}

/** The first ESSCertIDv2 (RFC 5035 §4), or ESSCertID (RFC 2634 §5.4): that of the signer. */
function parseCertificateId(values: ReadonlyMap<string, DerValue>): CertificateId {
  const second = values.get(ids.signingCertificateV2)
  const value = second ?? values.get(ids.signingCertificate)
  const [first] = value === undefined ? [] : valuesOf(fieldsOf(value).take(tags.sequence))
  if (first === undefined) throw new Malformed('timestamp', 'attributes')
  const fields = fieldsOf(first)
  if (second === undefined)
    return { hash: 'sha1', digest: fields.take(tags.octets).content }
  const algorithm = fields.maybe(tags.sequence)
  const hash = algorithm === undefined ? 'sha256' : hashOf(algorithm)
  return { hash, digest: fields.take(tags.octets).content }
}
