/**
 * Who lives in a household, before anyone has a name: roles, sexes, birth years, who has
 * died, who is the head. All years hang on the birth year of the mother, so that parents
 * are always at least 19 calendar years older than their children.
 */

import { drawBelow, drawBetween, drawChance } from './draw.ts'
import type { Sex } from './numbers.ts'

/** Nobody is born in or after this year. */
export const BIRTH_YEAR_LIMIT = 2026

export type Role = 'husband' | 'wife' | 'child' | 'grandfather' | 'grandmother' | 'alone'

export type Marital = 'unmarried' | 'married' | 'parted'

export type Place = {
  readonly role: Role
  readonly sex: Sex
  readonly birthYear: number
  readonly dead: boolean
  readonly marital: Marital
}

export type HouseholdPlan = { readonly places: readonly Place[]; readonly head: number }

type Shape = {
  readonly parents: 0 | 1 | 2
  readonly children: number
  readonly elders: 0 | 1 | 2
}

/** The households of one block, in the order before shuffling: 36 people in 9 households. */
const SHAPES: readonly Shape[] = [
  { parents: 0, children: 0, elders: 0 },
  { parents: 2, children: 0, elders: 0 },
  { parents: 2, children: 1, elders: 0 },
  { parents: 1, children: 2, elders: 0 },
  { parents: 2, children: 2, elders: 0 },
  { parents: 2, children: 2, elders: 0 },
  { parents: 2, children: 2, elders: 1 },
  { parents: 2, children: 2, elders: 2 },
  { parents: 2, children: 4, elders: 2 },
]

const SIZES = SHAPES.map(sizeOf)

export const HOUSEHOLDS_PER_BLOCK = SHAPES.length
export const PEOPLE_PER_BLOCK = SIZES.reduce((sum, size) => sum + size, 0)

function sizeOf(shape: Shape): number {
  if (shape.parents === 0) return 1
  return shape.parents + shape.children + shape.elders
}

/** Steps that visit all nine shapes: coprime to nine. */
const STEPS = [1, 2, 4, 5, 7, 8]

function shapeIndex(block: number, order: number): number {
  const start = drawBelow(block, 201, HOUSEHOLDS_PER_BLOCK)
  const step = STEPS[drawBelow(block, 202, STEPS.length)] ?? 1
  return (start + order * step) % HOUSEHOLDS_PER_BLOCK
}

/** Index of the first person of the `order`-th household of a block, and its size. */
export function householdSpan(
  block: number,
  order: number,
): { first: number; size: number } {
  let first = block * PEOPLE_PER_BLOCK
  for (let before = 0; before < order; before += 1) {
    first += SIZES[shapeIndex(block, before)] ?? 0
  }
  return { first, size: SIZES[shapeIndex(block, order)] ?? 0 }
}

/** Which household of its block the person at this index belongs to. */
export function householdOrder(block: number, index: number): number {
  let next = block * PEOPLE_PER_BLOCK
  for (let order = 0; order < HOUSEHOLDS_PER_BLOCK; order += 1) {
    next += SIZES[shapeIndex(block, order)] ?? 0
    if (index < next) return order
  }
  throw new RangeError(`person ${index} is not in block ${block}`)
}

const place = (
  role: Role,
  sex: Sex,
  birthYear: number,
  dead: boolean,
  marital: Marital,
): Place => ({ role, sex, birthYear, dead, marital })

function planAlone(seed: number): HouseholdPlan {
  const sex = drawBelow(seed, 31, 2) === 0 ? 'male' : 'female'
  const birthYear = drawBetween(seed, 32, 1938, 2006)
  const parted = birthYear < 1985 && drawChance(seed, 33, 700)
  return {
    places: [place('alone', sex, birthYear, false, parted ? 'parted' : 'unmarried')],
    head: 0,
  }
}

function motherBirthYear(seed: number, shape: Shape): number {
  if (shape.children === 0) {
    return drawChance(seed, 34, 600)
      ? drawBetween(seed, 35, 1948, 1975)
      : drawBetween(seed, 35, 1992, 2004)
  }
  const earliest = shape.elders > 0 ? 1975 : 1968
  // First child at 22–25, then one every 2–4 years: the last one before BIRTH_YEAR_LIMIT.
  return drawBetween(seed, 36, earliest, 2003 - 4 * shape.children)
}

