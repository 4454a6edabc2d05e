/**
 * A change of the rules tried on what has happened: the same entries go through the same fold twice,
 * once under the rules that held on their day and once under the change, and what either finds is
 * counted side by side. What people would have done after another lock nobody knows: both are told
 * of the very same entries.
 */
import { localDate } from '../calendar/window.ts'
import {
  type CountedQuery,
  emptyRecount,
  type OffHoursNumbers,
  type OffHoursReason,
  type Recount,
  recountOutcome,
  recountQuery,
} from '../limits/recount.ts'
import {
  type DetectionPolicy,
  type DetectionState,
  detect,
  emptyState,
} from './detect.ts'
import type { DetectionEvent } from './event.ts'
import type { DetectionRules, RuleId } from './rules.ts'

/** The longest that is looked back. */
export const shadowDaysMax = 30

export const shadowActs = ['refuse', 'challenge', 'lock', 'case'] as const
export type ShadowAct = (typeof shadowActs)[number]
export const shadowSides = ['was', 'would'] as const
export type ShadowSide = (typeof shadowSides)[number]

/** The numbers of one side. */
export interface ShadowNumbers {
  readonly detection: DetectionRules
  readonly offHours: OffHoursNumbers
}

/** What one rule did to one officer or agency on one day, on either side. */
export interface ShadowCell {
  /** Local day. */
  readonly day: string
  readonly rule: RuleId | OffHoursReason
  readonly act: ShadowAct
  readonly scope: 'account' | 'agency'
  readonly subject: string
  /** Code of the officer's agency when it was found. */
  readonly agency: string | null
  was: number
  would: number
  /** Sequences of the entries the first finding of the side rests on. */
  readonly entries: Record<ShadowSide, readonly number[]>
}

export interface Shadow {
  readonly states: Readonly<Record<ShadowSide, DetectionState>>
  readonly recounts: Readonly<Record<ShadowSide, Recount>>
  readonly agencies: Map<string, string>
  readonly cells: Map<string, ShadowCell>
}

export const emptyShadow = (): Shadow => ({
  states: { was: emptyState(), would: emptyState() },
  recounts: { was: emptyRecount(), would: emptyRecount() },
  agencies: new Map(),
  cells: new Map(),
})

/** One entry, as either fold needs it. */
export interface ShadowEntry {
  readonly event: DetectionEvent
  /** Of a decision that limits of the off hours speak of. */
  readonly query: CountedQuery | null
  /** Of an outcome. */
  readonly outcome: { readonly id: string; readonly sent: boolean } | null
}

const entriesNamed = 10

/**
 * Takes up one entry, which must come after all before it. What is found is counted only when
 * `counted`: entries before the days asked for are remembered alone.
 */
export function runShadow(
  shadow: Shadow,
  { event, query, outcome }: ShadowEntry,
  numbers: Readonly<Record<ShadowSide, ShadowNumbers>>,
  calendar: DetectionPolicy['calendar'],
  counted: boolean,
): void {
  if (event.kind === 'decision' && event.agency !== null)
    shadow.agencies.set(event.account, event.agency)
  for (const side of shadowSides) {
    const { detection: rules, offHours } = numbers[side]
    const alerts = detect(shadow.states[side], event, { rules, calendar })
    if (outcome !== null) recountOutcome(shadow.recounts[side], outcome.id, outcome.sent)
    const refused =
      query === null
        ? null
        : recountQuery(shadow.recounts[side], query, offHours, calendar)
    if (!counted) continue
    const day = localDate(event.at, calendar)
    for (const { rule, act, scope, subject, events } of alerts)
      count(shadow, side, { day, rule, act, scope, subject }, events)
    if (refused !== null && event.kind === 'decision')
      count(
        shadow,
        side,
        { day, rule: refused, act: 'refuse', scope: 'account', subject: event.account },
        [event.seq],
      )
  }
}

function count(
  { cells, agencies }: Shadow,
  side: ShadowSide,
  found: Pick<ShadowCell, 'day' | 'rule' | 'act' | 'scope' | 'subject'>,
  events: readonly number[],
): void {
  const { day, rule, act, scope, subject } = found
  const key = [day, rule, act, scope, subject].join(' ')
  const cell = cells.get(key) ?? {
    ...found,
    agency: scope === 'agency' ? subject : (agencies.get(subject) ?? null),
    was: 0,
    would: 0,
    entries: { was: [], would: [] },
  }
  cells.set(key, cell)
  if (cell[side] === 0) cell.entries[side] = events.slice(-entriesNamed)
  cell[side] += 1
}

/** How much of the past the rules remember: what the fold takes up before the first day, in days. */
export function daysRemembered(changed: readonly ShadowNumbers[]): number {
  return changed.reduce((most, { detection }) => {
    const days = detection.drift === null ? 31 : (detection.drift.weeksMax + 1) * 7
    return days > most ? days : most
  }, 31)
}
