/** Alerts, locks and challenges. */

import type {
  AlertPage,
  ChallengeBody,
  LockBody,
  LockPage,
  UnlockBody,
} from '@chot/contract/locks.ts'
import { call, type Params, withParams } from './transport.ts'

export const watchCalls = {
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
} as const
