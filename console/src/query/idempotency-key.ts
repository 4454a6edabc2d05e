/**
 * A random UUID (RFC 9562 §5.4). Not `crypto.randomUUID`, which browsers offer only over HTTPS:
 * the demonstration is also opened over plain HTTP from another computer.
 */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte, index) => {
    const versioned = index === 6 ? (byte & 0x0f) | 0x40 : byte
    const value = index === 8 ? (versioned & 0x3f) | 0x80 : versioned
    return value.toString(16).padStart(2, '0')
  }).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
