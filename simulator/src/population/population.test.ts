import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wholeName } from './names.ts'
import type { Person } from './person.ts'
import { REGIONS } from './places.ts'
import { createPopulation } from './population.ts'

const population = createPopulation()

const anyIndex = fc.integer({ min: 0, max: population.count - 1 })
const anyHousehold = fc.integer({ min: 0, max: population.householdCount - 1 })

function ageGap(elder: Person, younger: Person): number {
  return younger.birthYear - elder.birthYear
}

function householdSample(): Person[] {
  const people: Person[] = []
  for (let household = 0; household < population.householdCount; household += 31) {
    people.push(...population.family(household))
  }
  return people
}

const sample = householdSample()

function share(matches: (person: Person) => boolean, of = sample): number {
  return of.filter(matches).length / of.length
}

test('there are 1.8 million people in whole households', () => {
  expect(population.count).toBe(1_800_000)
  const last = population.household(population.householdCount - 1)
  expect(last.members.at(-1)).toBe(population.count - 1)
  expect(() => population.person(population.count)).toThrow(RangeError)
  expect(() => population.person(-1)).toThrow(RangeError)
  expect(() => population.person(0.5)).toThrow(RangeError)
})

test('a population too large for six digits a region is refused', () => {
  expect(() => createPopulation(2_100_000)).toThrow(RangeError)
})

test('the same index is always the same person, in any population of the size', () => {
  const again = createPopulation()
  fc.assert(
    fc.property(anyIndex, (index) => {
      expect(again.person(index)).toEqual(population.person(index))
      expect(population.person(index).index).toBe(index)
    }),
  )
})

test('a household lists its members and each member knows the household', () => {
  fc.assert(
    fc.property(anyHousehold, (household) => {
      const { members } = population.household(household)
      const family = population.family(household)
      expect(family.map((person) => person.index)).toEqual(members)
      for (const person of family) {
        expect(person.household).toBe(household)
        expect(population.person(person.index)).toEqual(person)
      }
    }),
  )
})

test('a number leads back to the one person who holds it', () => {
  fc.assert(
    fc.property(anyIndex, (index) => {
      const { citizenNumber, cardNumber } = population.person(index)
      expect(citizenNumber ?? cardNumber).not.toBeNull()
      for (const number of [citizenNumber, cardNumber]) {
        if (number !== null) expect(population.find(number)?.index).toBe(index)
      }
    }),
    { numRuns: 2000 },
  )
})

test('no two people share a number', () => {
  const numbers = sample.flatMap(({ citizenNumber, cardNumber }) =>
    [citizenNumber, cardNumber].filter((number) => number !== null),
  )
  expect(new Set(numbers).size).toBe(numbers.length)
})

test('a number nobody holds finds nobody', () => {
  for (const text of [
    '',
    '01009012345',
    '0100901234567',
    '01009012345a',
    '999090123456',
    '999123456',
  ]) {
    expect(population.find(text)).toBeNull()
  }
  fc.assert(
    fc.property(fc.stringMatching(/^01[05][0-3]\d{2}\d{6}$/), (number) => {
      const found = population.find(number)
      expect(found === null || found.citizenNumber === number).toBe(true)
    }),
  )
})

test('the parts of a citizen number agree with sex, birth and region', () => {
  fc.assert(
    fc.property(anyIndex, (index) => {
      const { citizenNumber, sex, birthYear } = population.person(index)
      if (citizenNumber === null) return
      expect(citizenNumber).toMatch(/^\d{12}$/)
      const digit = Number(citizenNumber[3])
      expect(1900 + 100 * Math.floor(digit / 2)).toBe(Math.floor(birthYear / 100) * 100)
      expect(digit % 2 === 0 ? 'male' : 'female').toBe(sex)
      expect(Number(citizenNumber.slice(4, 6))).toBe(birthYear % 100)
    }),
  )
  expect(share((one) => one.citizenNumber?.slice(0, 3) === '010')).toBeGreaterThan(0.4)
  expect(share((one) => one.citizenNumber?.slice(0, 3) === '015')).toBeGreaterThan(0.4)
})

test('no number prefix stands in both regions', () => {
  const [first, second] = REGIONS.map(({ prefix, incomers }) => [prefix, ...incomers])
  expect(first?.filter((prefix) => second?.includes(prefix))).toEqual([])
})

test('parents, children and spouses refer to each other and their ages are plausible', () => {
  fc.assert(
    fc.property(anyIndex, (index) => {
      const person = population.person(index)
      const { father, mother, spouse } = person
      if (father?.index != null) {
        const parent = population.person(father.index)
        expect(parent.sex).toBe('male')
        expect(wholeName(parent.name)).toBe(father.name)
        expect(parent.citizenNumber).toBe(father.citizenNumber)
        expect(ageGap(parent, person)).toBeGreaterThanOrEqual(19)
      }
      if (mother?.index != null) {
        const parent = population.person(mother.index)
        expect(parent.sex).toBe('female')
        expect(wholeName(parent.name)).toBe(mother.name)
        expect(ageGap(parent, person)).toBeGreaterThanOrEqual(19)
        expect(ageGap(parent, person)).toBeLessThanOrEqual(45)
      }
      if (spouse?.index != null) {
        const other = population.person(spouse.index)
        expect(other.spouse?.index).toBe(index)
        expect(other.sex).not.toBe(person.sex)
        if (!person.dead && !other.dead) {
          expect([person.marital, other.marital]).toEqual(['married', 'married'])
        }
        if (!person.dead && other.dead) expect(person.marital).toBe('parted')
      } else {
        expect(person.marital).not.toBe('married')
      }
    }),
    { numRuns: 2000 },
  )
})

