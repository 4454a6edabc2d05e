import { isCivilDate } from '../calendar/civil.ts'

/** Twelve digits, kept as text; the parts are never a reason to refuse (identifiers.md). */
export const citizenNumberPattern = /^\d{12}$/
/** Nine digits: the identity card (CMND) that preceded the citizen number. */
export const oldIdNumberPattern = /^\d{9}$/

/** `yyyy-MM-dd`, or `yyyy` for the many whose papers carry only the year. */
export type Birth = string

export function isBirth(text: string): boolean {
  const wellFormed = /^\d{4}$/.test(text) || isCivilDate(text)
  return wellFormed && Number(text.slice(0, 4)) >= 1850
}

/** The person asked about, as the citizen wrote them in the dossier. */
export interface PersonAsked {
  /** Citizen number (12 digits) or old identity card number (9 digits). */
  readonly number: string
  readonly fullName: string
  readonly birth: Birth
}

/** All but the last four digits hidden. */
export function maskNumber(number: string): string {
  return number.replace(/.(?=.{4})/gu, '•')
}
