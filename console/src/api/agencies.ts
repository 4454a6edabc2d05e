/** Agencies with their history, and reorganisations. */

import type {
  AgencyListReadingView,
  AgencyView,
  ReorganisationBody,
  ReorganisationList,
  ReorganisationView,
} from '@chot/contract/agencies.ts'
import type { AgencyPage } from '@chot/contract/oversight.ts'
import { call, type Params, withParams } from './transport.ts'

const pathOf = (id: string) => `/v1/reorganisations/${encodeURIComponent(id)}`

export const agencyCalls = {
  agencies: (params: Params) => call<AgencyPage>(withParams('/v1/agencies', params)),
  agency: (code: string) => call<AgencyView>(`/v1/agencies/${encodeURIComponent(code)}`),
  readAgencyList: (bytes: Uint8Array<ArrayBuffer>) =>
    call<AgencyListReadingView>('/v1/agency-list-readings', { method: 'POST', bytes }),
  reorganisations: () => call<ReorganisationList>('/v1/reorganisations'),
  reorganisation: (id: string) => call<ReorganisationView>(pathOf(id)),
  draftReorganisation: (body: ReorganisationBody) =>
    call<ReorganisationView>('/v1/reorganisations', { method: 'POST', body }),
  changeReorganisation: (
    id: string,
    body: ReorganisationBody & { readonly revision: number },
  ) => call<ReorganisationView>(pathOf(id), { method: 'PUT', body }),
  dropReorganisation: (id: string, revision: number) =>
    call<ReorganisationView>(`${pathOf(id)}/drop`, {
      method: 'POST',
      body: { revision },
    }),
  askReorganisation: (
    id: string,
    body: { readonly revision: number; readonly reason: string },
  ) => call<{ readonly id: string }>(`${pathOf(id)}/approval`, { method: 'POST', body }),
  remindAgencies: (id: string) =>
    call<{ readonly agencies: number }>(`${pathOf(id)}/reminders`, { method: 'POST' }),
} as const
