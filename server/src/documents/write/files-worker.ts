/** Writes both files of one document, in a thread of its own: a long list takes seconds. */
import { parentPort, workerData } from 'node:worker_threads'
import type { OfficialDocument } from '@chot/core/documents/document.ts'
import { writeDocx } from './write-docx.ts'
import { type Imprint, writePdf } from './write-pdf.ts'

export interface FilesAsked {
  readonly document: OfficialDocument
  readonly imprint: Imprint
}

export interface FilesWritten {
  readonly pdf: Uint8Array
  readonly docx: Uint8Array
}

const { document, imprint } = workerData as FilesAsked
const written: FilesWritten = {
  pdf: await writePdf(document, imprint),
  docx: writeDocx(document, imprint),
}
parentPort?.postMessage(written)
