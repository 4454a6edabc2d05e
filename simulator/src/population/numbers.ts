/**
 * Citizen numbers `PPP G YY NNNNNN` and nine-digit cards, both ways without a table.
 *
 * NNNNNN is a permutation, keyed by PPP, G and YY, of the person's position in the
 * region. PPP names the region (no prefix stands in two), a region holds at most a
 * million people, so a number leads back to one position; the reader then checks that
 * the person standing there really has this number.
 */

import { permuteSixDigits, unpermuteSixDigits } from './draw.ts'
import { REGIONS, type Region } from './places.ts'

export type Sex = 'male' | 'female'

/** Positions a region can hold: six digits. */
export const PEOPLE_PER_REGION_MAX = 1_000_000

const REGION_OF_PREFIX = new Map<string, 0 | 1>(
  ([0, 1] as const).flatMap((region) =>
    [REGIONS[region].prefix, ...REGIONS[region].incomers].map(
      (prefix) => [prefix, region] as const,
    ),
  ),
)

const REGION_OF_CARD_PREFIX = new Map<string, 0 | 1>([
  [REGIONS[0].cardPrefix, 0],
  [REGIONS[1].cardPrefix, 1],
])

const CARD_KEY = 0x0c0ffee

/** Citizen number of the person at `position` of the region that owns `prefix`. */
export function citizenNumberOf(
  prefix: string,
  sex: Sex,
  birthYear: number,
  position: number,
): string {
  const head = `${prefix}${centuryDigit(sex, birthYear)}${String(birthYear % 100).padStart(2, '0')}`
  const tail = permuteSixDigits(position, Number(head))
  return head + String(tail).padStart(6, '0')
}

function centuryDigit(sex: Sex, birthYear: number): number {
  return (Math.floor(birthYear / 100) - 19) * 2 + (sex === 'male' ? 0 : 1)
}

export function cardNumberOf(region: Region, position: number): string {
  return region.cardPrefix + String(permuteSixDigits(position, CARD_KEY)).padStart(6, '0')
}

/**
 * The only place in the population where a person with this number can stand, or null
 * when the text is no number (12 or 9 digits) of these regions.
 */
export function positionOf(number: string): { region: 0 | 1; position: number } | null {
  if (/^\d{12}$/.test(number)) {
    const region = REGION_OF_PREFIX.get(number.slice(0, 3))
    if (region === undefined) return null
    const position = unpermuteSixDigits(
      Number(number.slice(6)),
      Number(number.slice(0, 6)),
    )
    return { region, position }
  }
  if (/^\d{9}$/.test(number)) {
    const region = REGION_OF_CARD_PREFIX.get(number.slice(0, 3))
    if (region === undefined) return null
    return { region, position: unpermuteSixDigits(Number(number.slice(3)), CARD_KEY) }
  }
  return null
}
