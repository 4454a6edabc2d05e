/** Agencies and officers of the twin's province: who they are, where they sit, how they work. */
import type { Person } from '@chot/simulator/population/person.ts'
import type { Population } from '@chot/simulator/population/population.ts'
import { ageOf, living } from '../demo/people.ts'
import { type Draws, drawsOf } from './draws.ts'
import type { Scenario } from './scenario.ts'

export interface Agency {
  readonly code: string
  /** Five digits; null for the province's own. */
  readonly commune: string | null
  /** Weekday of its market, 0 Monday; null without one. */
  readonly marketDay: number | null
  /** Dossiers move late here. */
  readonly slow: boolean
  /** All its computers are behind one. */
  readonly address: string
}

export interface Officer {
  readonly index: number
  readonly id: string
  readonly username: string
  readonly agency: Agency
  readonly duty: 'receiving' | 'verification'
  /** Who they are in the population. */
  readonly person: Person
  readonly number: string
  /** Works at the console; else in the one-stop system. */
  readonly atConsole: boolean
  readonly isNew: boolean
  /** Takes turns on Saturday mornings and evenings. */
  readonly offHours: boolean
}

export interface Province {
  readonly agencies: readonly Agency[]
  readonly officers: readonly Officer[]
  /** Somebody of the commune, or of any for an agency of the province, with their family. */
  family(draws: Draws, agency: Agency): readonly Person[]
}

/** The rest work in the communes: dispatch 3736 §2 has receiving officers of communes first. */
const centreShare = 0.08
/** Every third checks again and hands out results. */
const verifiersEvery = 3
/** Nine of ten communes of the mountains have a market of their own day. */
const marketShare = 0.6
const offHoursShare = 0.06
/** A commune is known well enough by so many of its households. */
const householdsMax = 1_500

const centreCode = 'H38.40'

/** `communeCodes` and `isUrban` are those of the population, in its order. */
export function openProvince(
  scenario: Scenario,
  population: Population,
  communes: readonly { readonly code: string; readonly urban: boolean }[],
): Province {
  const draws = drawsOf(scenario.seed, 'agencies')
  const chosen = communes.slice(0, scenario.communes)
  const agencies: Agency[] = chosen.map(({ code, urban }, index) => ({
    code: `H38.${code}`,
    commune: code,
    marketDay: !urban && draws.chance(marketShare) ? draws.below(7) : null,
    slow: draws.chance(scenario.slowCommunes),
    address: `10.38.${index}.10`,
  }))
  const centre: Agency = {
    code: centreCode,
    commune: null,
    marketDay: null,
    slow: false,
    address: '10.39.40.10',
  }
  const families = new Map<string, readonly number[]>()
  const householdsOf = (commune: string) => {
    const known =
      families.get(commune) ??
      population.householdsIn(commune, householdsMax).map(({ index }) => index)
    families.set(commune, known)
    return known
  }
  function family(from: Draws, agency: Agency): readonly Person[] {
    const commune = agency.commune ?? from.pick(chosen).code
    for (;;) {
      const found = living(population.family(from.pick(householdsOf(commune)))).filter(
        (person) => person.citizenNumber !== null,
      )
      if (found.length > 0) return found
    }
  }
  const taken = new Set<number>()
  function adult(from: Draws, agency: Agency): Person {
    for (;;) {
      const found = family(from, agency).find(
        (person) => ageOf(person) >= 23 && ageOf(person) < 60 && !taken.has(person.index),
      )
      if (found === undefined) continue
      taken.add(found.index)
      return found
    }
  }
  const centreEvery = Math.max(2, Math.round(1 / centreShare))
  const officers = Array.from({ length: scenario.officers }, (_, index): Officer => {
    const own = drawsOf(scenario.seed, 'officer', index)
    const agency =
      index % centreEvery === centreEvery - 1
        ? centre
        : (agencies[index % agencies.length] ?? centre)
    const person = adult(own, agency)
    const place = Math.floor(index / agencies.length)
    return {
      index,
      id: `a-${String(index).padStart(16, '0')}`,
      username: `officer.${String(index).padStart(4, '0')}`,
      agency,
      duty: place % verifiersEvery === verifiersEvery - 1 ? 'verification' : 'receiving',
      person,
      number: person.citizenNumber ?? '',
      atConsole: own.chance(scenario.consoleShare),
      isNew: own.chance(scenario.newStaff),
      offHours: own.chance(offHoursShare),
    }
  })
  return { agencies: [...agencies, centre], officers, family }
}
