/** Processes and database killed under load: nothing one over, nothing unrecorded, nothing twice. */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type Ask,
  faultsOfReceipts,
  faultsOfRecord,
  ungranted,
} from '@chot/server/testing/check-record.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Arena,
  below,
  checkAll,
  nodeOf,
  type OwnDatabase,
  openArena,
  openOwnDatabase,
  tally,
} from './crash-arena.ts'
import { startLoad } from './load.ts'

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
  const rounds = 3
  const callers = 24
  let own: OwnDatabase
  let arena: Arena

  beforeAll(async () => {
    own = await openOwnDatabase()
    arena = await openArena(rounds, { database: own.database })
  })
  afterAll(async () => {
    await arena?.close()
    await own?.close()
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
      await expect.poll(() => heard.answered.length).toBeGreaterThan(before + 10)
      await pause(below(300))
      own.postgres().kill9()
      await own.postgres().ended
      // What was granted before may still be on its way.
      let reached = -1
      await expect
        .poll(
          () => {
            const more = arena.received().length - reached
            reached += more
            return more
          },
          { interval: 400 },
        )
        .toBe(0)
      const refused = heard.codes.get('record-unavailable') ?? 0
      await expect
        .poll(() => heard.codes.get('record-unavailable') ?? 0)
        .toBeGreaterThan(refused + 2 * callers)
      expect(arena.received().length).toBe(reached)
      await own.restart()
    }
    const before = heard.answered.length
    await expect.poll(() => heard.answered.length).toBeGreaterThan(before)
    await load.stop()
    expect(heard.lost).toBe(0)
    const codes = [...heard.codes.keys()]
    expect(codes).not.toContain('internal-fault')
    for (const node of nodes) expect(await node.stop()).toBe(0)
    await nodes[0].start()
    await checkAll(arena, load)
  }, 120_000)
})
