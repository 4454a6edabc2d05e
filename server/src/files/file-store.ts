/** Files that were handed in, kept in a folder under their SHA-256: written aside, then renamed. */
import { hash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a file of this hash lies; two hundred and fifty-six folders keep each of them short. */
const placeOf = (folder: string, sha256: string) =>
  join(folder, sha256.slice(0, 2), sha256)

/** Keeps the bytes, forced to the disk before it returns; their SHA-256 as hex. */
export async function keepFile(folder: string, bytes: Uint8Array): Promise<string> {
  const sha256 = hash('sha256', bytes, 'hex')
  const place = placeOf(folder, sha256)
  const inside = join(folder, sha256.slice(0, 2))
  await mkdir(inside, { recursive: true, mode: 0o700 })
  const aside = join(inside, `.${randomUUID()}`)
  try {
    const file = await open(aside, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(aside, place)
  } catch (error) {
    await rm(aside, { force: true }).catch(() => {})
    throw error
  }
  const directory = await open(inside, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
  return sha256
}

/** The bytes of that hash. Throws when they are not there, or are not what the hash says any more. */
export async function readKeptFile(folder: string, sha256: string): Promise<Buffer> {
  const bytes = await readFile(placeOf(folder, sha256))
  if (hash('sha256', bytes, 'hex') !== sha256)
    throw new Error(`the file kept as ${sha256} was changed`)
  return bytes
}
