import { Worker } from 'node:worker_threads'
import { Problem } from '../../http/problem.ts'
import type { FilesAsked, FilesWritten } from './files-worker.ts'

const heapMiB = 512
const timeMaxMs = 60_000

/** Both files of a document. Throws Problem `document-too-large` beyond 512 MiB or 60 seconds. */
export async function writeFiles(asked: FilesAsked): Promise<FilesWritten> {
  const worker = new Worker(new URL('./files-worker.ts', import.meta.url), {
    workerData: asked,
    resourceLimits: { maxOldGenerationSizeMb: heapMiB },
  })
  const written = await new Promise<FilesWritten | Error | null>((resolve) => {
    const late = setTimeout(() => resolve(null), timeMaxMs)
    worker.once('message', resolve)
    worker.once('error', resolve)
    worker.once('exit', () => {
      clearTimeout(late)
      resolve(null)
    })
  })
  await worker.terminate()
  if (written === null) throw new Problem('document-too-large')
  if (!(written instanceof Error)) return written
  if ((written as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY')
    throw new Problem('document-too-large')
  throw written
}
