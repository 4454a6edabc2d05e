/**
 * The only place that talks to the server: same origin, session cookie, JSON.
 * Answers are trusted in shape: they come from the server this page was built with, and a schema
 * library would cost a third of what a weak line should carry.
 */

import type {
  AccountActBody,
  AccountDetail,
  AccountPage,
  AccountRequestBody,
  AccountsMeant,
  DecisionBody,
  EndingsSoon,
  IssuedSecret,
  Outcomes,
  OwnAccount,
  RequestPage,
  SsoLinkBody,
} from '@chot/contract/accounts.ts'
import type {
  ApprovalPage,
  approvalAnswer,
  citizenSearchRequest,
  HistoryPage,
} from '@chot/contract/approvals.ts'
import type {
  ClientSystemList,
  ClientSystemView,
  clientSystemActRequest,
  SystemRequestBody,
  systemDecisionBody,
} from '@chot/contract/client-systems.ts'
import type { DossierDetail, DossierList, DossierRaise } from '@chot/contract/dossiers.ts'
import type { keyDisclosureRequest, packRequest } from '@chot/contract/evidence-packs.ts'
import type {
  assertionOptions,
  attestationOptions,
  newPasskey,
  newRecoveryCodes,
  OwnFactors,
} from '@chot/contract/factors.ts'
import type {
  AlertPage,
  ChallengeBody,
  LockBody,
  LockPage,
  UnlockBody,
} from '@chot/contract/locks.ts'
import type { LogMonths } from '@chot/contract/log-months.ts'
import type {
  NotificationPage,
  OwnEmail,
  OwnEmailView,
} from '@chot/contract/notifications.ts'
import type {
  AgencyPage,
  LogEntryView,
  LogPage,
  LogWitnessing,
} from '@chot/contract/oversight.ts'
import type { ProblemBody } from '@chot/contract/problem-body.ts'
import type {
  ProcedureCatalogue,
  procedure,
  procedurePut,
} from '@chot/contract/procedures.ts'
import type {
  QueryAnswer,
  QueryRequest,
  revealAnswer,
  revealRequest,
  TodaysQueries,
} from '@chot/contract/queries.ts'
import type { ReceiptFile } from '@chot/contract/receipts.ts'
import type {
  ComparisonMade,
  ComparisonPage,
  ComparisonView,
  differenceActBody,
  statementBody,
} from '@chot/contract/reconciliations.ts'
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
import type { ListReading } from '@chot/core/registration/read-list.ts'

type SystemDecision = ReturnType<typeof systemDecisionBody.parse>
type ClientSystemActRequest = ReturnType<typeof clientSystemActRequest.parse>
export type Procedure = ReturnType<typeof procedure.parse>
export type ProcedurePut = ReturnType<typeof procedurePut.parse>
export type RevealAnswer = ReturnType<typeof revealAnswer.parse>
type RevealRequest = ReturnType<typeof revealRequest.parse>
type CitizenSearchRequest = ReturnType<typeof citizenSearchRequest.parse>
type ApprovalAnswer = ReturnType<typeof approvalAnswer.parse>
type AssertionOptions = ReturnType<typeof assertionOptions.parse>
type AttestationOptions = ReturnType<typeof attestationOptions.parse>
type NewPasskey = ReturnType<typeof newPasskey.parse>
type NewRecoveryCodes = ReturnType<typeof newRecoveryCodes.parse>
type StepUp = ReturnType<typeof stepUp.parse>
type TypedCode = ReturnType<typeof typedCode.parse>
type PackRequestBody = (typeof packRequest)['_zod']['input']
type KeyDisclosureBody = (typeof keyDisclosureRequest)['_zod']['input']
type StatementBody = ReturnType<typeof statementBody.parse>
type DifferenceActBody = ReturnType<typeof differenceActBody.parse>
type DayOfCounts = Pick<ComparisonMade, 'day' | 'reading'>
export type SignIn = ReturnType<typeof signIn.parse>
type WorkChallenge = ReturnType<typeof workChallenge.parse>
type NoticeRead = ReturnType<typeof noticeRead.parse>
type PasswordChange = ReturnType<typeof passwordChange.parse>

