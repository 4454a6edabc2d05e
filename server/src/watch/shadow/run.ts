/**
 * One shadow run: the log taken up a few hundred entries at a time, with a rest after each, so that
 * whoever asks the gateway in between waits for one turn at most. It holds no lock of the log until
 * its report is written.
 */
import { hash } from 'node:crypto'
import { setTimeout as rest } from 'node:timers/promises'
import { detectionRules } from '@chot/contract/detection.ts'
import { emptyShadow, runShadow, type ShadowNumbers } from '@chot/core/detect/shadow.ts'
import type { CountedQuery } from '@chot/core/limits/recount.ts'
import { z } from 'zod'
import { localDay } from '../../accounts/local-day.ts'
import type { Deps } from '../../deps.ts'
import { record } from '../../log/append.ts'
import type { Policy } from '../../policy/policy.ts'
import { type ReadEntry, readEntries } from '../events.ts'
import type { PolicyRow } from './changes.ts'
import { composeReport } from './report.ts'

export type RunDeps = Pick<Deps, 'db' | 'clock' | 'policies'>

const entriesAtOnce = 512
const restMs = 5
/** How far it has come is told, and whether it was cancelled is asked, after so many turns. */
const toldEvery = 8

interface RunRow {
  readonly id: string
  readonly rows: readonly PolicyRow[]
  readonly readSeq: number
  readonly fromSeq: number
  readonly toSeq: number
}

const proposedDetection = z.object({ rules: detectionRules })
const proposedOffHours = z.object({
  agencyPerDay: z.number().int(),
  provincePerDay: z.number().int(),
})

/**
 * Runs the one that waits, or that a node left when it died; false when there is none. Aborted, it is
 * left as it stands, for the next node to take up from its first entry.
 */
export async function runNextShadow(
  deps: RunDeps,
  signal?: AbortSignal,
): Promise<boolean> {
  const [row] = await deps.db.rows<RunRow>(
    `update shadow_runs set state = 'running', done_seq = read_seq where ended_at is null
     returning id, policy_rows as rows, read_seq as "readSeq", from_seq as "fromSeq",
               to_seq as "toSeq"`,
  )
  if (row === undefined) return false
  try {
    await runOne(deps, row, signal)
  } catch (error) {
    await endFailed(deps, row.id)
    throw error
  }
  return true
}

async function runOne(
  deps: RunDeps,
  row: RunRow,
  signal: AbortSignal | undefined,
): Promise<void> {
  const policy = await deps.policies.current(deps.db)
  const sidesOn = sidesBy(policy, row.rows)
  const shadow = emptyShadow()
  let turns = 0
  let refused = 0
  for (let next = row.readSeq; next < row.toSeq; next += entriesAtOnce) {
    const to = Math.min(row.toSeq, next + entriesAtOnce)
    for (const read of await readEntries(deps.db, next, to)) {
      const { calendar, numbers } = sidesOn(read.event.at)
      const counted = read.event.seq >= row.fromSeq
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
    if (turns % toldEvery === 0 && !(await tellDone(deps, row.id, to))) return
    if (signal?.aborted === true) return
    await rest(restMs)
  }
  const cells = [...shadow.cells.values()]
  const report = await composeReport(deps.db, policy, { ...row, refused }, cells)
  const { differences, differencesLeftOut } = report
  const many = differences.length + differencesLeftOut
  await keepReport(deps, row.id, JSON.stringify(report), many)
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

/** False when somebody cancelled it. */
async function tellDone({ db }: RunDeps, id: string, seq: number): Promise<boolean> {
  const going = await db.rows(
    `update shadow_runs set done_seq = $2 where id = $1 and ended_at is null returning id`,
    [id, seq],
  )
  return going.length > 0
}

async function keepReport(
  deps: RunDeps,
  id: string,
  report: string,
  differences: number,
): Promise<void> {
  const digest = hash('sha256', report, 'buffer')
  await deps.db.inTx(async (tx) => {
    const kept = await tx.rows(
      `update shadow_runs set state = 'done', done_seq = to_seq, report = $2, digest = $3,
         ended_at = to_timestamp($4::bigint / 1000.0)
       where id = $1 and ended_at is null returning id`,
      [id, report, digest, deps.clock.now()],
    )
    if (kept.length === 0) return
    await record(tx, deps.clock.heldAt(), {
      k: 'shadow-run',
      oc: 'done',
      id,
      ob: `end differences=${differences} report=${groupsOf(digest)}`,
    })
  })
}

/** In groups of eight, none of which can be read as the number of a citizen. */
const groupsOf = (digest: Buffer) =>
  digest.toString('hex').match(/.{8}/gu)?.join('-') ?? ''

async function endFailed(deps: RunDeps, id: string): Promise<void> {
  await deps.db.inTx(async (tx) => {
    const ended = await tx.rows(
      `update shadow_runs set state = 'failed', ended_at = to_timestamp($2::bigint / 1000.0)
       where id = $1 and ended_at is null returning id`,
      [id, deps.clock.now()],
    )
    if (ended.length === 0) return
    await record(tx, deps.clock.heldAt(), {
      k: 'shadow-run',
      oc: 'failed',
      id,
      ob: 'end',
    })
  })
}
