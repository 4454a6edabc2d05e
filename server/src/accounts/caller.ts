import type { AuthStrength } from '@chot/core/log/entry.ts'

/** Who stands behind a request, proved but not yet allowed anything. */
export type Caller = OfficerCaller | SystemCaller

/** An officer at the console. */
export interface OfficerCaller {
  readonly via: 'session'
  readonly accountId: string
  /** SHA-256 of the session token: the key of the session's row. */
  readonly sessionId: Buffer
  readonly strength: AuthStrength
  readonly address: string
}

/** A client system that names its officer in a signed assertion. */
export interface SystemCaller {
  readonly via: 'system'
  readonly systemId: string
  /** Null when the asserted login has no account. */
  readonly accountId: string | null
  readonly strength: 'assertion'
  readonly address: string
}
