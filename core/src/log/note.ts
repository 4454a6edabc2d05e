/**
 * Signed notes: C2SP signed-note, revision 0552876. A note says nothing until a signature of a
 * known key on it holds; unknown keys are passed over, so that logs may change keys and witnesses
 * may add theirs.
 */
import {
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  encodeUtf8,
  Malformed,
} from './note-encoding.ts'
import { isKeyName, readUint32 } from './note-key.ts'

/** The limits of golang.org/x/mod/sumdb/note; the specification asks for 16 signatures or more. */
export const noteBytesMax = 1_000_000
export const noteSignaturesMax = 100

export interface NoteSignature {
  readonly name: string
  readonly keyId: number
  /** Without the key id; not empty. */
  readonly signature: Uint8Array
}

export interface SignedNote {
  /** Ends in a newline. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

// The tab and the carriage return are meant as well: a note has no control character but newline.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\u0000-\u0009\u000b-\u001f]/u
const linePrefix = '— '

/**
 * The bytes of a note's text: what an Ed25519 key (type 0x01) signs.
 * @throws Malformed `note` unless the text ends in newline, is well-formed and free of control
 * characters.
 */
export function noteMessage(text: string): Uint8Array {
  if (!text.endsWith('\n')) throw new Malformed('note', 'no-text')
  if (controlCharacter.test(text)) throw new Malformed('note', 'control-character')
  const bytes = encodeUtf8(text)
  if (bytes === undefined) throw new Malformed('note', 'not-utf8')
  return bytes
}

/** `— <name> <base64 of key id ‖ signature>` and newline. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  if (!isKeyName(name)) throw new Malformed('note', 'key-name')
  if (signature.length === 0) throw new Malformed('note', 'signature-length')
  const bytes = new Uint8Array(4 + signature.length)
  bytes[0] = keyId >>> 24
  bytes[1] = keyId >>> 16
  bytes[2] = keyId >>> 8
  bytes[3] = keyId
  bytes.set(signature, 4)
  return `${linePrefix}${name} ${encodeBase64(bytes)}\n`
}

/**
 * One or more signature lines, as below a note and as a witness answers with.
 * @throws Malformed `note`
 */
export function parseSignatureLines(text: string): NoteSignature[] {
  if (!text.endsWith('\n')) throw new Malformed('note', 'no-signature')
  const lines = text.slice(0, -1).split('\n')
  if (lines.length > noteSignaturesMax) throw new Malformed('note', 'too-many')
  return lines.map((line) => {
    const space = line.indexOf(' ', linePrefix.length)
    if (!line.startsWith(linePrefix) || space < 0)
      throw new Malformed('note', 'signature-line')
    const name = line.slice(linePrefix.length, space)
    if (!isKeyName(name)) throw new Malformed('note', 'key-name')
    const bytes = decodeBase64(line.slice(space + 1))
    if (bytes === undefined) throw new Malformed('note', 'base64')
    if (bytes.length < 5) throw new Malformed('note', 'signature-length')
    return { name, keyId: readUint32(bytes), signature: bytes.slice(4) }
  })
}

/** @throws Malformed `note` if the note would not be read back as it is. */
export function formatNote({ text, signatures }: SignedNote): Uint8Array {
  const message = noteMessage(text)
  if (signatures.length === 0) throw new Malformed('note', 'no-signature')
  if (signatures.length > noteSignaturesMax) throw new Malformed('note', 'too-many')
  const lines = encodeUtf8(`\n${signatures.map(formatSignatureLine).join('')}`)
  if (lines === undefined) throw new Malformed('note', 'not-utf8')
  if (message.length + lines.length > noteBytesMax)
    throw new Malformed('note', 'too-long')
  const bytes = new Uint8Array(message.length + lines.length)
  bytes.set(message)
  bytes.set(lines, message.length)
  return bytes
}

/**
 * Splits a note at its last empty line. Checks the form only, no signature.
 * @throws Malformed `note`
 */
export function parseNote(bytes: Uint8Array): SignedNote {
  if (bytes.length > noteBytesMax) throw new Malformed('note', 'too-long')
  const whole = decodeUtf8(bytes)
  if (whole === undefined) throw new Malformed('note', 'not-utf8')
  if (controlCharacter.test(whole)) throw new Malformed('note', 'control-character')
  const split = whole.lastIndexOf('\n\n')
  if (split < 0) throw new Malformed('note', 'no-signature')
  return {
    text: whole.slice(0, split + 1),
    signatures: parseSignatureLines(whole.slice(split + 2)),
  }
}
