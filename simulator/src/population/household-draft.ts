/**
 * The members of a household with their names. Numbers, relatives and addresses are worked
 * out only for those who are asked about: a look-up should not pay for the whole house.
 */

import { drawChance, drawOne, mix } from './draw.ts'
import { type Place, planHousehold, type Role } from './household-plan.ts'
import { drawName, type Name, wholeName } from './names.ts'
import { cardNumberOf, citizenNumberOf, type Sex } from './numbers.ts'
import { PEOPLES, type People } from './peoples.ts'
import type { Relative } from './person.ts'
import type { Region } from './places.ts'

export type HouseholdSite = {
  readonly household: number
  readonly block: number
  readonly order: number
  readonly region: Region
  /** Index of the first member. */
  readonly first: number
  /** Index of the first person of the region. */
  readonly regionStart: number
}

export type Member = {
  readonly index: number
  readonly place: Place
  readonly seed: number
  readonly people: People
  readonly name: Name
}

/** What a household hands on to its children. */
export type Family = { readonly people: People; readonly surname: string }

export type Draft = {
  /** In the order of their indexes. */
  readonly members: readonly Member[]
  /** Offset of the head. */
  readonly head: number
  readonly family: Family
  readonly seed: number
}

/** Saltings of the seeds, so that people and households never share their draws. */
const PERSON_SALT = 0x5eed0001
const HOUSEHOLD_SALT = 0x5eed0002

/** First three digits of the member's number: most were registered in this region. */
export function prefixOf({ seed, place }: Member, region: Region): string {
  const movedPerThousand = place.role === 'child' ? 15 : 60
  return drawChance(seed, 304, movedPerThousand)
    ? drawOne(seed, 305, region.incomers)
    : region.prefix
}

/** People of the household: wives and husbands of another people are one in eight. */
function peopleOf(seed: number, role: Role, family: People): People {
  const marriedIn = role === 'wife' || role === 'grandmother'
  return marriedIn && drawChance(seed, 306, 125) ? drawOne(seed, 307, PEOPLES) : family
}

function nameMember(
  site: HouseholdSite,
  place: Place,
  offset: number,
  family: Family,
  taken: readonly string[],
): Member {
  const index = site.first + offset
  const seed = mix(index, PERSON_SALT)
  const people = peopleOf(seed, place.role, family.people)
  const ofFamily =
    place.role === 'husband' || place.role === 'grandfather' || place.role === 'child'
  const surname = ofFamily ? family.surname : drawOne(seed, 308, people.surnames)
  const maySingle = place.role !== 'husband' && place.role !== 'wife'
  const name = drawFreeName(seed, people, place.sex, surname, maySingle, taken)
  return { index, place, seed, people, name }
}

const NAME_DRAWS_MAX = 8

/** Nobody is given the name of somebody in the same house. */
function drawFreeName(
  seed: number,
  people: People,
  sex: Sex,
  surname: string,
  maySingle: boolean,
  taken: readonly string[],
): Name {
  let name = drawName(seed, people, sex, surname, maySingle)
  for (let draw = 1; draw < NAME_DRAWS_MAX && taken.includes(name.given); draw += 1) {
    name = drawName(mix(seed, 400 + draw), people, sex, surname, maySingle)
  }
  return name
}

/** The member as others' records name one. */
export function relativeOf(site: HouseholdSite, member: Member): Relative {
  const { index, place, seed } = member
  const position = index - site.regionStart
  const cardOnly = place.birthYear < 1985 && drawChance(seed, 309, 14)
  const hasCard = cardOnly || (place.birthYear <= 2000 && drawChance(seed, 310, 800))
  const prefix = prefixOf(member, site.region)
  return {
    index,
    name: wholeName(member.name),
    citizenNumber: cardOnly
      ? null
      : citizenNumberOf(prefix, place.sex, place.birthYear, position),
    cardNumber: hasCard ? cardNumberOf(site.region, position) : null,
  }
}

/** Elders before their grandchildren, so that a child never takes an elder's name. */
export function draftHousehold(site: HouseholdSite): Draft {
  const seed = mix(site.household, HOUSEHOLD_SALT)
  const plan = planHousehold(site.block, site.order, seed)
  const people = drawOne(seed, 320, PEOPLES)
  const family: Family = { people, surname: drawOne(seed, 321, people.surnames) }
  const taken: string[] = []
  const take = (place: Place, offset: number, named: Family): Member => {
    const member = nameMember(site, place, offset, named, taken)
    taken.push(member.name.given)
    return member
  }
  const adults = plan.places.map((place, offset) =>
    place.role === 'child' ? null : take(place, offset, family),
  )
  const mother = adults.find((one) => one?.place.role === 'wife') ?? null
  const childFamily = familyOfChildren(seed, family, mother)
  return {
    members: plan.places.map(
      (place, offset) => adults[offset] ?? take(place, offset, childFamily),
    ),
    head: plan.head,
    family,
    seed,
  }
}

function familyOfChildren(seed: number, family: Family, mother: Member | null): Family {
  if (mother === null) return family
  const fromMother = mother.place.marital === 'unmarried' || drawChance(seed, 322, 33)
  return fromMother ? { people: family.people, surname: mother.name.surname } : family
}