test('a household has one living head and one residence, and children the surname of a parent', () => {
  fc.assert(
    fc.property(anyHousehold, (household) => {
      const family = population.family(household)
      const head = family.filter((one) => one.relationToHead === 'self')
      expect(head).toHaveLength(1)
      expect(head[0]?.dead).toBe(false)
      expect(head[0]?.birthYear).toBeLessThanOrEqual(2006)
      for (const person of family) {
        expect(person.head.index).toBe(head[0]?.index)
        expect(person.residence).toEqual(family[0]?.residence)
        expect(person.residence.province).toBe('15')
        if (person.role !== 'child' || person.name.surname === '') continue
        const parents = [person.father?.name, person.mother?.name].map((name) =>
          name?.split(' ').at(0),
        )
        expect(parents).toContain(person.name.surname)
        if (person.birthYear >= 2009) {
          expect(family.map(({ index }) => index)).toContain(person.representative?.index)
        }
      }
      const givens = family.map(({ name }) => name.given)
      expect(new Set(givens).size).toBe(givens.length)
    }),
    { numRuns: 1500 },
  )
})

test('birth dates are real, in the birth year, and never in the future', () => {
  fc.assert(
    fc.property(anyIndex, (index) => {
      const { birthDate, birthYear } = population.person(index)
      expect(birthYear).toBeLessThan(2026)
      expect(birthYear).toBeGreaterThan(1920)
      if (birthDate === null) return
      const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(birthDate) ?? []
      const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
      expect(date.toISOString().slice(0, 10)).toBe(`${year}-${month}-${day}`)
      expect(Number(year)).toBe(birthYear)
    }),
  )
})

test('Kinh surnames have their spread in the country', () => {
  const kinh = sample.filter((one) => one.ethnicity === '01' && one.name.surname !== '')
  const shareOf = (surname: string) => share((one) => one.name.surname === surname, kinh)
  expect(shareOf('Nguyễn')).toBeCloseTo(0.384, 1)
  expect(Math.abs(shareOf('Nguyễn') - 0.384)).toBeLessThan(0.02)
  expect(Math.abs(shareOf('Trần') - 0.11)).toBeLessThan(0.015)
  expect(Math.abs(shareOf('Lê') - 0.095)).toBeLessThan(0.015)
  expect(Math.abs(shareOf('Phạm') - 0.07)).toBeLessThan(0.015)
})

test('the peoples of the province have their shares and their surnames', () => {
  const expected: readonly (readonly [string, number])[] = [
    ['01', 0.34],
    ['08', 0.25],
    ['02', 0.15],
    ['09', 0.14],
    ['03', 0.05],
  ]
  for (const [code, part] of expected) {
    expect(Math.abs(share((one) => one.ethnicity === code) - part)).toBeLessThan(0.02)
  }
  const hmong = sample.filter((one) => one.ethnicity === '08')
  expect(
    share((one) => ['Giàng', 'Vàng', 'Sùng', 'Thào'].includes(one.name.surname), hmong),
  ).toBeGreaterThan(0.2)
})

test('unusual people occur in about the promised shares, and each kind can be named', () => {
  const between = (value: number, low: number, high: number) => {
    expect(value).toBeGreaterThan(low)
    expect(value).toBeLessThan(high)
  }
  between(
    share((one) => one.birthDate === null),
    0.006,
    0.013,
  )
  between(
    share((one) => one.citizenNumber === null),
    0.003,
    0.008,
  )
  between(
    share((one) => one.dead),
    0.014,
    0.026,
  )
  between(
    share((one) => wholeName(one.name).split(' ').length >= 5),
    0.002,
    0.007,
  )
  between(
    share((one) => one.name.surname === ''),
    0.001,
    0.004,
  )

  const { special } = population
  const personAt = (index: number | null): Person => population.person(index ?? -1)
  expect(personAt(special.yearOnly).birthDate).toBeNull()
  expect(personAt(special.cmndOnly).citizenNumber).toBeNull()
  expect(personAt(special.cmndOnly).cardNumber).toMatch(/^\d{9}$/)
  expect(personAt(special.dead).dead).toBe(true)
  expect(
    wholeName(personAt(special.longName).name).split(' ').length,
  ).toBeGreaterThanOrEqual(6)
  expect(wholeName(personAt(special.singleName).name)).not.toContain(' ')
})

test('names are in composed Unicode', () => {
  for (const person of sample.slice(0, 5000)) {
    const name = wholeName(person.name)
    expect(name.normalize('NFC')).toBe(name)
    expect(name.trim()).toBe(name)
  }
})

test('the households of a commune are found, bounded and in order', () => {
  const found = population.householdsIn('02647', 20)
  expect(found).toHaveLength(20)
  for (const { index, commune } of found) {
    expect(commune).toBe('02647')
    expect(population.family(index)[0]?.residence.ward).toBe('02647')
  }
  expect(found.map(({ index }) => index)).toEqual(
    found.map(({ index }) => index).toSorted((one, other) => one - other),
  )
  expect(population.householdsIn('99999', 5)).toEqual([])
})
