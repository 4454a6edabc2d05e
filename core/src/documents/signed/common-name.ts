/** The name people know a certificate's holder by (X.520 commonName), for showing. */
import { Malformed } from '../../log/note-encoding.ts'
import { fieldsOf, oidOf, readDer, tags, valuesOf } from '../../log/timestamp/der.ts'

const commonName = '2.5.4.3'
const bmpString = 0x1e
const lettersMax = 200

/** @param name DER of the name; empty when it has none */
export function commonNameOf(name: Uint8Array): string {
  for (const set of valuesOf(readDer(name, tags.sequence)))
    for (const pair of valuesOf(set)) {
      const fields = fieldsOf(pair)
      if (oidOf(fields.any()) !== commonName) continue
      const { tag, content } = fields.any()
      const text = tag === bmpString ? ofUnits(content) : ofUtf8(content)
      return text.slice(0, lettersMax)
    }
  return ''
}

function ofUnits(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at + 1 < bytes.length; at += 2)
    text += String.fromCharCode((bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0))
  return text
}

function ofUtf8(bytes: Uint8Array): string {
  const percent = [...bytes].map((octet) => `%${octet.toString(16).padStart(2, '0')}`)
  try {
    return decodeURIComponent(percent.join(''))
  } catch {
    throw new Malformed('timestamp', 'not-utf8')
  }
}
