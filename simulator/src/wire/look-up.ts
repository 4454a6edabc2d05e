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
 * The person all given facts agree on, or null. It is match, then return, never a search:
 * each number given, the name without case, diacritics and spaces, and the birth date.
 */
export function findMatch(population: Population, request: WireRequest): Person | null {
  const person = population.find(request.citizenNumber || request.cardNumber)
  if (person === null) return null
  if (request.cardNumber !== '' && person.cardNumber !== request.cardNumber) return null
  if (!nameAgrees(wholeName(person.name), request.name)) return null
  if (request.birth !== null && !birthAgrees(person, request.birth)) return null
  return person
}

/**
 * The answer to a well-formed request.
 *
 * The dead stay in the registry: a look-up or verification of one answers like any other,
 * for the record has no field that says so (that is a service of its own). The household
 * service lists the living members only.
 */
export function answerRequest(
  population: Population,
  request: WireRequest,
): { body: string; matched: boolean } {
  const person = findMatch(population, request)
  const matched = person !== null
  if (request.operation === 'XacThucThongTinCongDan') {
    return { body: verificationAnswer(matched), matched }
  }
  if (person === null) return { body: collectionAnswer([]), matched }
  const people =
    request.operation === 'TraCuuThongTinCongDan'
      ? [person]
      : population.family(person.household).filter((member) => !member.dead)
  return { body: collectionAnswer(people), matched }
}
