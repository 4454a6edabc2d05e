/**
 * The detection: a fold over the access log, entry by entry. The same entries under the same rules
 * give the same alerts, on whichever node and however often it is taken up again. Memory is bounded:
 * each rule keeps no more than it counts, of no more keys than a province can have.
 */
import { type Calendar, localDate } from '../calendar/window.ts'
import { countHour, type Usuals } from './baseline.ts'
import {
  afterWorkingHours,
  awaitMove,
  type DossierStories,
  lookUpsOfPhantom,
  moveDossier,
  noStories,
  noteLookUp,
  noteRefusal,
  openDossier,
  takeRefusalBefore,
  takeUnmoved,
} from './dossiers.ts'
import type { DecisionEvent, DetectionEvent, Leave, Sign } from './event.ts'
import { type Beats, beat } from './rhythm.ts'
import {
  type Alert,
  type AlertAct,
  type DetectionRules,
  eventsMax,
  type HardSteps,
  type RuleId,
  type SoftStep,
  type Step,
} from './rules.ts'
import { countIn, type Item, remember, type Windows } from './windows.ts'

/** The form of the state: one kept in another form is made anew from the log. */
export const stateVersion = 2

/** Maps, arrays, numbers and texts alone, so that it can be kept and taken up again. */
export interface DetectionState {
  /** By rule and step. */
  readonly windows: Map<string, Windows>
  /** By step. */
  readonly beats: Map<string, Beats>
  readonly leaves: Map<string, Leave>
  readonly usuals: Usuals
  readonly stories: DossierStories
}

export const emptyState = (): DetectionState => ({
  windows: new Map(),
  beats: new Map(),
  leaves: new Map(),
  usuals: new Map(),
  stories: noStories(),
})

/** What is in force at the instant of the event. */
export interface DetectionPolicy {
  readonly rules: DetectionRules
  readonly calendar: Calendar
}

/** Takes up one event, which must come after all before it; changes `state`, returns what it found. */
export function detect(
  state: DetectionState,
  event: DetectionEvent,
  policy: DetectionPolicy,
): readonly Alert[] {
  const found = new Found(state, event.at)
  const { rules } = policy
  for (const each of takeUnmoved(state.stories, event.at))
    found.soft('no-movement', rules.noMovement, each.account, {
      tag: each.dossier,
      at: event.at,
      seq: each.seq,
    })
  switch (event.kind) {
    case 'decision':
      onDecision(state, found, event, policy)
      break
    case 'no-match':
      found.hard('misses', rules.misses, event.account, itemOf(event))
      break
    case 'sign-in':
      found.hard(
        'addresses',
        rules.addresses,
        event.account,
        itemOf(event, event.address),
      )
      break
    case 'dossier':
      onDossier(state, found, event, rules)
      break
    case 'leave':
      if (event.leave === null) state.leaves.delete(event.account)
      else remember(state.leaves, event.account, event.leave)
      break
    case 'time':
      break
  }
  return found.alerts
}

const itemOf = ({ at, seq }: DetectionEvent, tag: string = String(seq)): Item => ({
  tag,
  at,
  seq,
})

const missReasons: ReadonlySet<string> = new Set([
  'dossier-unknown',
  'person-not-in-dossier',
  'person-details-differ',
])

const softSigns: readonly (readonly [
  Exclude<Sign, 'near'>,
  (rules: DetectionRules) => SoftStep,
])[] = [
  ['self', (rules) => rules.self],
  ['colleague', (rules) => rules.colleague],
  ['household', (rules) => rules.household],
  ['surname-and-commune', (rules) => rules.surnameAndCommune],
]

function onDecision(
  state: DetectionState,
  found: Found,
  event: DecisionEvent,
  policy: DetectionPolicy,
): void {
  const { rules } = policy
  const { account, dossier } = event
  found.hard('burst', rules.burst, account, itemOf(event, dossier ?? undefined))
  found.hard('pace', rules.pace, account, itemOf(event))
  found.rhythm(rules.rhythm, event)
  if (event.address !== null)
    found.hard('addresses', rules.addresses, account, itemOf(event, event.address))
  if (event.signs.includes('near'))
    found.hard('sweep', rules.sweep, account, itemOf(event))
  if (event.reason !== null && missReasons.has(event.reason))
    found.hard('misses', rules.misses, account, itemOf(event))
  if (!event.granted) {
    noteRefusal(state.stories, event)
    return
  }
  if (rules.onLeave && isAway(state.leaves.get(account), event.at, policy.calendar))
    found.add('on-leave', 'lock', account, [itemOf(event)], 1)
  for (const [sign, stepOf] of softSigns)
    if (event.signs.includes(sign))
      found.soft(sign, stepOf(rules), account, itemOf(event, dossier ?? undefined))
  if (dossier !== null) onGrant(state, found, { ...event, dossier }, policy)
  found.drift(event, policy)
}

function isAway(leave: Leave | undefined, at: number, calendar: Calendar): boolean {
  if (leave === undefined) return false
  const day = localDate(at, calendar)
  return leave.from <= day && day <= leave.to
}

