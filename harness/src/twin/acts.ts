/** What happens in the province, as data: planned ahead, performed by `perform.ts`. */
import type { PersonStated } from '../demo/people.ts'
import type { Officer } from './officers.ts'

export interface Dossier {
  readonly code: string
  readonly procedure: string
  /** Code of the agency that receives and decides it. */
  readonly agency: string
  readonly officers: readonly Officer[]
  readonly persons: readonly PersonStated[]
}

/** One look-up of a click. */
export interface Ask {
  readonly service: string
  readonly purpose: string
  /** By place in the dossier, or as typed from a paper. */
  readonly subject: { readonly party: number } | Omit<PersonStated, 'part'>
}

interface Due {
  /** UTC milliseconds. */
  readonly at: number
  /** Id of the abuse it is part of; null: honest. */
  readonly abuse: string | null
}

/** The one-stop system tells of a dossier. */
export interface Tell extends Due {
  readonly kind: 'tell'
  readonly dossier: Dossier
  readonly state: 'open' | 'closed'
}

/** One click of an officer: all its look-ups leave at once. */
export interface Look extends Due {
  readonly kind: 'look'
  readonly officer: Officer
  /** As sent; null: none was named. */
  readonly dossier: string | null
  readonly procedure: string
  readonly asks: readonly Ask[]
  /** Where the officer signs in at the console; null: asks in the one-stop system. */
  readonly address: string | null
  /** Its instant matters to the millisecond: it is performed alone. */
  readonly exact: boolean
  /** What the officer does when asked to show that they are a person. */
  readonly challenged: 'meets' | 'stops' | 'goes-on'
}

export type Act = Tell | Look
