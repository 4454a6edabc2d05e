/**
 * An official document as DOCX (ISO/IEC 29500, transitional), to be edited in Word or LibreOffice.
 * The same description gives the same bytes.
 */
import {
  type Block,
  type Columns,
  type DocumentFormat,
  type OfficialDocument,
  type Paragraph,
  pageMm,
  type Run,
  type Section,
  type Table,
  textWidthMm,
} from '@chot/core/documents/document.ts'
import { strToU8, zipSync } from 'fflate'
import { packageParts, xml } from './docx-package.ts'
import { type Letters, openLetters, pointsOfMm } from './letters.ts'
import { breakLines } from './lines.ts'
import type { Imprint } from './write-pdf.ts'

const twipsOfMm = (mm: number) => Math.round((mm * 1440) / 25.4)
const twipsOfPt = (pt: number) => Math.round(pt * 20)

/** The whole file. */
export function writeDocx(document: OfficialDocument, imprint: Imprint): Uint8Array {
  const letters = openLetters()
  const parts: Record<string, string> = {
    ...packageParts(document, imprint),
    'word/document.xml': documentXml(document, letters),
    'word/footnotes.xml': footnotesXml(document),
  }
  const files = Object.fromEntries(
    Object.entries(parts).map(([name, text]) => [name, strToU8(text)]),
  )
  // A zip states local time; the year is enough, and never before 1980.
  return zipSync(files, { level: 6, mtime: new Date(1980, 0, 1) })
}

/** Numbers 0 and 1 are the separators. */
const noteId = (place: number) => place + 2

/** A mark such as `(1)`: its number is counted by the program that shows it, from the first one on. */
function markParts(mark: string): readonly [string, number, string] {
  const [, before = '', number = '', after = ''] = /^(\D*)(\d+)(\D*)$/u.exec(mark) ?? []
  return [before, Number(number), after]
}

const propertiesXml = (run: Run, sizePt: number) =>
  [
    '<w:rPr>',
    run.bold ? '<w:b/>' : '',
    run.italic ? '<w:i/>' : '',
    `<w:sz w:val="${Math.round(sizePt * 2)}"/>`,
    run.raised ? '<w:vertAlign w:val="superscript"/>' : '',
    '</w:rPr>',
  ].join('')

function runXml(run: Run, sizePt: number): string {
  if (run.note !== undefined)
    return markXml(run, sizePt, `<w:footnoteReference w:id="${noteId(run.note)}"/>`)
  return run.text === ''
    ? ''
    : `<w:r>${propertiesXml(run, sizePt)}<w:t xml:space="preserve">${xml(run.text)}</w:t></w:r>`
}

function markXml({ note: _, ...run }: Run, sizePt: number, number: string): string {
  const [before, , after] = markParts(run.text)
  const sides = [before, after].map((text) => runXml({ ...run, text }, sizePt))
  return sides.join(`<w:r>${propertiesXml(run, sizePt)}${number}</w:r>`)
}

const alignments = {
  left: 'left',
  center: 'center',
  right: 'right',
  justify: 'both',
} as const

function paragraphXml(
  paragraph: Paragraph,
  format: DocumentFormat,
  widthPt: number,
  letters: Letters,
): string {
  const { align, runs, sizePt, rule } = paragraph
  const line = Math.round(240 * (align === 'justify' ? format.lineSpacing : 1))
  const after = rule === undefined ? (paragraph.afterPt ?? 0) : 0
  const properties = [
    paragraph.withNext || rule !== undefined ? '<w:keepNext/>' : '',
    `<w:spacing w:before="${twipsOfPt(paragraph.beforePt ?? 0)}" w:after="${twipsOfPt(after)}" w:line="${line}" w:lineRule="auto"/>`,
    paragraph.firstLineMm === undefined
      ? ''
      : `<w:ind w:firstLine="${twipsOfMm(paragraph.firstLineMm)}"/>`,
    `<w:jc w:val="${alignments[align]}"/>`,
    `<w:rPr><w:sz w:val="${Math.round(sizePt * 2)}"/></w:rPr>`,
  ].join('')
  const text = `<w:p><w:pPr>${properties}</w:pPr>${runs.map((run) => runXml(run, sizePt)).join('')}</w:p>`
  return text + (rule === undefined ? '' : ruleXml(paragraph, widthPt, letters))
}

/** A flat paragraph with a line above it, set in from both sides so that the line is that long. */
function ruleXml(paragraph: Paragraph, widthPt: number, letters: Letters): string {
  const last = breakLines(paragraph.runs, paragraph.sizePt, widthPt, letters).at(-1)
  const long = (last?.widthPt ?? 0) * (paragraph.rule === 'whole' ? 1 : 0.4)
  const side = twipsOfPt(Math.max(0, (widthPt - long) / 2))
  return `<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr><w:spacing w:before="20" w:after="${twipsOfPt(paragraph.afterPt ?? 0)}" w:line="40" w:lineRule="exact"/><w:ind w:left="${side}" w:right="${side}"/><w:rPr><w:sz w:val="4"/></w:rPr></w:pPr></w:p>`
}

const cellXml = (widthMm: number, content: string, more = '') =>
  `<w:tc><w:tcPr><w:tcW w:w="${twipsOfMm(widthMm)}" w:type="dxa"/>${more}</w:tcPr>${content}</w:tc>`

const gridXml = (widthsMm: readonly number[]) =>
  `<w:tblGrid>${widthsMm.map((width) => `<w:gridCol w:w="${twipsOfMm(width)}"/>`).join('')}</w:tblGrid>`

const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0)

