/**
 * The life of a connection file: states × acts × duties on two routes (dispatch 1658 §5). A system
 * of the province sends its file to PC06, which checks it and proposes the connection to C06; the
 * ministry's route goes to C06 directly, and what C06 answers is entered by the focal point. The
 * server reads this table to refuse, the console to show what can be done.
 */
import type { CivilDate } from '../calendar/civil.ts'
import { type Duty, dutiesConflict } from '../duties.ts'
import { addDays } from './dormancy.ts'

export const connectionRoutes = ['local', 'ministry'] as const
export type ConnectionRoute = (typeof connectionRoutes)[number]

/** `ended` is final: who registers again begins a new file. */
export const connectionStates = [
  'draft',
  'signed',
  'sent',
  'received',
  'returned',
  'accepted',
  'connected',
  'suspended',
  'ended',
] as const
export type ConnectionState = (typeof connectionStates)[number]

export const connectionActs = [
  'sign',
  'send',
  'recall',
  'receive',
  'return',
  'accept',
  'connect',
  'suspend',
  'restore',
  'end',
] as const
export type ConnectionAct = (typeof connectionActs)[number]

/** `agency`: files of one's own; `police`: files of other agencies, by an account of the police. */
type Reach = 'agency' | 'province' | 'police'
type Reaches = Readonly<Partial<Record<Duty, Reach>>>

interface Rule {
  readonly act: ConnectionAct
  readonly from: readonly ConnectionState[]
  readonly to: ConnectionState
  readonly by: Readonly<Record<ConnectionRoute, Reaches>>
  /** Whoever did one of these on the file has no part in it. */
  readonly notBy: readonly ConnectionAct[]
  /** A document of the office is entered with its number and day: sent out, or come in. */
  readonly document: 'out' | 'in' | null
  /** Why: in general, or for each part that is at fault. */
  readonly reasons: 'none' | 'one' | 'each-part'
  /** All four parts are complete. */
  readonly complete?: true
  /** The signed paper is attached. */
  readonly paper?: true
  /** Only on a second person's approval. */
  readonly secondPerson?: true
}

const focalPoint: Reaches = { 'focal-point': 'province' }
const receiver: Readonly<Record<ConnectionRoute, Reaches>> = {
  local: { 'connection-desk': 'police' },
  ministry: focalPoint,
}
const onBoth = (by: Reaches): Readonly<Record<ConnectionRoute, Reaches>> => ({
  local: by,
  ministry: by,
})
/** Those who made the file judge it in no step. */
const makers: readonly ConnectionAct[] = ['sign', 'send']

/** At most one line for each act and state. */
export const connectionRules: readonly Rule[] = [
  {
    act: 'sign',
    from: ['draft', 'returned'],
    to: 'signed',
    by: onBoth({ 'account-admin': 'agency', leader: 'agency' }),
    notBy: [],
    document: 'out',
    reasons: 'none',
    paper: true,
  },
  {
    act: 'send',
    from: ['signed'],
    to: 'sent',
    by: onBoth(focalPoint),
    notBy: ['sign'],
    document: 'out',
    reasons: 'none',
    complete: true,
  },
  {
    act: 'recall',
    from: ['sent'],
    to: 'signed',
    by: onBoth(focalPoint),
    notBy: [],
    document: null,
    reasons: 'one',
  },
  {
    act: 'return',
    from: ['signed'],
    to: 'returned',
    by: onBoth(focalPoint),
    notBy: ['sign'],
    document: null,
    reasons: 'each-part',
  },
  {
    act: 'receive',
    from: ['sent'],
    to: 'received',
    by: receiver,
    notBy: makers,
    document: 'in',
    reasons: 'none',
  },
  {
    act: 'return',
    from: ['received'],
    to: 'returned',
    by: receiver,
    notBy: makers,
    document: 'out',
    reasons: 'each-part',
  },
  {
    act: 'accept',
    from: ['received'],
    to: 'accepted',
    by: receiver,
    notBy: makers,
    document: 'out',
    reasons: 'none',
    complete: true,
  },
  {
    act: 'connect',
    from: ['accepted'],
    to: 'connected',
    by: receiver,
    notBy: makers,
    document: 'in',
    reasons: 'none',
  },
  {
    act: 'return',
    from: ['accepted'],
    to: 'returned',
    by: receiver,
    notBy: makers,
    document: 'in',
    reasons: 'each-part',
  },
  {
    act: 'suspend',
    from: ['connected'],
    to: 'suspended',
    by: onBoth({
      'connection-desk': 'police',
      security: 'province',
      'focal-point': 'province',
    }),
    notBy: [],
    document: null,
    reasons: 'one',
  },
  {
    act: 'restore',
    from: ['suspended'],
    to: 'connected',
    by: onBoth(focalPoint),
    notBy: ['suspend'],
    document: null,
    reasons: 'one',
    secondPerson: true,
  },
  {
    act: 'end',
    from: [
      'draft',
      'signed',
      'sent',
      'received',
      'returned',
      'accepted',
      'connected',
      'suspended',
    ],
    to: 'ended',
    by: onBoth(focalPoint),
    notBy: [],
    document: null,
    reasons: 'one',
  },
]

export function ruleFor(act: ConnectionAct, state: ConnectionState): Rule | null {
  return (
    connectionRules.find((rule) => rule.act === act && rule.from.includes(state)) ?? null
  )
}

/** Why an act is refused; stable and public. */
export const connectionRefusals = [
  'connection-act-not-yours',
  'connection-own-agency',
  'connection-state-forbids',
  'connection-own-step',
  'connection-document-missing',
  'connection-reasons-missing',
  'connection-paper-missing',
  'connection-incomplete',
  'connection-second-person',
] as const
export type ConnectionRefusal = (typeof connectionRefusals)[number]

