/** Processes and database killed under load: nothing one over, nothing unrecorded, nothing twice. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from '@chot/server/config.ts'
import {
  type Ask,
  faultsOfReceipts,
  faultsOfRecord,
  ungranted,
} from '@chot/server/testing/check-record.ts'
import type { HeldClock } from '@chot/server/testing/clock.ts'
import type { TestDatabase } from '@chot/server/testing/database.ts'
import { openDatabaseLine } from '@chot/server/testing/database-line.ts'
import { openTestGateway, type TestGateway } from '@chot/server/testing/gateway.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startEmbeddedPostgres } from '../src/postgres/embedded.ts'
import { type Load, type Question, seededRandom, startLoad } from './load.ts'
import { type ServerProcess, serverProcess } from './server-process.ts'

const seed = Number(process.env.CHOT_TEST_SEED ?? 20_261_121)
const random = seededRandom(seed)
const below = (limit: number) => Math.floor(random() * limit)

/** The processes under test have clocks of their own. */
const realClock: HeldClock = {
  now: Date.now,
  heldAt: () => null,
  set() {},
  advance() {},
}

interface Arena {
  readonly gateway: TestGateway
  readonly nodes: readonly [ServerProcess, ServerProcess]
  /** Ids of all requests that have reached the NPD. */
  received(): readonly string[]
  question(round: number): Question
  close(): Promise<void>
}

