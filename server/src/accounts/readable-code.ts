import { randomInt } from 'node:crypto'

// Without letters and digits that are mistaken for each other.
const smallLetters = 'abcdefghijkmnpqrstuvwxyz'
const digits = '23456789'
const capitals = 'ABCDEFGHJKLMNPQRSTUVWXYZ'

const oneOf = (characters: string) => characters[randomInt(characters.length)] ?? ''
const some = (count: number) =>
  Array.from({ length: count }, () => oneOf(smallLetters + digits)).join('')

/** Groups of four, each of 20 random bits, that can be typed from paper. */
export function newReadableCode(groupCount: number): string {
  return Array.from({ length: groupCount }, () => some(4)).join('-')
}

/**
 * A password to hand out: four groups, each a capital, two of letters or digits, and a digit or a
 * small letter in turn, so that it has the four classes the policy asks of officers; 73 random bits.
 */
export function newGivenPassword(): string {
  return [0, 1, 2, 3]
    .map(
      (group) =>
        oneOf(capitals) + some(2) + oneOf(group % 2 === 0 ? digits : smallLetters),
    )
    .join('-')
}