const getTimeoutMs = 30_000
const postTimeoutMs = 60_000

/** The server refused or failed, and said so. */
export class ApiProblem extends Error {
  readonly body: ProblemBody
  constructor(body: ProblemBody) {
    super(body.code)
    this.name = 'ApiProblem'
    this.body = body
  }
}

/** No answer came: the line, the server or the time limit. Whether the request arrived is unknown. */
export class ConnectionLost extends Error {
  constructor() {
    super('connection-lost')
    this.name = 'ConnectionLost'
  }
}

type ApiEvent = 'answered' | 'lost' | 'reachable' | 'unauthenticated'
type Listener = (event: ApiEvent) => void
const listeners = new Set<Listener>()

/** Tells of every answer, every loss, and every 401 other than that of signing in. */
export function onApiEvent(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(event: ApiEvent): void {
  for (const listener of listeners) listener(event)
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly body?: unknown
  /** In place of a body: a file as it is. */
  readonly bytes?: Uint8Array<ArrayBuffer>
  readonly idempotencyKey?: string
  /** Signing in and asking who is signed in: a 401 is an answer there, not the end of a session. */
  readonly anonymous?: boolean
  /** The answer is a file to be kept: text as it stands, or a SavedFile. */
  readonly file?: 'text' | 'zip'
}

/** A file that was answered, under the name the server gave it. */
export interface SavedFile {
  readonly name: string
  readonly content: Blob
}

const accepted = {
  json: 'application/json',
  text: 'text/plain, application/problem+json',
  zip: 'application/zip, application/problem+json',
} as const

async function answerOf(response: Response, file: Call['file']): Promise<unknown> {
  if (file === undefined) return response.json()
  if (file === 'text') return response.text()
  const named = response.headers.get('content-disposition') ?? ''
  const name = /filename="([\w.-]+)"/u.exec(named)?.[1] ?? 'chot.zip'
  return { name, content: await response.blob() } satisfies SavedFile
}

async function problemOf(response: Response): Promise<ProblemBody> {
  const unreadable: ProblemBody = {
    type: 'about:blank',
    title: '',
    status: response.status,
    code: 'unreadable',
  }
  const type = response.headers.get('content-type') ?? ''
  if (!type.includes('json')) return unreadable
  const body: unknown = await response.json().catch(() => null)
  if (typeof body !== 'object' || body === null) return unreadable
  const { title, code } = body as Partial<ProblemBody>
  if (typeof title !== 'string' || typeof code !== 'string') return unreadable
  return body as ProblemBody
}

let proveAnew: () => Promise<boolean> = async () => false

/** Asks the officer for the second factor when the server wants it anew; whether it was proved. */
export function onStepUpNeeded(ask: () => Promise<boolean>): void {
  proveAnew = ask
}

/** What was refused for want of a fresh second factor did nothing, and is sent again once proved. */
async function call<Answer>(path: string, options: Call = {}): Promise<Answer> {
  try {
    return await send(path, options)
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.body.code !== 'step-up-needed')
      throw error
    if (!(await proveAnew())) throw error
    return send(path, options)
  }
}

async function send<Answer>(path: string, options: Call): Promise<Answer> {
  const { method = 'GET', body, bytes, idempotencyKey, anonymous = false } = options
  const { file } = options
  const headers = new Headers({ accept: accepted[file ?? 'json'] })
  if (method !== 'GET') headers.set('x-chot-request', '1')
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (bytes !== undefined) headers.set('content-type', 'application/octet-stream')
  if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey)
  let response: Response
  let answer: unknown
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(method === 'GET' ? getTimeoutMs : postTimeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(bytes === undefined ? {} : { body: bytes }),
    })
    if (response.ok && response.status !== 204) answer = await answerOf(response, file)
  } catch {
    tell('lost')
    throw new ConnectionLost()
  }
  if (response.ok) {
    tell('answered')
    return answer as Answer
  }
  const problem = await problemOf(response)
  tell(response.status === 401 && !anonymous ? 'unauthenticated' : 'answered')
  throw new ApiProblem(problem)
}

