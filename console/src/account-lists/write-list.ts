/** Workbooks made here, of rows that are here: nothing goes to the server for them. */
import { type Finding, findings } from '@chot/core/registration/list-cells.ts'
import { type ListField, listFields } from '@chot/core/registration/list-columns.ts'
import type { PersonRow } from '@chot/core/registration/read-list.ts'
import type { CellObject, SheetData } from 'write-excel-file/browser'
import { vi } from '../text/vi.ts'
import { saveFile } from '../ui/save-text.ts'
import { shownValue } from './list-rows.ts'

// Offices and the Ministry read Vietnamese, whatever language the screen is in.
const { lists } = vi

const grid = {
  borderStyle: 'thin',
  borderColor: '#808080',
  wrap: true,
  alignVertical: 'top',
} as const
const head = { ...grid, fontWeight: 'bold', align: 'center' } as const
const marks = { fault: '#FFC7CE', warning: '#FFEB9C' } as const
/** Of dispatch 6383, in its order. */
const formFields = [
  'username',
  'fullName',
  'officerNumber',
  'staffCode',
  'phone',
  'queriesPerDay',
] as const satisfies readonly ListField[]
const widths: Readonly<Record<(typeof formFields)[number], number>> = {
  username: 28,
  fullName: 26,
  officerNumber: 16,
  staffCode: 14,
  phone: 14,
  queriesPerDay: 14,
}

/** As text: a spreadsheet that takes them for numbers loses their zeros once more. */
const text = (value: string, style: object = grid): CellObject => ({
  ...style,
  value,
  type: String,
  format: '@',
})

async function save(
  name: string,
  data: SheetData,
  columns: readonly number[],
): Promise<void> {
  const { default: writeXlsxFile } = await import('write-excel-file/browser')
  const options = {
    sheet: 'Danh sách',
    columns: columns.map((width) => ({ width })),
    orientation: 'landscape' as const,
    fontFamily: 'Times New Roman',
    fontSize: 12,
  }
  saveFile(name, await writeXlsxFile(data, options).toBlob())
}

/** The mark a cell gets: the worst that is said of it. */
function markOf(said: readonly Finding[]): 'fault' | 'warning' | null {
  const kinds = said.map((each) => findings[each])
  return kinds.includes('fault') ? 'fault' : kinds.includes('warning') ? 'warning' : null
}

/** The rows that an office has to mend, as it wrote them, with the cells marked and named. */
export function saveMarked(rows: readonly PersonRow[], fileName: string): Promise<void> {
  const columns = [
    'Hàng trong tệp đã gửi',
    ...formFields.map((field) => lists.fields[field]),
    'Cần sửa',
  ]
  const span = { columnSpan: columns.length }
  const data: SheetData = [
    [
      text('CÁC DÒNG CẦN SỬA TRONG DANH SÁCH TÀI KHOẢN', {
        ...span,
        fontWeight: 'bold',
        align: 'center',
      }),
    ],
    [text(`Tệp đã gửi: ${fileName}. Sửa các ô tô màu trong tệp gốc rồi gửi lại.`, span)],
    columns.map((each) => text(each, head)),
    ...rows.map((row) => [
      text(`${row.sheet}, ${row.row}`),
      ...formFields.map((field) => {
        const mark = markOf(row.cells[field].findings)
        return text(
          row.cells[field].read,
          mark === null ? grid : { ...grid, backgroundColor: marks[mark] },
        )
      }),
      text(remarksOf(row)),
    ]),
  ]
  const whole = [18, ...formFields.map((field) => widths[field]), 50]
  return save('danh-sach-can-sua.xlsx', data, whole)
}

/** What is said of a row, cell by cell, as an office is to read it. */
function remarksOf(row: PersonRow): string {
  const grave = (each: Finding) => findings[each] !== 'repair'
  const cells = listFields.flatMap((field) =>
    row.cells[field].findings
      .filter(grave)
      .map((each) => `${lists.fields[field]}: ${lists.findings[each]}`),
  )
  return [
    ...cells,
    ...row.findings.filter(grave).map((each) => lists.findings[each]),
  ].join('\n')
}

/** The table of the official form (dispatch 6383, 12/09/2025, section 4). */
export function saveForm(rows: readonly PersonRow[]): Promise<void> {
  const data: SheetData = [
    ['TT', ...formFields.map((field) => lists.fields[field])].map((each) =>
      text(each, head),
    ),
    ...rows.map((row, at) => [
      text(String(at + 1)),
      ...formFields.map((field) => text(shownValue(row, field))),
    ]),
  ]
  const whole = [6, ...formFields.map((field) => widths[field])]
  return save('danh-sach-tai-khoan.xlsx', data, whole)
}
