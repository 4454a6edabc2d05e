import { foldName, wholeName } from '../population/names.ts'
import type { Person } from '../population/person.ts'
import type { Population } from '../population/population.ts'
import { collectionAnswer, verificationAnswer } from './answers.ts'
import type { BirthQuery, WireRequest } from './read-request.ts'

/**
 * Where only the year is registered, only a query by year agrees: a full date would claim
 * more than the registry knows. A query by year agrees with everybody of that year.
 */
function birthAgrees(person: Person, birth: BirthQuery): boolean {
  return 'date' in birth
    ? person.birthDate === birth.date
    : String(person.birthYear) === birth.year
}

/** Folding costs more than the rest of the match: most clients send the name as it is or in capitals. */
function nameAgrees(registered: string, given: string): boolean {
  if (given === registered || given === registered.toUpperCase()) return true
  return foldName(given) === foldName(registered)
}

/**
 * Whether all given facts agree with the person: each number given, the name without case,
 * diacritics and spaces, and the birth date. It is match, then return, never a search.
 */
function agrees(person: Person, request: WireRequest): boolean {
  if (request.cardNumber !== '' && person.cardNumber !== request.cardNumber) return false
  if (!nameAgrees(wholeName(person.name), request.name)) return false
  return request.birth === null || birthAgrees(person, request.birth)
}

export type LookUp = (request: WireRequest) => {
  readonly body: string
  readonly matched: boolean
}

/** Computed people and their records kept for the next request about them. */
const RECENT_MAX = 4096

/**
 * Answers well-formed requests.
 *
 * The dead stay in the registry: a look-up or verification of one answers like any other,
 * for the record has no field that says so (that is a service of its own). The household
 * service lists the living members only.
 */
export function openLookUp(population: Population): LookUp {
  const recent = new Map<string, { person: Person; record: string }>()

  function find(number: string): { person: Person; record: string } | null {
    const known = recent.get(number)
    if (known !== undefined) return known
    const person = population.find(number)
    if (person === null) return null
    const found = { person, record: collectionAnswer([person]) }
    if (recent.size >= RECENT_MAX) recent.clear()
    // A slice would keep the whole message it was cut from alive.
    recent.set(Buffer.from(number).toString(), found)
    return found
  }

  return (request) => {
    const found = find(request.citizenNumber || request.cardNumber)
    const matched = found !== null && agrees(found.person, request)
    if (request.operation === 'XacThucThongTinCongDan') {
      return { body: verificationAnswer(matched), matched }
    }
    if (!matched) return { body: collectionAnswer([]), matched }
    if (request.operation === 'TraCuuThongTinCongDan') {
      return { body: found.record, matched }
    }
    const family = population.family(found.person.household)
    return { body: collectionAnswer(family.filter((member) => !member.dead)), matched }
  }
}
