/**
 * The leaf hash of an entry, computed by the browser: SHA-256 of 0x00 and the text's UTF-8 bytes
 * (RFC 6962 §2.1). An auditor sees on their own computer that the text shown is the text hashed.
 * Hexadecimal; null where the browser offers no cryptography (a page without HTTPS).
 */
export async function leafHashOf(entryText: string): Promise<string | null> {
  if (globalThis.crypto?.subtle === undefined) return null
  const bytes = new TextEncoder().encode(entryText)
  const input = new Uint8Array(bytes.length + 1)
  input.set(bytes, 1)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', input))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
