import type { Marital, Role } from './household-plan.ts'
import type { Name } from './names.ts'
import type { Sex } from './numbers.ts'
import type { Address } from './places.ts'

/** A relative as a record names one; `index` is null for someone outside the population. */
export type Relative = {
  readonly index: number | null
  readonly name: string
  readonly citizenNumber: string | null
  readonly cardNumber: string | null
}

/** What the person is to the head of the household. */
export type RelationToHead =
  | 'self'
  | 'wife'
  | 'husband'
  | 'father'
  | 'mother'
  | 'child'
  | 'grandchild'
  | 'other'

export type Person = {
  readonly index: number
  /** Index of the household. */
  readonly household: number
  readonly role: Role
  readonly sex: Sex
  readonly name: Name
  /** The registry holds the name split in its parts, not whole. */
  readonly nameIsSplit: boolean
  /** 12 digits; null for people who only have an old card. */
  readonly citizenNumber: string | null
  /** 9 digits of an old identity card, or null. */
  readonly cardNumber: string | null
  readonly birthYear: number
  /** `yyyyMMdd`; null where only the year is known. */
  readonly birthDate: string | null
  readonly marital: Marital
  readonly dead: boolean
  /** Two digits of the list of peoples. */
  readonly ethnicity: string
  /** Two digits; '00' none. */
  readonly religion: string
  /** '00' unknown, '01' A, '02' B, '03' AB, '04' O. */
  readonly bloodType: string
  readonly birthPlace: Address
  readonly origin: Address
  readonly residence: Address
  readonly dwelling: Address
  readonly father: Relative | null
  readonly mother: Relative | null
  readonly spouse: Relative | null
  /** Legal representative of a minor. */
  readonly representative: Relative | null
  readonly head: Relative
  readonly relationToHead: RelationToHead
  readonly householdBook: string
}
