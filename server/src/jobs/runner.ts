/**
 * Asks, one after the other, what announced jobs have to ask. One node at a time does it; each row
 * carries an idempotency key of its own, so that whoever takes over after a crash learns from the
 * ledger what became of it, and asks again only what surely was not sent. Nothing is queued: every
 * query is planned when it is due, and the transaction that admits it looks at window, state and
 * budget once more.
 */
import { randomUUID } from 'node:crypto'
import { afterRefusal } from '@chot/core/jobs/job.ts'
import { gaugesAt } from '../forecast/forecast.ts'
import type { Admission, SettledOutcome } from '../gateway/admission.ts'
import { carryOut, type Gateway, outcomeOf } from '../gateway/handle-query.ts'
import { type Moment, momentAt } from '../policy/moment.ts'
import { type JobDeps, moveByProgram } from './act.ts'
import { type JobAtWork, listAtWork, planOf, readSpent } from './at-work.ts'

type RunnerDeps = JobDeps & Gateway

/** Running at once: each asks at most `perMinuteMax` a minute. */
const jobsMax = 50
const minuteMs = 60_000
/** How long a query of a dead node may be in doubt; nodes sweep more often. */
const doubtMs = 20_000
const wipeEveryMs = 60 * minuteMs

interface Item {
  readonly row: number
  readonly dossier: string
  readonly party: number
  readonly attempt: number
  /** Null: nobody told of such a dossier; the decision says so. */
  readonly procedure: string | null
}

export interface JobRunner {
  /** Asks what is due; how many queries that were. */
  turn(): Promise<number>
}

export function openJobRunner(deps: RunnerDeps): JobRunner {
  let scarce: { readonly at: number; readonly services: ReadonlySet<string> } | null =
    null
  let wipedAt: number | null = null

  /** Services that are near their limit or on their way to it, looked at once a minute. */
  async function isScarce(service: string, moment: Moment): Promise<boolean> {
    if (scarce === null || Math.abs(moment.atMs - scarce.at) >= minuteMs) {
      const gauges = (await gaugesAt(deps, moment)).filter(
        ({ state }) => state !== 'calm',
      )
      const everywhere = gauges.some(({ scope }) => scope === 'province-off-hours')
      const services = everywhere
        ? moment.policy.services.keys()
        : gauges.filter(({ scope }) => scope === 'service').map(({ subject }) => subject)
      scarce = { at: moment.atMs, services: new Set(services) }
    }
    return scarce.services.has(service)
  }

  async function step(job: JobAtWork): Promise<boolean> {
    const moment = momentAt(await deps.policies.current(deps.db), deps.clock.now())
    const item = await nextItem(deps, job.id)
    if (item === null) {
      await moveByProgram(deps, job.id, 'done')
      return false
    }
    const plan = planOf(job, await readSpent(deps.db, job.id), moment)
    if (plan.kind === 'over') await moveByProgram(deps, job.id, 'expire')
    if (plan.kind === 'spent')
      await moveByProgram(deps, job.id, 'stop', 'job-budget-spent')
    if (plan.kind !== 'at' || plan.ms > moment.atMs) return false
    if (await isScarce(job.service, moment)) {
      await yieldTo(deps, job.id, 'kept-for-counter', yieldEnd(moment))
      return false
    }
    if (job.state === 'approved' && !(await moveByProgram(deps, job.id, 'start')))
      return false
    if (!(await takeTurn(deps, job, moment.atMs))) return false
    await askItem(deps, job, item, moment)
    return true
  }

  return {
    async turn() {
      let asked = 0
      for (const job of await listAtWork(deps.db, jobsMax))
        if (await step(job)) asked += 1
      const now = deps.clock.now()
      if (wipedAt === null || now - wipedAt >= wipeEveryMs) {
        await wipeResults(deps, now)
        wipedAt = now
      }
      return asked
    },
  }
}

async function nextItem(deps: RunnerDeps, id: string): Promise<Item | null> {
  const [item] = await deps.db.rows<Item>(
    `select i.row, i.dossier_code as dossier, i.party::int, i.attempt::int,
       d.procedure_code as procedure
     from job_items i left join dossiers d on d.code = i.dossier_code
     where i.job_id = $1 and i.outcome is null order by i.row limit 1`,
    [id],
  )
  return item ?? null
}

