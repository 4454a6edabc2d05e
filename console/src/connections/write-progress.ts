/** The progress of a drive as a file, made here of rows that are here. */
import type { DriveView, ProgressRow } from '@chot/contract/drives.ts'
import type { CellObject, SheetData } from 'write-excel-file/browser'
import { formatCivil } from '../format.ts'
import { vi } from '../text/vi.ts'
import { saveFile } from '../ui/save-text.ts'
import { lacksText } from './lacks.ts'

// Offices read Vietnamese, whatever language the screen is in.
const { drives, files, agencies } = vi

const heads = [
  'Mã cơ quan',
  drives.agency,
  drives.kind,
  drives.area,
  drives.state,
  drives.file,
  drives.missing,
  drives.dueOn,
  drives.connection,
]

/** One line for each agency, as texts. */
export function progressLines(rows: readonly ProgressRow[]): string[][] {
  return rows.map((row) => [
    row.agency.code,
    row.agency.name,
    agencies.kinds[row.agency.kind as 'commune'],
    row.area,
    drives.progress[row.progress],
    row.file === null ? drives.noFile : files.states[row.file.state],
    row.progress === 'done'
      ? ''
      : row.lacks.length === 0
        ? drives.sendMissing
        : lacksText(row.lacks, vi),
    formatCivil(row.dueOn),
    row.connection === null ? '' : files.connections[row.connection],
  ])
}

/** RFC 4180; a cell that a spreadsheet would take for a formula is led by an apostrophe. */
export function csvOf(lines: readonly (readonly string[])[]): string {
  const cell = (text: string) => {
    const safe = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text
    return /[",\n\r]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return lines.map((line) => line.map(cell).join(',')).join('\r\n')
}

const nameOf = (drive: DriveView, ending: string) =>
  `${drives.fileName}-${drive.dueOn}.${ending}`

export async function saveCsv(
  drive: DriveView,
  rows: readonly ProgressRow[],
): Promise<void> {
  // The mark makes Excel read UTF-8.
  const text = `\ufeff${csvOf([heads, ...progressLines(rows)])}\r\n`
  saveFile(nameOf(drive, 'csv'), new Blob([text], { type: 'text/csv' }))
}

const widths = [16, 40, 16, 20, 16, 16, 60, 14, 16]

export async function saveWorkbook(
  drive: DriveView,
  rows: readonly ProgressRow[],
): Promise<void> {
  const { default: writeXlsxFile } = await import('write-excel-file/browser')
  const grid = { borderStyle: 'thin', borderColor: '#808080', wrap: true } as const
  const text = (value: string, style: object = grid): CellObject => ({
    ...style,
    value,
    type: String,
    format: '@',
  })
  const head = { ...grid, fontWeight: 'bold', align: 'center' } as const
  const data: SheetData = [
    heads.map((each) => text(each, head)),
    ...progressLines(rows).map((line) => line.map((each) => text(each))),
  ]
  const options = {
    sheet: 'Tiến độ',
    columns: widths.map((width) => ({ width })),
    orientation: 'landscape' as const,
    fontFamily: 'Times New Roman',
    fontSize: 12,
  }
  saveFile(nameOf(drive, 'xlsx'), await writeXlsxFile(data, options).toBlob())
}
