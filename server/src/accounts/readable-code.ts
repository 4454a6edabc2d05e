import { randomInt } from 'node:crypto'

// Without letters and digits that are mistaken for each other.
const letters = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Four groups of four: 80 random bits that can be typed from paper. */
export function newReadableCode(): string {
  const group = () =>
    Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
