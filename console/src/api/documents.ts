/** Official documents, their files and signed copies. */
import type {
  DocumentBody,
  DocumentPage,
  DocumentView,
  SignedCopy,
} from '@chot/contract/documents.ts'
import type { OfficialDocument } from '@chot/core/documents/document.ts'
import { call, type Params, type SavedFile, withParams } from './transport.ts'

const pathOf = (id: string) => `/v1/documents/${encodeURIComponent(id)}`

export const documentCalls = {
  documents: (params: Params) => call<DocumentPage>(withParams('/v1/documents', params)),
  makeDocument: (body: DocumentBody) =>
    call<{ readonly id: string; readonly versionCode: string }>('/v1/documents', {
      method: 'POST',
      body,
    }),
  document: (id: string) => call<DocumentView>(pathOf(id)),
  documentDescription: (id: string) =>
    call<OfficialDocument>(`${pathOf(id)}/files/description`),
  documentFile: (id: string, form: 'pdf' | 'docx') =>
    call<SavedFile>(`${pathOf(id)}/files/${form}`, { file: 'zip' }),
  signedCopyFile: (id: string, sha256: string) =>
    call<SavedFile>(`${pathOf(id)}/signed-copies/${sha256}`, { file: 'zip' }),
  takeSigned: (id: string, bytes: Uint8Array<ArrayBuffer>) =>
    call<SignedCopy>(`${pathOf(id)}/signed-copies`, { method: 'POST', bytes }),
} as const
