/**
 * An official document as PDF/A-2b (ISO 19005-2): fonts embedded, colours named by a profile, no
 * instant but the one given, so that the same description gives the same bytes.
 */
import {
  type Block,
  type Columns,
  type OfficialDocument,
  type Paragraph,
  type Section,
  type Table,
  textWidthMm,
} from '@chot/core/documents/document.ts'
import PDFDocument from 'pdfkit'
import {
  ascentRatio,
  type Letters,
  lineRatio,
  openLetters,
  pointsOfMm,
} from './letters.ts'
import { breakLines, type Line } from './lines.ts'
import { openPages, type Pages } from './pages.ts'

export interface Imprint {
  /** Stands small at the foot of each page. */
  readonly versionCode: string
  /** UTC milliseconds. */
  readonly madeAt: number
}

type Pdf = InstanceType<typeof PDFDocument>

/** Lines of a paragraph where they will stand, and how high it all is. */
interface Laid {
  readonly paragraph: Paragraph
  readonly lines: readonly Line[]
  readonly linePt: number
  readonly heightPt: number
}

const cellPaddingPt = { side: 4, top: 2.5 }
const rulePt = 5
const tableEndPt = 6

/** The whole file. */
export async function writePdf(
  document: OfficialDocument,
  imprint: Imprint,
): Promise<Buffer> {
  const pdf = new PDFDocument({
    autoFirstPage: false,
    pdfVersion: '1.7',
    subset: 'PDF/A-2b',
    lang: 'vi-VN',
    displayTitle: true,
    info: {
      Title: document.title,
      Subject: `${document.kind} ${document.edition}`,
      Keywords: imprint.versionCode,
      Creator: 'Chốt',
      Producer: 'Chốt',
      CreationDate: new Date(imprint.madeAt),
      ModDate: new Date(imprint.madeAt),
    },
  })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((resolve, reject) => {
    pdf.on('end', resolve)
    pdf.on('error', reject)
  })
  const letters = openLetters(pdf)
  for (const section of document.sections)
    writeSection(pdf, document, section, imprint, letters)
  pdf.end()
  await ended
  return Buffer.concat(chunks)
}

