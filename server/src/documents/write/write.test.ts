/** Both files of a document, read back: words, order, margins, faces, heads of tables. */
import { makeCommitment } from '@chot/core/documents/commitment.ts'
import type { OfficialDocument } from '@chot/core/documents/document.ts'
import { makeChangeNotice } from '@chot/core/documents/letters.ts'
import {
  makeAccountList,
  makeConnectionForm2021,
  makeServiceRegistration,
} from '@chot/core/documents/registration-forms.ts'
import { accounts, format, frame, textOf } from '@chot/core/testing/documents.ts'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { pdfText, readPdf } from '../../testing/read-pdf.ts'
import { pointsOfMm } from './letters.ts'
import { writeDocx } from './write-docx.ts'
import { writePdf } from './write-pdf.ts'

const imprint = { versionCode: 'CHOT-7K2M-QX4D', madeAt: Date.UTC(2026, 10, 21, 3) }

const notice = (count: number) =>
  makeChangeNotice(
    {
      frame,
      sender: 'Văn phòng UBND tỉnh',
      since: '2026-08-21',
      changes: accounts(count).map(({ username, fullName }) => ({
        change: 'joined',
        username,
        fullName,
        agency: 'UBND xã Thử & Nghiệm <A>',
        detail: '',
      })),
    },
    format,
  )

const documents: readonly (readonly [string, OfficialDocument])[] = [
  ['commitment of 2025', makeCommitment({}, '2025-09-12', format)],
  ['commitment of 2021', makeCommitment({}, '2021-08-23', format)],
  ['account list', makeAccountList({ accounts: accounts(60) }, format)],
  ['service registration', makeServiceRegistration({ office: [], offHours: [] }, format)],
  ['connection form of 2021', makeConnectionForm2021({ accounts: [] }, format)],
  ['letter with an annex', notice(30)],
]

/** Letters in no order: a page puts notes and page numbers elsewhere than the description does. */
const letterCounts = (text: string) => {
  const counts = new Map<string, number>()
  for (const letter of text.replace(/\s/gu, ''))
    counts.set(letter, (counts.get(letter) ?? 0) + 1)
  return counts
}

const joined = (text: string) => text.replace(/\s+/gu, '')

const docxParts = (bytes: Uint8Array) =>
  Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]),
  )

describe.each(documents)('%s', (_, made) => {
  it('as PDF has each letter of the description, in faces that are embedded', async () => {
    const bytes = await writePdf(made, imprint)
    const pages = readPdf(bytes)
    const found = letterCounts(pdfText(pages))
    expect(found.has('\ufffd')).toBe(false)
    for (const [letter, count] of letterCounts(textOf(made)))
      expect(found.get(letter) ?? 0, letter).toBeGreaterThanOrEqual(count)
    for (const text of pages.flatMap(({ texts }) => texts))
      expect(text.font).toMatch(/^Tinos/u)
    expect(bytes.toString('latin1').match(/\/FontFile2/gu)?.length).toBeGreaterThan(0)
  })

  it('as PDF keeps the margins of the decree, with page numbers from the second page of a part', async () => {
    const pages = readPdf(await writePdf(made, imprint))
    let inSection = 0
    for (const { widthPt, heightPt, texts } of pages) {
      const [code, ...rest] = texts
      expect(code?.text).toBe(imprint.versionCode)
      const body = [...rest]
      const isFirst = !(Number(rest[0]?.text) > 1 && (rest[0]?.y ?? 99) < pointsOfMm(20))
      inSection = isFirst ? 1 : inSection + 1
      if (!isFirst) {
        expect(body.shift()?.text).toBe(String(inSection))
      }
      for (const { x, y, sizePt } of body) {
        expect(x).toBeGreaterThanOrEqual(pointsOfMm(format.leftMm) - 0.01)
        expect(x).toBeLessThan(widthPt - pointsOfMm(format.rightMm))
        expect(y - sizePt).toBeGreaterThan(pointsOfMm(format.topMm) - 3)
        expect(y).toBeLessThan(heightPt - pointsOfMm(format.bottomMm))
      }
    }
  })

  it('as PDF has no letters of other sizes than the decree’s and ours', async () => {
    const sizes = Object.entries(format).flatMap(([name, size]) =>
      name.endsWith('Pt') && name !== 'paragraphPt' ? [size, size * 0.65] : [],
    )
    for (const [at, { texts }] of readPdf(await writePdf(made, imprint)).entries()) {
      const [code, ...rest] = texts
      expect(code?.sizePt).toBe(7)
      for (const { text, sizePt } of rest)
        expect(
          sizes.some((size) => Math.abs(size - sizePt) < 0.01),
          `${at}: ${text} ${sizePt}`,
        ).toBe(true)
    }
  })

  it('as DOCX is well-formed and has the words in their order, in Times New Roman', () => {
    const parts = docxParts(writeDocx(made, imprint))
    for (const [name, part] of Object.entries(parts))
      expect(XMLValidator.validate(part), name).toBe(true)
    const body = parts['word/document.xml'] ?? ''
    const read = new XMLParser({
      preserveOrder: true,
      trimValues: false,
      parseTagValue: false,
    }).parse(body)
    const words = (node: unknown): string =>
      Array.isArray(node)
        ? node.map(words).join('')
        : typeof node === 'object' && node !== null
          ? Object.entries(node)
              .map(([name, value]) =>
                name === '#text' ? String(value) : name === ':@' ? '' : words(value),
              )
              .join('')
          : ''
    const marks = new Set(made.notes.map(({ mark }) => mark))
    // Numbers of notes are counted by the program that shows them.
    const noNumbers: OfficialDocument = {
      ...made,
      notes: [],
      sections: JSON.parse(
        JSON.stringify(made.sections, (key, value) =>
          key === 'text' && marks.has(value) ? value.replace(/\d+/gu, '') : value,
        ),
      ),
    }
    expect(joined(words(read))).toBe(joined(textOf(noNumbers)))
    expect(parts['word/styles.xml']).toContain('w:ascii="Times New Roman"')
    const mm = (length: number) => Math.round((length * 1440) / 25.4)
    expect(body).toContain(
      `w:top="${mm(format.topMm)}" w:right="${mm(format.rightMm)}" w:bottom="${mm(format.bottomMm)}" w:left="${mm(format.leftMm)}"`,
    )
  })

  it('is the same, byte for byte, whenever it is written', async () => {
    expect((await writePdf(made, imprint)).equals(await writePdf(made, imprint))).toBe(
      true,
    )
    expect(writeDocx(made, imprint)).toEqual(writeDocx(made, imprint))
  })
})

