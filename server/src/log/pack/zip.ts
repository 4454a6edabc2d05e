import { setImmediate } from 'node:timers/promises'
import { Zip, ZipDeflate } from 'fflate'

export interface PackedFile {
  readonly path: string
  readonly content: Uint8Array
}

/** Queries of this process are not held up by a whole pack. */
const filesAtOnce = 16

/** The bytes of a zip of these files, in their order, as they are made. */
export async function* zipOf(
  files: readonly PackedFile[],
  madeAtMs: number,
): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = []
  const zip = new Zip((error, bytes) => {
    if (error !== null) throw error
    made.push(bytes)
  })
  for (const [place, { path, content }] of files.entries()) {
    const file = new ZipDeflate(path)
    file.mtime = madeAtMs
    zip.add(file)
    file.push(content, true)
    yield* made.splice(0)
    if (place % filesAtOnce === filesAtOnce - 1) await setImmediate()
  }
  zip.end()
  yield* made.splice(0)
}
