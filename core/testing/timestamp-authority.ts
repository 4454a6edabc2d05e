/**
 * A time-stamping authority (RFC 3161) for tests, with keys made for them: a root, an authority
 * between, and the certificate that stamps. It answers as it should, or wrong in a way it is told.
 */
import { createHash, createPublicKey, hash, sign, verify } from 'node:crypto'
import type { TimestampCrypto } from '../src/log/timestamp/algorithms.ts'
import {
  type Asked,
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
  truth,
} from './der-writer.ts'

const dayMs = 86_400_000

/** What verifiers are given. */
export const nodeCrypto: TimestampCrypto = {
  digest: (name, bytes) => hash(name, bytes, 'buffer'),
  verify(name, publicKey, message, signature) {
    try {
      const der = Buffer.from(publicKey)
      const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
      return verify(name, message, key, signature)
    } catch {
      return false
    }
  },
}

const ids = {
  sha256: '2.16.840.1.101.3.4.2.1',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  signedData: '1.2.840.113549.1.7.2',
  stampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const usage = (critical: boolean, ...purposes: readonly string[]) =>
  extension('2.5.29.37', critical, sequence(...purposes.map(oid)))

/** Ways in which an answer can be wrong; each names what a verifier must say. */
export type Wrong =
  | 'other-nonce'
  | 'other-imprint'
  | 'other-signer'
  | 'expired-certificate'
  | 'expired-authority'
  | 'no-usage'
  | 'usage-not-critical'
  | 'usage-beside-others'
  | 'altered-time'
  | 'other-key'
  | 'issuer-no-authority'
  | 'authority-too-deep'
  | 'critical-unknown'
  | 'not-granted'

export interface TestAuthority {
  /** PEM of the root. */
  readonly rootPem: string
  /** TimeStampResp for a TimeStampReq of 8 octets of nonce. */
  answer(request: Uint8Array, atMs: number, wrong?: Wrong): Buffer
  /** TimeStampResp for a message, as if it had been asked. */
  stamp(message: Uint8Array, atMs: number, wrong?: Wrong): Buffer
}

/** Its certificates hold for ten years from a day before `fromMs`. */
export function createAuthority(fromMs: number): TestAuthority {
  const span = { fromMs: fromMs - dayMs, toMs: fromMs + 3650 * dayMs }
  const past = { fromMs: fromMs - 3650 * dayMs, toMs: fromMs - 30 * dayMs }
  const root = issue({ name: 'Root', extensions: ofAuthorities, ...span })
  const between = issue({
    name: 'Between',
    issuer: root,
    extensions: ofAuthorities,
    ...span,
  })
  const stamping = [usage(true, ids.timeStamping)]
  const make = (extensions: readonly Buffer[], more: Partial<Asked> = {}) =>
    issue({ name: 'Stamps', issuer: between, extensions, ...span, ...more })
  const good = make(stamping)
  const impostor = make(stamping)

  /** Who signs, and the authorities sent along. */
  function holders(wrong: Wrong | undefined): readonly [Holder, ...Holder[]] {
    switch (wrong) {
      case 'no-usage':
        return [make([]), between]
      case 'usage-not-critical':
        return [make([usage(false, ids.timeStamping)]), between]
      case 'usage-beside-others':
        return [make([usage(true, ids.timeStamping, '1.3.6.1.5.5.7.3.1')]), between]
      case 'expired-certificate':
        return [make(stamping, past), between]
      case 'expired-authority': {
        const gone = issue({
          name: 'Gone',
          issuer: root,
          extensions: ofAuthorities,
          ...past,
        })
        return [make(stamping, { issuer: gone }), gone]
      }
      case 'issuer-no-authority': {
        const plain = make(stamping)
        return [make(stamping, { issuer: plain }), plain, between]
      }
      case 'authority-too-deep': {
        const extensions = [extension('2.5.29.19', true, sequence(truth(), integer(0)))]
        const last = issue({ name: 'Last', issuer: root, extensions, ...span })
        const deep = { name: 'Deep', issuer: last, extensions: ofAuthorities, ...span }
        const deeper = issue(deep)
        return [make(stamping, { issuer: deeper }), deeper, last]
      }
      case 'critical-unknown':
        return [make([...stamping, extension('2.5.29.30', true, sequence())]), between]
      default:
        return [good, between]
    }
  }

  function stampImprint(
    imprint: Uint8Array,
    nonce: Uint8Array,
    atMs: number,
    wrong?: Wrong,
  ): Buffer {
    if (wrong === 'not-granted') return sequence(sequence(integer(2)))
    const [holder, ...above] = holders(wrong)
    const info = (at: number) =>
      sequence(
        integer(1),
        oid('1.3.6.1.4.1.99999.1'),
        sequence(
          sequence(oid(ids.sha256), der(5)),
          octets(wrong === 'other-imprint' ? sha256(imprint) : imprint),
        ),
        integer(7),
        generalizedTime(at),
        sequence(integer(1)),
        integer(...(wrong === 'other-nonce' ? nonce.toReversed() : nonce)),
      )
    const stated = info(atMs)
    const named = wrong === 'other-signer' ? impostor : holder
    const attributes = [
      sequence(oid(ids.contentType), set(oid(ids.stampInfo))),
      sequence(oid(ids.messageDigest), set(octets(sha256(stated)))),
      sequence(
        oid(ids.signingCertificateV2),
        set(sequence(sequence(sequence(octets(sha256(named.certificate)))))),
      ),
    ]
    const signature = sign(
      'sha256',
      set(...attributes),
      wrong === 'other-key' ? impostor.key : holder.key,
    )
    const signer = sequence(
      integer(1),
      sequence(nameOf(issuerOf(wrong)), integer(holder.serial)),
      sequence(oid(ids.sha256)),
      tagged(0, ...attributes),
      ecdsa,
      octets(signature),
    )
    const shown = wrong === 'altered-time' ? info(atMs - 3_600_000) : stated
    const data = sequence(
      integer(3),
      set(sequence(oid(ids.sha256))),
      sequence(oid(ids.stampInfo), tagged(0, octets(shown))),
      tagged(0, holder.certificate, ...above.map(({ certificate }) => certificate)),
      set(signer),
    )
    const token = sequence(oid(ids.signedData), tagged(0, data))
    return sequence(sequence(integer(0)), token)
  }

  return {
    rootPem: `-----BEGIN CERTIFICATE-----\n${root.certificate.toString('base64').replace(/.{1,64}/gu, '$&\n')}-----END CERTIFICATE-----\n`,
    answer(request, atMs, wrong) {
      // Version, imprint (its digest is the last 32 of its octets), nonce, certReq.
      const bytes = Buffer.from(request)
      return stampImprint(bytes.subarray(24, 56), bytes.subarray(58, 66), atMs, wrong)
    },
    stamp: (message, atMs, wrong) =>
      stampImprint(sha256(message), Buffer.from('5011223344556677', 'hex'), atMs, wrong),
  }
}

function issuerOf(wrong: Wrong | undefined): string {
  if (wrong === 'expired-authority') return 'Gone'
  if (wrong === 'issuer-no-authority') return 'Stamps'
  return wrong === 'authority-too-deep' ? 'Deep' : 'Between'
}
