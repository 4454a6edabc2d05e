/** The access log, receipts, and what two persons do together. */

import type {
  ApprovalPage,
  approvalAnswer,
  citizenSearchRequest,
  HistoryPage,
} from '@chot/contract/approvals.ts'
import type { keyDisclosureRequest, packRequest } from '@chot/contract/evidence-packs.ts'
import type { LogMonths } from '@chot/contract/log-months.ts'
import type { LogEntryView, LogPage, LogWitnessing } from '@chot/contract/oversight.ts'
import type { ReceiptFile } from '@chot/contract/receipts.ts'
import { call, type Params, type SavedFile, withParams } from './transport.ts'

type CitizenSearchRequest = ReturnType<typeof citizenSearchRequest.parse>
type ApprovalAnswer = ReturnType<typeof approvalAnswer.parse>
type PackRequestBody = (typeof packRequest)['_zod']['input']
type KeyDisclosureBody = (typeof keyDisclosureRequest)['_zod']['input']

export const logCalls = {
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
  logMonths: () => call<LogMonths>('/v1/log-months'),
} as const
