/**
 * How wide letters are. Decree 30/2020/NĐ-CP names Times New Roman, which may not be shipped; Tinos
 * has the same widths, so that lines of both files break at the same words.
 */
import { createRequire } from 'node:module'
import type { Run } from '@chot/core/documents/document.ts'
import PDFDocument from 'pdfkit'

export type Face = 'regular' | 'bold' | 'italic' | 'boldItalic'

const { resolve } = createRequire(import.meta.url)
const fontOf = (style: string) =>
  resolve(`@expo-google-fonts/tinos/${style}/Tinos_${style}.ttf`)

export const fontFiles: Readonly<Record<Face, string>> = {
  regular: fontOf('400Regular'),
  bold: fontOf('700Bold'),
  italic: fontOf('400Regular_Italic'),
  boldItalic: fontOf('700Bold_Italic'),
}

export interface Letters {
  /** Points. */
  widthOf(text: string, face: Face, sizePt: number): number
}

export const faceOf = ({ bold = false, italic = false }: Run): Face =>
  bold ? (italic ? 'boldItalic' : 'bold') : italic ? 'italic' : 'regular'

/** Of a size: from the top of a line to its baseline, and to the next line's top, single-spaced. */
export const ascentRatio = 0.891
export const lineRatio = 1.149

export const pointsOfMm = (mm: number): number => (mm * 72) / 25.4

/**
 * Widths are read once for each word and kept as long as the document is written.
 * @param measure has no page yet; what it shaped to be measured it need not shape again to be drawn
 */
export function openLetters(
  measure = new PDFDocument({ autoFirstPage: false }),
): Letters {
  const kept = new Map<Face, Map<string, number>>()
  for (const face of Object.keys(fontFiles) as Face[]) {
    measure.registerFont(face, fontFiles[face])
    kept.set(face, new Map())
  }
  return {
    widthOf(text, face, sizePt) {
      const widths = kept.get(face)
      let width = widths?.get(text)
      if (width === undefined) {
        width = measure.font(face).fontSize(1000).widthOfString(text)
        widths?.set(text, width)
      }
      return (width * sizePt) / 1000
    },
  }
}
