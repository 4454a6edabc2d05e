/** What goes into an admission and what comes out of it. */

import type { QueryWindow } from '@chot/core/calendar/window.ts'
import type { PersonAsked } from '@chot/core/identity/citizen.ts'
import type { LimitStanding } from '@chot/core/limits/limits.ts'
import type { EntryBody, EntryOutcome } from '@chot/core/log/entry.ts'
import type { QueryAsked } from '@chot/core/query/facts.ts'
import type { FieldName } from '@chot/core/query/fields.ts'
import type { RefusalReason } from '@chot/core/query/reasons.ts'
import type { Caller } from '../accounts/caller.ts'
import type { LoggedEntry } from '../log/append.ts'
import type { Service } from '../policy/policy.ts'

/** Whom the query is about: a place in the dossier, or a person whose digests must agree with it. */
export type SubjectAsked =
  | { readonly by: 'party'; readonly party: number }
  | {
      readonly by: 'person'
      readonly person: PersonAsked
      readonly numberDigest: Buffer
      readonly matchDigest: Buffer
    }

export interface Admission {
  readonly requestId: string
  readonly caller: Caller
  readonly asked: QueryAsked
  readonly subject: SubjectAsked
  readonly idempotency: { readonly key: string; readonly digest: Buffer } | null
}

/** The officer as the Ministry is told of them (Q8). */
export interface OfficerNamed {
  readonly number: string
  readonly agency: string
  readonly username: string
  readonly phone: string
}

export interface Granted {
  readonly kind: 'granted'
  readonly requestId: string
  readonly accountId: string
  readonly officer: OfficerNamed
  readonly person: PersonAsked
  /** Their place in the dossier. */
  readonly party: number
  readonly service: Service
  readonly asked: QueryAsked
  readonly fields: readonly FieldName[]
  readonly window: QueryWindow
  /** How the limits it was held to stand after it. */
  readonly limits: readonly LimitStanding[]
  readonly counters: readonly string[]
  /** Beside an edge of the calendar, the instant after which it is not sent any more; else null. */
  readonly sendByMs: number | null
  readonly decision: LoggedEntry
  /** What the outcome's entry repeats of the decision's, so that both are found by the same search. */
  readonly trail: Pick<EntryBody, 'ac' | 'ag' | 'sy' | 'do' | 'pr' | 'sv' | 'ob'>
  readonly displayMs: number
}

export interface Refused {
  readonly kind: 'refused'
  readonly requestId: string
  readonly reason: RefusalReason
  readonly field: FieldName | undefined
  /** The limit that has no room, when it is a limit that refuses. */
  readonly limit: LimitStanding | undefined
  /** When the edge of the calendar it was refused for is over; null for every other reason. */
  readonly clearMs: number | null
  readonly window: QueryWindow
  readonly decision: LoggedEntry
}

/** The same idempotency key was seen before; the earlier query stands. */
export interface Repeated {
  readonly kind: 'repeated'
  readonly sameRequest: boolean
  readonly requestId: string
  readonly window: QueryWindow
  /** Null while the earlier query is in flight. */
  readonly outcome: SettledOutcome | null
}

export type Admitted = Granted | Refused | Repeated

export type SettledOutcome = Extract<
  EntryOutcome,
  'answered' | 'no-match' | 'failed' | 'not-sent' | 'unknown'
>

export interface Settlement {
  readonly requestId: string
  /** `not-sent` gives back what the query reserved. */
  readonly outcome: SettledOutcome
  readonly body: EntryBody
}
