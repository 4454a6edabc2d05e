/** Connection files, drives of registration, and agencies whose connection was stopped. */
import type {
  ActBody,
  AttachmentView,
  FileBody,
  FilePage,
  FileView,
  RestoreBody,
  StoppedPage,
} from '@chot/contract/connections.ts'
import type {
  DriveBody,
  DriveList,
  ExclusionBody,
  FiguresView,
  ProgressPage,
  ProgressRows,
} from '@chot/contract/drives.ts'
import { call, type Params, withParams } from './transport.ts'

interface Made {
  readonly id: string
}
const file = (id: string) => `/v1/connection-files/${encodeURIComponent(id)}`
const drive = (id: string) => `/v1/drives/${encodeURIComponent(id)}`

/** Where an attachment is read from; `preview` shows a PDF in the page. */
export const attachmentPath = (fileId: string, sha256: string, preview = false) =>
  `${file(fileId)}/attachments/${sha256}${preview ? '?preview=true' : ''}`

export const connectionCalls = {
  connectionFiles: (params: Params) =>
    call<FilePage>(withParams('/v1/connection-files', params)),
  beginFile: (body: FileBody) =>
    call<Made>('/v1/connection-files', { method: 'POST', body }),
  connectionFile: (id: string) => call<FileView>(file(id)),
  actOnFile: (id: string, body: ActBody) =>
    call<Pick<FileView, 'state'>>(`${file(id)}/acts`, { method: 'POST', body }),
  attachFile: (id: string, name: string, bytes: Uint8Array<ArrayBuffer>) =>
    call<AttachmentView>(withParams(`${file(id)}/attachments`, { name }), {
      method: 'POST',
      bytes,
    }),
  attachSigned: (id: string, document: string) =>
    call<AttachmentView>(`${file(id)}/signed-documents`, {
      method: 'POST',
      body: { document },
    }),
  drives: () => call<DriveList>('/v1/drives'),
  openDrive: (body: DriveBody) => call<Made>('/v1/drives', { method: 'POST', body }),
  endDrive: (id: string, body: { readonly reason: string; readonly basis: string }) =>
    call<Made>(`${drive(id)}/end`, { method: 'POST', body }),
  driveProgress: (id: string, params: Params) =>
    call<ProgressPage>(withParams(`${drive(id)}/progress`, params)),
  driveRows: (id: string) => call<ProgressRows>(`${drive(id)}/rows`),
  driveFigures: (id: string) => call<FiguresView>(`${drive(id)}/figures`),
  excludeAgency: (id: string, agency: string, body: ExclusionBody) =>
    call<Made>(`${drive(id)}/exclusions/${encodeURIComponent(agency)}`, {
      method: 'PUT',
      body,
    }),
  stoppedConnections: (params: Params) =>
    call<StoppedPage>(withParams('/v1/agency-connections', params)),
  askRestore: (agency: string, body: RestoreBody) =>
    call<Made>(`/v1/agency-connections/${encodeURIComponent(agency)}/restore-requests`, {
      method: 'POST',
      body,
    }),
  restoreConnection: (approvalId: string) =>
    call<Made>(`/v1/connection-restorations/${encodeURIComponent(approvalId)}`, {
      method: 'POST',
    }),
} as const
