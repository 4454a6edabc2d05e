import { readFileSync } from 'node:fs'
import { wholeName } from '@chot/simulator/population/names.ts'
import { createPopulation } from '@chot/simulator/population/population.ts'
import { describe, expect, it } from 'vitest'
import { communes } from './accounts.ts'
import { planDossiers } from './dossier-plan.ts'
import { openRegistry } from './people.ts'

const population = createPopulation()
const plans = Object.values(communes).map((commune) =>
  planDossiers(
    {
      agency: `H38.${commune.code}`,
      registry: openRegistry(population, commune.code),
      officers: ['officer-one', 'officer-two'],
      alsoEveryThird: ['officer-three'],
    },
    '2026-11-21',
  ),
)
const dossiers = plans.flat()

/** The catalogue read by itself, not through the server. */
const partsOf = new Map(
  readFileSync(new URL('../../../data/procedures.tsv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .map(([code = '', , , , parts = '']) => [
      code,
      parts.split('; ').map((part) => part.toLowerCase()),
    ]),
)

const found = (number: string) => {
  const person = population.find(number)
  if (person === null) throw new Error(`nobody has the number ${number}`)
  return person
}

describe('the dossiers of the demonstration', () => {
  it('are some forty of at least fourteen procedures, each with a code of its own', () => {
    expect(dossiers.length).toBeGreaterThanOrEqual(38)
    expect(
      new Set(dossiers.map(({ procedure }) => procedure)).size,
    ).toBeGreaterThanOrEqual(14)
    expect(new Set(dossiers.map(({ code }) => code)).size).toBe(dossiers.length)
  })

  it('name persons in the parts their procedure knows', () => {
    for (const { procedure, persons } of dossiers)
      for (const { part } of persons) expect(partsOf.get(procedure)).toContain(part)
  })

  it('state what the population says of each person', () => {
    for (const { number, fullName, birth } of dossiers.flatMap(
      ({ persons }) => persons,
    )) {
      const person = found(number)
      expect(fullName).toBe(wholeName(person.name))
      expect(birth.replaceAll('-', '')).toBe(person.birthDate ?? String(person.birthYear))
    }
  })

  it('hold single names, years without a day and old card numbers as well', () => {
    const persons = dossiers.flatMap((dossier) => dossier.persons)
    expect(persons.some(({ fullName }) => !fullName.includes(' '))).toBe(true)
    expect(persons.some(({ birth }) => /^\d{4}$/.test(birth))).toBe(true)
    expect(persons.some(({ number }) => number.length === 9)).toBe(true)
  })

  it('register a birth with the parents of one house, and a marriage of two who may marry', () => {
    const of = (procedure: string) =>
      dossiers
        .filter((dossier) => dossier.procedure === procedure)
        .map(
          ({ persons }) =>
            new Map(persons.map((each) => [each.part, found(each.number)])),
        )
    for (const birth of of('1.001193'))
      expect(birth.get('cha')?.spouse?.index).toBe(birth.get('mẹ')?.index)
    for (const marriage of of('1.000894')) {
      const [man, woman] = [marriage.get('bên nam'), marriage.get('bên nữ')]
      expect([man?.sex, woman?.sex]).toEqual(['male', 'female'])
      expect([man?.marital, woman?.marital]).toEqual(['unmarried', 'unmarried'])
      expect(man?.household).not.toBe(woman?.household)
    }
  })

  it('have one that is closed at each desk, and an officer each', () => {
    for (const plan of plans)
      expect(plan.filter(({ state }) => state === 'closed')).toHaveLength(1)
    for (const { officers } of dossiers) expect(officers.length).toBeGreaterThan(0)
  })
})
