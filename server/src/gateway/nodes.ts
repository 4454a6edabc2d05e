/**
 * A node lives as long as it holds its advisory lock. What a dead node left between decision and
 * outcome is closed as `unknown`: visible, and never given back, for it may have been sent.
 */
import { randomInt, randomUUID } from 'node:crypto'
import type { EntryBody } from '@chot/core/log/entry.ts'
import type pg from 'pg'
import type { Deps } from '../deps.ts'
import { appendTo, lockHead } from '../log/append.ts'

const sweepEveryMs = 15_000
const sweepRowsMax = 1_000

export interface Node {
  readonly id: string
  /** Closes what dead nodes left; the number of queries closed. */
  sweep(): Promise<number>
  close(): Promise<void>
}

interface Left {
  readonly request_id: string
  readonly account_id: string
  readonly agency_code: string
  readonly system_id: string | null
  readonly dossier_code: string
  readonly procedure_code: string
  readonly service_code: string
  readonly decision_seq: number
  /** The announced job it was asked for. */
  readonly job_id: string | null
}

export async function startNode(deps: Pick<Deps, 'db' | 'clock' | 'log'>): Promise<Node> {
  const id = `n-${randomUUID()}`
  const lockKey = randomInt(2 ** 47)
  let lease: pg.Client | null = null
  let closed = false

  async function hold(): Promise<void> {
    const client = await deps.db.connect()
    client.once('end', () => {
      if (lease === client) lease = null
    })
    await client.query('select pg_advisory_lock($1)', [lockKey])
    lease = client
  }

  async function sweep(): Promise<number> {
    const dead = await deps.db.rows<{ id: string; lock_key: number }>(
      `select n.id, n.lock_key from nodes n
       where n.id <> $1 and exists (select from queries q where q.node_id = n.id and q.outcome is null)`,
      [id],
    )
    let closedQueries = 0
    for (const node of dead) closedQueries += await closeFor(node)
    return closedQueries
  }

  async function closeFor(node: { id: string; lock_key: number }): Promise<number> {
    return deps.db.inTx(async (tx) => {
      const [mine] = await tx.rows<{ dead: boolean }>(
        'select pg_try_advisory_xact_lock($1) as dead',
        [node.lock_key],
      )
      if (mine?.dead !== true) return 0
      const head = await lockHead(tx, deps.clock.heldAt())
      const left = await tx.rows<Left>(
        `select q.request_id, q.account_id, a.agency_code, q.system_id, q.dossier_code,
                q.procedure_code, q.service_code, q.decision_seq, q.job_id
         from queries q join accounts a on a.id = q.account_id
         where q.node_id = $1 and q.outcome is null order by q.decision_seq limit $2`,
        [node.id, sweepRowsMax],
      )
      if (left.length === 0) return 0
      const logged = await appendTo(tx, head, left.map(unknownOutcome))
      await tx.rows(
        `update queries q set outcome = 'unknown', outcome_seq = s.seq
         from unnest($1::text[], $2::bigint[]) as s(request_id, seq)
         where q.request_id = s.request_id`,
        [left.map((each) => each.request_id), logged.map((each) => each.sequence)],
      )
      return left.length
    })
  }

  await hold()
  await deps.db.rows(
    'insert into nodes (id, lock_key, started_at) values ($1, $2, now())',
    [id, lockKey],
  )
  await sweep()

  const timer = setInterval(() => {
    const work = async () => {
      if (lease === null && !closed) await hold()
      const count = await sweep()
      if (count > 0)
        deps.log.warn({ count }, 'queries of a dead node were closed as unknown')
    }
    work().catch((error: Error) =>
      deps.log.error({ kind: error.name }, 'the sweep failed'),
    )
  }, sweepEveryMs)
  timer.unref()

  return {
    id,
    sweep,
    async close() {
      closed = true
      clearInterval(timer)
      await lease?.end()
    },
  }
}

function unknownOutcome(left: Left): EntryBody {
  return {
    k: 'outcome',
    oc: 'unknown',
    id: left.request_id,
    ac: left.account_id,
    ag: left.agency_code,
    ...(left.system_id === null ? {} : { sy: left.system_id }),
    do: left.dossier_code,
    pr: left.procedure_code,
    sv: left.service_code,
    ...(left.job_id === null ? {} : { ob: `job=${left.job_id}` }),
    re: 'node-died',
    de: left.decision_seq,
  }
}
