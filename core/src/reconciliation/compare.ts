/**
 * The Ministry's counts of a day beside our own. What we know to have arrived must be in theirs;
 * what may have arrived may be; anything else is a difference somebody must explain.
 */
import type { WindowKind } from '../calendar/window.ts'

/** One line of counts; `agency` is null where the message of the service names none. */
export interface CountPlace {
  readonly service: string
  readonly agency: string | null
  readonly window: WindowKind
}

export interface OwnCount extends CountPlace {
  /** Surely received by the Ministry, and in this window. */
  readonly sent: number
  /** May have been received, or received in this window. */
  readonly possible: number
}

export interface MinistryCount extends CountPlace {
  readonly received: number
}

export const comparisonStates = ['equal', 'within', 'differs'] as const
/** `within`: theirs lies between what we surely sent and what we may have sent. */
export type ComparisonState = (typeof comparisonStates)[number]

export interface ComparedRow extends OwnCount, MinistryCount {
  readonly state: ComparisonState
}

/**
 * What a granted query is to the Ministry's count. An answer, or a refusal the NPD gives by name
 * (004, 005), was surely received; a fault without a name, an error of the way there, an answer
 * that cannot be read, or no outcome may stand for one that was not.
 */
export function arrivalOf(
  outcome: string | null,
  reason: string | null,
): 'sent' | 'possible' | 'not-sent' {
  switch (outcome) {
    case 'answered':
    case 'no-match':
      return 'sent'
    case 'not-sent':
      return 'not-sent'
    case 'failed':
      return reason !== null && surelyReceived.has(reason) ? 'sent' : 'possible'
    default:
      return 'possible'
  }
}

const surelyReceived: ReadonlySet<string> = new Set([
  'upstream-fault-004',
  'upstream-fault-005',
  'upstream-other-person',
])

export function stateOf(
  { sent, possible }: Pick<OwnCount, 'sent' | 'possible'>,
  received: number,
): ComparisonState {
  if (received === sent) return 'equal'
  return received > sent && received <= sent + possible ? 'within' : 'differs'
}

const order: readonly ComparisonState[] = comparisonStates

/** The gravest of them; equal when there is nothing. */
export function gravestOf(states: readonly ComparisonState[]): ComparisonState {
  return states.reduce<ComparisonState>(
    (gravest, state) => (order.indexOf(state) > order.indexOf(gravest) ? state : gravest),
    'equal',
  )
}

/**
 * One row for each place that either side counts, ordered by service, window, agency. Where the
 * Ministry does not tell agencies apart, for a service at all (`withoutAgency`) or in this
 * statement, ours are added up too. Several lines of one place are added up.
 */
export function compareCounts(
  own: readonly OwnCount[],
  theirs: readonly MinistryCount[],
  withoutAgency: ReadonlySet<string>,
): readonly ComparedRow[] {
  const groupOf = ({ service, window }: CountPlace) => JSON.stringify([service, window])
  const whole = new Set(theirs.filter(({ agency }) => agency === null).map(groupOf))
  const rows = new Map<
    string,
    { -readonly [Name in keyof ComparedRow]: ComparedRow[Name] }
  >()
  const rowOf = (place: CountPlace) => {
    const { service, window } = place
    const added = withoutAgency.has(service) || whole.has(groupOf(place))
    const agency = added ? null : place.agency
    const key = JSON.stringify([service, window, agency ?? ''])
    const found = rows.get(key)
    if (found !== undefined) return found
    const fresh = { service, agency, window, sent: 0, possible: 0, received: 0 }
    const row = { ...fresh, state: 'equal' as ComparisonState }
    rows.set(key, row)
    return row
  }
  for (const count of own) {
    const row = rowOf(count)
    row.sent += count.sent
    row.possible += count.possible
  }
  for (const count of theirs) rowOf(count).received += count.received
  return [...rows]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, row]) => ({ ...row, state: stateOf(row, row.received) }))
}