function planChildren(seed: number, motherYear: number, count: number): Place[] {
  const children: Place[] = []
  let year = motherYear + drawBetween(seed, 40, 22, 25)
  for (let order = 0; order < count; order += 1) {
    const sex = drawBelow(seed, 41 + order, 1000) < 515 ? 'male' : 'female'
    children.push(place('child', sex, year, false, 'unmarried'))
    year += drawBetween(seed, 51 + order, 2, 4)
  }
  return children
}

function planElders(seed: number, husbandYear: number, count: number): Place[] {
  if (count === 0) return []
  const motherYear = husbandYear - drawBetween(seed, 61, 21, 34)
  const fatherYear = motherYear + drawBetween(seed, 62, -6, 2)
  const grandfather = { year: fatherYear, dead: drawChance(seed, 63, 110) }
  const grandmother = { year: motherYear, dead: drawChance(seed, 64, 75) }
  if (count === 1) {
    return drawChance(seed, 65, 250)
      ? [place('grandfather', 'male', grandfather.year, grandfather.dead, 'parted')]
      : [place('grandmother', 'female', grandmother.year, grandmother.dead, 'parted')]
  }
  const [his, hers] = maritalOfPair(grandfather.dead, grandmother.dead)
  return [
    place('grandfather', 'male', grandfather.year, grandfather.dead, his),
    place('grandmother', 'female', grandmother.year, grandmother.dead, hers),
  ]
}

/** The survivor of a pair is widowed; the dead keep the state they died in. */
function maritalOfPair(heDied: boolean, sheDied: boolean): [Marital, Marital] {
  if (heDied === sheDied) return ['married', 'married']
  return heDied ? ['married', 'parted'] : ['parted', 'married']
}

function planSingleParent(seed: number, shape: Shape): HouseholdPlan {
  const motherYear = motherBirthYear(seed, shape)
  const isMother = drawChance(seed, 37, 780)
  const neverMarried = isMother && drawChance(seed, 38, 300)
  const parent = place(
    isMother ? 'wife' : 'husband',
    isMother ? 'female' : 'male',
    motherYear,
    false,
    neverMarried ? 'unmarried' : 'parted',
  )
  return { places: [parent, ...planChildren(seed, motherYear, shape.children)], head: 0 }
}

function planCouple(seed: number, shape: Shape): HouseholdPlan {
  const motherYear = motherBirthYear(seed, shape)
  const husbandYear = motherYear + drawBetween(seed, 39, -8, 2)
  const heDied = drawChance(seed, 66, 26)
  const sheDied = !heDied && drawChance(seed, 67, 8)
  const [his, hers] = maritalOfPair(heDied, sheDied)
  // One half of the households for five have a third child in the place of an elder.
  const swap = shape.elders === 1 && drawBelow(seed, 68, 2) === 0 && motherYear <= 1991
  const elders = planElders(seed, husbandYear, swap ? 0 : shape.elders)
  const children = planChildren(seed, motherYear, shape.children + (swap ? 1 : 0))
  const places = [
    place('husband', 'male', husbandYear, heDied, his),
    place('wife', 'female', motherYear, sheDied, hers),
    ...children,
    ...elders,
  ]
  return { places, head: headOf(seed, places) }
}

function headOf(seed: number, places: readonly Place[]): number {
  const elder = places.findIndex(({ role, dead }) => role === 'grandfather' && !dead)
  if (elder >= 0 && drawChance(seed, 69, 350)) return elder
  const [husband, wife] = [0, 1]
  if (places[husband]?.dead) return wife
  if (places[wife]?.dead) return husband
  return drawChance(seed, 70, 200) ? wife : husband
}

/** The household at `order` in its block; `seed` is its own number. */
export function planHousehold(block: number, order: number, seed: number): HouseholdPlan {
  const shape = SHAPES[shapeIndex(block, order)]
  if (shape === undefined) throw new RangeError(`no household ${order} in a block`)
  if (shape.parents === 0) return planAlone(seed)
  return shape.parents === 1 ? planSingleParent(seed, shape) : planCouple(seed, shape)
}
