/** What all letters of an agency have (Decree 30/2020/NĐ-CP, annex III, form 1.5). */
import type {
  Block,
  DocumentFormat,
  DocumentKind,
  Note,
  OfficialDocument,
  Section,
  Table,
} from './document.ts'
import { paragraphsOf } from './form-text.ts'
import {
  addressees,
  type LetterHead,
  letterEnd,
  letterHead,
  type Signature,
} from './heads.ts'

export interface LetterFrame {
  readonly head: Omit<LetterHead, 'subject'>
  readonly addressees: readonly string[]
  readonly recipients: readonly string[]
  readonly signature: Signature
  /** Whom to ask, with telephone. */
  readonly contact?: string | undefined
}

/** `05`: numbers below ten have two digits in official letters, as in 6359. */
export const count = (number: number) => String(number).padStart(2, '0')

/** A column of an annex. */
export const column = (
  text: string,
  widthMm: number,
  align: 'left' | 'center',
): Table['columns'][number] => ({ head: [{ text, bold: true }], widthMm, align })

/** An annex: its title, then one table. */
export function appendix(
  name: string,
  title: string,
  table: Table,
  format: DocumentFormat,
  landscape: boolean,
): Section {
  return {
    landscape,
    blocks: [
      ...paragraphsOf(`= ${name}\n= ${title}`, {}, format).map((each, at) =>
        at === 0 ? each : { ...each, afterPt: 10 },
      ),
      table,
    ],
  }
}

interface LetterParts {
  readonly kind: DocumentKind
  readonly edition: string
  readonly title: string
  readonly subject: string
  readonly frame: LetterFrame
  readonly format: DocumentFormat
  readonly blocks: readonly Block[]
  readonly notes: readonly Note[]
  readonly appendices: readonly Section[]
}

/** Head, addressees, text, end; then the annexes. */
export function letter({
  frame,
  format,
  subject,
  blocks,
  appendices,
  ...rest
}: LetterParts): OfficialDocument {
  const body: Section = {
    landscape: false,
    blocks: [
      letterHead({ ...frame.head, subject }, format),
      addressees(frame.addressees, format),
      ...blocks,
      ...paragraphsOf(
        frame.contact === undefined ? '' : 'Đầu mối liên hệ: [[contact]]',
        { contact: frame.contact },
        format,
      ),
      ...paragraphsOf('Trân trọng./.', {}, format).map((each) => ({
        ...each,
        withNext: true,
      })),
      letterEnd(frame.recipients, frame.signature, format),
    ],
  }
  return { ...rest, format, sections: [body, ...appendices] }
}