/** Writes when it asks; false when another node did, or it runs no more. */
async function takeTurn(
  deps: RunnerDeps,
  job: JobAtWork,
  atMs: number,
): Promise<boolean> {
  const taken = await deps.db.rows(
    `update jobs set asked_last_at = to_timestamp($2::bigint / 1000.0), wait_until = null,
       waits_for = null
     where id = $1 and state = 'running'
       and floor(extract(epoch from asked_last_at) * 1000)::bigint is not distinct from $3
     returning id`,
    [job.id, atMs, job.askedLastMs],
  )
  return taken.length > 0
}

const yieldEnd = ({ policy, date, atMs }: Moment) =>
  atMs + policy.valueOn('jobs', date).yieldMinutes * minuteMs

async function yieldTo(
  deps: RunnerDeps,
  id: string,
  reason: string,
  untilMs: number,
): Promise<void> {
  await deps.db.rows(
    `update jobs set wait_until = to_timestamp($2::bigint / 1000.0), waits_for = $3
     where id = $1 and state in ('approved', 'running')`,
    [id, untilMs, reason],
  )
}

function admissionOf(deps: RunnerDeps, job: JobAtWork, item: Item): Admission {
  const digest = (part: string) =>
    deps.keys.requestDigest(`job ${part}\n${job.id}\n${item.row}`)
  return {
    requestId: randomUUID(),
    caller: {
      via: 'job',
      jobId: job.id,
      systemId: job.system,
      accountId: job.account,
      strength: 'job',
      address: job.address,
    },
    asked: {
      dossier: item.dossier,
      procedure: item.procedure ?? '',
      service: job.service,
      purpose: job.purpose,
      // A job learns yes or no.
      fields: [],
    },
    subject: { by: 'party', party: item.party },
    idempotency: {
      key: digest(`attempt ${item.attempt}`).toString('base64url'),
      digest: digest('item'),
    },
  }
}

async function askItem(
  deps: RunnerDeps,
  job: JobAtWork,
  item: Item,
  moment: Moment,
): Promise<void> {
  const done = await carryOut(deps, admissionOf(deps, job, item))
  if (done.kind === 'settled') {
    const { granted, upstream } = done
    return endItem(deps, job, item, moment, outcomeOf(upstream), granted.requestId)
  }
  if (done.kind === 'repeated') {
    if (done.outcome === null)
      return yieldTo(deps, job.id, 'query-in-progress', deps.clock.now() + doubtMs)
    return endItem(deps, job, item, moment, done.outcome, done.requestId)
  }
  const after = afterRefusal[done.reason]
  if (after === 'item')
    return writeItem(deps, job.id, item.row, 'refused', done.reason, done.requestId)
  if (after === 'pause') {
    await moveByProgram(deps, job.id, 'pause', done.reason)
    return
  }
  const now = deps.clock.now()
  const soon = yieldEnd(moment)
  // What is kept for others may be let go long before the span ends; what is spent may not.
  const until =
    done.reason === 'kept-for-counter'
      ? soon
      : (done.limit?.renewedAt ?? done.clearMs ?? soon)
  return yieldTo(deps, job.id, done.reason, until > now ? until : soon)
}

/** What surely was not sent is asked again, so many times; what may have been is never. */
async function endItem(
  deps: RunnerDeps,
  job: JobAtWork,
  item: Item,
  { policy, date }: Moment,
  outcome: SettledOutcome,
  requestId: string,
): Promise<void> {
  if (outcome !== 'not-sent')
    return writeItem(deps, job.id, item.row, outcome, null, requestId)
  await deps.db.rows(
    `update job_items set attempt = attempt + 1
     where job_id = $1 and row = $2 and attempt = $3 and outcome is null`,
    [job.id, item.row, item.attempt],
  )
  const { attemptsMax } = policy.valueOn('jobs', date)
  if (item.attempt % attemptsMax === 0)
    await moveByProgram(deps, job.id, 'pause', 'upstream-unreachable')
  else await yieldTo(deps, job.id, 'upstream-unreachable', deps.clock.now() + minuteMs)
}

async function writeItem(
  deps: RunnerDeps,
  id: string,
  row: number,
  outcome: Exclude<SettledOutcome, 'not-sent'> | 'refused',
  reason: string | null,
  requestId: string,
): Promise<void> {
  await deps.db.rows(
    `update job_items set outcome = $3, reason = $4, request_id = $5
     where job_id = $1 and row = $2 and outcome is null`,
    [id, row, outcome, reason, requestId],
  )
}

/** What became of each row is kept for a dated time; its entries are in the log. */
async function wipeResults(deps: RunnerDeps, now: number): Promise<void> {
  await deps.db.rows(
    `delete from job_items i using jobs j where j.id = i.job_id
       and j.results_until <= to_timestamp($1::bigint / 1000.0)`,
    [now],
  )
}
