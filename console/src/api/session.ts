/** Who is signed in, and what is their own. */

import type { OwnAccount } from '@chot/contract/accounts.ts'
import type {
  assertionOptions,
  attestationOptions,
  newPasskey,
  newRecoveryCodes,
  OwnFactors,
} from '@chot/contract/factors.ts'
import type {
  NotificationPage,
  OwnEmail,
  OwnEmailView,
} from '@chot/contract/notifications.ts'
import type {
  NewFactor,
  noticeRead,
  OwnSessions,
  passwordChange,
  Session,
  SessionEnd,
  SsoArrived,
  SsoOffer,
  signIn,
  stepUp,
  typedCode,
  workChallenge,
} from '@chot/contract/session.ts'
import { call, type Params, tell, withParams } from './transport.ts'

type AssertionOptions = ReturnType<typeof assertionOptions.parse>
type AttestationOptions = ReturnType<typeof attestationOptions.parse>
type NewPasskey = ReturnType<typeof newPasskey.parse>
type NewRecoveryCodes = ReturnType<typeof newRecoveryCodes.parse>
type StepUp = ReturnType<typeof stepUp.parse>
type TypedCode = ReturnType<typeof typedCode.parse>
export type SignIn = ReturnType<typeof signIn.parse>
type WorkChallenge = ReturnType<typeof workChallenge.parse>
type NoticeRead = ReturnType<typeof noticeRead.parse>
type PasswordChange = ReturnType<typeof passwordChange.parse>

/** Asks only whether the server is there; keeps no session alive. */
async function ping(): Promise<void> {
  try {
    await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(5_000) })
    tell('reachable')
  } catch {
    tell('lost')
  }
}

export interface DemoAccount {
  readonly username: string
  readonly fullName: string
  readonly duty: string
  readonly agency: string
  readonly password: string
  /** The code of this half minute. */
  readonly totp: string
  readonly hint?: string
}

/** What the server tells of its own accord about the session of this page. */
interface SessionListener {
  changed(): void
  ended(why: SessionEnd): void
}

/** Listens until the returned function is called; the browser connects again by itself. */
function listenToSession(listener: SessionListener): () => void {
  const source = new EventSource('/v1/session/events')
  source.addEventListener('changed', () => listener.changed())
  source.addEventListener('ended', (event: MessageEvent<string>) => {
    source.close()
    listener.ended((JSON.parse(event.data) as { why: SessionEnd }).why)
  })
  return () => source.close()
}

export const sessionCalls = {
  listenToSession,
  ping,
  session: () => call<Session>('/v1/session', { anonymous: true }),
  /** Says that the officer is still there; a 401 is then the end of the session. */
  keepSession: () => call<Session>('/v1/session'),
  signIn: (body: SignIn) =>
    call<Session>('/v1/session', { method: 'POST', body, anonymous: true }),
  sso: () => call<SsoOffer>('/v1/sso', { anonymous: true }),
  startSso: () =>
    call<{ readonly url: string }>('/v1/sso/start', { method: 'POST', anonymous: true }),
  arriveSso: (search: string) =>
    call<SsoArrived>('/v1/sso/arrival', {
      method: 'POST',
      body: { search },
      anonymous: true,
    }),
  confirmSso: (body: StepUp) =>
    call<Session>('/v1/sso/code', { method: 'POST', body, anonymous: true }),
  stepUp: (body: StepUp) =>
    call<Session>('/v1/session/step-up', { method: 'POST', body }),
  signInOptions: () => call<AssertionOptions>('/v1/session/passkey', { anonymous: true }),
  stepUpOptions: () => call<AssertionOptions>('/v1/session/step-up'),
  ownFactors: () => call<OwnFactors>('/v1/factors'),
  passkeyOptions: () => call<AttestationOptions>('/v1/factors/passkeys/options'),
  addPasskey: (body: NewPasskey) =>
    call<Session>('/v1/factors/passkeys', { method: 'POST', body }),
  removePasskey: (id: string) =>
    call<OwnFactors>(`/v1/factors/passkeys/${id}`, { method: 'DELETE' }),
  makeRecoveryCodes: () =>
    call<NewRecoveryCodes>('/v1/factors/recovery-codes', { method: 'POST' }),
  notifications: (params: Params) =>
    call<NotificationPage>(withParams('/v1/notifications', params)),
  readNotifications: (upTo: number) =>
    call<NotificationPage>('/v1/notifications/read', { method: 'PUT', body: { upTo } }),
  ownEmail: () => call<OwnEmailView>('/v1/session/email'),
  setOwnEmail: (body: OwnEmail) =>
    call<OwnEmailView>('/v1/session/email', { method: 'PUT', body }),
  ownAccount: () => call<OwnAccount>('/v1/own-account'),
  ownSessions: () => call<OwnSessions>('/v1/sessions'),
  endOwnSession: (id: string) =>
    call<OwnSessions>(`/v1/sessions/${id}`, { method: 'DELETE' }),
  endOtherSessions: () => call<OwnSessions>('/v1/sessions', { method: 'DELETE' }),
  proposeFactor: () => call<NewFactor>('/v1/session/factor', { method: 'POST' }),
  confirmFactor: (body: TypedCode) =>
    call<Session>('/v1/session/factor', { method: 'PUT', body }),
  work: () => call<WorkChallenge>('/v1/session/work', { anonymous: true }),
  signOut: () => call<undefined>('/v1/session', { method: 'DELETE', anonymous: true }),
  acknowledgeNotice: (body: NoticeRead) =>
    call<Session>('/v1/session/notice', { method: 'PUT', body }),
  changePassword: (body: PasswordChange) =>
    call<Session>('/v1/session/password', { method: 'PUT', body }),
  demoAccounts: () =>
    call<{ readonly accounts: readonly DemoAccount[] }>('/demo/accounts', {
      anonymous: true,
    }),
} as const
