/** A person of the simulated NPD with the fullest record there is, and what procedures ask of them. */
import type { FieldName } from '@chot/core/query/fields.ts'
import { wholeName } from '@chot/simulator/population/names.ts'
import type { Person, Relative } from '@chot/simulator/population/person.ts'
import type { TestGateway } from './gateway.ts'

/** Married, with parents, numbers and an old card. */
export function fullestPerson(gateway: TestGateway): Person {
  for (let index = 0; index < 20_000; index++) {
    const person = gateway.simulator.population.person(index)
    const { father, mother, spouse, citizenNumber, cardNumber, birthDate } = person
    const isFull =
      [father, mother, spouse, citizenNumber, cardNumber, birthDate].every(
        (part) => part !== null,
      ) &&
      person.marital === 'married' &&
      !person.dead &&
      person.head.index !== index
    if (isFull) return person
  }
  throw new Error('nobody has a full record')
}

/** What the simulated NPD knows of a person, in the names of our fields. */
export function recordOf(
  gateway: TestGateway,
  person: Person,
): Readonly<Partial<Record<FieldName, string[]>>> {
  const nameOf = (relative: Relative | null) => (relative === null ? [] : [relative.name])
  const numbersOf = (relative: Relative | null) =>
    [relative?.citizenNumber, relative?.cardNumber].filter(
      (each) => typeof each === 'string',
    )
  return {
    fullName: [wholeName(person.name)],
    citizenNumber: [person.citizenNumber ?? ''],
    oldIdNumber: [person.cardNumber ?? ''],
    birth: [gateway.person(person.index).birth, person.birthDate ?? ''],
    permanentAddress: [person.residence.detail],
    currentAddress: [person.dwelling.detail],
    birthRegistrationPlace: [person.birthPlace.detail],
    nativePlace: [person.origin.detail],
    maritalStatus: ['married'],
    fatherName: nameOf(person.father),
    fatherNumber: numbersOf(person.father),
    motherName: nameOf(person.mother),
    motherNumber: numbersOf(person.mother),
    spouseName: nameOf(person.spouse),
    spouseNumber: numbersOf(person.spouse),
    householdHeadName: [person.head.name],
    householdBookNumber: [person.householdBook],
  }
}

/** Every look-up of a person that a procedure allows. */
export async function lookUps(gateway: TestGateway) {
  const policy = await gateway.server.deps.policies.current(gateway.server.deps.db)
  return [...policy.procedures.values()].flatMap((procedure) =>
    procedure.rules
      .filter((rule) => rule.service === 'look-up-person')
      .map((rule) => ({
        procedure: procedure.code,
        part: rule.part ?? procedure.parts[0] ?? '',
        purpose: rule.purposes[0] ?? '',
        granted: rule.fields,
      })),
  )
}
