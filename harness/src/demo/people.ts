/** Families of the simulated population that fit a dossier. */

import { wholeName } from '@chot/simulator/population/names.ts'
import type { Person } from '@chot/simulator/population/person.ts'
import type { Population } from '@chot/simulator/population/population.ts'

export type Family = readonly Person[]

export interface PersonStated {
  readonly part: string
  readonly number: string
  readonly fullName: string
  readonly birth: string
}

/** What the papers of a person say; throws when they have no number at all. */
export function stated(person: Person, part: string): PersonStated {
  const number = person.citizenNumber ?? person.cardNumber
  if (number === null) throw new Error(`person ${person.index} has no number`)
  const { birthDate } = person
  return {
    part,
    number,
    fullName: wholeName(person.name),
    birth:
      birthDate === null
        ? String(person.birthYear)
        : `${birthDate.slice(0, 4)}-${birthDate.slice(4, 6)}-${birthDate.slice(6)}`,
  }
}

const familiesMax = 3_000
/** The year ages are reckoned in: nobody of the population is born later. */
const populationYear = 2026

export const ageOf = (person: Person): number => populationYear - person.birthYear

/** Deals out the families of a commune, each once. */
export interface Registry {
  /** The first family not yet taken for which `pick` finds what it looks for. */
  take<Found>(pick: (family: Family) => Found | null): Found
}

/** `commune` is a five-digit code. */
export function openRegistry(population: Population, commune: string): Registry {
  const left = population
    .householdsIn(commune, familiesMax)
    .map(({ index }) => lazily(() => population.family(index)))
  return {
    take(pick) {
      for (const [index, family] of left.entries()) {
        const found = pick(family())
        if (found === null) continue
        left.splice(index, 1)
        return found
      }
      throw new Error(`commune ${commune} has no family that fits`)
    },
  }
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

export const living = (family: Family): Family => family.filter((person) => !person.dead)

/** Husband and wife, both alive. */
export function coupleOf(family: Family): { husband: Person; wife: Person } | null {
  const husband = living(family).find(({ role }) => role === 'husband')
  const wife = living(family).find(({ role }) => role === 'wife')
  return husband === undefined || wife === undefined ? null : { husband, wife }
}

/** An adult who is alive and for whom `fits` holds. */
export function adultOf(
  family: Family,
  fits: (person: Person) => boolean = () => true,
): Person | null {
  return living(family).find((person) => ageOf(person) >= 20 && fits(person)) ?? null
}