/** What a granted look-up has to do with the story of its dossier. */
function onGrant(
  { stories }: DetectionState,
  found: Found,
  event: DecisionEvent & { readonly dossier: string },
  { rules, calendar }: DetectionPolicy,
): void {
  const { account, dossier, subject, seq, at } = event
  const look = { account, dossier, subject, seq, at }
  awaitMove(stories, look, afterWorkingHours(at, rules.noMovement.afterHours, calendar))
  noteLookUp(stories, dossier, look)
  if (rules.askedBeforeDossier === null) return
  const made = takeRefusalBefore(stories, event, rules.askedBeforeDossier.hours)
  if (made === null) return
  const items = [
    itemOf({ kind: 'time', seq: made.refusal.seq, at: made.refusal.at }),
    itemOf({ kind: 'time', seq: made.openedSeq, at: made.refusal.at }),
    itemOf(event),
  ]
  found.add('asked-before-dossier', 'case', account, items, 1, 1)
}

function onDossier(
  { stories }: DetectionState,
  found: Found,
  event: Extract<DetectionEvent, { kind: 'dossier' }>,
  rules: DetectionRules,
): void {
  const { dossier, seq, at } = event
  if (event.move === 'created') {
    openDossier(stories, dossier, seq, at)
    return
  }
  if (event.move === 'closed') {
    const { hours } = rules.phantomDossiers
    for (const look of lookUpsOfPhantom(stories, dossier, at, hours))
      if (look.subject !== null)
        found.soft(
          'phantom-dossiers',
          rules.phantomDossiers,
          look.account,
          { tag: dossier, at, seq: look.seq },
          `${look.account} ${look.subject}`,
        )
  }
  moveDossier(stories, dossier, seq)
}

/** The alerts of one event. */
class Found {
  readonly alerts: Alert[] = []
  readonly #state: DetectionState
  readonly #at: number

  constructor(state: DetectionState, at: number) {
    this.#state = state
    this.#at = at
  }

  add(
    rule: RuleId,
    act: AlertAct,
    account: string,
    items: readonly { readonly at: number; readonly seq: number }[],
    limit: number,
    count: number = items.length,
  ): void {
    this.alerts.push({
      rule,
      act,
      at: this.#at,
      scope: 'account',
      subject: account,
      events: items.slice(-eventsMax).map((item) => item.seq),
      count,
      overMs: (items.at(-1)?.at ?? 0) - (items[0]?.at ?? 0),
      limit,
      baseline: null,
    })
  }

  hard(rule: RuleId, steps: HardSteps, account: string, item: Item): void {
    this.#step(rule, 'challenge', steps.challenge, account, item)
    this.#step(rule, 'lock', steps.lock, account, item)
  }

  soft(
    rule: RuleId,
    { case: step }: SoftStep,
    account: string,
    item: Item,
    key = account,
  ) {
    this.#step(rule, 'case', step, account, item, key)
  }

  #step(
    rule: RuleId,
    act: AlertAct,
    step: Step | null,
    account: string,
    item: Item,
    key: string = account,
  ): void {
    if (step === null) return
    const items = countIn(mapIn(this.#state.windows, `${rule} ${act}`), step, key, item)
    if (items !== null) this.add(rule, act, account, items, step.count)
  }

  rhythm(rule: DetectionRules['rhythm'], { account, at, seq }: DecisionEvent): void {
    for (const act of ['challenge', 'lock'] as const) {
      const intervals = rule[act]
      if (intervals === null) continue
      const beats = mapIn(this.#state.beats, act)
      const found = beat(beats, rule, intervals, account, { at, seq })
      if (found !== null)
        this.add('rhythm', act, account, found, intervals, found.length - 1)
    }
  }

  drift(event: DecisionEvent, { rules: { drift }, calendar }: DetectionPolicy): void {
    if (drift === null) return
    const { account, agency } = event
    const scopes = [
      { scope: 'account', subject: account, countMin: drift.accountMin },
      ...(agency === null
        ? []
        : [{ scope: 'agency', subject: agency, countMin: drift.agencyMin } as const]),
    ] as const
    for (const { scope, subject, countMin } of scopes) {
      const drifted = countHour(
        this.#state.usuals,
        drift,
        `${scope}:${subject}`,
        countMin,
        event,
        calendar.offsetMinutes,
      )
      if (drifted === null) continue
      this.alerts.push({
        rule: 'drift',
        act: 'case',
        at: event.at,
        scope,
        subject,
        events: [drifted.firstSeq, event.seq],
        count: drifted.count,
        overMs: event.at - drifted.firstAt,
        limit: countMin,
        baseline: drifted.baseline,
      })
    }
  }
}

function mapIn<Value>(
  maps: Map<string, Map<string, Value>>,
  name: string,
): Map<string, Value> {
  const found = maps.get(name)
  if (found !== undefined) return found
  const made = new Map<string, Value>()
  maps.set(name, made)
  return made
}
