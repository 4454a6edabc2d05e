/** Responses of a time-stamping authority (RFC 3161 §2.4.2), read; what holds, `verify.ts` says. */
import { Malformed } from '../note-encoding.ts'
import { type HashName, hashOf } from './algorithms.ts'
import {
  contextTag,
  type DerValue,
  fieldsOf,
  readDer,
  smallNumberOf,
  tags,
} from './der.ts'
import { instantOf } from './instant.ts'
import { parseSignedData, type SignedData } from './signed-data.ts'

/** Larger than any response with a chain of certificates has reason to be. */
export const responseBytesMax = 65_536
/** The content type of TSTInfo. */
const stampInfo = '1.2.840.113549.1.9.16.1.4'

/** TSTInfo, without what nothing here depends on. */
interface StampInfo {
  readonly imprintHash: HashName | undefined
  readonly imprint: Uint8Array
  readonly atMs: number
  /** The octets of the INTEGER. */
  readonly nonce: Uint8Array | undefined
}

export interface Token extends SignedData {
  readonly info: StampInfo
  /** The bytes of the TSTInfo, whose digest is signed. */
  readonly content: Uint8Array
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
  // RFC 3161 §2.4.2: signed by the authority and nobody else.
  const data = parseSignedData(token, stampInfo)
  const { content, certificateId } = data
  if (content === undefined || certificateId === undefined)
    throw new Malformed('timestamp', 'attributes')
  return { ...data, content, info: parseInfo(content) }
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
