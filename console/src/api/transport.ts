/**
 * How the server is asked: same origin, session cookie, JSON.
 * Answers are trusted in shape: they come from the server this page was built with, and a schema
 * library would cost a third of what a weak line should carry.
 */

import type { ProblemBody } from '@chot/contract/problem-body.ts'

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

export function tell(event: ApiEvent): void {
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
export async function call<Answer>(path: string, options: Call = {}): Promise<Answer> {
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

export type Params = Readonly<Record<string, string | number | null | undefined>>

export function withParams(path: string, params: Params): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') {
      search.set(name, String(value))
    }
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}
