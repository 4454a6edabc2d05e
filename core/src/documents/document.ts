/**
 * One description of an official document, from which every file of it is written: what stands
 * where, never how a format says so. Lengths are millimetres, sizes of letters points.
 */

/** A stretch of text in one face. */
export interface Run {
  readonly text: string
  readonly bold?: boolean
  readonly italic?: boolean
  /** Raised and small, as marks of notes are. */
  readonly raised?: boolean
  /** The place, from 0, of the note this run is the mark of. */
  readonly note?: number
}

export type Align = 'left' | 'center' | 'right' | 'justify'

/** A line under a paragraph: as long as its text, or a part of it (Decree 30/2020, annex I). */
export type Rule = 'whole' | 'part'

export interface Paragraph {
  readonly kind: 'paragraph'
  readonly runs: readonly Run[]
  readonly align: Align
  readonly sizePt: number
  readonly firstLineMm?: number
  readonly beforePt?: number
  readonly afterPt?: number
  readonly rule?: Rule
  /** Stays on the page of what follows. */
  readonly withNext?: boolean
}

/** Cells side by side without lines, which stay on one page: heads and signatures. */
export interface Columns {
  readonly kind: 'columns'
  readonly widthsMm: readonly number[]
  readonly cells: readonly (readonly Paragraph[])[]
  readonly afterPt?: number
}

export interface TableColumn {
  readonly head: readonly Run[]
  readonly widthMm: number
  readonly align: Align
}

/** Lines around every cell; the head stands again on every page, and no row is broken. */
export interface Table {
  readonly kind: 'table'
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly string[])[]
  readonly sizePt: number
}

export type Block = Paragraph | Columns | Table

/** Begins on a page of its own; its pages are counted from 1. */
export interface Section {
  readonly landscape: boolean
  readonly blocks: readonly Block[]
}

/** Stands at the foot of the page of its mark. */
export interface Note {
  readonly mark: string
  readonly runs: readonly Run[]
}

export interface OfficialDocument {
  readonly kind: DocumentKind
  /** The form it follows, by the day the form was given. */
  readonly edition: string
  readonly title: string
  readonly format: DocumentFormat
  readonly sections: readonly Section[]
  readonly notes: readonly Note[]
}

export const documentKinds = [
  'commitment',
  'account-list',
  'service-registration',
  'commitment-2021',
  'connection-form-2021',
  'urging-letter',
  'change-notice',
  'transfer-letter',
  'revocation-letter',
  'review-minutes',
] as const
export type DocumentKind = (typeof documentKinds)[number]

/** The numbers of Decree 30/2020/NĐ-CP, annex I; the policy `document-format`, which is dated. */
export interface DocumentFormat {
  readonly topMm: number
  readonly bottomMm: number
  readonly leftMm: number
  readonly rightMm: number
  readonly bodyPt: number
  readonly countryPt: number
  readonly mottoPt: number
  readonly agencyPt: number
  readonly placePt: number
  readonly subjectPt: number
  readonly titlePt: number
  readonly recipientsTitlePt: number
  readonly recipientsPt: number
  readonly pageNumberPt: number
  readonly tablePt: number
  readonly notePt: number
  readonly firstLineMm: number
  readonly paragraphPt: number
  /** Of the height of a single-spaced line. */
  readonly lineSpacing: number
}

/** ISO 216, upright. */
export const pageMm = { width: 210, height: 297 } as const

/** Between the margins. */
export function textWidthMm(format: DocumentFormat, landscape: boolean): number {
  const page = landscape ? pageMm.height : pageMm.width
  return page - format.leftMm - format.rightMm
}
