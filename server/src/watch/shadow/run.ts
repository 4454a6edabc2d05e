/**
 * One shadow run: a thread beside the gateway takes the log up; this side tells how far it is, ends it
 * when somebody cancels, and keeps the report. Nothing of the log is locked until that is written.
 */
import { hash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Deps } from '../../deps.ts'
import { record } from '../../log/append.ts'
import type { PolicyRow } from './changes.ts'
import type { FoldAsked, FoldTold } from './fold-worker.ts'
import { composeReport } from './report.ts'

export type RunDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'policies'>

/** Of the thread; a month of a million entries stayed well below it. */
const heapMiB = 1_536

interface RunRow {
  readonly id: string
  readonly rows: readonly PolicyRow[]
  readonly readSeq: number
  readonly fromSeq: number
  readonly toSeq: number
}

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
  const found = await foldApart(deps, row, signal)
  if (found === null) return
  const policy = await deps.policies.current(deps.db)
  const report = await composeReport(
    deps.db,
    policy,
    { ...row, refused: found.refused },
    found.cells,
  )
  const { differences, differencesLeftOut } = report
  const many = differences.length + differencesLeftOut
  await keepReport(deps, row.id, JSON.stringify(report), many)
}

type Found = Extract<FoldTold, { readonly refused: number }>

/** What the thread found; null when the run was cancelled or this node ends. */
async function foldApart(
  deps: RunDeps,
  row: RunRow,
  signal: AbortSignal | undefined,
): Promise<Found | null> {
  const asked: FoldAsked = {
    databaseUrl: deps.config.databaseUrl,
    rows: row.rows,
    readSeq: row.readSeq,
    fromSeq: row.fromSeq,
    toSeq: row.toSeq,
  }
  const worker = new Worker(new URL('./fold-worker.ts', import.meta.url), {
    workerData: asked,
    resourceLimits: { maxOldGenerationSizeMb: heapMiB },
  })
  let ended: () => void = () => {}
  try {
    return await new Promise<Found | null>((resolve, reject) => {
      ended = () => resolve(null)
      signal?.addEventListener('abort', ended)
      if (signal?.aborted === true) resolve(null)
      worker.on('message', (told: FoldTold) => {
        if ('refused' in told) resolve(told)
        else
          tellDone(deps, row.id, told.done).then((goesOn) => {
            if (!goesOn) resolve(null)
          }, reject)
      })
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the fold ended without a finding')))
    })
  } finally {
    signal?.removeEventListener('abort', ended)
    await worker.terminate()
  }
}

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
