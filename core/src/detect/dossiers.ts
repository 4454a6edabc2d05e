/** What a dossier's own story says of the look-ups made for it. */

import { dayMs, localDays, minuteMs } from '../calendar/civil.ts'
import { type Calendar, isWorkingDay } from '../calendar/window.ts'
import type { DecisionEvent } from './event.ts'
import { remember } from './windows.ts'

const hourMs = 3_600_000
/** Dossiers remembered at once; a province opens some thousands a day. */
const dossiersMax = 100_000
const refusalsMax = 10
const lookUpsMax = 20

interface LookUp {
  readonly account: string
  readonly subject: string | null
  readonly seq: number
  readonly at: number
}

interface Opened {
  readonly seq: number
  readonly at: number
  moved: boolean
  readonly lookUps: LookUp[]
}

interface Waiting extends LookUp {
  readonly dossier: string
  readonly dueAt: number
}

export interface DossierStories {
  /** By dossier code, from when it was told of. */
  readonly opened: Map<string, Opened>
  /** First look-up of each account in each dossier that has not moved since, soonest due first. */
  readonly waiting: Map<string, Waiting>
  /** Sequence of the last move of each dossier. */
  readonly moves: Map<string, number>
  /** Refusals for want of a dossier, by account and person. */
  readonly refused: Map<string, readonly LookUp[]>
}

export const noStories = (): DossierStories => ({
  opened: new Map(),
  waiting: new Map(),
  moves: new Map(),
  refused: new Map(),
})

/** The instant at which so many hours of working days have passed since `at`; days off do not count. */
export function afterWorkingHours(at: number, hours: number, calendar: Calendar): number {
  let left = hours * hourMs
  let now = at
  for (;;) {
    const days = localDays(now, calendar.offsetMinutes)
    const midnight = (days + 1) * dayMs - calendar.offsetMinutes * minuteMs
    if (isWorkingDay(days, calendar)) {
      if (left < midnight - now) return now + left
      left -= midnight - now
    }
    now = midnight
  }
}

/** A granted look-up waits for its dossier to move until `dueAt`. */
export function awaitMove(
  stories: DossierStories,
  look: LookUp & { readonly dossier: string },
  dueAt: number,
): void {
  const key = `${look.dossier} ${look.account}`
  const before = stories.waiting.get(key)
  if (before !== undefined) {
    // The wait of the first one goes on, unless the dossier moved after it.
    if ((stories.moves.get(look.dossier) ?? -1) < before.seq) return
  }
  remember(stories.waiting, key, { ...look, dueAt }, dossiersMax)
}

/** Takes the look-ups whose dossier has not moved in time; asked at every entry. */
export function takeUnmoved(stories: DossierStories, now: number): readonly Waiting[] {
  const unmoved: Waiting[] = []
  for (const [key, each] of stories.waiting) {
    if (each.dueAt > now) break
    stories.waiting.delete(key)
    if ((stories.moves.get(each.dossier) ?? -1) < each.seq) unmoved.push(each)
  }
  return unmoved
}

export function openDossier(
  stories: DossierStories,
  dossier: string,
  seq: number,
  at: number,
): void {
  remember(stories.opened, dossier, { seq, at, moved: false, lookUps: [] }, dossiersMax)
}

/** Whatever is told of a dossier after it was opened moves it. */
export function moveDossier(stories: DossierStories, dossier: string, seq: number): void {
  remember(stories.moves, dossier, seq, dossiersMax)
  const opened = stories.opened.get(dossier)
  if (opened !== undefined) opened.moved = true
}

/** Look-ups of a dossier closed within `hours` of being opened without having moved; else none. */
export function lookUpsOfPhantom(
  stories: DossierStories,
  dossier: string,
  closedAt: number,
  hours: number,
): readonly LookUp[] {
  const opened = stories.opened.get(dossier)
  if (opened === undefined || opened.moved) return []
  return closedAt - opened.at < hours * hourMs ? opened.lookUps : []
}

export function noteLookUp(stories: DossierStories, dossier: string, look: LookUp): void {
  const lookUps = stories.opened.get(dossier)?.lookUps
  if (lookUps === undefined || lookUps.length >= lookUpsMax) return
  const known = lookUps.some(
    (each) => each.account === look.account && each.subject === look.subject,
  )
  if (!known) lookUps.push(look)
}

const wantOfDossier: ReadonlySet<string> = new Set([
  'dossier-missing',
  'dossier-unknown',
  'dossier-closed',
  'person-not-in-dossier',
])

/** Remembers a refusal for want of a dossier; others pass. */
export function noteRefusal(stories: DossierStories, event: DecisionEvent): void {
  const { account, subject, seq, at, reason } = event
  if (subject === null || reason === null || !wantOfDossier.has(reason)) return
  const key = `${account} ${subject}`
  const before = stories.refused.get(key) ?? []
  remember(
    stories.refused,
    key,
    [...before, { account, subject, seq, at }].slice(-refusalsMax),
    dossiersMax,
  )
}

/**
 * The refusal that a granted look-up makes good: same officer, same person, less than `hours` ago,
 * and the dossier was opened in between. Null when there is none; found, it is forgotten.
 */
export function takeRefusalBefore(
  stories: DossierStories,
  event: DecisionEvent,
  hours: number,
): { readonly refusal: LookUp; readonly openedSeq: number } | null {
  const opened = event.dossier === null ? undefined : stories.opened.get(event.dossier)
  const key = `${event.account} ${event.subject}`
  const refusal = stories.refused
    .get(key)
    ?.find((each) => each.at > event.at - hours * hourMs)
  if (opened === undefined || refusal === undefined || opened.seq < refusal.seq)
    return null
  stories.refused.delete(key)
  return { refusal, openedSeq: opened.seq }
}
