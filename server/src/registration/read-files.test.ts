/**
 * Spreadsheets as offices make them, written by LibreOffice and by hand, each with what must come
 * out of it. The people in them are invented.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { listFields } from '@chot/core/registration/list-columns.ts'
import { readAccountList } from '@chot/core/registration/read-list.ts'
import { zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { readWorkbook } from './read-workbook.ts'

const folder = new URL('./fixtures/', import.meta.url)

/** One line a person: place, what is taken, and what is said of which cell. */
async function told(file: string): Promise<readonly string[]> {
  const { people, leftOut, sheets } = readAccountList(
    await readWorkbook(readFileSync(new URL(file, folder))),
  )
  return [
    ...sheets.flatMap(({ sheet, unread }) =>
      unread === null ? [] : [`${sheet}: ${unread}`],
    ),
    ...people.map(({ row, section, cells, findings }) => {
      const { fullName, username, officerNumber, phone, queriesPerDay } = cells
      const values = [fullName, username, officerNumber, phone, queriesPerDay].map(
        ({ value }) => value || '-',
      )
      const said = listFields.flatMap((field) =>
        cells[field].findings.map((each) => `${field}:${each}`),
      )
      return [
        row,
        ...(section === '' ? [] : [`[${section}]`]),
        ...values,
        ...said,
        ...findings,
      ].join(' ')
    }),
    ...leftOut.map(({ row, reason }) => `${row} ${reason}`),
  ]
}

/** `## file`, then the lines that come out of it. */
const expected = readFileSync(new URL('expected.txt', folder), 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((part) => part.trimEnd().split('\n'))
  .map(([file = '', ...lines]) => ({ file, lines }))

it('has what must come out of every file', () => {
  const files = readdirSync(folder).filter((name) => name !== 'expected.txt')
  expect(expected.map(({ file }) => file)).toEqual(files.sort())
})

it.each(expected)('$file', async ({ file, lines }) => {
  expect(await told(file)).toEqual(lines)
})

const refused = (code: string) => expect.objectContaining({ code })

it('refuses what is no spreadsheet, and what would unpack without end', async () => {
  await expect(readWorkbook(Buffer.from('%PDF-1.7\n\u0000\u0001'))).rejects.toEqual(
    refused('spreadsheet-unreadable'),
  )
  await expect(readWorkbook(Buffer.from('PK\u0003\u0004 and no more'))).rejects.toEqual(
    refused('spreadsheet-unreadable'),
  )
  const bomb = zipSync({ 'xl/workbook.xml': new Uint8Array(65 * 1024 * 1024) })
  await expect(readWorkbook(bomb)).rejects.toEqual(refused('spreadsheet-too-large'))
})

it('refuses an archive whose directory lies about what it holds', async () => {
  const bomb = zipSync({ 'xl/workbook.xml': new Uint8Array(65 * 1024 * 1024) })
  const view = new DataView(bomb.buffer, bomb.byteOffset, bomb.length)
  for (let at = 0; at < bomb.length - 28; at += 1) {
    if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, 100, true)
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 100, true)
  }
  await expect(readWorkbook(bomb)).rejects.toEqual(refused('spreadsheet-unreadable'))
})

it('refuses more rows than a list has', async () => {
  const lines = Array.from({ length: 10_001 }, (_, at) => `${at},a,b`).join('\n')
  await expect(readWorkbook(Buffer.from(lines))).rejects.toEqual(
    refused('spreadsheet-too-large'),
  )
})