function columnsXml(
  { widthsMm, cells, afterPt }: Columns,
  format: DocumentFormat,
  letters: Letters,
): string {
  const content = cells.map((paragraphs, at) => {
    const width = widthsMm[at] ?? 0
    const inner = paragraphs.map((each) =>
      paragraphXml(each, format, pointsOfMm(width), letters),
    )
    return cellXml(width, inner.join('') || '<w:p/>')
  })
  const margins =
    '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
  const after = `<w:p><w:pPr><w:spacing w:before="0" w:after="${twipsOfPt(afterPt ?? 0)}" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>`
  return `<w:tbl><w:tblPr><w:tblW w:w="${twipsOfMm(sum(widthsMm))}" w:type="dxa"/><w:tblLayout w:type="fixed"/>${margins}</w:tblPr>${gridXml(widthsMm)}<w:tr><w:trPr><w:cantSplit/></w:trPr>${content.join('')}</w:tr></w:tbl>${after}`
}

const borderSides = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
const borders = borderSides
  .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>`)
  .join('')

/** @param withNext the last row stays with what follows */
function tableXml({ columns, rows, sizePt }: Table, withNext: boolean): string {
  const widths = columns.map(({ widthMm }) => widthMm)
  const paragraph = (runs: readonly Run[], align: Paragraph['align'], kept = '') =>
    `<w:p><w:pPr>${kept}<w:spacing w:before="0" w:after="0"/><w:jc w:val="${alignments[align]}"/><w:rPr><w:sz w:val="${Math.round(sizePt * 2)}"/></w:rPr></w:pPr>${runs.map((run) => runXml(run, sizePt)).join('')}</w:p>`
  const middle = '<w:vAlign w:val="center"/>'
  const head = columns.map((column) =>
    cellXml(column.widthMm, paragraph(column.head, 'center'), middle),
  )
  const body = rows.map((texts, place) => {
    const kept = withNext && place === rows.length - 1 ? '<w:keepNext/>' : ''
    const cells = columns.map(({ widthMm, align }, at) => {
      const text = texts[at] ?? ''
      return cellXml(widthMm, paragraph(text === '' ? [] : [{ text }], align, kept))
    })
    return `<w:tr><w:trPr><w:cantSplit/></w:trPr>${cells.join('')}</w:tr>`
  })
  const padding = twipsOfPt(4)
  return `<w:tbl><w:tblPr><w:tblW w:w="${twipsOfMm(sum(widths))}" w:type="dxa"/><w:tblBorders>${borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="${padding}" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="${padding}" w:type="dxa"/></w:tblCellMar></w:tblPr>${gridXml(widths)}<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>${head.join('')}</w:tr>${body.join('')}</w:tbl><w:p><w:pPr>${withNext ? '<w:keepNext/>' : ''}<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>`
}

function blockXml(
  block: Block,
  format: DocumentFormat,
  landscape: boolean,
  next: Block | undefined,
  letters: Letters,
): string {
  if (block.kind === 'columns') return columnsXml(block, format, letters)
  if (block.kind === 'table')
    return tableXml(block, next !== undefined && next.kind !== 'table')
  const widthPt = pointsOfMm(textWidthMm(format, landscape))
  return paragraphXml(block, format, widthPt, letters)
}

/** Page numbers begin anew in each section and stand from its second page on. */
function sectionXml({ landscape }: Section, { format, notes }: OfficialDocument): string {
  const [, firstNote] = markParts(notes[0]?.mark ?? '1')
  const width = twipsOfMm(landscape ? pageMm.height : pageMm.width)
  const height = twipsOfMm(landscape ? pageMm.width : pageMm.height)
  const orient = landscape ? ' w:orient="landscape"' : ''
  return `<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" r:id="rIdFooter"/><w:footerReference w:type="first" r:id="rIdFooter"/><w:footnotePr><w:numFmt w:val="decimal"/><w:numStart w:val="${firstNote}"/></w:footnotePr><w:type w:val="nextPage"/><w:pgSz w:w="${width}" w:h="${height}"${orient}/><w:pgMar w:top="${twipsOfMm(format.topMm)}" w:right="${twipsOfMm(format.rightMm)}" w:bottom="${twipsOfMm(format.bottomMm)}" w:left="${twipsOfMm(format.leftMm)}" w:header="${twipsOfMm(10)}" w:footer="${twipsOfMm(8)}" w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>`
}

function documentXml(document: OfficialDocument, letters: Letters): string {
  const { sections, format } = document
  const body = sections.map((section, at) => {
    const blocks = section.blocks.map((block, place) =>
      blockXml(block, format, section.landscape, section.blocks[place + 1], letters),
    )
    const properties = sectionXml(section, document)
    // All but the last section end in a paragraph that holds their properties.
    const end =
      at === sections.length - 1
        ? properties
        : `<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>${properties}</w:pPr></w:p>`
    return blocks.join('') + end
  })
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>${body.join('')}</w:body></w:document>`
}

function footnotesXml({ notes, format }: OfficialDocument): string {
  const separators = (['separator', 'continuationSeparator'] as const).map(
    (type, id) =>
      `<w:footnote w:type="${type}" w:id="${id}"><w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr><w:r><w:${type}/></w:r></w:p></w:footnote>`,
  )
  const texts = notes.map(({ mark, runs }, place) => {
    const number = markXml(
      { text: mark, raised: true },
      format.notePt,
      '<w:footnoteRef/>',
    )
    const text = [{ text: ' ' }, ...runs].map((run) => runXml(run, format.notePt))
    return `<w:footnote w:id="${noteId(place)}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/><w:spacing w:before="0" w:after="40"/></w:pPr>${number}${text.join('')}</w:p></w:footnote>`
  })
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${separators.join('')}${texts.join('')}</w:footnotes>`
}
