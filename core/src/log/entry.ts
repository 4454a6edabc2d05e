/**
 * One entry of the access log: a closed, versioned JSON object, hashed exactly as it is stored.
 * Names are short because every entry is kept for years; GLOSSARY spells them out. Nothing here
 * may be derived from a citizen's data except under a key (`su`, `an`).
 */
import type { Duty } from '../duties.ts'

export const entryKinds = [
  'decision',
  'outcome',
  'reveal',
  'sign-in',
  'sign-out',
  'step-up',
  'password',
  'factor',
  'notice',
  'token',
  'dossier',
  'procedure',
  'reference',
  'agency',
  'enrol',
  'account',
  'system',
  'log-search',
  'evidence-pack',
  'citizen-search',
  'key-disclosure',
  'approval-request',
  'approval',
  'approval-end',
  'heartbeat',
  'log-timestamp',
  'log-seal',
  'log-prune',
  'key-destroy',
  'witness',
  'reconciliation',
  'difference',
  'limit-alarm',
  'alert',
  'challenge',
  'lock',
  'unlock',
  'registration',
  'document',
  'case',
  'violation',
  'connection',
  'drive',
  'shadow-run',
  'review',
  'job',
] as const
export type EntryKind = (typeof entryKinds)[number]

export const entryOutcomes = [
  'granted',
  'refused',
  'answered',
  'no-match',
  'failed',
  'not-sent',
  'unknown',
  'done',
] as const
export type EntryOutcome = (typeof entryOutcomes)[number]

/**
 * How the person proved themself. `passkey`: it verified its holder and counts as both factors;
 * `recovery`: a code from paper, once; `assertion`: a client system vouches; `job`: nobody did, an announced job asks in their name. `sso`: the identity
 * provider of the province stood for one factor, or with `sso+mfa` for both.
 */
export type AuthStrength =
  | 'none'
  | 'password'
  | 'password+recovery'
  | 'password+totp'
  | 'password+passkey'
  | 'passkey'
  | 'sso'
  | 'sso+totp'
  | 'sso+passkey'
  | 'sso+mfa'
  | 'assertion'
  | 'job'

export interface EntryBody {
  /** Kind of act. */
  readonly k: EntryKind
  /** Outcome. */
  readonly oc: EntryOutcome
  /** Request id: the same on the decision, its outcome and its reveals; MaYeuCau at the Ministry. */
  readonly id?: string
  /** Account id (never the login: a login may be a citizen number). */
  readonly ac?: string
  readonly du?: Duty
  readonly au?: AuthStrength
  /** Agency code. */
  readonly ag?: string
  /** Client system id. */
  readonly sy?: string
  /** Network address. */
  readonly ip?: string
  /** Dossier code. */
  readonly do?: string
  readonly pr?: string
  readonly sv?: string
  readonly pu?: string
  /** Subject: keyed digest of the citizen number, base64url; the key is that of epoch `ke`. */
  readonly su?: string
  readonly ke?: string
  /** Field names, never values. */
  readonly fi?: readonly string[]
  /** Reason of a refusal or failure. */
  readonly re?: string
  /** Counters spent. */
  readonly ct?: readonly string[]
  /** Keyed digest of the upstream's answer. */
  readonly an?: string
  /** Milliseconds from decision to outcome. */
  readonly ms?: number
  /** Sequence of the decision an outcome or reveal belongs to. */
  readonly de?: number
  /** Free remark of the actor, e.g. the reason of a reveal; bounded, never about a citizen. */
  readonly no?: string
  /** What was changed or searched for, by name. */
  readonly ob?: string
  /** What was sealed or pruned: the entries below this sequence. */
  readonly up?: number
  /** Root of the tree of the first `up` entries, base64url. */
  readonly ro?: string
}

export interface EntryStamp {
  /** UTC milliseconds given by the database, never decreasing. */
  readonly t: number
  /** Revision of the policy the act was judged by. */
  readonly pv: number
  /** 16 random bytes, base64url: makes the leaf of a guessable entry unguessable. */
  readonly sa: string
}

/** Stamp first, then the body in the order it was written: the text is the record. */
export function entryText(stamp: EntryStamp, body: EntryBody): string {
  // The stamp is spread twice: first for its place in the text, last so that no body can change it.
  return JSON.stringify({ v: 1, ...stamp, ...body, ...stamp })
}

/** RFC 6962 §2.1: a leaf is SHA-256(0x00 ‖ entry). */
export function leafHash(
  entry: Uint8Array,
  sha256: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const input = new Uint8Array(entry.length + 1)
  input.set(entry, 1)
  return sha256(input)
}
