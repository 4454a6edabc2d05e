import { drawBelow, drawBetween, drawChance, drawOne, mix } from './draw.ts'
import {
  type Draft,
  draftHousehold,
  type Family,
  type HouseholdSite,
  type Member,
  prefixOf,
  relativeOf,
} from './household-draft.ts'
import type { Role } from './household-plan.ts'
import { drawName, wholeName } from './names.ts'
import type { Sex } from './numbers.ts'
import type { Person, RelationToHead, Relative } from './person.ts'
import { addressIn, communeOf, placeOfPrefix } from './places.ts'

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whoever is born from this year on is a minor throughout 2026. */
const FIRST_MINOR_YEAR = 2009

const BOOK_SALT = 0x5eed0003

function birthDateOf(seed: number, year: number): string | null {
  if (year < 1995 && drawChance(seed, 301, 16)) return null
  const month = drawBelow(seed, 302, 12)
  const day = drawBetween(seed, 303, 1, DAYS[month] ?? 28)
  return `${year}${String(month + 1).padStart(2, '0')}${String(day).padStart(2, '0')}`
}

/** Name only: a parent who is in no household of the population. */
function absentRelative(seed: number, salt: number, sex: Sex, family: Family): Relative {
  const own = mix(seed, salt)
  const surname =
    sex === 'male' ? family.surname : drawOne(own, 308, family.people.surnames)
  return {
    index: null,
    name: wholeName(drawName(own, family.people, sex, surname, false)),
    citizenNumber: null,
    cardNumber: null,
  }
}

/**
 * All members of a household in full. They agree with each other: parents, spouses and
 * head are the members themselves, children bear the father's surname (one in thirty the
 * mother's; always the mother's where she never married), all share one residence.
 */
export function buildHousehold(site: HouseholdSite): readonly Person[] {
  const draft = draftHousehold(site)
  return draft.members.map((member) => complete(site, draft, member))
}

/** One member of a household in full, by index. Throws RangeError for another's index. */
export function buildPerson(site: HouseholdSite, index: number): Person {
  const draft = draftHousehold(site)
  const member = draft.members[index - site.first]
  if (member === undefined) throw new RangeError(`person ${index} lives elsewhere`)
  return complete(site, draft, member)
}

type Kin = {
  readonly site: HouseholdSite
  readonly draft: Draft
  readonly member: Member
}

function byRole({ site, draft }: Kin, role: Role | undefined): Relative | null {
  const found = draft.members.find((one) => one.place.role === role)
  return found === undefined ? null : relativeOf(site, found)
}

type Parents = { readonly father: Relative | null; readonly mother: Relative | null }

function parentsOf(kin: Kin): Parents {
  const { seed, place, people, name } = kin.member
  if (place.role === 'child') return parentsOfChild(kin)
  const own: Family = {
    people,
    surname: name.surname || drawOne(seed, 330, people.surnames),
  }
  const isSon = place.role === 'husband'
  return {
    father:
      (isSon ? byRole(kin, 'grandfather') : null) ?? absentRelative(seed, 3, 'male', own),
    mother:
      (isSon ? byRole(kin, 'grandmother') : null) ??
      absentRelative(seed, 4, 'female', own),
  }
}

/** A mother who never married names no father. */
function parentsOfChild(kin: Kin): Parents {
  const { members, family } = kin.draft
  // Brothers and sisters name the same absent parent.
  const seed = members[0]?.seed ?? 0
  const mother = byRole(kin, 'wife')
  const unnamed = members[0]?.place.marital === 'unmarried'
  return {
    father:
      byRole(kin, 'husband') ??
      (unnamed ? null : absentRelative(seed, 1, 'male', family)),
    mother: mother ?? absentRelative(seed, 2, 'female', family),
  }
}

/** Father or mother, if living with the minor and alive. */
function representativeOf(kin: Kin, parents: Parents): Relative | null {
  if (kin.member.place.birthYear < FIRST_MINOR_YEAR) return null
  const isAlive = (one: Relative | null): boolean =>
    kin.draft.members.some(({ index, place }) => index === one?.index && !place.dead)
  return [parents.father, parents.mother].find(isAlive) ?? null
}

const SPOUSE: Partial<Record<Role, Role>> = {
  husband: 'wife',
  wife: 'husband',
  grandfather: 'grandmother',
  grandmother: 'grandfather',
}

/** Relation of a member to the head, by both roles. */
function relationToHead(role: Role, head: Role): RelationToHead {
  if (role === head && role !== 'child') return 'self'
  if (SPOUSE[head] === role)
    return role === 'wife' || role === 'grandmother' ? 'wife' : 'husband'
  if (head === 'grandfather') {
    if (role === 'husband') return 'child'
    return role === 'child' ? 'grandchild' : 'other'
  }
  if (role === 'child') return 'child'
  if (head === 'husband' && role === 'grandfather') return 'father'
  return head === 'husband' && role === 'grandmother' ? 'mother' : 'other'
}

const BLOOD_TYPES = ['00', '00', '00', '01', '02', '02', '03', '04', '04', '04']

function complete(site: HouseholdSite, draft: Draft, member: Member): Person {
  const { seed, place, name, people } = member
  const kin: Kin = { site, draft, member }
  const self = relativeOf(site, member)
  const head = draft.members[draft.head] ?? member
  const parents = parentsOf(kin)
  const residence = addressIn(communeOf(site.region, site.block), draft.seed)
  const birthPlace = placeOfPrefix(prefixOf(member, site.region), site.region, seed)
  const livesElsewhere = place.birthYear < 2008 && drawChance(seed, 340, 60)
  const book = mix(site.household, BOOK_SALT) % 1_000_000_000
  return {
    index: member.index,
    household: site.household,
    role: place.role,
    sex: place.sex,
    name,
    nameIsSplit: drawChance(seed, 341, 80),
    citizenNumber: self.citizenNumber,
    cardNumber: self.cardNumber,
    birthYear: place.birthYear,
    birthDate: birthDateOf(seed, place.birthYear),
    marital: place.marital,
    dead: place.dead,
    ethnicity: people.code,
    religion: drawReligion(seed),
    bloodType: drawOne(seed, 342, BLOOD_TYPES),
    birthPlace,
    origin: place.role === 'child' ? residence : birthPlace,
    residence,
    dwelling: livesElsewhere
      ? placeOfPrefix(site.region.prefix, site.region, mix(seed, 343))
      : residence,
    father: parents.father,
    mother: parents.mother,
    spouse: byRole(kin, SPOUSE[place.role]),
    representative: representativeOf(kin, parents),
    head: head === member ? self : relativeOf(site, head),
    relationToHead: relationToHead(place.role, head.place.role),
    householdBook: String(book).padStart(9, '0'),
  }
}

/** Codes other than '00' are illustrative: the list used by the registry is not public. */
function drawReligion(seed: number): string {
  if (!drawChance(seed, 344, 60)) return '00'
  return drawOne(seed, 345, ['01', '02', '02', '04', '04'])
}
