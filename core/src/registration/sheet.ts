/** A spreadsheet as offices make them, its file format already read. */

export interface Cell {
  /** As the office sees it. */
  readonly text: string
  /** The number the file holds there, which may have more digits than the text shows. */
  readonly number?: number
}

/** Rows and columns from 0, ends included. */
export interface Merge {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

export interface Sheet {
  readonly name: string
  readonly hidden: boolean
  /** From the sheet's first row on, empty rows too: the place in the list is the place in the sheet. */
  readonly rows: readonly (readonly (Cell | null)[])[]
  /** Rows that the office does not see, from 0. */
  readonly hiddenRows: readonly number[]
  readonly merges: readonly Merge[]
}

/** What a person wrote there: no outer or doubled blanks, no invisible characters; NFC. */
export function tidyText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
}

export function isBlank(cell: Cell | null | undefined): boolean {
  return cell === null || cell === undefined || tidyText(cell.text) === ''
}
