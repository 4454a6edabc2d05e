/** What a file of the published log is, and how long it may be kept: the same wherever it lies. */
import { countPath } from './kept.ts'

const forever = 'public, max-age=31536000, immutable'
/** A partial tile never changes either, but nobody asks for it for long. */
const shortly = 'public, max-age=60'
const never = 'no-cache'

export interface Media {
  readonly type: string
  readonly cacheControl: string
}

/** @param path below the root of the log, e.g. `tile/0/000.p/12` */
export function mediaOf(path: string): Media {
  if (path === 'checkpoint' || path === countPath)
    return { type: 'text/plain; charset=utf-8', cacheControl: never }
  if (path.endsWith('/checkpoint'))
    return { type: 'text/plain; charset=utf-8', cacheControl: forever }
  if (path.endsWith('.tsr'))
    return { type: 'application/timestamp-reply', cacheControl: forever }
  return {
    type: 'application/octet-stream',
    cacheControl: path.includes('.p/') ? shortly : forever,
  }
}