/** Who acts, as of the moment of the act; `duties` are those in force on the day. */
export interface ConnectionActor {
  readonly id: string
  readonly active: boolean
  readonly agency: string
  readonly agencyIsPolice: boolean
  readonly duties: readonly Duty[]
}

export interface ConnectionFile {
  readonly agency: string
  readonly route: ConnectionRoute
  readonly state: ConnectionState
  /** All steps taken so far; the clock has no account. */
  readonly steps: readonly { readonly act: ConnectionAct; readonly by: string | null }[]
}

/** What comes with an act. */
export interface ConnectionGiven {
  readonly document: boolean
  readonly reason: boolean
  readonly partReasons: number
  readonly paper: boolean
  readonly complete: boolean
  /** Account id of the second person who approved; null without one. */
  readonly approvedBy: string | null
}

export type ConnectionRuling =
  | { readonly allowed: true; readonly duty: Duty; readonly to: ConnectionState }
  | { readonly allowed: false; readonly reason: ConnectionRefusal }

const refuse = (reason: ConnectionRefusal): ConnectionRuling => ({
  allowed: false,
  reason,
})

function reaches(actor: ConnectionActor, reach: Reach, agency: string): boolean {
  if (reach === 'province') return true
  return reach === 'agency' ? actor.agency === agency : actor.agencyIsPolice
}

/**
 * The duty under which an act would be done, or why not; what comes with the act is not looked at.
 * Who is not active, or whose duties conflict, may do nothing.
 */
export function mayActOnConnection(
  actor: ConnectionActor,
  act: ConnectionAct,
  file: ConnectionFile,
): ConnectionRuling {
  const held = actor.active && !dutiesConflict(actor.duties) ? actor.duties : []
  const rule = ruleFor(act, file.state)
  const candidates = connectionRules.filter((each) =>
    rule === null ? each.act === act : each === rule,
  )
  const duty = held.find((each) =>
    candidates.some(({ by }) => {
      const reach = by[file.route][each]
      return reach !== undefined && reaches(actor, reach, file.agency)
    }),
  )
  if (duty === undefined) return refuse('connection-act-not-yours')
  if (rule === null) return refuse('connection-state-forbids')
  // The desk of the police judges no file of its own office.
  if (rule.by[file.route][duty] === 'police' && actor.agency === file.agency)
    return refuse('connection-own-agency')
  const own = file.steps.some(
    (step) => step.by === actor.id && rule.notBy.includes(step.act),
  )
  return own ? refuse('connection-own-step') : { allowed: true, duty, to: rule.to }
}

/** Whether `actor` may do `act` with what is given; the state it leads to. */
export function ruleConnection(
  actor: ConnectionActor,
  act: ConnectionAct,
  file: ConnectionFile,
  given: ConnectionGiven,
): ConnectionRuling {
  const may = mayActOnConnection(actor, act, file)
  const rule = ruleFor(act, file.state)
  if (!may.allowed || rule === null) return may
  if (rule.document !== null && !given.document)
    return refuse('connection-document-missing')
  if (rule.reasons === 'one' && !given.reason) return refuse('connection-reasons-missing')
  if (rule.reasons === 'each-part' && given.partReasons === 0)
    return refuse('connection-reasons-missing')
  if (rule.paper && !given.paper) return refuse('connection-paper-missing')
  if (rule.complete && !given.complete) return refuse('connection-incomplete')
  if (rule.secondPerson) {
    const { approvedBy } = given
    const partial = file.steps.some(
      (step) => step.by === approvedBy && rule.notBy.includes(step.act),
    )
    if (approvedBy === null || approvedBy === actor.id || partial)
      return refuse('connection-second-person')
  }
  return may
}

/** The file lies with somebody else than its agency: in time, whatever the day. */
const inOtherHands: readonly ConnectionState[] = [
  'sent',
  'received',
  'accepted',
  'connected',
]

/** The day by which a file is to be sent: the drive's, or later for one that came back. */
export function connectionDueOn(
  driveDueOn: CivilDate,
  returnedOn: CivilDate | null,
  correctionDays: number,
): CivilDate {
  if (returnedOn === null) return driveDueOn
  const corrected = addDays(returnedOn, correctionDays)
  return corrected > driveDueOn ? corrected : driveDueOn
}

/**
 * Whether the clock suspends an agency's connection: the day after the due day begins and its file
 * is not out of its hands (dispatch 6383 §1: who has not completed is locked). `restoredUntil`: the
 * last day on which a restored connection is left alone.
 */
export function suspendsItself(
  file: { readonly state: ConnectionState; readonly returnedOn: CivilDate | null } | null,
  driveDueOn: CivilDate,
  correctionDays: number,
  restoredUntil: CivilDate | null,
  today: CivilDate,
): boolean {
  if (restoredUntil !== null && today <= restoredUntil) return false
  if (file !== null && inOtherHands.includes(file.state)) return false
  return today > connectionDueOn(driveDueOn, file?.returnedOn ?? null, correctionDays)
}

/** The warning that is due: the fewest days of `warnDays` that are not fewer than those left; null for none. */
export function warningDue(
  dueOn: CivilDate,
  today: CivilDate,
  warnDays: readonly number[],
): number | null {
  if (today > dueOn) return null
  const reached = warnDays.filter((days) => dueOn <= addDays(today, days))
  return reached.length === 0 ? null : reached.reduce((a, b) => (a < b ? a : b))
}
