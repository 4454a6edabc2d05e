/** Agencies, accounts, client systems, procedures, and the Ministry's counts. */

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
  RequestPage,
  SsoLinkBody,
} from '@chot/contract/accounts.ts'
import type {
  ClientSystemList,
  ClientSystemView,
  clientSystemActRequest,
  SystemRequestBody,
  systemDecisionBody,
} from '@chot/contract/client-systems.ts'
import type {
  ProcedureCatalogue,
  procedure,
  procedurePut,
} from '@chot/contract/procedures.ts'
import type {
  ComparisonMade,
  ComparisonPage,
  ComparisonView,
  differenceActBody,
  statementBody,
} from '@chot/contract/reconciliations.ts'
import type { ListReading } from '@chot/core/registration/read-list.ts'
import { call, type Params, withParams } from './transport.ts'

type SystemDecision = ReturnType<typeof systemDecisionBody.parse>
type ClientSystemActRequest = ReturnType<typeof clientSystemActRequest.parse>
export type Procedure = ReturnType<typeof procedure.parse>
export type ProcedurePut = ReturnType<typeof procedurePut.parse>
type StatementBody = ReturnType<typeof statementBody.parse>
type DifferenceActBody = ReturnType<typeof differenceActBody.parse>
type DayOfCounts = Pick<ComparisonMade, 'day' | 'reading'>

export const governanceCalls = {
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
