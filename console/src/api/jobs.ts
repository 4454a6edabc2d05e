/** Announced jobs. */
import type { JobActBody, JobBody, JobPage, JobView } from '@chot/contract/jobs.ts'
import { call, type Params, withParams } from './transport.ts'

const job = (id: string) => `/v1/jobs/${encodeURIComponent(id)}`

export const jobCalls = {
  jobs: (params: Params) => call<JobPage>(withParams('/v1/jobs', params)),
  job: (id: string) => call<JobView>(job(id)),
  draftJob: (body: JobBody) =>
    call<{ readonly id: string }>('/v1/jobs', { method: 'POST', body }),
  askJob: (id: string, body: { readonly reason: string; readonly basis: string }) =>
    call<{ readonly id: string }>(`${job(id)}/requests`, { method: 'POST', body }),
  actOnJob: (id: string, body: JobActBody) =>
    call<{ readonly id: string }>(`${job(id)}/acts`, { method: 'POST', body }),
} as const
