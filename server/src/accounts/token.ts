import { hash, randomBytes } from 'node:crypto'

const tokenBytes = 32
const tokenPattern = /^[A-Za-z0-9_-]{43}$/

/** An unguessable token for its bearer, and the SHA-256 by which it is known here. */
export function newToken(): { readonly token: string; readonly digest: Buffer } {
  const token = randomBytes(tokenBytes).toString('base64url')
  return { token, digest: digestOfToken(token) }
}

export function digestOfToken(token: string): Buffer {
  return hash('sha256', token, 'buffer')
}

/** Whether the text could be a token of ours; anything else need not be looked up. */
export function isToken(text: string): boolean {
  return tokenPattern.test(text)
}
