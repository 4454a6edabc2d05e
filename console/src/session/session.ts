/**
 * Who is signed in. One store for the page: any 401 empties it, and with it every screen and
 * every cached list, so that nothing of a former officer is left to the next one.
 */
import type { Session, SessionEnd } from '@chot/contract/session.ts'
import { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { SignIn } from '../api/session.ts'
import { ApiProblem, ConnectionLost, onApiEvent } from '../api/transport.ts'
import { api } from '../api.ts'
import { navigate } from '../router/location.ts'
import { noteServerTime, serverNow } from './server-clock.ts'

export type SignedOutNotice = 'idle' | 'signed-out' | SessionEnd

export type SessionState =
  | { readonly status: 'loading' }
  | {
      readonly status: 'out'
      readonly notice: SignedOutNotice | null
      /** The session that ended began at the identity provider, where it may still be open. */
      readonly bySso: boolean
    }
  | {
      readonly status: 'in'
      readonly session: Session
      /** UTC milliseconds, as far as this page knows: every answered request moves it. */
      readonly idleUntil: number
    }

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      refetchOnReconnect: 'always',
      staleTime: 15_000,
      retry: (_failures, error) => error instanceof ConnectionLost,
      retryDelay: (failures) => Math.min(1000 * 2 ** failures, 10_000),
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

let state: SessionState = { status: 'loading' }
/** The account that was signed in on this page before. */
let left: string | null = null
const listeners = new Set<() => void>()

function change(next: SessionState): void {
  state = next
  for (const listener of listeners) listener()
}

/**
 * All tabs of a browser share one session: work in one keeps the others, and leaving one empties
 * them all. Only who and until when is told.
 */
type TabNews =
  | { readonly kind: 'in'; readonly account: string; readonly idleUntil: number }
  | { readonly kind: 'out'; readonly notice: SignedOutNotice | null }

const tabs = new BroadcastChannel('chot-session')

function tellTabs(news: TabNews): void {
  tabs.postMessage(news)
}

tabs.onmessage = (event: MessageEvent<TabNews>) => {
  const news = event.data
  if (state.status !== 'in') return
  if (news.kind === 'out') empty(news.notice)
  else if (news.account !== state.session.account.id) {
    // Somebody else has signed in: this tab would act in their name.
    empty('expired')
  } else if (news.idleUntil > state.idleUntil) {
    change({ ...state, idleUntil: news.idleUntil })
  }
}

/** Stops hearing of the session that is shown. */
let stopListening: (() => void) | null = null

function listen(): void {
  stopListening ??= api.listenToSession({
    // Duties changed: what is on the screen may not be this officer's any more.
    changed: () => {
      queryClient.clear()
      void loadSession()
    },
    ended: (why) => void followEnd(why),
  })
}

/** A new password puts another session in the place of the one that ended: then the page goes on. */
async function followEnd(why: SessionEnd): Promise<void> {
  stopListening = null
  if (state.status !== 'in') return
  const account = state.session.account.id
  const next = await api.session().catch(() => null)
  if (state.status !== 'in') return
  if (next?.account.id === account) enter(next)
  else leave(why)
}

function empty(notice: SignedOutNotice | null): void {
  const bySso = state.status === 'in' && state.session.bySso
  if (state.status === 'in') left = state.session.account.id
  stopListening?.()
  stopListening = null
  change({ status: 'out', notice, bySso })
  queryClient.clear()
}

function enter(session: Session): void {
  noteServerTime(session.now)
  const idleUntil = Math.min(session.idleUntil, session.endsAt)
  change({ status: 'in', session, idleUntil })
  listen()
  tellTabs({ kind: 'in', account: session.account.id, idleUntil })
}

function leave(notice: SignedOutNotice | null): void {
  empty(notice)
  tellTabs({ kind: 'out', notice })
}

onApiEvent((event) => {
  if (state.status !== 'in') return
  if (event === 'reachable') {
    // What waits for its next try need not wait: the refetch continues the retry at once.
    void queryClient.refetchQueries({
      predicate: ({ state: { fetchStatus, fetchFailureCount } }) =>
        fetchStatus === 'fetching' && fetchFailureCount > 0,
    })
  }
  if (event === 'unauthenticated') leave('expired')
  if (event === 'answered') {
    const idleMs = state.session.idleUntil - state.session.now
    const idleUntil = Math.min(serverNow() + idleMs, state.session.endsAt)
    change({ ...state, idleUntil })
    tellTabs({ kind: 'in', account: state.session.account.id, idleUntil })
  }
})

/** Asks who is signed in, again and again while the server cannot be reached. */
export async function loadSession(): Promise<void> {
  for (let failures = 0; ; failures += 1) {
    try {
      enter(await api.session())
      return
    } catch (error) {
      if (error instanceof ApiProblem) return leave(null)
      if (!(error instanceof ConnectionLost)) throw error
      const delayMs = Math.min(1000 * 2 ** failures, 10_000)
      await new Promise((resume) => setTimeout(resume, delayMs))
    }
  }
}

/**
 * The page stays where it was, unless it was left by somebody else: their screen is not the next
 * one's business. Throws ApiProblem when refused, ConnectionLost when no answer came.
 */
export async function signIn(proofs: SignIn): Promise<void> {
  const session = await api.signIn(proofs)
  if (left !== null && left !== session.account.id) navigate('/', { replace: true })
  enter(session)
}

const leftFor = 'chot-sso-left'

/**
 * Leaves the page for the identity provider. Where it was is kept for the way back, unless
 * somebody was signed in before: their screen is not the next one's business.
 */
export async function goToProvider(): Promise<void> {
  const { url } = await api.startSso()
  const { pathname, search } = window.location
  sessionStorage.setItem(leftFor, left === null ? pathname + search : '/')
  window.location.assign(url)
}

/** Back from the provider, signed in. */
export function enterFromProvider(session: Session): void {
  const place = sessionStorage.getItem(leftFor) ?? '/'
  sessionStorage.removeItem(leftFor)
  navigate(/^\/(?![/\\]|sso\b)/.test(place) ? place : '/', { replace: true })
  enter(session)
}

/** The screen is emptied first: an officer who leaves does not wait for the line. */
export async function signOut(notice: SignedOutNotice): Promise<void> {
  leave(notice)
  if (notice === 'signed-out') navigate('/', { replace: true })
  await api.signOut().catch(() => undefined)
}

/** Takes the session the server gave in the place of the one that asked. */
export function renewSession(session: Session): void {
  enter(session)
}

export async function keepSession(): Promise<void> {
  enter(await api.keepSession())
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useSessionState(): SessionState {
  return useSyncExternalStore(subscribe, () => state)
}
