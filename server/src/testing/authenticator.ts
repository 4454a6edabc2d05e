/**
 * An authenticator in software (WebAuthn Level 3 §6): makes passkeys and signs with them as a real
 * one does, or as one would that lies.
 */
import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'

/** What it says in the place of what is right. */
export interface Lies {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly type?: string
  readonly crossOrigin?: boolean
  readonly userVerified?: boolean
  readonly counter?: number
  readonly userHandle?: string
  readonly privateKey?: KeyObject
  /** May be copied to other devices. */
  readonly synced?: boolean
}

interface MakeOptions {
  readonly challenge: string
  readonly rp: { readonly id?: string | undefined }
  readonly user: { readonly id: string }
}
interface SignOptions {
  readonly challenge: string
  readonly rpId?: string | undefined
}

export type SoftPasskey = ReturnType<typeof makePasskey>

const flags = { present: 1, verified: 4, eligible: 8, backedUp: 16, attested: 64 }
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest()

/** Makes a passkey for `options`; its attestation, and what signs with it from then on. */
export function makePasskey(origin: string, options: MakeOptions, lies: Lies = {}) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(20)
  const rpId = options.rp.id ?? ''
  let counter = 0

  function clientData(type: string, challenge: string, said: Lies): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: said.type ?? type,
        challenge: said.challenge ?? challenge,
        origin: said.origin ?? origin,
        crossOrigin: said.crossOrigin ?? false,
      }),
    )
  }
  function authenticatorData(said: Lies, attested: Buffer): Buffer {
    const counted = Buffer.alloc(4)
    counted.writeUInt32BE(said.counter ?? ++counter)
    const flag =
      flags.present |
      (said.userVerified === false ? 0 : flags.verified) |
      (said.synced === true ? flags.eligible | flags.backedUp : 0) |
      (attested.length > 0 ? flags.attested : 0)
    return Buffer.concat([
      sha256(said.rpId ?? rpId),
      Buffer.from([flag]),
      counted,
      attested,
    ])
  }
  const length = Buffer.alloc(2)
  length.writeUInt16BE(id.length)
  const aaguid = Buffer.alloc(16)
  const attested = Buffer.concat([aaguid, length, id, coseKey(publicKey)])

  const attestation = {
    id: text(id),
    rawId: text(id),
    type: 'public-key' as const,
    response: {
      clientDataJSON: text(clientData('webauthn.create', options.challenge, lies)),
      attestationObject: text(
        map([
          [textString('fmt'), textString('none')],
          [textString('attStmt'), map([])],
          [textString('authData'), byteString(authenticatorData(lies, attested))],
        ]),
      ),
      transports: ['internal'],
    },
  }

  return {
    id: text(id),
    privateKey,
    attestation,
    sign(asked: SignOptions, said: Lies = {}) {
      const client = clientData('webauthn.get', asked.challenge, said)
      const data = authenticatorData(said, Buffer.alloc(0))
      const signed = Buffer.concat([data, sha256(client)])
      return {
        id: text(id),
        rawId: text(id),
        type: 'public-key' as const,
        response: {
          clientDataJSON: text(client),
          authenticatorData: text(data),
          signature: text(sign('sha256', signed, said.privateKey ?? privateKey)),
          userHandle: said.userHandle ?? options.user.id,
        },
      }
    },
  }
}

/** ES256 on P-256 (RFC 9053 §2.1, §7.1). */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return map([
    [integer(1), integer(2)],
    [integer(3), integer(-7)],
    [integer(-1), integer(1)],
    [integer(-2), byteString(Buffer.from(x, 'base64url'))],
    [integer(-3), byteString(Buffer.from(y, 'base64url'))],
  ])
}

// As much of CBOR (RFC 8949 §3) as that takes.
function head(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.from([(major << 5) | argument])
  if (argument < 256) return Buffer.from([(major << 5) | 24, argument])
  return Buffer.from([(major << 5) | 25, argument >> 8, argument & 255])
}
const integer = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value))
const byteString = (bytes: Buffer) => Buffer.concat([head(2, bytes.length), bytes])
const textString = (value: string) =>
  Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
const map = (pairs: readonly (readonly [Buffer, Buffer])[]) =>
  Buffer.concat([head(5, pairs.length), ...pairs.flat()])
