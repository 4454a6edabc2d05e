/** Connection files of agencies, and what of them goes to the Ministry. */
import type { ChangesPage } from '@chot/contract/change-notice.ts'
import type {
  CommitmentDraft,
  ListDraft,
  ProvinceServices,
  ProvinceServicesRequest,
  RegistrationPage,
  RegistrationView,
  SecurityDraft,
  SendingBody,
  SendingsView,
  ServiceDraft,
  ServiceProposal,
  VersionDecision,
  VersionView,
} from '@chot/contract/registrations.ts'
import { call, type Params, withParams } from './transport.ts'

interface Saved {
  readonly id: string
  readonly version: number
}
const file = (agency: string, part = '') =>
  `/v1/registrations/${encodeURIComponent(agency)}${part}`
const version = (id: string, act = '') =>
  `/v1/registration-versions/${encodeURIComponent(id)}${act}`

export const registrationCalls = {
  registrations: (params: Params) =>
    call<RegistrationPage>(withParams('/v1/registrations', params)),
  registration: (agency: string) => call<RegistrationView>(file(agency)),
  serviceProposal: (agency: string) => call<ServiceProposal>(file(agency, '/proposal')),
  draftList: (agency: string, body: ListDraft) =>
    call<Saved>(file(agency, '/accounts'), { method: 'PUT', body }),
  draftServices: (agency: string, body: ServiceDraft) =>
    call<Saved>(file(agency, '/services'), { method: 'PUT', body }),
  draftCommitment: (agency: string, body: CommitmentDraft) =>
    call<Saved>(file(agency, '/commitment'), { method: 'PUT', body }),
  draftSecurity: (agency: string, body: SecurityDraft) =>
    call<Saved>(file(agency, '/security'), { method: 'PUT', body }),
  registrationVersion: (id: string) => call<VersionView>(version(id)),
  submitVersion: (id: string) =>
    call<VersionView>(version(id, '/submission'), { method: 'POST', body: {} }),
  decideVersion: (id: string, body: VersionDecision) =>
    call<VersionView>(version(id, '/decision'), { method: 'POST', body }),
  provinceServices: () => call<ProvinceServices>('/v1/province-services'),
  askProvinceServices: (body: ProvinceServicesRequest) =>
    call<{ readonly id: string }>('/v1/province-services/requests', {
      method: 'POST',
      body,
    }),
  listSendings: () => call<SendingsView>('/v1/list-sendings'),
  listChanges: (params: Params) =>
    call<ChangesPage>(withParams('/v1/list-sendings/changes', params)),
  sendLists: (body: SendingBody) =>
    call<SendingsView>('/v1/list-sendings', { method: 'POST', body }),
  answerSending: (id: string, body: SendingBody) =>
    call<{ readonly listed: number; readonly unlisted: number }>(
      `/v1/list-sendings/${encodeURIComponent(id)}/answer`,
      { method: 'POST', body },
    ),
} as const
