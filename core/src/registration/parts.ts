/** How far an agency's connection file is, part by part, and exactly what is missing (as 6359 asks). */
import { type CivilDate, civilFromDays, daysFromCivil } from '../calendar/civil.ts'
import { addDays } from '../workflow/dormancy.ts'
import { type Part, parts, type VersionState } from './version.ts'

/** What is missing, or wrong; each with the facts its sentence needs. */
export type Missing =
  /** Nothing was ever drafted. */
  | { readonly code: 'nothing' }
  /** A version is being drafted, waits to be accepted, or was returned. */
  | { readonly code: 'draft' | 'waits' | 'returned'; readonly version: number }
  /** Open dossiers were received there, and nobody of the agency is on its list. */
  | { readonly code: 'nobody-listed'; readonly dossiers: number }
  /** Accounts that hold a duty that queries and are not on the list. */
  | { readonly code: 'not-on-list'; readonly accounts: number }
  /** Persons on the list whose account works here no more. */
  | { readonly code: 'listed-left'; readonly accounts: number }
  /** Persons on the list who have no account. */
  | { readonly code: 'without-account'; readonly accounts: number }
  /** Accounts without a training that counts. */
  | { readonly code: 'untrained'; readonly accounts: number }
  /** The list is to be looked through each three months (6383, form). */
  | { readonly code: 'review-due'; readonly since: CivilDate }
  | { readonly code: 'unregistered-service'; readonly service: string }
  | { readonly code: 'level-too-low'; readonly level: number; readonly least: number }
  /** Items of the checklist of the day that are not answered, or answered as not met. */
  | { readonly code: 'checklist-open'; readonly items: number }
  | { readonly code: 'not-yet'; readonly from: CivilDate }
  /** Its last day is near: the part is complete still. */
  | { readonly code: 'ends-soon'; readonly on: CivilDate }
  | { readonly code: 'ended'; readonly on: CivilDate }

export interface PartState {
  readonly state: 'missing' | 'partial' | 'complete' | 'expired'
  /** Of the version last accepted; null when none was. */
  readonly version: number | null
  /** Of a complete part, only what will be missing soon. */
  readonly missing: readonly Missing[]
}

export interface VersionFacts {
  readonly version: number
  /** The day on which it was accepted. */
  readonly acceptedOn: CivilDate
  /** The first day it holds, and the first day no more; null: without. */
  readonly from: CivilDate | null
  readonly to: CivilDate | null
}

export interface PartFacts {
  /** Accepted last. */
  readonly accepted: VersionFacts | null
  /** The newest version, when it was not accepted. */
  readonly open: {
    readonly version: number
    readonly state: Exclude<VersionState, 'accepted'>
  } | null
}

/** What is known of one agency on a day. */
export interface AgencyFacts {
  readonly parts: Readonly<Record<Part, PartFacts>>
  readonly openDossiers: number
  /** People on the list accepted last. */
  readonly listed: number
  readonly notOnList: number
  readonly listedLeft: number
  readonly withoutAccount: number
  readonly untrained: number
  /** Services used of late and on no accepted registration of the day. */
  readonly unregisteredServices: readonly string[]
  /** Of the confirmation accepted last; null without one. */
  readonly level: number | null
  readonly checklistOpen: number
}

/** Dated policy `registration`. */
export interface PartRules {
  readonly reviewMonths: number
  /** The first reminder comes so many days before something ends. */
  readonly warnDays: readonly number[]
  readonly levelMin: number
}

/** The states of all four parts on a local day. */
export function partStates(
  facts: AgencyFacts,
  day: CivilDate,
  rules: PartRules,
): Readonly<Record<Part, PartState>> {
  const entries = parts.map((part) => [part, partState(part, facts, day, rules)] as const)
  return Object.fromEntries(entries) as Record<Part, PartState>
}

const openCodes = { draft: 'draft', submitted: 'waits', returned: 'returned' } as const

function partState(
  part: Part,
  facts: AgencyFacts,
  day: CivilDate,
  rules: PartRules,
): PartState {
  const { accepted, open } = facts.parts[part]
  const begun: readonly Missing[] =
    open === null ? [] : [{ code: openCodes[open.state], version: open.version }]
  if (accepted === null) {
    const state = open === null ? 'missing' : 'partial'
    const lacks: readonly Missing[] = open === null ? [{ code: 'nothing' }] : begun
    return { state, version: null, missing: [...lacks, ...workWithout(part, facts)] }
  }
  const { version, from, to } = accepted
  if (to !== null && to <= day)
    return { state: 'expired', version, missing: [{ code: 'ended', on: to }, ...begun] }
  const lacks = lacksOf(part, accepted, facts, day, rules)
  if (from !== null && day < from) lacks.push({ code: 'not-yet', from })
  if (lacks.length > 0)
    return { state: 'partial', version, missing: [...lacks, ...begun] }
  const soon = to !== null && to <= addDays(day, largest(rules.warnDays))
  return {
    state: 'complete',
    version,
    missing: soon ? [{ code: 'ends-soon', on: to }] : [],
  }
}

/** What shows that a part is needed though nothing of it was accepted. */
function workWithout(part: Part, facts: AgencyFacts): readonly Missing[] {
  if (part === 'accounts' && facts.openDossiers > 0)
    return [{ code: 'nobody-listed', dossiers: facts.openDossiers }]
  return part === 'services' ? unregistered(facts) : []
}

const unregistered = (facts: AgencyFacts): Missing[] =>
  facts.unregisteredServices.map((service) => ({ code: 'unregistered-service', service }))

function lacksOf(
  part: Part,
  accepted: VersionFacts,
  facts: AgencyFacts,
  day: CivilDate,
  rules: PartRules,
): Missing[] {
  const lacks: Missing[] = []
  if (part === 'accounts') {
    const { openDossiers, listed, notOnList, listedLeft, withoutAccount, untrained } =
      facts
    if (listed === 0 && openDossiers > 0)
      lacks.push({ code: 'nobody-listed', dossiers: openDossiers })
    if (notOnList > 0) lacks.push({ code: 'not-on-list', accounts: notOnList })
    if (listedLeft > 0) lacks.push({ code: 'listed-left', accounts: listedLeft })
    if (withoutAccount > 0)
      lacks.push({ code: 'without-account', accounts: withoutAccount })
    if (untrained > 0) lacks.push({ code: 'untrained', accounts: untrained })
    if (addMonths(accepted.acceptedOn, rules.reviewMonths) <= day)
      lacks.push({ code: 'review-due', since: accepted.acceptedOn })
  }
  if (part === 'services') lacks.push(...unregistered(facts))
  if (part === 'security') {
    const { level, checklistOpen } = facts
    if (level !== null && level < rules.levelMin)
      lacks.push({ code: 'level-too-low', level, least: rules.levelMin })
    if (checklistOpen > 0) lacks.push({ code: 'checklist-open', items: checklistOpen })
  }
  return lacks
}

function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, each) => (each > most ? each : most), 0)
}

/** The same day so many months on; of a month that has no such day, its last. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const count = year * 12 + month - 1 + months
  const at = count % 12
  const first = daysFromCivil((count - at) / 12, at + 1, 1)
  const next = daysFromCivil(
    (count + 1 - ((count + 1) % 12)) / 12,
    ((at + 1) % 12) + 1,
    1,
  )
  const wanted = first + day - 1
  return civilFromDays(wanted < next ? wanted : next - 1)
}

/** Days from one date to a later one. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  const days = (date: CivilDate) => {
    const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
    return daysFromCivil(year, month, day)
  }
  return days(to) - days(from)
}
