/**
 * What the detection sees: the entries of the access log in their order, each with the signs the
 * gateway kept of its decision. No event holds a citizen's number, name or answer.
 */
import type { RefusalReason } from '../query/reasons.ts'

/**
 * What the gateway saw of a decision while it held the number, and kept as a class alone.
 * `near`: the number lies close to one the same account asked for shortly before.
 * The others say who the person is to the officer; the officer's own record is `self`.
 */
export const signs = [
  'near',
  'self',
  'colleague',
  'household',
  'surname-and-commune',
] as const
export type Sign = (typeof signs)[number]

/** Local days on which an officer is away, first and last. */
export interface Leave {
  readonly from: string
  readonly to: string
}

interface Place {
  /** Sequence in the access log. */
  readonly seq: number
  /** UTC milliseconds of the entry, never decreasing. */
  readonly at: number
}

export interface DecisionEvent extends Place {
  readonly kind: 'decision'
  readonly account: string
  readonly agency: string | null
  /** Null when asked through a client system: the address is then the system's. */
  readonly address: string | null
  readonly dossier: string | null
  readonly granted: boolean
  readonly reason: RefusalReason | null
  /** Keyed digest of the person asked about; equal for equal persons within a month. */
  readonly subject: string | null
  readonly signs: readonly Sign[]
}

export type DetectionEvent =
  | DecisionEvent
  /** The NPD knows no such person. */
  | (Place & { readonly kind: 'no-match'; readonly account: string })
  | (Place & {
      readonly kind: 'sign-in'
      readonly account: string
      readonly address: string
    })
  | (Place & {
      readonly kind: 'dossier'
      readonly dossier: string
      readonly move: 'created' | 'updated' | 'closed' | 'reopened'
    })
  /** The officer is away; a leave told anew replaces the last one. Null: it ended, or never was. */
  | (Place & {
      readonly kind: 'leave'
      readonly account: string
      readonly leave: Leave | null
    })
  /** Any other entry: time has passed. */
  | (Place & { readonly kind: 'time' })
