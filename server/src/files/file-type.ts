/**
 * What a file that was handed in is, by its content and never by its name, and whether it holds
 * anything that acts when it is opened: macros, scripts, embedded files, templates fetched from
 * outside. What cannot be looked into is refused.
 */
import { constants, inflateSync } from 'node:zlib'
import { unzipSync } from 'fflate'

export const fileTypes = ['pdf', 'docx', 'xlsx', 'jpeg', 'png'] as const
export type FileType = (typeof fileTypes)[number]

export const mediaTypes: Readonly<Record<FileType, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  jpeg: 'image/jpeg',
  png: 'image/png',
}

export type FileFinding =
  | { readonly type: FileType }
  | { readonly refused: 'attachment-type' | 'attachment-active' }

const refuseType: FileFinding = { refused: 'attachment-type' }
const refuseActive: FileFinding = { refused: 'attachment-active' }

const begins = (bytes: Uint8Array, ...start: readonly number[]) =>
  start.every((byte, at) => bytes[at] === byte)
const ends = (bytes: Uint8Array, ...end: readonly number[]) =>
  end.every((byte, at) => bytes[bytes.length - end.length + at] === byte)

/** Judges the bytes of one file. */
export function findFileType(bytes: Uint8Array): FileFinding {
  if (begins(bytes, 0x25, 0x50, 0x44, 0x46, 0x2d)) return judgePdf(bytes)
  if (begins(bytes, 0x50, 0x4b, 0x03, 0x04)) return judgeOffice(bytes)
  if (begins(bytes, 0xff, 0xd8, 0xff) && ends(bytes, 0xff, 0xd9)) return { type: 'jpeg' }
  const isPng =
    begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) &&
    ends(bytes, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82)
  return isPng ? { type: 'png' } : refuseType
}

/** Names of ISO 32000-2 that make a PDF act, or carry other files. `#xx` may stand for any letter. */
const activeNames =
  /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|GoToR|Rendition|Movie|Sound)(?![A-Za-z0-9])/u
const objectStreamsMax = 20_000
const inflatedMax = 64 * 1024 * 1024

const unescaped = (text: string) =>
  text.replace(/#([0-9A-Fa-f]{2})/gu, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )

/** Encrypted files are refused: nobody could look into them. */
function judgePdf(bytes: Uint8Array): FileFinding {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(
    'latin1',
  )
  if (!text.slice(-2048).includes('%%EOF')) return refuseType
  if (/\/Encrypt(?![A-Za-z0-9])/u.test(unescaped(text))) return refuseActive
  // Outside streams, where objects stand in clear.
  if (activeNames.test(unescaped(text.replace(/stream\r?\n[\s\S]*?endstream/gu, ''))))
    return refuseActive
  // Objects may stand compressed in streams of their own (§7.5.7).
  let left = inflatedMax
  let streams = 0
  for (const found of text.matchAll(/\/ObjStm[\s\S]{0,400}?stream\r?\n/gu)) {
    streams += 1
    if (streams > objectStreamsMax) return refuseActive
    const start = found.index + found[0].length
    const end = text.indexOf('endstream', start)
    if (end < 0) return refuseType
    try {
      const inflated = inflateSync(Buffer.from(text.slice(start, end), 'latin1'), {
        maxOutputLength: left,
        finishFlush: constants.Z_SYNC_FLUSH,
      }).toString('latin1')
      left -= inflated.length
      if (left <= 0 || activeNames.test(unescaped(inflated))) return refuseActive
    } catch {
      // Compressed otherwise than everybody does: it cannot be looked into.
      return refuseActive
    }
  }
  return { type: 'pdf' }
}

const partBytesMax = 2_000_000
const partsMax = 5_000
const unpackedMax = 200_000_000
/** Parts of ECMA-376 packages that hold programs or other files. */
const activeParts =
  /(?:^|\/)(?:vbaProject\.bin|vbaData\.xml|macrosheets\/|activeX\/|embeddings\/|oleObject|customUI\/|externalLinks\/|attachedToolbars)/iu
const activeContent = /macroEnabled|vbaProject|activeX|oleObject|macrosheet/iu
/** A relationship that leads out of the file; only what one clicks on may. */
const outside = /<Relationship\b[^>]*TargetMode\s*=\s*["']External["'][^>]*>/giu
const isHyperlink = (relationship: string) =>
  /Type\s*=\s*["'][^"']*\/hyperlink["']/iu.test(relationship) &&
  /Target\s*=\s*["'](?:https?:|mailto:)/iu.test(relationship)

function judgeOffice(bytes: Uint8Array): FileFinding {
  let unpacked = 0
  let parts = 0
  let active = false
  let files: Readonly<Record<string, Uint8Array>>
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        unpacked += originalSize
        parts += 1
        if (parts > partsMax || unpacked > unpackedMax) throw new Error('too large')
        active ||= activeParts.test(name)
        return (
          (name === '[Content_Types].xml' || name.endsWith('.rels')) &&
          originalSize <= partBytesMax
        )
      },
    })
  } catch {
    return refuseType
  }
  const text = (name: string) => new TextDecoder().decode(files[name])
  const contentTypes =
    files['[Content_Types].xml'] === undefined ? '' : text('[Content_Types].xml')
  const relationships = Object.keys(files).filter((name) => name.endsWith('.rels'))
  if (active || activeContent.test(contentTypes)) return refuseActive
  for (const name of relationships)
    for (const [relationship] of text(name).matchAll(outside))
      if (!isHyperlink(relationship)) return refuseActive
  if (contentTypes.includes('wordprocessingml.document.main+xml')) return { type: 'docx' }
  return contentTypes.includes('spreadsheetml.sheet.main+xml')
    ? { type: 'xlsx' }
    : refuseType
}
