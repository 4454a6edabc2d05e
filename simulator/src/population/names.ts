import { drawBelow, drawChance, drawOne } from './draw.ts'
import type { Sex } from './numbers.ts'
import { LONG_NAME_WORDS, type People } from './peoples.ts'

/** Parts of a name; a single-word name has only `given`. */
export type Name = {
  readonly surname: string
  readonly middle: string
  readonly given: string
}

/** The whole name in reading order, one space between the words. */
export function wholeName(name: Name): string {
  if (name.surname === '') return name.given
  return name.middle === ''
    ? `${name.surname} ${name.given}`
    : `${name.surname} ${name.middle} ${name.given}`
}

/**
 * A name for a person of this people. One in 250 is long (five or six words); one in 300
 * of those who may (`maySingle`) is a single word, as some old records are.
 */
export function drawName(
  seed: number,
  people: People,
  sex: Sex,
  surname: string,
  maySingle: boolean,
): Name {
  const { middles, givens } = people[sex]
  const given = drawOne(seed, 21, givens)
  if (maySingle && drawChance(seed, 22, 3.4)) return { surname: '', middle: '', given }
  const middle = drawOne(seed, 23, middles)
  if (drawChance(seed, 24, 4)) return drawLongName(seed, surname, middle, given)
  // Two people in three hundred have no middle name.
  if (drawChance(seed, 25, 7)) return { surname, middle: '', given }
  return {
    surname,
    middle: middle === given ? firstOther(middles, given) : middle,
    given,
  }
}

function drawLongName(
  seed: number,
  surname: string,
  middle: string,
  given: string,
): Name {
  const start = drawBelow(seed, 26, LONG_NAME_WORDS.length)
  const added = drawChance(seed, 27, 300) ? 3 : 2
  const extra = [...LONG_NAME_WORDS, ...LONG_NAME_WORDS].slice(start, start + added)
  return { surname, middle: [middle, ...extra].join(' '), given }
}

function firstOther(list: readonly string[], taken: string): string {
  return list.find((word) => word !== taken) ?? ''
}

/** How names are compared: without case, diacritics and spaces. */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[\u0300-\u036f\s]/g, '')
    .replaceAll('đ', 'd')
}
