/**
 * The made-up population: nobody is stored, everybody is computed from an index.
 *
 * Blocks of 36 people are neighbourhoods of nine households; the first half of the
 * blocks lies in the former Lào Cai, the second half in the former Yên Bái.
 */

import { buildHousehold, buildPerson } from './build-person.ts'
import type { HouseholdSite } from './household-draft.ts'
import {
  HOUSEHOLDS_PER_BLOCK,
  householdOrder,
  householdSpan,
  PEOPLE_PER_BLOCK,
} from './household-plan.ts'
import { wholeName } from './names.ts'
import { PEOPLE_PER_REGION_MAX, positionOf } from './numbers.ts'
import type { Person } from './person.ts'
import { communeOf, REGIONS } from './places.ts'

export type Household = {
  readonly index: number
  /** Code of the commune all members are registered in. */
  readonly commune: string
  /** Indexes of the members, dead ones included. */
  readonly members: readonly number[]
}

/** One person of each unusual kind; null when the population is too small to have one. */
export type SpecialPeople = {
  readonly yearOnly: number | null
  readonly cmndOnly: number | null
  readonly dead: number | null
  readonly longName: number | null
  readonly singleName: number | null
}

export type Population = {
  /** How many people there are; indexes run from 0. */
  readonly count: number
  readonly householdCount: number
  /** The person at an index. Throws RangeError outside `0 … count - 1`. */
  person(index: number): Person
  /** The person with this citizen number (12 digits) or old card number (9), or null. */
  find(number: string): Person | null
  /** Members in full, in the order of `household(index).members`. */
  family(household: number): readonly Person[]
  household(index: number): Household
  /** The first `limit` households registered in a commune (five-digit code), by index. */
  householdsIn(commune: string, limit: number): readonly Household[]
  /** All households in order, made one at a time. */
  households(): Generator<Household>
  readonly special: SpecialPeople
}

/** How far `special` looks; every kind is far commoner than one in this many. */
const SPECIAL_SCAN_MAX = 20_000

/**
 * A population of about `size` people: rounded down to whole blocks of 36, at least two
 * blocks. Throws RangeError above two million, where six digits no longer tell people of
 * one region apart.
 */
export function createPopulation(size = 1_800_000): Population {
  const blocks = Math.max(2, Math.floor(size / PEOPLE_PER_BLOCK))
  const blocksInFirst = Math.floor(blocks / 2)
  const firstOfSecond = blocksInFirst * PEOPLE_PER_BLOCK
  const count = blocks * PEOPLE_PER_BLOCK
  const householdCount = blocks * HOUSEHOLDS_PER_BLOCK
  if (count - firstOfSecond > PEOPLE_PER_REGION_MAX) {
    throw new RangeError('a region holds at most a million people')
  }

  const regionOfBlock = (block: number): 0 | 1 => (block < blocksInFirst ? 0 : 1)

  function check(index: number, limit: number, what: string): void {
    if (!Number.isInteger(index) || index < 0 || index >= limit) {
      throw new RangeError(`${what} must be 0 … ${limit - 1}`)
    }
  }

  function siteOf(household: number): HouseholdSite {
    const block = Math.floor(household / HOUSEHOLDS_PER_BLOCK)
    const order = household % HOUSEHOLDS_PER_BLOCK
    const region = regionOfBlock(block)
    return {
      household,
      block,
      order,
      region: REGIONS[region],
      first: householdSpan(block, order).first,
      regionStart: region === 0 ? 0 : firstOfSecond,
    }
  }

  function person(index: number): Person {
    check(index, count, 'person')
    const block = Math.floor(index / PEOPLE_PER_BLOCK)
    const order = householdOrder(block, index)
    return buildPerson(siteOf(block * HOUSEHOLDS_PER_BLOCK + order), index)
  }

  function household(index: number): Household {
    check(index, householdCount, 'household')
    const block = Math.floor(index / HOUSEHOLDS_PER_BLOCK)
    const { first, size } = householdSpan(block, index % HOUSEHOLDS_PER_BLOCK)
    return {
      index,
      commune: communeOf(REGIONS[regionOfBlock(block)], block).code,
      members: Array.from({ length: size }, (_, offset) => first + offset),
    }
  }

  function find(number: string): Person | null {
    const at = positionOf(number)
    if (at === null) return null
    const index = at.position + (at.region === 0 ? 0 : firstOfSecond)
    if (index >= (at.region === 0 ? firstOfSecond : count)) return null
    const candidate = person(index)
    const holds = number.length === 12 ? candidate.citizenNumber : candidate.cardNumber
    return holds === number ? candidate : null
  }

  function householdsIn(commune: string, limit: number): readonly Household[] {
    const found: Household[] = []
    for (let block = 0; block < blocks && found.length < limit; block += 1) {
      if (communeOf(REGIONS[regionOfBlock(block)], block).code !== commune) continue
      for (
        let order = 0;
        order < HOUSEHOLDS_PER_BLOCK && found.length < limit;
        order += 1
      ) {
        found.push(household(block * HOUSEHOLDS_PER_BLOCK + order))
      }
    }
    return found
  }

  function* households(): Generator<Household> {
    for (let index = 0; index < householdCount; index += 1) yield household(index)
  }

  function findFirst(matches: (one: Person) => boolean): number | null {
    for (let index = 0; index < householdCount && index < SPECIAL_SCAN_MAX; index += 1) {
      const found = buildHousehold(siteOf(index)).find(matches)
      if (found !== undefined) return found.index
    }
    return null
  }

  let special: SpecialPeople | null = null

  return {
    count,
    householdCount,
    person,
    find,
    family(index) {
      check(index, householdCount, 'household')
      return buildHousehold(siteOf(index))
    },
    household,
    householdsIn,
    households,
    get special() {
      special ??= {
        yearOnly: findFirst(
          (one) => one.birthDate === null && one.citizenNumber !== null,
        ),
        cmndOnly: findFirst((one) => one.citizenNumber === null),
        dead: findFirst((one) => one.dead && one.citizenNumber !== null),
        longName: findFirst((one) => wholeName(one.name).split(' ').length >= 6),
        singleName: findFirst((one) => one.name.surname === ''),
      }
      return special
    },
  }
}
