import type { AnswerKind } from '../duties.ts'

interface FieldRule {
  /** Travels sealed, is revealed one by one with a reason (law.md: ethnicity, religion, marital status, relatives). */
  readonly sensitive: boolean
  readonly answers: readonly AnswerKind[]
}

const open: FieldRule = { sensitive: false, answers: ['person'] }
const sealed: FieldRule = { sensitive: true, answers: ['person'] }

/** Every fact the NPD can return about a person: one table for the server and the screen. */
export const fieldRules = {
  fullName: open,
  citizenNumber: open,
  oldIdNumber: open,
  birth: open,
  sex: open,
  nationality: open,
  permanentAddress: { sensitive: false, answers: ['person', 'household'] },
  currentAddress: open,
  birthRegistrationPlace: open,
  nativePlace: open,
  ethnicity: sealed,
  religion: sealed,
  maritalStatus: sealed,
  bloodType: sealed,
  fatherName: sealed,
  fatherNumber: sealed,
  motherName: sealed,
  motherNumber: sealed,
  spouseName: sealed,
  spouseNumber: sealed,
  representativeName: sealed,
  representativeNumber: sealed,
  householdHeadName: { sensitive: true, answers: ['person', 'household'] },
  householdRelation: sealed,
  householdBookNumber: { sensitive: false, answers: ['person', 'household'] },
  householdMembers: { sensitive: true, answers: ['household'] },
} as const satisfies Record<string, FieldRule>

export type FieldName = keyof typeof fieldRules

export const fieldNames = Object.keys(fieldRules) as readonly FieldName[]

export function isFieldName(text: string): text is FieldName {
  return Object.hasOwn(fieldRules, text)
}

/** Codes as the NPD gives them; the district is empty or a legacy code since July 2025. */
export interface Address {
  readonly detail: string
  readonly wardCode: string
  readonly districtCode: string
  readonly provinceCode: string
  readonly country: string
}

export interface HouseholdMember {
  readonly fullName: string
  readonly birth: string
  readonly relation: string
}

export type FieldValue = string | Address | readonly HouseholdMember[]

/** What was read from an answer: any of the known fields, none other. */
export type PersonRecord = Readonly<Partial<Record<FieldName, FieldValue>>>
