import { Worker } from 'node:worker_threads'
import type { Sheet } from '@chot/core/registration/sheet.ts'
import { Problem } from '../http/problem.ts'
import type { Unreadable, WorkbookReading } from './workbook-worker.ts'

const heapMiB = 256
const timeMax = 20_000

const codes = {
  unreadable: 'spreadsheet-unreadable',
  protected: 'spreadsheet-protected',
  'too-large': 'spreadsheet-too-large',
} as const satisfies Record<Unreadable, string>

/**
 * The sheets of a spreadsheet: XLSX, XLS, ODS, or text with separators (UTF-8, UTF-16,
 * Windows-1258). Throws Problem `spreadsheet-unreadable`, `spreadsheet-protected` or
 * `spreadsheet-too-large` (50 sheets, 10,000 rows, 64 MiB unpacked, 20 seconds).
 */
export async function readWorkbook(bytes: Uint8Array): Promise<readonly Sheet[]> {
  const worker = new Worker(new URL('./workbook-worker.ts', import.meta.url), {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: heapMiB },
  })
  const reading = await new Promise<WorkbookReading>((resolve) => {
    const late = setTimeout(() => resolve({ unreadable: 'too-large' }), timeMax)
    worker.once('message', resolve)
    // Out of memory, or a fault of the library: one file costs nobody else anything.
    worker.once('error', () => resolve({ unreadable: 'too-large' }))
    worker.once('exit', () => {
      clearTimeout(late)
      resolve({ unreadable: 'unreadable' })
    })
  })
  await worker.terminate()
  if ('unreadable' in reading) throw new Problem(codes[reading.unreadable])
  return reading.sheets
}
