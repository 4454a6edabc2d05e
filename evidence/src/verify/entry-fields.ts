/**
 * The fields an entry may have, and what each may hold: version 1 of the form in core's entry.ts.
 * Read by both readers of entries, the quick one over bytes and the one that names what is wrong.
 */
import type { EntryBody, EntryStamp } from '@chot/core/log/entry.ts'
import { entryKinds, entryOutcomes } from '@chot/core/log/entry.ts'
import { RequestId } from './request-id.ts'

/**
 * `word`: one of a list. `digest`: 32 bytes in base64url. `salt`: 16 bytes in base64url. `remark`:
 * text that a person typed. `count`: a whole number of at most eight digits, so that none can be
 * a citizen's. `place`: a sequence before the entry's own. `instant`: UTC milliseconds.
 */
export type FieldForm =
  | 'version'
  | 'instant'
  | 'count'
  | 'place'
  | 'salt'
  | 'word'
  | 'request-id'
  | 'digest'
  | 'text'
  | 'texts'
  | 'remark'

export type FieldName = 'v' | keyof EntryStamp | keyof EntryBody

export const fieldForms = {
  v: 'version',
  t: 'instant',
  pv: 'count',
  sa: 'salt',
  k: 'word',
  oc: 'word',
  id: 'request-id',
  ac: 'text',
  du: 'text',
  au: 'text',
  ag: 'text',
  sy: 'text',
  ip: 'text',
  do: 'text',
  pr: 'text',
  sv: 'text',
  pu: 'text',
  su: 'digest',
  ke: 'text',
  fi: 'texts',
  re: 'text',
  ct: 'texts',
  an: 'digest',
  ms: 'count',
  de: 'place',
  no: 'remark',
  ob: 'text',
  up: 'place',
  ro: 'digest',
} as const satisfies Readonly<Record<FieldName, FieldForm>>

/** They stand first, in this order; the others follow as they were written. */
export const stampNames = ['v', 't', 'pv', 'sa'] as const satisfies readonly FieldName[]

export const wordsOf = { k: entryKinds, oc: entryOutcomes } as const

/** Outcomes that end a granted query. */
export const queryOutcomes: readonly string[] = [
  'answered',
  'no-match',
  'failed',
  'not-sent',
  'unknown',
]

export const decisionOutcomes: readonly string[] = ['granted', 'refused']

export const countMax = 99_999_999

/** Lengths of a citizen's number and of an old identity card's. */
export const numberLengths: readonly number[] = [9, 12]

/** What the checks of the acts need of an entry; one object, filled again for each. */
export interface EntryFacts {
  /** UTC milliseconds. */
  time: number
  kind: string
  outcome: string
  readonly id: RequestId
  /** Sequence of the decision; −1 if none is named. */
  decision: number
  /** What the entry announces as pruned. */
  prune: Prune | null
}

/** Entries below `up`, the last of them of `month` or before; their tree has this root. */
export interface Prune {
  readonly month: string
  readonly up: number
  /** 32 bytes, base64url. */
  readonly root: string
}

export const blankFacts = (): EntryFacts => ({
  time: 0,
  kind: '',
  outcome: '',
  id: new RequestId(),
  decision: -1,
  prune: null,
})
