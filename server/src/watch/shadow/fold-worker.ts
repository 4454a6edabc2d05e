/**
 * The fold of a shadow run, in a thread of its own with a connection of its own: what it takes of the
 * processor and of memory, no look-up waits for. It only reads.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { detectionRules } from '@chot/contract/detection.ts'
import {
  emptyShadow,
  runShadow,
  type ShadowCell,
  type ShadowNumbers,
} from '@chot/core/detect/shadow.ts'
import type { CountedQuery } from '@chot/core/limits/recount.ts'
import { z } from 'zod'
import { localDay } from '../../accounts/local-day.ts'
import { openDatabase } from '../../db/database.ts'
import { openPolicyBook, type Policy } from '../../policy/policy.ts'
import { type ReadEntry, readEntries } from '../events.ts'
import type { PolicyRow } from './changes.ts'

const entriesAtOnce = 512
/** How far it has come is told after so many turns. */
const toldEvery = 8

/** What the thread is given. */
export interface FoldAsked {
  readonly databaseUrl: string
  readonly rows: readonly PolicyRow[]
  readonly readSeq: number
  readonly fromSeq: number
  readonly toSeq: number
}

/** What it tells: how far it has come, and at last what was found. */
export type FoldTold =
  | { readonly done: number }
  | { readonly cells: readonly ShadowCell[]; readonly refused: number }

const proposedDetection = z.object({ rules: detectionRules })
const proposedOffHours = z.object({
  agencyPerDay: z.number().int(),
  provincePerDay: z.number().int(),
})

async function fold(asked: FoldAsked, tell: (told: FoldTold) => void): Promise<void> {
  const db = openDatabase({
    url: asked.databaseUrl,
    connectionsMax: 1,
    onIdleError: () => {},
  })
  try {
    const sidesOn = sidesBy(await openPolicyBook().current(db), asked.rows)
    const shadow = emptyShadow()
    let turns = 0
    let refused = 0
    for (let next = asked.readSeq; next < asked.toSeq; next += entriesAtOnce) {
      const to = Math.min(asked.toSeq, next + entriesAtOnce)
      for (const read of await readEntries(db, next, to)) {
        const { calendar, numbers } = sidesOn(read.event.at)
        const counted = read.event.seq >= asked.fromSeq
        if (counted && ofOffHours.has(read.entry.re ?? '')) refused += 1
        runShadow(
          shadow,
          { event: read.event, query: queryOf(read), outcome: outcomeOf(read) },
          numbers,
          calendar,
          counted,
        )
      }
      turns += 1
      if (turns % toldEvery === 0) tell({ done: to })
    }
    tell({ cells: [...shadow.cells.values()], refused })
  } finally {
    await db.close()
  }
}

/** The numbers of either side on the day of an instant. */
function sidesBy(policy: Policy, rows: readonly PolicyRow[]) {
  const proposed = new Map(rows.map(({ name, proposed: value }) => [name, value]))
  const detection = proposed.get('detection')
  const offHours = proposed.get('off-hours-limit')
  const changed = {
    ...(detection === undefined
      ? {}
      : { detection: proposedDetection.parse(detection).rules }),
    ...(offHours === undefined ? {} : { offHours: proposedOffHours.parse(offHours) }),
  }
  const days = new Map<string, ReturnType<typeof onDay>>()
  function onDay(day: string) {
    const was: ShadowNumbers = {
      detection: policy.valueOn('detection', day).rules,
      offHours: policy.valueOn('off-hours-limit', day),
    }
    return {
      calendar: policy.calendarOn(day),
      numbers: { was, would: { ...was, ...changed } },
    }
  }
  return (at: number) => {
    const day = localDay(policy, at)
    const found = days.get(day) ?? onDay(day)
    days.set(day, found)
    return found
  }
}

const ofOffHours = new Set(['agency-off-hours-spent', 'province-off-hours-spent'])

function queryOf({ entry }: ReadEntry): CountedQuery | null {
  const { k, oc, re, id, ag, ct, t } = entry
  if (k !== 'decision' || id === undefined || ag === undefined) return null
  if (oc !== 'granted' && !ofOffHours.has(re ?? '')) return null
  return { id, agency: ag, at: t, counters: ct ?? [] }
}

const outcomeOf = ({ entry: { k, oc, id } }: ReadEntry) =>
  k === 'outcome' && id !== undefined ? { id, sent: oc !== 'not-sent' } : null

const port = parentPort
if (port !== null) await fold(workerData as FoldAsked, (told) => port.postMessage(told))
