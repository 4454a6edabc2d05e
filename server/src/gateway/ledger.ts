/**
 * Admissions and outcomes, batched: all that wait while the last transaction commits go into the
 * next one. Each transaction takes the head of the log first, so it alone reads facts, counts and
 * records; what it decided is in force the moment it commits, and on no other node before.
 *
 * Invariants: no grant without its entry and its reservation in the same commit; a counter never
 * exceeds its limit; an outcome is recorded once. A commit whose fate is unknown is never taken for
 * done: the admission fails (nothing was sent) and is closed as not sent when the database is back.
 */
import type { EntryBody } from '@chot/core/log/entry.ts'
import type pg from 'pg'
import { DatabaseGone, isDatabaseGone } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { LoggedEntry } from '../log/append.ts'
import type { Admission, Admitted, Settlement } from './admission.ts'
import { runBatch } from './batch.ts'
import type { WaitingAdmission, WaitingSettlement } from './draft.ts'
import { openNearness } from './nearness.ts'

/** Beyond this many waiting, a caller is told to come back: memory stays bounded. */
const waitingMax = 4_000
const batchMax = 512
const retryMs = 1_000

/**
 * Every statement of the ledger finds few rows by key, so plans that do just that are made once.
 * Left to itself the planner made a plan for each small batch (3 ms for 1 ms of work), and read
 * all accounts for a large one.
 */
const planByKey = `set plan_cache_mode = force_generic_plan;
  set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off`

export interface Ledger {
  /** Decides, reserves and records; throws DatabaseGone when nothing was recorded. */
  admit(admission: Admission): Promise<Admitted>
  /**
   * Records an outcome; null when the query was closed by another node in between. Throws
   * DatabaseGone when it could not be recorded now: it is then retried until it is.
   */
  settle(settlement: Settlement): Promise<LoggedEntry | null>
  /** False from a batch that could not be recorded to the next that was. */
  isRecording(): boolean
  close(): Promise<void>
}

export function openLedger(
  deps: Pick<Deps, 'db' | 'clock' | 'keys' | 'policies' | 'config' | 'log'>,
  nodeId: string,
): Ledger {
  const batchDeps = { ...deps, nearness: openNearness() }
  const admissions: WaitingAdmission[] = []
  const settlements: WaitingSettlement[] = []
  let client: pg.Client | null = null
  let pumping: Promise<void> | null = null
  let retry: NodeJS.Timeout | null = null
  let closed = false
  let failing = false

  function pump(): void {
    pumping ??= drain().finally(() => {
      pumping = null
      // Something may have come in between the last look and here.
      if (admissions.length + settlements.length > 0 && retry === null) pump()
    })
  }

  async function drain(): Promise<void> {
    // One turn of the event loop gathers all that this turn's I/O brought.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (admissions.length + settlements.length > 0 && retry === null) {
      const admitting = admissions.splice(0, batchMax)
      const settling = settlements.splice(0, batchMax)
      try {
        if (client === null) {
          client = await deps.db.connect()
          await client.query(planByKey)
        }
        await runBatch(batchDeps, nodeId, client, admitting, settling)
        if (failing) deps.log.info('batches are recorded again')
        failing = false
      } catch (error) {
        failing = true
        const gone = isDatabaseGone(error) ? new DatabaseGone(error) : error
        await dropClient()
        for (const each of admitting) {
          each.reject(gone)
          // Its fate is unknown; nothing was or will be sent. Closed if it turns out recorded.
          settlements.push(unheard(notSent(each.item.requestId)))
        }
        for (const each of settling) {
          each.reject(gone)
          settlements.push(unheard(each.item))
        }
        deps.log.error(
          { waiting: settlements.length, code: codeOf(error) },
          `a batch could not be recorded${becauseOf(codeOf(error))}`,
        )
        retryLater()
      }
    }
  }

  function retryLater(): void {
    if (closed) return
    retry = setTimeout(() => {
      retry = null
      pump()
    }, retryMs)
    retry.unref()
  }

  async function dropClient(): Promise<void> {
    const dropped = client
    client = null
    // Not waited for: a connection that hangs would hold up every officer.
    dropped?.end().catch(() => {})
  }

  return {
    admit(item) {
      if (closed || admissions.length >= waitingMax)
        return Promise.reject(new Problem('busy', { retryAfterSeconds: 2 }))
      if (retry !== null)
        return Promise.reject(new DatabaseGone(new Error('waiting to reconnect')))
      return new Promise((resolve, reject) => {
        admissions.push({ item, resolve, reject })
        pump()
      })
    },
    settle(item) {
      return new Promise((resolve, reject) => {
        settlements.push({ item, resolve, reject })
        if (retry === null) pump()
        else reject(new DatabaseGone(new Error('waiting to reconnect')))
      })
    },
    isRecording: () => !failing,
    async close() {
      closed = true
      if (retry !== null) clearTimeout(retry)
      retry = null
      await pumping
      await dropClient()
    },
  }
}

/** Of PostgreSQL or the system, wherever in the causes it stands. */
function codeOf(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause)
    if ('code' in each && typeof each.code === 'string') return each.code
  return undefined
}

/**
 * PostgreSQL Appendix A: disk_full, io_error, and the crash that a failed write of its log is.
 * Who was connected may see no more of a crash than a broken line; who comes next is told.
 */
function becauseOf(code: string | undefined): string {
  if (code === '53100') return ": the database's disk is full"
  if (code === '58030') return ": the database's disk fails"
  if (code === '57P02' || code === '57P03')
    return ': PostgreSQL went down or is coming back; its own log says why (a full or failing disk?)'
  return ''
}

/** Nobody waits for it any more; it must be recorded all the same. */
function unheard(item: Settlement): WaitingSettlement {
  return { item, resolve: () => {}, reject: () => {} }
}

function notSent(requestId: string): Settlement {
  const body: EntryBody = {
    k: 'outcome',
    oc: 'not-sent',
    id: requestId,
    re: 'record-unavailable',
  }
  return { requestId, outcome: 'not-sent', body }
}