it('a long table has its head on every page and each row once, in order', async () => {
  const made = makeAccountList({ accounts: accounts(200) }, format)
  const pages = readPdf(await writePdf(made, imprint))
  expect(pages.length).toBeGreaterThan(5)
  const firstColumn = pages.map(({ texts }) =>
    texts.filter(({ text }) => text === 'TT').map(({ font }) => font),
  )
  expect(firstColumn).toEqual(pages.map(() => ['Tinos-Bold']))
  const usernames = pages.flatMap(({ texts }) =>
    texts.filter(({ text }) => text.startsWith('thu.')).map(({ text }) => text),
  )
  expect(usernames).toEqual(accounts(200).map(({ username }) => username))
  const body = docxParts(writeDocx(made, imprint))['word/document.xml'] ?? ''
  expect(body.match(/<w:tblHeader\/>/gu)).toHaveLength(1)
  const rows = body.match(/<w:tr>/gu)?.length ?? 0
  expect(rows).toBeGreaterThan(200)
  expect(body.match(/<w:tr><w:trPr><w:cantSplit\/>/gu)).toHaveLength(rows)
})

it('who signs never stands alone on a page', async () => {
  for (const count of [25, 26, 27, 28]) {
    const made = makeAccountList({ accounts: accounts(count) }, format)
    const last = readPdf(await writePdf(made, imprint)).at(-1)
    const texts = last?.texts.map(({ text }) => text) ?? []
    expect(texts.some((text) => text.startsWith('thu.'))).toBe(true)
    expect(texts.some((text) => text.includes('NGƯỜI ĐẠI DIỆN'))).toBe(true)
  }
})

it('a note stands at the foot of the page of its mark', async () => {
  const made = makeServiceRegistration({ office: [], offHours: [] }, format)
  const [first] = readPdf(await writePdf(made, imprint))
  const note = first?.texts.find(({ text }) => text.startsWith('Ngoài giờ hành chính từ'))
  expect(note?.sizePt).toBe(format.notePt)
  expect(note?.y).toBeGreaterThan((first?.heightPt ?? 0) * 0.8)
})

it('the PDF says it is PDF/A-2b and brings the profile of its colours', async () => {
  const bytes = await writePdf(documents[0]?.[1] as OfficialDocument, imprint)
  const source = bytes.toString('latin1')
  expect(source).toContain('<pdfaid:part>2</pdfaid:part>')
  expect(source).toContain('<pdfaid:conformance>B</pdfaid:conformance>')
  expect(source).toMatch(/\/OutputIntents/u)
  expect(source).toContain('/S /GTS_PDFA1')
  expect(source).not.toContain('/Encrypt')
  expect(source).toContain('2026-11-21T03:00:00')
})