/** `rounds` sets of dossiers whose budgets are soon spent, officers with few and many look-ups. */
async function openArena(rounds: number, database?: TestDatabase): Promise<Arena> {
  const gateway = await openTestGateway({
    clock: realClock,
    upstreamTimeoutMs: 1_000,
    ...(database === undefined ? {} : { database }),
  })
  const { rows } = gateway.database
  await rows(
    `update service_registrations set queries_per_window =
       case service_code when 'verify-person' then 40 else 100000 end`,
  )
  const officers = []
  for (const perDay of [100_000, 100_000, 70, 25])
    officers.push(await gateway.addOfficer({ duties: ['receiving'], perDay }))
  const dossiers: string[] = []
  for (let index = 0; index < rounds * 3; index++)
    dossiers.push(
      await gateway.putDossier({ officers, persons: [gateway.person(index * 40)] }),
    )
  await rows('update dossiers set budget = 30')
  const headers: Record<string, string>[] = []
  for (const { username } of officers) headers.push(await gateway.actFor(username))
  const config: Config = gateway.server.deps.config
  await gateway.server.close()
  gateway.simulator.faults.set({ kind: 'slow', delayMs: 15 })

  const received: string[] = []
  let seen = 0
  // The simulator keeps the last thousand.
  const collect = () => {
    for (const { sequence, requestId } of gateway.simulator.received.latest) {
      if (sequence <= seen) continue
      expect(sequence).toBe(seen + 1)
      seen = sequence
      received.push(requestId)
    }
  }
  const timer = setInterval(collect, 25)
  const keys = Array.from({ length: 40 }, () => randomUUID())
  const nodes = [serverProcess(config), serverProcess(config)] as const
  return {
    gateway,
    nodes,
    received() {
      collect()
      return received
    },
    question(round) {
      const set = random() < 0.8 ? round : below(round + 1)
      const key = random() < 0.1 ? keys[below(keys.length)] : undefined
      const isMatch = random() < 0.2
      return {
        headers: {
          ...headers[below(headers.length)],
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        body: {
          dossier: dossiers[Math.min(set * 3 + below(3), dossiers.length - 1)],
          procedure: '1.001193',
          service: isMatch ? 'verify-person' : 'look-up-person',
          purpose: isMatch ? 'verify-identity' : 'register-civil-status',
          subject: { party: 1 },
        },
      }
    },
    async close() {
      clearInterval(timer)
      for (const node of nodes) await node.kill9()
      await gateway.close()
    },
  }
}

const nodeOf = (arena: Arena) => {
  const alive = arena.nodes.flatMap(({ url }) => url ?? [])
  return alive[below(alive.length)] ?? null
}

const tally = ({ heard }: Load) => ({
  answered: heard.answered.length,
  lost: heard.lost,
  ...Object.fromEntries(heard.codes),
})

/** Everything that must hold when all is quiet again and one process has started last. */
async function checkAll(arena: Arena, { heard }: Load): Promise<void> {
  const { rows } = arena.gateway.database
  expect(await faultsOfRecord(rows)).toEqual([])
  const open = await rows('select request_id from queries where outcome is null')
  expect(open).toEqual([])
  expect(heard.answered.filter(({ outcome }) => outcome === undefined)).toEqual([])
  expect(await faultsOfReceipts(rows, [...heard.answered, ...heard.others])).toEqual([])
  const received = arena.received()
  expect(new Set(received).size).toBe(received.length)
  expect(await ungranted(rows, received)).toEqual([])
  expect(
    await rows(
      'select request_id from queries where outcome = $1 and request_id = any($2)',
      ['not-sent', received],
    ),
  ).toEqual([])
}

describe('two processes killed at random under load', () => {
  const rounds = 6
  let arena: Arena
  beforeAll(async () => {
    arena = await openArena(rounds)
  })
  afterAll(() => arena?.close())

  it('leave no counter over its limit, no answer without two entries, no gap', async () => {
    const { nodes } = arena
    await Promise.all(nodes.map((node) => node.start()))
    let round = 0
    const load = startLoad({
      callers: 32,
      target: () => nodeOf(arena),
      question: () => arena.question(round),
    })
    for (; round < rounds; round++) {
      await pause(100 + below(900))
      const victims = nodes.filter((_, index) => (1 + (round % 3)) & (1 << index))
      for (const victim of victims) await victim.kill9()
      await pause(below(150))
      await Promise.all(victims.map((victim) => victim.start()))
    }
    await pause(300)
    await Promise.all(nodes.map((node) => node.kill9()))
    await load.stop()
    await nodes[0].start()

    const told = tally(load)
    await checkAll(arena, load)
    // Otherwise the test has seen nothing of what it is about.
    expect(told).toMatchObject({
      'dossier-budget-spent': expect.any(Number),
      'account-day-spent': expect.any(Number),
      'service-window-spent': expect.any(Number),
    })
    expect(load.heard.answered.length).toBeGreaterThan(100)
    expect(load.heard.lost).toBeGreaterThan(10)
    expect(load.heard.codes.has('internal-fault')).toBe(false)
    const [unknown] = await arena.gateway.database.rows<{ count: number }>(
      `select count(*)::int as count from queries where outcome = 'unknown'`,
    )
    expect(unknown?.count).toBeGreaterThan(0)
  }, 120_000)

  const plants: [string, string, RegExp][] = [
    [
      'an entry is lost at the end',
      'delete from log_entries where seq = (select max(seq) from log_entries)',
      /the head counts/,
    ],
    [
      'an entry is lost in the midst and the head agrees',
      `with gone as (delete from log_entries where seq = 40)
       update log_head set size = size - 1`,
      /stands at place 40/,
    ],
    [
      'an outcome is lost',
      `delete from log_entries where seq = (
         select outcome_seq from queries order by decision_seq limit 1)`,
      /its outcome is not where the query says/,
    ],
    [
      'an entry is rewritten',
      `update log_entries set text = replace(text, '"oc":"granted"', '"oc":"refused"')
       where seq = (select decision_seq from queries limit 1)`,
      /its leaf hash is not that of its text/,
    ],
    [
      'an entry is dated back',
      `update log_entries set at = (select min(at) from log_entries) - interval '1 second'
       where seq = (select max(seq) from log_entries)`,
      /is earlier than the one before/,
    ],
    [
      'a counter says one more',
      `update counters set used = used + 1
       where key = (select key from counters where used > 0 limit 1)`,
      /says \d+, the queries say \d+/,
    ],
    [
      'a limit was passed by one',
      `update dossiers set budget = (select used - 1 from counters where key = 'dossier:' || id)
       where id = (select substr(key, 9) from counters
                   where key like 'dossier:%' and used > 0 limit 1)`,
      /stood at \d+, the limit is \d+/,
    ],
    [
      'a query is forgotten',
      'delete from queries where request_id = (select request_id from queries limit 1)',
      /grant and query do not agree/,
    ],
  ]
  it.each(plants)('would be seen when %s', async (_what, sql, said) => {
    const client = new pg.Client({ connectionString: arena.gateway.database.ownerUrl })
    await client.connect()
    try {
      await client.query('begin')
      const { rowCount } = await client.query(sql)
      expect(rowCount).toBeGreaterThan(0)
      const ask: Ask = async <Row>(text: string, values: readonly unknown[] = []) =>
        (await client.query(text, [...values])).rows as Row[]
      expect((await faultsOfRecord(ask)).join('\n')).toMatch(said)
    } finally {
      await client.query('rollback')
      await client.end()
    }
  })

  it('would be seen when a receipt names what is not there', async () => {
    const { rows } = arena.gateway.database
    const place = { sequence: 5, leafHash: '00'.repeat(32) }
    const receipt = { requestId: randomUUID(), decision: place, outcome: place }
    expect(await faultsOfReceipts(rows, [receipt])).toHaveLength(2)
    expect(await ungranted(rows, [receipt.requestId])).toHaveLength(1)
  })
})

describe('a database killed under load', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chot-crash-'))
  const rounds = 3
  const callers = 24
  let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>
  let line: Awaited<ReturnType<typeof openDatabaseLine>>
  let arena: Arena

  const startDatabase = () => startEmbeddedPostgres({ folder: join(folder, 'postgres') })

  beforeAll(async () => {
    postgres = await startDatabase()
    // It takes another port each time; the line has one.
    line = await openDatabaseLine(postgres.port)
    const ownerUrl = line.over(postgres.ownerUrl)
    arena = await openArena(rounds, {
      ownerUrl,
      appUrl: line.over(postgres.appUrl()),
      keysFolder: mkdtempSync(join(folder, 'keys-')),
      async rows<Row>(sql: string, values: readonly unknown[] = []) {
        const client = new pg.Client({ connectionString: ownerUrl })
        await client.connect()
        try {
          return (await client.query(sql, [...values])).rows as Row[]
        } finally {
          await client.end()
        }
      },
      drop: async () => {},
    })
  })
  afterAll(async () => {
    await arena?.close()
    await line?.close()
    await postgres?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('keeps what was told, sends nothing unrecorded, and the service comes back by itself', async () => {
    const { nodes } = arena
    await Promise.all(nodes.map((node) => node.start()))
    let round = 0
    const load = startLoad({
      callers,
      target: () => nodeOf(arena),
      question: () => arena.question(round),
    })
    const { heard } = load
    for (; round < rounds; round++) {
      const before = heard.answered.length
      await vi.waitFor(() => expect(heard.answered.length).toBeGreaterThan(before + 10), {
        timeout: 20_000,
      })
      await pause(below(300))
      postgres.kill9()
      await postgres.ended
      // What was granted before may still be on its way.
      let reached = -1
      await expect
        .poll(
          () => {
            const more = arena.received().length - reached
            reached += more
            return more
          },
          { interval: 400, timeout: 20_000 },
        )
        .toBe(0)
      const refused = heard.codes.get('record-unavailable') ?? 0
      await expect
        .poll(() => heard.codes.get('record-unavailable') ?? 0, { timeout: 20_000 })
        .toBeGreaterThan(refused + 2 * callers)
      expect(arena.received().length).toBe(reached)
      postgres = await startDatabase()
      line.mend(postgres.port)
    }
    const before = heard.answered.length
    await vi.waitFor(() => expect(heard.answered.length).toBeGreaterThan(before), {
      timeout: 20_000,
    })
    await load.stop()
    expect(heard.lost).toBe(0)
    const codes = [...heard.codes.keys()]
    expect(codes).not.toContain('internal-fault')
    for (const node of nodes) expect(await node.stop()).toBe(0)
    await nodes[0].start()
    await checkAll(arena, load)
  }, 120_000)
})
