/**
 * What a password must be and how long it lasts (product A3; dispatch 3736 §4; level 3). How hard
 * one is to guess is estimated elsewhere and given as a score.
 */
import { type CivilDate, civilFromDays, daysFromCivil } from '../calendar/civil.ts'
import { nameForMatch } from './name.ts'

export interface PasswordRules {
  /** Unicode characters. */
  readonly charactersMin: number
  /** Of lower case, upper case, digits and everything else. */
  readonly classesMin: number
  /** 0 guessed at once … 4 beyond an offline attack. */
  readonly scoreMin: number
  /** Passwords that may not be used again, the present one among them. */
  readonly history: number
  /** Days a password lasts at most; fewer for whoever holds a duty that does not query. */
  readonly daysMax: number
  readonly administratorDaysMax: number
  /** Due dates fall up to this many days earlier, each account on its own day. */
  readonly spreadDays: number
  /** Days before the due date on which the officer is warned. */
  readonly warnDays: readonly number[]
}

export const passwordFaults = [
  'too-short',
  'too-long',
  'too-few-classes',
  'about-you',
  'too-guessable',
  'used-before',
] as const
export type PasswordFault = (typeof passwordFaults)[number]

export const passwordCharactersMax = 128

/** What others know of the officer. */
export interface AboutOfficer {
  readonly username: string
  readonly fullName: string
  readonly phone: string
  /** The officer's own citizen number. */
  readonly citizenNumber: string
}

/** All that is wrong with a new password, but whether it was used before. */
export function passwordFaultsOf(
  password: string,
  about: AboutOfficer,
  score: number,
  rules: Pick<PasswordRules, 'charactersMin' | 'classesMin' | 'scoreMin'>,
): readonly PasswordFault[] {
  const faults: PasswordFault[] = []
  const { length } = [...password.normalize('NFC')]
  if (length < rules.charactersMin) faults.push('too-short')
  if (password.length > passwordCharactersMax) faults.push('too-long')
  if (classesOf(password) < rules.classesMin) faults.push('too-few-classes')
  if (speaksOf(password, about)) faults.push('about-you')
  if (score < rules.scoreMin) faults.push('too-guessable')
  return faults
}

/** How many of the four classes of characters there are: a space is one of the rest. */
export function classesOf(password: string): number {
  const text = password.normalize('NFC')
  const others = /[^\p{Ll}\p{Lo}\p{Lu}\p{Nd}]/u
  return [/[\p{Ll}\p{Lo}]/u, /\p{Lu}/u, /\p{Nd}/u, others].filter((each) =>
    each.test(text),
  ).length
}

/** Whether login, name, phone or birth stand in the password, however they are written. */
export function speaksOf(password: string, about: AboutOfficer): boolean {
  const folded = nameForMatch(password).replace(/[^\p{L}\p{Nd}]/gu, '')
  return wordsAbout(about).some((word) => folded.includes(word))
}

/** Shorter pieces stand in good passwords by chance. */
const pieceMin = 5

/** As `nameForMatch` writes them, without marks between. */
export function wordsAbout(about: AboutOfficer): readonly string[] {
  const login = nameForMatch(about.username)
  const pieces = about.username.split(/[^\p{L}\p{Nd}]+/u).map(nameForMatch)
  const syllables = about.fullName.split(/\s+/u).map(nameForMatch)
  const given = syllables.slice(-2).join('')
  const swapped = [...syllables.slice(-1), ...syllables.slice(0, -1)].join('')
  const digits = about.phone.replace(/\D/gu, '')
  return [
    ...[login.replace(/[^\p{L}\p{Nd}]/gu, ''), ...pieces],
    ...[syllables.join(''), given, swapped],
    ...[digits, digits.slice(-6)],
    ...[about.citizenNumber, about.citizenNumber.slice(-6)],
  ]
    .filter((word) => word.length >= pieceMin)
    .concat(birthYearOf(about.citizenNumber) ?? [])
}

/** Digits 4 to 6 of a citizen number: century with sex, and the year in it. */
function birthYearOf(citizenNumber: string): string | null {
  const parts = /^\d{3}(\d)(\d{2})\d{6}$/.exec(citizenNumber)
  if (parts === null) return null
  const odd = Number(parts[1]) % 2
  return String(19 + (Number(parts[1]) - odd) / 2) + parts[2]
}

/**
 * The first local day on which a password set on `setOn` is no longer good: never later than the
 * days the rules give, and earlier by a number of days that is the account's own, so that
 * accounts made on one day do not all fall due on one morning.
 */
export function passwordDueOn(
  setOn: CivilDate,
  accountId: string,
  administers: boolean,
  rules: Pick<PasswordRules, 'daysMax' | 'administratorDaysMax' | 'spreadDays'>,
): CivilDate {
  const days = administers ? rules.administratorDaysMax : rules.daysMax
  return civilFromDays(
    daysOf(setOn) + days - (spreadOf(accountId) % (rules.spreadDays + 1)),
  )
}

/** Whole days from one date to another; negative when it is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return daysOf(to) - daysOf(from)
}

/** The warning that stands on `today`: the fewest of the days before it, or null when it is early. */
export function passwordWarning(
  today: CivilDate,
  dueOn: CivilDate,
  rules: Pick<PasswordRules, 'warnDays'>,
): number | null {
  const left = daysBetween(today, dueOn)
  const reached = rules.warnDays.filter((days) => left <= days)
  return reached.length === 0 ? null : reached.reduce((a, b) => (a < b ? a : b))
}

function daysOf(date: CivilDate): number {
  const [year, month, day] = date.split('-').map(Number)
  return daysFromCivil(year ?? 0, month ?? 0, day ?? 0)
}

/** A number of its own for each account, the same each time. */
function spreadOf(accountId: string): number {
  let sum = 7
  for (const character of accountId)
    sum = (sum * 131 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return sum
}
