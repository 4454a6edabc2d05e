/** The pages of a section of a PDF: how far the text has come, and what stands at head and foot. */
import {
  type OfficialDocument,
  pageMm,
  type Section,
} from '@chot/core/documents/document.ts'
import type PDFDocument from 'pdfkit'
import { type Letters, pointsOfMm } from './letters.ts'
import type { Imprint } from './write-pdf.ts'

export interface Pages {
  /** The top of the height asked for, on the next page if it, its notes or what must be with it have no room. */
  take(heightPt: number, needPt: number, notes: readonly number[]): number
  fits(heightPt: number): boolean
  /** Empty space, which ends with its page. */
  skip(heightPt: number): void
  next(): void
  end(): void
}

export interface NoteWriter {
  height(place: number): number
  draw(place: number, topPt: number): void
}

const headFromTopMm = 10
const imprintPt = 7
const imprintFromBottomMm = 9
const noteRule = { gapPt: 8, lengthPt: 140 }

/** Opens the first page. */
export function openPages(
  pdf: InstanceType<typeof PDFDocument>,
  { format }: OfficialDocument,
  { landscape }: Section,
  imprint: Imprint,
  letters: Letters,
  noteWriter: NoteWriter,
): Pages {
  const heightPt = pointsOfMm(landscape ? pageMm.width : pageMm.height)
  const pageWidthPt = pointsOfMm(landscape ? pageMm.height : pageMm.width)
  const topPt = pointsOfMm(format.topMm)
  const leftPt = pointsOfMm(format.leftMm)
  const bottomPt = heightPt - pointsOfMm(format.bottomMm)
  let page = 0
  let atPt = topPt
  let notes: number[] = []

  const notesPt = (places: readonly number[]) =>
    places.length === 0
      ? 0
      : noteRule.gapPt + places.reduce((sum, place) => sum + noteWriter.height(place), 0)

  const fits = (height: number, more: readonly number[] = []) =>
    atPt + height + notesPt([...notes, ...more]) <= bottomPt + 0.01

  function open(): void {
    page += 1
    pdf.addPage({
      size: 'A4',
      layout: landscape ? 'landscape' : 'portrait',
      margin: 0,
    })
    atPt = topPt
    notes = []
    const rightPt = pageWidthPt - pointsOfMm(format.rightMm)
    write(imprint.versionCode, imprintPt, heightPt - pointsOfMm(imprintFromBottomMm), {
      end: rightPt,
    })
    if (page === 1) return
    // In the middle of the text, between the margins.
    write(String(page), format.pageNumberPt, pointsOfMm(headFromTopMm), {
      middle: (leftPt + rightPt) / 2,
    })
  }

  function write(
    text: string,
    sizePt: number,
    topPt: number,
    at: { readonly end: number } | { readonly middle: number },
  ): void {
    // Measured before the size is set: measuring sets one.
    const widthPt = letters.widthOf(text, 'regular', sizePt)
    const fromPt = 'end' in at ? at.end - widthPt : at.middle - widthPt / 2
    pdf.font('regular').fontSize(sizePt).text(text, fromPt, topPt, { lineBreak: false })
  }

  function end(): void {
    let top = bottomPt - notesPt(notes)
    if (notes.length === 0) return
    pdf
      .lineWidth(0.5)
      .moveTo(leftPt, top + noteRule.gapPt / 2)
      .lineTo(leftPt + noteRule.lengthPt, top + noteRule.gapPt / 2)
      .stroke()
    top += noteRule.gapPt
    for (const place of notes) {
      noteWriter.draw(place, top)
      top += noteWriter.height(place)
    }
  }

  function next(): void {
    end()
    open()
  }

  open()
  return {
    fits,
    next,
    end,
    skip: (height) => {
      atPt += height
    },
    take(height, needPt, more) {
      // An empty page is as much room as there is.
      if (!fits(Math.max(height, needPt), more) && atPt > topPt) next()
      const top = atPt
      atPt += height
      notes.push(...more)
      return top
    },
  }
}
