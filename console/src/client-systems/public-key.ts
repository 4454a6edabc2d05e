/** What was pasted as a public key, looked at before anything is sent. */
import { holdsSecretKey } from '@chot/core/workflow/client-system.ts'
import { sha256 } from '../check/crypto.ts'

export type PastedKey =
  | { readonly kind: 'empty' | 'secret' | 'unreadable' }
  | {
      readonly kind: 'public'
      readonly jwk: Readonly<Record<string, unknown>>
      readonly kid: string | null
      /** RFC 7638, SHA-256, base64url: what the other side reads out to compare. */
      readonly thumbprint: string
    }

/** A JWK, or a JWK set of one (RFC 7517). The server judges it anew, and whether it is a key at all. */
export function readPublicKey(pasted: string): PastedKey {
  const text = pasted.trim()
  if (text === '') return { kind: 'empty' }
  if (/PRIVATE KEY/.test(text)) return { kind: 'secret' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'unreadable' }
  }
  const keys = isRecord(value) && Array.isArray(value.keys) ? value.keys : [value]
  if (keys.some((key) => isRecord(key) && holdsSecretKey(key))) return { kind: 'secret' }
  const [jwk, ...more] = keys
  if (!isRecord(jwk) || more.length > 0) return { kind: 'unreadable' }
  const { kty, crv, x, y, kid } = jwk
  if (typeof x !== 'string' || typeof crv !== 'string') return { kind: 'unreadable' }
  // The members that make the key, in the order of their names (RFC 7638 §3.2).
  const members = kty === 'OKP' ? { crv, kty, x } : { crv, kty, x, y }
  const hash = sha256(new TextEncoder().encode(JSON.stringify(members)))
  return {
    kind: 'public',
    jwk,
    kid: typeof kid === 'string' ? kid : null,
    thumbprint: btoa(String.fromCharCode(...hash))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', ''),
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
