/** Alerts, cases, locks and challenges. */

import type { BoardNews } from '@chot/contract/board.ts'
import type {
  CaseActBody,
  CasePage,
  CaseRequest,
  CaseView,
  OwnExplanations,
} from '@chot/contract/cases.ts'
import type {
  AlertPage,
  ChallengeBody,
  LockBody,
  LockEffectTold,
  LockPage,
  UnlockBody,
} from '@chot/contract/locks.ts'
import type {
  ShadowRules,
  ShadowRunBody,
  ShadowRunPage,
  ShadowRunView,
} from '@chot/contract/shadow-runs.ts'
import { call, type Params, withParams } from './transport.ts'

/** What the server tells of its own accord about the board. */
interface BoardListener {
  news(news: BoardNews): void
  lost(): void
}

const listenAgainMs = 5_000

/**
 * Listens until the returned function is called. The browser connects again by itself, but for an
 * answer that is no stream, as of a proxy whose server starts anew.
 */
function listenToBoard(listener: BoardListener): () => void {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  function open() {
    source = new EventSource('/v1/watch/events')
    source.addEventListener('board', (event: MessageEvent<string>) =>
      listener.news(JSON.parse(event.data) as BoardNews),
    )
    source.addEventListener('error', () => {
      listener.lost()
      if (source.readyState !== EventSource.CLOSED) return
      clearTimeout(timer)
      timer = setTimeout(open, listenAgainMs)
    })
  }
  open()
  return () => {
    clearTimeout(timer)
    source.close()
  }
}

export const watchCalls = {
  listenToBoard,
  alerts: (params: Params) => call<AlertPage>(withParams('/v1/alerts', params)),
  locks: (params: Params) => call<LockPage>(withParams('/v1/locks', params)),
  lockEffect: (params: Params) =>
    call<LockEffectTold>(withParams('/v1/locks/effect', params)),
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
  cases: (params: Params) => call<CasePage>(withParams('/v1/cases', params)),
  case: (id: string) => call<CaseView>(`/v1/cases/${encodeURIComponent(id)}`),
  openCase: (body: CaseRequest) =>
    call<{ readonly id: string }>('/v1/cases', { method: 'POST', body }),
  actOnCase: (id: string, body: CaseActBody) =>
    call<CaseView>(`/v1/cases/${encodeURIComponent(id)}/acts`, { method: 'POST', body }),
  shadowRules: () => call<ShadowRules>('/v1/shadow-rules'),
  shadowRuns: (params: Params) =>
    call<ShadowRunPage>(withParams('/v1/shadow-runs', params)),
  shadowRun: (id: string) =>
    call<ShadowRunView>(`/v1/shadow-runs/${encodeURIComponent(id)}`),
  askShadowRun: (body: ShadowRunBody) =>
    call<{ readonly id: string }>('/v1/shadow-runs', { method: 'POST', body }),
  cancelShadowRun: (id: string) =>
    call<{ readonly id: string }>(`/v1/shadow-runs/${encodeURIComponent(id)}/cancel`, {
      method: 'POST',
    }),
  ownExplanations: () => call<OwnExplanations>('/v1/own-explanations'),
  explain: (id: string, answer: string) =>
    call<OwnExplanations>(`/v1/own-explanations/${encodeURIComponent(id)}`, {
      method: 'POST',
      body: { answer },
    }),
  meetChallenge: (body: ChallengeBody) =>
    call<{ readonly met: boolean }>('/v1/challenge', { method: 'PUT', body }),
} as const
