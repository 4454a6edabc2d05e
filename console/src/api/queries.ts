/** Dossiers and the look-ups they need. */

import type { DossierDetail, DossierList, DossierRaise } from '@chot/contract/dossiers.ts'
import type {
  QueryAnswer,
  QueryRequest,
  revealAnswer,
  revealRequest,
  TodaysQueries,
} from '@chot/contract/queries.ts'
import { call, withParams } from './transport.ts'

export type RevealAnswer = ReturnType<typeof revealAnswer.parse>
type RevealRequest = ReturnType<typeof revealRequest.parse>

export const queryCalls = {
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
} as const