function writeSection(
  pdf: Pdf,
  document: OfficialDocument,
  section: Section,
  imprint: Imprint,
  letters: Letters,
): void {
  const { format } = document
  const widthPt = pointsOfMm(textWidthMm(format, section.landscape))
  const leftPt = pointsOfMm(format.leftMm)

  const lay = (paragraph: Paragraph, width: number): Laid => {
    const spacing = paragraph.align === 'justify' ? format.lineSpacing : 1
    const linePt = paragraph.sizePt * lineRatio * spacing
    const lines = breakLines(
      paragraph.runs,
      paragraph.sizePt,
      width,
      letters,
      pointsOfMm(paragraph.firstLineMm ?? 0),
    )
    const heightPt =
      (paragraph.beforePt ?? 0) +
      lines.length * linePt +
      (paragraph.rule === undefined ? 0 : rulePt) +
      (paragraph.afterPt ?? 0)
    return { paragraph, lines, linePt, heightPt }
  }

  const drawLine = (
    line: Line,
    { paragraph, linePt, lines }: Laid,
    fromPt: number,
    width: number,
    topPt: number,
  ): { readonly fromPt: number } => {
    const first = line === lines[0]
    const indent = first ? pointsOfMm(paragraph.firstLineMm ?? 0) : 0
    const roomPt = width - indent
    const justified = paragraph.align === 'justify' && !line.last && line.spaces > 0
    const extra = justified ? (roomPt - line.widthPt) / line.spaces : 0
    const shift =
      paragraph.align === 'center'
        ? (roomPt - line.widthPt) / 2
        : paragraph.align === 'right'
          ? roomPt - line.widthPt
          : 0
    const start = fromPt + indent + shift
    const baseline = topPt + linePt - paragraph.sizePt * (lineRatio - ascentRatio)
    for (const piece of line.pieces) {
      const rise = piece.raised ? paragraph.sizePt * 0.35 : 0
      pdf
        .font(piece.face)
        .fontSize(piece.sizePt)
        .text(
          piece.text,
          start + piece.fromPt + piece.spacesBefore * extra,
          baseline - rise - piece.sizePt * ascentRatio,
          { lineBreak: false, wordSpacing: extra },
        )
    }
    return { fromPt: start }
  }

  const strokeRule = (fromPt: number, toPt: number, atPt: number) =>
    pdf.lineWidth(0.7).moveTo(fromPt, atPt).lineTo(toPt, atPt).stroke()

  /** All of it at once, where it is known to fit. */
  const draw = (laid: Laid, fromPt: number, width: number, topPt: number) => {
    let atPt = topPt + (laid.paragraph.beforePt ?? 0)
    let start = fromPt
    for (const line of laid.lines) {
      start = drawLine(line, laid, fromPt, width, atPt).fromPt
      atPt += laid.linePt
    }
    drawRule(laid, start, atPt)
  }

  const drawRule = ({ paragraph, lines }: Laid, startPt: number, atPt: number) => {
    const last = lines.at(-1)
    if (paragraph.rule === undefined || last === undefined) return
    const long = last.widthPt * (paragraph.rule === 'whole' ? 1 : 0.4)
    const from = startPt + (last.widthPt - long) / 2
    strokeRule(from, from + long, atPt + 2)
  }

  const noteLines = (place: number): Laid => {
    const note = document.notes[place]
    const runs = [
      { text: note?.mark ?? '', raised: true },
      { text: ' ' },
      ...(note?.runs ?? []),
    ]
    return lay(
      { kind: 'paragraph', runs, align: 'left', sizePt: format.notePt, afterPt: 2 },
      widthPt,
    )
  }

  const pages: Pages = openPages(pdf, document, section, imprint, letters, {
    height: (place) => noteLines(place).heightPt,
    draw: (place, topPt) => draw(noteLines(place), leftPt, widthPt, topPt),
  })

  const writeParagraph = (laid: Laid) => {
    const { lines, linePt, paragraph } = laid
    pages.skip(paragraph.beforePt ?? 0)
    lines.forEach((line, at) => {
      // Neither the first line alone at a foot nor the last alone at a head.
      const together = at === 0 || at === lines.length - 2 ? 2 : 1
      const needPt = Math.min(together, lines.length - at) * linePt
      const topPt = pages.take(linePt, needPt, line.notes)
      const { fromPt } = drawLine(line, laid, leftPt, widthPt, topPt)
      if (at === lines.length - 1) drawRule(laid, fromPt, topPt + linePt)
    })
    pages.skip((paragraph.rule === undefined ? 0 : rulePt) + (paragraph.afterPt ?? 0))
  }

  const layColumns = ({ widthsMm, cells }: Columns) => {
    let fromPt = leftPt
    const laid = cells.map((paragraphs, at) => {
      const width = pointsOfMm(widthsMm[at] ?? 0)
      const cell = { fromPt, width, laid: paragraphs.map((each) => lay(each, width)) }
      fromPt += width
      return cell
    })
    const heights = laid.map((cell) => cell.laid.reduce((sum, l) => sum + l.heightPt, 0))
    return { laid, heightPt: Math.max(0, ...heights) }
  }

  const writeColumns = (columns: Columns) => {
    const { laid, heightPt } = layColumns(columns)
    const topPt = pages.take(heightPt, heightPt, [])
    for (const cell of laid) {
      let atPt = topPt
      for (const each of cell.laid) {
        draw(each, cell.fromPt, cell.width, atPt)
        atPt += each.heightPt
      }
    }
    pages.skip(columns.afterPt ?? 0)
  }

  type Row = { readonly cells: readonly Laid[]; readonly heightPt: number }
  const layRow = (table: Table, cells: readonly Paragraph[]): Row => {
    const laid = cells.map((cell, at) =>
      lay(cell, pointsOfMm(table.columns[at]?.widthMm ?? 0) - 2 * cellPaddingPt.side),
    )
    const inner = Math.max(0, ...laid.map((each) => each.heightPt))
    return { cells: laid, heightPt: inner + 2 * cellPaddingPt.top }
  }
  const headOf = (table: Table): Row =>
    layRow(
      table,
      table.columns.map(({ head }) => ({
        kind: 'paragraph',
        runs: head,
        align: 'center',
        sizePt: table.sizePt,
      })),
    )
  const rowOf = (table: Table, texts: readonly string[]): Row =>
    layRow(
      table,
      table.columns.map(({ align }, at) => ({
        kind: 'paragraph',
        runs: [{ text: texts[at] ?? '' }],
        align,
        sizePt: table.sizePt,
      })),
    )
  const drawRow = (table: Table, row: Row, topPt: number, middle: boolean) => {
    let fromPt = leftPt
    pdf.lineWidth(0.5)
    for (const { widthMm } of table.columns) {
      pdf.rect(fromPt, topPt, pointsOfMm(widthMm), row.heightPt)
      fromPt += pointsOfMm(widthMm)
    }
    pdf.stroke()
    fromPt = leftPt
    row.cells.forEach((cell, at) => {
      const width = pointsOfMm(table.columns[at]?.widthMm ?? 0)
      const free = row.heightPt - 2 * cellPaddingPt.top - cell.heightPt
      draw(
        cell,
        fromPt + cellPaddingPt.side,
        width - 2 * cellPaddingPt.side,
        topPt + cellPaddingPt.top + (middle ? free / 2 : 0),
      )
      fromPt += width
    })
  }
  const writeTable = (table: Table, withLastPt: number) => {
    const head = headOf(table)
    const marks = head.cells.flatMap((cell) => cell.lines.flatMap((line) => line.notes))
    const [first] = table.rows
    const firstPt = first === undefined ? 0 : rowOf(table, first).heightPt
    const drawHead = (notes: readonly number[], needPt: number) => {
      const topPt = pages.take(head.heightPt, needPt, notes)
      drawRow(table, head, topPt, true)
    }
    drawHead(marks, head.heightPt + firstPt)
    for (const [at, texts] of table.rows.entries()) {
      const row = rowOf(table, texts)
      // Who signs does not stand alone on a page.
      const withPt = at > 0 && at === table.rows.length - 1 ? withLastPt : 0
      if (!pages.fits(row.heightPt + withPt)) {
        pages.next()
        drawHead([], head.heightPt)
      }
      drawRow(table, row, pages.take(row.heightPt, row.heightPt, []), false)
    }
    pages.skip(tableEndPt)
  }

  /** What must fit at least, so that a block may begin on a page. */
  const beginningPt = (block: Block | undefined): number => {
    if (block === undefined) return 0
    if (block.kind === 'columns') return layColumns(block).heightPt
    if (block.kind === 'table') {
      const [first] = block.rows
      const firstPt = first === undefined ? 0 : rowOf(block, first).heightPt
      return headOf(block).heightPt + firstPt
    }
    const { linePt, lines } = lay(block, widthPt)
    return Math.min(2, lines.length) * linePt
  }

  /** The height of what stays together with the block before it. */
  const keptPt = (at: number): number => {
    const block = section.blocks[at]
    if (block?.kind === 'columns') return layColumns(block).heightPt
    if (block?.kind !== 'paragraph' || block.withNext !== true) return 0
    return lay(block, widthPt).heightPt + keptPt(at + 1)
  }

  section.blocks.forEach((block, at) => {
    if (block.kind === 'columns') writeColumns(block)
    else if (block.kind === 'table') writeTable(block, keptPt(at + 1) + tableEndPt)
    else {
      const laid = lay(block, widthPt)
      if (block.withNext === true) {
        const needPt = laid.heightPt + beginningPt(section.blocks[at + 1])
        if (!pages.fits(needPt)) pages.next()
      }
      writeParagraph(laid)
    }
  })
  pages.end()
}
