/** Breaks runs into lines. A space is where a line may break; what has none stays whole if it can. */
import type { Run } from '@chot/core/documents/document.ts'
import { type Face, faceOf, type Letters } from './letters.ts'

/** Drawn at one go. */
interface Piece {
  readonly text: string
  readonly face: Face
  readonly sizePt: number
  readonly raised: boolean
  /** From the left of the line, without the spaces that justify it. */
  readonly fromPt: number
  /** Spaces of the line before this piece. */
  readonly spacesBefore: number
}

export interface Line {
  readonly pieces: readonly Piece[]
  readonly widthPt: number
  readonly spaces: number
  readonly last: boolean
  readonly notes: readonly number[]
}

interface Atom {
  readonly text: string
  readonly face: Face
  readonly sizePt: number
  readonly raised: boolean
  readonly widthPt: number
  readonly note: number | undefined
}

type Word = readonly Atom[]

const raisedRatio = 0.65

/** @param firstLinePt how far the first line is set in */
export function breakLines(
  runs: readonly Run[],
  sizePt: number,
  widthPt: number,
  letters: Letters,
  firstLinePt = 0,
): readonly Line[] {
  const spacePt = letters.widthOf(' ', 'regular', sizePt)
  const lines: Line[] = []
  let words: Word[] = []
  let usedPt = 0
  const roomPt = () => widthPt - (lines.length === 0 ? firstLinePt : 0)
  const end = (last: boolean) => {
    lines.push(lineOf(words, spacePt, last))
    words = []
    usedPt = 0
  }
  for (const whole of wordsOf(runs, sizePt, letters))
    for (const word of fitting(whole, roomPt(), letters)) {
      const wordPt = widthOfWord(word)
      const more = words.length === 0 ? wordPt : usedPt + spacePt + wordPt
      if (words.length > 0 && more > roomPt() + 0.01) {
        end(false)
        usedPt = wordPt
      } else usedPt = more
      words.push(word)
    }
  end(true)
  return lines
}

const widthOfWord = (word: Word) => word.reduce((sum, atom) => sum + atom.widthPt, 0)

function wordsOf(runs: readonly Run[], sizePt: number, letters: Letters): Word[] {
  const words: Atom[][] = [[]]
  for (const run of runs) {
    const face = faceOf(run)
    const raised = run.raised === true
    const size = raised ? sizePt * raisedRatio : sizePt
    run.text.split(' ').forEach((text, at) => {
      if (at > 0) words.push([])
      if (text === '') return
      const widthPt = letters.widthOf(text, face, size)
      words.at(-1)?.push({ text, face, sizePt: size, raised, widthPt, note: run.note })
    })
  }
  return words.filter((word) => word.length > 0)
}

/** A word that no line has room for is cut between letters. */
function fitting(word: Word, roomPt: number, letters: Letters): readonly Word[] {
  const [atom, ...more] = word
  if (atom === undefined || more.length > 0 || atom.widthPt <= roomPt) return [word]
  const parts: Word[] = []
  const part = (text: string): Atom => ({
    ...atom,
    text,
    widthPt: letters.widthOf(text, atom.face, atom.sizePt),
  })
  let text = ''
  for (const letter of atom.text) {
    if (text !== '' && part(text + letter).widthPt > roomPt) {
      parts.push([part(text)])
      text = ''
    }
    text += letter
  }
  return [...parts, [part(text)]]
}

function lineOf(words: readonly Word[], spacePt: number, last: boolean): Line {
  const pieces: Piece[] = []
  const notes: number[] = []
  let atPt = 0
  words.forEach((word, place) => {
    if (place > 0) atPt += spacePt
    word.forEach((atom, inWord) => {
      const { text, face, sizePt, raised, note } = atom
      if (note !== undefined) notes.push(note)
      const before = pieces.at(-1)
      const joins =
        before !== undefined &&
        before.face === face &&
        before.raised === raised &&
        !raised
      if (joins) {
        const between = inWord === 0 ? ' ' : ''
        pieces[pieces.length - 1] = { ...before, text: before.text + between + text }
      } else
        pieces.push({ text, face, sizePt, raised, fromPt: atPt, spacesBefore: place })
      atPt += atom.widthPt
    })
  })
  return { pieces, widthPt: atPt, spaces: Math.max(0, words.length - 1), last, notes }
}
