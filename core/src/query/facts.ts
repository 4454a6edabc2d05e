import type { QueryWindow } from '../calendar/window.ts'
import type { AnswerKind } from '../duties.ts'
import type {
  CountedAt,
  KeptPercents,
  OverrunReadings,
  Urgency,
} from '../limits/limits.ts'
import type { LockScope } from '../workflow/lock.ts'
import type { AccountStanding } from './account-right.ts'
import type { FieldName } from './fields.ts'

/** What the caller asked for. */
export interface QueryAsked {
  readonly dossier: string | null
  readonly procedure: string
  readonly service: string
  readonly purpose: string
  /** A subset of what the procedure grants; null asks for all of it. */
  readonly fields: readonly FieldName[] | null
}

/** One line of a procedure's rules: what may be asked about a person in this part, and why. */
export interface ServiceRule {
  readonly service: string
  /** The part a person plays in the dossier, e.g. `người yêu cầu`; null for every part. */
  readonly part: string | null
  readonly purposes: readonly string[]
  readonly fields: readonly FieldName[]
}

/** Numbers of law and policy that limits rest on. */
export interface LimitNumbers {
  readonly overrun: OverrunReadings
  /** Queries a day from one address, for each account at home there. */
  readonly addressPerAccount: number
  /** Off-hours queries a day of one agency, and of all together. */
  readonly agencyOffHours: number
  readonly provinceOffHours: number
  readonly kept: KeptPercents
}

/** Where in the calendar a query may be counted, and what holds there. */
export interface CountedPlace extends CountedAt {
  /** Registered count of the service for the window's kind; null when it is not registered for it. */
  readonly registeredPerWindow: number | null
  readonly numbers: LimitNumbers
}

/** Whether an agency may use the database at all (dispatch 6383 §1). */
export type ConnectionStanding = 'stands' | 'suspended' | 'missing'

/** What an announced job may do, as the transaction that decides finds it. */
export interface JobFacts {
  readonly id: string
  /** Approved, begun, neither paused nor over, and of this system and officer. */
  readonly running: boolean
  /** The window was announced, and no edge of the calendar is near. */
  readonly open: boolean
  /** The service and purpose are those announced. */
  readonly asAnnounced: boolean
  readonly perWindow: number
  readonly inAll: number
}

/** Everything the decision rests on, read in the transaction that records it. */
export interface QueryFacts {
  /** Whether no quorum of witnesses has cosigned the log for longer than the policy allows. */
  readonly logUnwitnessed: boolean
  /** Locks in force on any part of the request, and whether a challenge of the account is unmet. */
  readonly locked: readonly LockScope[]
  readonly challengeUnmet: boolean
  /** Of the agency whose officer asks; `missing`: it has none, and one is required. */
  readonly connection: ConnectionStanding
  readonly asked: QueryAsked
  readonly window: QueryWindow
  /** Local calendar day of the decision, `yyyy-MM-dd`. */
  readonly date: string
  /** Null when an officer asks from the console. */
  readonly system: {
    readonly active: boolean
    readonly mayQuery: boolean
    /** It called from a network registered for it. */
    readonly addressAllowed: boolean
    /** The keys behind its token and its officer's assertion are in force. */
    readonly keysInForce: boolean
  } | null
  /** Null when asked through a client system. */
  readonly session: {
    readonly live: boolean
    /** Where the officer sits, as it is counted, and how many accounts are at home there. */
    readonly address: string
    readonly accountsThere: number
  } | null
  readonly account:
    | (AccountStanding & { readonly id: string; readonly agency: string })
    | null
  readonly service: { readonly answer: AnswerKind; readonly enabled: boolean } | null
  /** Registered count of the service for the window's kind; null when it is not registered for it. */
  readonly registeredPerWindow: number | null
  /** Numbers of law and policy in force. */
  readonly numbers: LimitNumbers
  readonly urgency: Urgency
  /** Across an edge that is near, where the Ministry may count the query instead. */
  readonly beside: readonly CountedPlace[]
  /** Absent unless an announced job asks. */
  readonly job?: JobFacts
  readonly dossier: {
    readonly id: string
    readonly open: boolean
    readonly procedure: string
    readonly agencies: readonly string[]
    readonly assigned: boolean
    readonly budget: number
  } | null
  readonly procedureRules: readonly ServiceRule[] | null
  readonly party:
    | { readonly agreement: 'agrees'; readonly part: string }
    | { readonly agreement: 'details-differ' }
    | { readonly agreement: 'not-a-party' }
}
