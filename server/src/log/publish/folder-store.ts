import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LogStore } from './store.ts'

/** A folder (`CHOT_LOG_DIR`); removes what a killed process left half written in it. */
export async function openFolderStore(root: string): Promise<LogStore> {
  const temporaryFolder = join(root, '.tmp')
  await rm(temporaryFolder, { recursive: true, force: true })
  await mkdir(temporaryFolder, { recursive: true })

  return {
    setting: 'CHOT_LOG_DIR',
    async get(path) {
      try {
        return await readFile(join(root, path))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },
    async put(path, bytes) {
      const place = join(root, path)
      const temporary = join(temporaryFolder, randomUUID())
      const folder = dirname(place)
      let first: string | undefined
      try {
        await writeSynced(temporary, bytes)
        first = await mkdir(folder, { recursive: true })
        await rename(temporary, place)
      } catch (error) {
        // On a full disk each try would leave one more behind.
        await rm(temporary, { force: true }).catch(() => {})
        throw error
      }
      // A power cut keeps a name only if the folder it stands in was forced to the disk.
      await syncFolder(folder)
      if (first === undefined) return
      for (let made = folder; made.length >= first.length; made = dirname(made))
        await syncFolder(dirname(made))
    },
    remove: (path) => rm(join(root, path), { force: true }),
    removePartials: (path) =>
      rm(join(root, `${path}.p`), { recursive: true, force: true }),
    close: async () => {},
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o644)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