/** Asks only whether the server is there; keeps no session alive. */
async function ping(): Promise<void> {
  try {
    await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(5_000) })
    tell('reachable')
  } catch {
    tell('lost')
  }
}

type Params = Readonly<Record<string, string | number | null | undefined>>

function withParams(path: string, params: Params): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') {
      search.set(name, String(value))
    }
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
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

export const api = {
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
  dossiers: (params: {
    readonly state: 'open' | 'closed'
    readonly q: string
    readonly after: string | null
  }) => call<DossierList>(withParams('/v1/dossiers', params)),
  dossier: (code: string) =>
    call<DossierDetail>(`/v1/dossiers/${encodeURIComponent(code)}`),
  raiseDossier: (code: string, body: DossierRaise) =>
    call<{ readonly id: string }>(`/v1/dossiers/${encodeURIComponent(code)}/raises`, {
      method: 'POST',
      body,
    }),
  query: (body: QueryRequest, idempotencyKey: string) =>
    call<QueryAnswer>('/v1/queries', { method: 'POST', body, idempotencyKey }),
  reveal: (body: RevealRequest) =>
    call<RevealAnswer>('/v1/reveals', { method: 'POST', body }),
  today: () => call<TodaysQueries>('/v1/queries/today'),
  log: (params: Params) => call<LogPage>(withParams('/v1/log', params)),
  logWitnessing: () => call<LogWitnessing>('/v1/log/witnessing'),
  logEntry: (sequence: string) =>
    call<LogEntryView>(`/v1/log/${encodeURIComponent(sequence)}`),
  /** The text of its tlog-proof, with the entry. */
  logProof: (sequence: number) =>
    call<string>(`/v1/log/${sequence}/proof`, { file: 'text' }),
  evidencePack: (body: PackRequestBody) =>
    call<SavedFile>('/v1/evidence-packs', { method: 'POST', body, file: 'zip' }),
  receipt: (requestId: string) =>
    call<ReceiptFile>(`/v1/receipts/${encodeURIComponent(requestId)}`),
  askCitizenSearch: (body: CitizenSearchRequest) =>
    call<{ readonly id: string }>('/v1/citizen-searches', { method: 'POST', body }),
  askKeyDisclosure: (body: KeyDisclosureBody) =>
    call<{ readonly id: string }>('/v1/key-disclosures', { method: 'POST', body }),
  citizenHistory: (id: string, params: Params) =>
    call<HistoryPage>(
      withParams(`/v1/citizen-searches/${encodeURIComponent(id)}/entries`, params),
    ),
  approvals: (params: Params) => call<ApprovalPage>(withParams('/v1/approvals', params)),
  answerApproval: (id: string, body: ApprovalAnswer) =>
    call<{ readonly id: string }>(`/v1/approvals/${encodeURIComponent(id)}/answer`, {
      method: 'POST',
      body,
    }),
  endApproval: (id: string) =>
    call<{ readonly id: string }>(`/v1/approvals/${encodeURIComponent(id)}`, {
      method: 'DELETE',
    }),
  alerts: (params: Params) => call<AlertPage>(withParams('/v1/alerts', params)),
  locks: (params: Params) => call<LockPage>(withParams('/v1/locks', params)),
  lock: (body: LockBody) =>
    call<{ readonly id: string }>('/v1/locks', { method: 'POST', body }),
  askUnlock: (id: string, body: UnlockBody) =>
    call<{ readonly id: string }>(`/v1/locks/${encodeURIComponent(id)}/unlock-requests`, {
      method: 'POST',
      body,
    }),
  unlock: (approvalId: string) =>
    call<{ readonly id: string }>(`/v1/unlocks/${encodeURIComponent(approvalId)}`, {
      method: 'POST',
    }),
  meetChallenge: (body: ChallengeBody) =>
    call<{ readonly met: boolean }>('/v1/challenge', { method: 'PUT', body }),
  logMonths: () => call<LogMonths>('/v1/log-months'),
  agencies: (params: Params) => call<AgencyPage>(withParams('/v1/agencies', params)),
  account: (id: string) => call<AccountDetail>(`/v1/accounts/${encodeURIComponent(id)}`),
  accountRequests: (params: Params) =>
    call<RequestPage>(withParams('/v1/account-requests', params)),
  askForAccount: (body: AccountRequestBody) =>
    call<{ readonly id: string }>('/v1/account-requests', { method: 'POST', body }),
  readAccountList: (bytes: Uint8Array<ArrayBuffer>) =>
    call<ListReading>('/v1/account-list-readings', { method: 'POST', bytes }),
  decideRequests: (body: DecisionBody) =>
    call<Outcomes>('/v1/account-decisions', { method: 'POST', body }),
  actOnAccounts: (body: AccountActBody) =>
    call<Outcomes>('/v1/account-acts', { method: 'POST', body }),
  /** In the body: a login may be a number of a citizen. */
  accountsByLogin: (logins: readonly string[]) =>
    call<AccountsMeant>('/v1/account-logins', { method: 'POST', body: { logins } }),
  linkSso: (id: string, body: SsoLinkBody) =>
    call<AccountDetail>(`/v1/accounts/${id}/sso`, { method: 'PUT', body }),
  issueSecret: (
    id: string,
    body: { readonly reason: string; readonly legalBasis: string },
  ) =>
    call<IssuedSecret>(`/v1/accounts/${encodeURIComponent(id)}/secret`, {
      method: 'POST',
      body,
    }),
  endings: () => call<EndingsSoon>('/v1/endings'),
  accounts: (params: Params) => call<AccountPage>(withParams('/v1/accounts', params)),
  comparisons: (params: Params) =>
    call<ComparisonPage>(withParams('/v1/comparisons', params)),
  comparison: ({ day, reading }: DayOfCounts) =>
    call<ComparisonView>(`/v1/comparisons/${reading}/${day}`),
  compareAgain: ({ day, reading }: DayOfCounts) =>
    call<ComparisonMade>(`/v1/comparisons/${reading}/${day}`, { method: 'POST' }),
  takeStatement: (body: StatementBody) =>
    call<ComparisonMade>('/v1/ministry-statements', { method: 'POST', body }),
  actOnDifference: (id: number, body: DifferenceActBody) =>
    call<DayOfCounts>(`/v1/differences/${id}/acts`, { method: 'POST', body }),
  clientSystems: () => call<ClientSystemList>('/v1/client-systems'),
  actOnClientSystem: (id: string, body: ClientSystemActRequest) =>
    call<ClientSystemView>(`/v1/client-systems/${encodeURIComponent(id)}/acts`, {
      method: 'POST',
      body,
    }),
  askForClientSystem: (body: SystemRequestBody) =>
    call<{ readonly id: string }>('/v1/client-system-requests', { method: 'POST', body }),
  decideOnClientSystem: (id: string, body: SystemDecision) =>
    call<ClientSystemList>(
      `/v1/client-system-requests/${encodeURIComponent(id)}/decision`,
      { method: 'POST', body },
    ),
  procedures: () => call<ProcedureCatalogue>('/v1/procedures'),
  putProcedure: (code: string, body: ProcedurePut) =>
    call<Procedure>(`/v1/procedures/${encodeURIComponent(code)}`, {
      method: 'PUT',
      body,
    }),
} as const
