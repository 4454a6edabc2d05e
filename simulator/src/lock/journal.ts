/** What the lock must know again after a restart, one line of JSON each, in a file or nowhere. */

import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { LockEvent } from './ministry-lock.ts'
import { TALLY_DAYS } from './tallies.ts'

const DAY_MS = 86_400_000

function isLine(value: unknown): value is LockEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'at' in value &&
    typeof value.at === 'number' &&
    'kind' in value
  )
}

/** A last line cut short by a kill is left out. */
function readLines(file: string): LockEvent[] {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const value: unknown = JSON.parse(line)
        return isLine(value) ? [value] : []
      } catch {
        return []
      }
    })
}

export type Journal = {
  /** What was kept, oldest first. */
  readonly kept: readonly LockEvent[]
  /** Written when it returns: a killed simulator forgets nothing it answered. */
  append(event: LockEvent): void
}

/** Queries older than the days that can be asked for are left out when the file is opened. */
export function openJournal(file: string | null, now: number): Journal {
  if (file === null) return { kept: [], append: () => {} }
  const since = now - (TALLY_DAYS + 1) * DAY_MS
  const kept = readLines(file).filter(({ kind, at }) => kind !== 'query' || at >= since)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const text = kept.map((event) => `${JSON.stringify(event)}\n`).join('')
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return {
    kept,
    append: (event) => appendFileSync(file, `${JSON.stringify(event)}\n`),
  }
}
