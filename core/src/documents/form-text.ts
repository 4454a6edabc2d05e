/**
 * Forms as the dispatches print them, one paragraph a line, and what is filled in.
 *
 * What a line begins with says how it stands (`lineStyles`). `[[name|dots]]` is a blank: the value of
 * that name, or the dots of the form. `[[^mark]]` is the mark of a note.
 */
import {
  type Align,
  type Block,
  type DocumentFormat,
  type Note,
  type Paragraph,
  type Run,
  textWidthMm,
} from './document.ts'

export type Values = Readonly<Record<string, string | undefined>>

interface LineStyle {
  readonly align: Align
  readonly bold?: boolean
  readonly italic?: boolean
  readonly indented?: boolean
  readonly withNext?: boolean
  /** Of the document; what follows keeps its distance. */
  readonly heading?: boolean
  readonly title?: boolean
}

const lineStyles = {
  '= ': { align: 'center', bold: true, heading: true, title: true },
  '~ ': { align: 'center', bold: true, heading: true },
  '* ': { align: 'justify', bold: true, indented: true },
  '| ': { align: 'left' },
  '> ': { align: 'right', italic: true, withNext: true },
  '/ ': { align: 'justify', italic: true, indented: true },
} as const satisfies Record<string, LineStyle>

const plain: LineStyle = { align: 'justify', indented: true }

const blank = /\[\[([^\]|]+)(?:\|([^\]]*))?\]\]/gu

/** A line with its blanks filled; an empty value leaves the dots. */
export function runsOf(
  line: string,
  values: Values,
  notes: readonly Note[],
  face: Pick<Run, 'bold' | 'italic'> = {},
): readonly Run[] {
  const runs: Run[] = []
  const push = (text: string, more: Partial<Run> = {}) => {
    if (text !== '') runs.push({ text, ...face, ...more })
  }
  let at = 0
  for (const found of line.matchAll(blank)) {
    const [whole, name = '', dots = ''] = found
    push(line.slice(at, found.index))
    at = found.index + whole.length
    if (name.startsWith('^')) {
      const mark = name.slice(1)
      const note = notes.findIndex((each) => each.mark === mark)
      if (note < 0) throw new Error(`no note ${mark}`)
      push(mark, { raised: true, note })
    } else push(values[name]?.trim() || dots)
  }
  push(line.slice(at))
  return runs
}

/** The paragraphs of a form's text; lines with nothing in them stand for the eye only. */
export function paragraphsOf(
  text: string,
  values: Values,
  format: DocumentFormat,
  notes: readonly Note[] = [],
): readonly Paragraph[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at, lines) => {
      const key = line.slice(0, 2)
      const styled = Object.hasOwn(lineStyles, key)
      const style: LineStyle = styled ? lineStyles[key as keyof typeof lineStyles] : plain
      const face = {
        ...(style.bold ? { bold: true } : {}),
        ...(style.italic ? { italic: true } : {}),
      }
      return {
        kind: 'paragraph',
        runs: runsOf(styled ? line.slice(2) : line, values, notes, face),
        align: style.align,
        sizePt: style.title ? format.titlePt : format.bodyPt,
        ...(style.indented ? { firstLineMm: format.firstLineMm } : {}),
        afterPt: !style.heading
          ? format.paragraphPt
          : lines[at + 1]?.match(/^[=~] /u)
            ? 0
            : 2 * format.paragraphPt,
        ...(style.bold || style.withNext ? { withNext: true } : {}),
      }
    })
}

/** As `paragraphsOf`; a tab in a line puts the field after it at the middle of the page. */
export function fieldsOf(
  text: string,
  values: Values,
  format: DocumentFormat,
  notes: readonly Note[] = [],
  landscape = false,
): readonly Block[] {
  const half = textWidthMm(format, landscape) / 2
  return text.split('\n').flatMap((line): readonly Block[] => {
    const [left = '', right] = line.split('\t')
    if (right === undefined) return paragraphsOf(line, values, format, notes)
    const cells = [left, `| ${right}`].map((each) =>
      paragraphsOf(each, values, format, notes),
    )
    return [{ kind: 'columns', widthsMm: [half, half], cells }]
  })
}

/** A note of the form, with the mark it is known by in the text. */
export const noteOf = (mark: string, text: string): Note => ({ mark, runs: [{ text }] })
