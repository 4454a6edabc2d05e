/**
 * Reads the bytes of one spreadsheet, in a thread of its own that may be ended: the file comes from
 * outside, and a library that knows twenty formats reads it.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { Cell, Merge, Sheet } from '@chot/core/registration/sheet.ts'
import * as xlsx from '@e965/xlsx'
import { unzipSync, zipSync } from 'fflate'

/** Why a file is not read; the parent tells it as a Problem. */
export type Unreadable = 'unreadable' | 'protected' | 'too-large'
export type WorkbookReading =
  | { readonly sheets: readonly Sheet[] }
  | { readonly unreadable: Unreadable }

const inflatedMax = 64 * 1024 * 1024
const sheetsMax = 50
const rowsMax = 10_000
const columnsMax = 60
const cellTextMax = 1_000

class Refused extends Error {
  readonly why: Unreadable
  constructor(why: Unreadable) {
    super(why)
    this.why = why
  }
}

const begins = (bytes: Uint8Array, ...start: readonly number[]) =>
  start.every((byte, at) => bytes[at] === byte)

/**
 * The same archive without compression: what is in it is unpacked here, never beyond what its
 * directory states, so that the library unpacks nothing.
 */
function unpacked(bytes: Uint8Array): Uint8Array {
  let total = 0
  const files = unzipSync(bytes, {
    filter: ({ originalSize }) => {
      total += originalSize
      if (total > inflatedMax) throw new Refused('too-large')
      return true
    },
  })
  return zipSync(files, { level: 0 })
}

/** UTF-8 or UTF-16 by its mark, UTF-8 when it is that throughout, else Windows-1258. */
function decodeText(bytes: Uint8Array): string {
  if (begins(bytes, 0xff, 0xfe)) return new TextDecoder('utf-16le').decode(bytes)
  if (begins(bytes, 0xfe, 0xff)) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1258').decode(bytes)
  }
}

function open(bytes: Uint8Array): xlsx.WorkBook {
  const options: xlsx.ParsingOptions = {
    // Rows that are hidden are told only with the styles.
    cellStyles: true,
    cellFormula: false,
    cellHTML: false,
    sheetRows: rowsMax + 1,
  }
  if (begins(bytes, 0x50, 0x4b))
    return xlsx.read(unpacked(bytes), { ...options, type: 'array' })
  // The container of old Excel files, and of new ones that a password protects.
  if (begins(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    return xlsx.read(bytes, { ...options, type: 'array' })
  const text = decodeText(bytes).normalize('NFC')
  if (text.includes('\u0000')) throw new Refused('unreadable')
  // Raw: a number in a file of text keeps the zeros it begins with.
  return xlsx.read(text, { ...options, type: 'string', raw: true })
}

function cellOf(cell: xlsx.CellObject | undefined): Cell | null {
  if (cell === undefined || cell.v === undefined || cell.t === 'z') return null
  const shown = (cell.w ?? String(cell.v)).slice(0, cellTextMax)
  return typeof cell.v === 'number' && cell.t === 'n'
    ? { text: shown, number: cell.v }
    : { text: shown }
}

function sheetOf(name: string, hidden: boolean, sheet: xlsx.WorkSheet): Sheet {
  const range = xlsx.utils.decode_range(sheet['!ref'] ?? 'A1')
  if (range.e.r >= rowsMax) throw new Refused('too-large')
  const width = Math.min(range.e.c + 1, columnsMax)
  const rows = Array.from({ length: range.e.r + 1 }, (_, row) =>
    Array.from({ length: width }, (_, column) =>
      cellOf(sheet[xlsx.utils.encode_cell({ r: row, c: column })]),
    ),
  )
  const merges = (sheet['!merges'] ?? [])
    .slice(0, rowsMax)
    .map(({ s, e }): Merge => ({ top: s.r, left: s.c, bottom: e.r, right: e.c }))
  const hiddenRows = (sheet['!rows'] ?? []).flatMap((row, at) =>
    row?.hidden === true && at <= range.e.r ? [at] : [],
  )
  return { name: name.slice(0, 100), hidden, rows, hiddenRows, merges }
}

function read(bytes: Uint8Array): WorkbookReading {
  try {
    const book = open(bytes)
    if (book.SheetNames.length > sheetsMax) throw new Refused('too-large')
    const told = book.Workbook?.Sheets ?? []
    return {
      sheets: book.SheetNames.map((name, at) =>
        sheetOf(name, (told[at]?.Hidden ?? 0) !== 0, book.Sheets[name] ?? {}),
      ),
    }
  } catch (error) {
    if (error instanceof Refused) return { unreadable: error.why }
    const protectedFile =
      error instanceof Error && /password|encrypt/i.test(error.message)
    return { unreadable: protectedFile ? 'protected' : 'unreadable' }
  }
}

parentPort?.postMessage(read(workerData as Uint8Array))
