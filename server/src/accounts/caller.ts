import type { AuthStrength } from '@chot/core/log/entry.ts'
import type { ProvenClient } from './client-systems.ts'

/** Who stands behind a request, proved but not yet allowed anything. */
export type Caller = OfficerCaller | SystemCaller | JobCaller

/** An officer at the console. */
export interface OfficerCaller {
  readonly via: 'session'
  readonly accountId: string
  /** SHA-256 of the session token: the key of the session's row. */
  readonly sessionId: Buffer
  readonly strength: AuthStrength
  readonly address: string
  /** UTC milliseconds until which the second factor counts as fresh. */
  readonly freshUntil: number
}

/** A client system that names its officer in a signed assertion. */
export interface SystemCaller extends ProvenClient {
  readonly via: 'system'
  /** Null when the asserted login has no account. */
  readonly accountId: string | null
  readonly strength: 'assertion'
}

/** An announced job, in the name of the officer who answers for it. Its approval is its proof. */
export interface JobCaller {
  readonly via: 'job'
  readonly jobId: string
  readonly systemId: string
  readonly accountId: string
  readonly strength: 'job'
  /** From where the job was drafted. */
  readonly address: string
}

/** The client system a request is made by; null for an officer at the console. */
export const systemOf = (caller: Caller): string | null =>
  caller.via === 'session' ? null : caller.systemId
