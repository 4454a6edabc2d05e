/** What the tests that kill share: two server processes, callers, and everything that must hold after. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '@chot/server/config.ts'
import {
  faultsOfReceipts,
  faultsOfRecord,
  ungranted,
} from '@chot/server/testing/check-record.ts'
import type { HeldClock } from '@chot/server/testing/clock.ts'
import type { TestDatabase } from '@chot/server/testing/database.ts'
import { openDatabaseLine } from '@chot/server/testing/database-line.ts'
import {
  openTestGateway,
  type TestGateway,
  type TestOfficer,
} from '@chot/server/testing/gateway.ts'
import pg from 'pg'
import { expect } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/postgres/embedded.ts'
import { type Load, type Question, seededRandom } from './load.ts'
import { type ServerProcess, serverProcess } from './server-process.ts'

export const seed = Number(process.env.CHOT_TEST_SEED ?? 20_261_121)
export const random = seededRandom(seed)
export const below = (limit: number) => Math.floor(random() * limit)

/** The processes under test have clocks of their own. */
const realClock: HeldClock = {
  now: Date.now,
  heldAt: () => null,
  set() {},
  advance() {},
}

export interface Arena {
  readonly gateway: TestGateway
  readonly nodes: readonly [ServerProcess, ServerProcess]
  /** Ids of all requests that have reached the NPD. */
  received(): readonly string[]
  question(round: number): Question
  /** Tokens and assertions live for minutes: new ones, where the gateway's own server still runs. */
  renew(): Promise<void>
  close(): Promise<void>
}

interface ArenaOptions {
  readonly database?: TestDatabase
  /** The nodes publish the log, to this folder too; a server that nobody asks stays up to renew. */
  readonly folder?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly log?: (text: string) => void
}

/** `rounds` sets of dossiers whose budgets are soon spent, officers with few and many look-ups. */
export async function openArena(
  rounds: number,
  { database, folder, ...process }: ArenaOptions = {},
): Promise<Arena> {
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
  // By its own clock a run may fall on a night or a Sunday.
  await rows(
    `update policies set value = '{"agencyPerDay": 100000, "provincePerDay": 100000}'
     where name = 'off-hours-limit'`,
  )
  // Every dossier is asked about again and again: nothing is kept from that, so that limits are met.
  await rows(
    `update policies set value = '{"keptFromRecheckPercent": 0, "keptFromJobPercent": 0}'
     where name = 'scarcity'`,
  )
  const officers: TestOfficer[] = []
  for (const perDay of [100_000, 100_000, 70, 25])
    officers.push(await gateway.addOfficer({ duties: ['receiving'], perDay }))
  const dossiers: string[] = []
  for (let index = 0; index < rounds * 3; index++)
    dossiers.push(
      await gateway.putDossier({ officers, persons: [gateway.person(index * 40)] }),
    )
  await rows('update dossiers set budget = 30')
  let headers: Record<string, string>[] = []
  const renew = async () => {
    headers = await Promise.all(officers.map(({ username }) => gateway.actFor(username)))
  }
  await renew()
  const { config: own } = gateway.server.deps
  const published = {
    ...own.log,
    publish: true,
    publicEntries: true,
    folder: folder ?? null,
  }
  const config: Config = folder === undefined ? own : { ...own, log: published }
  if (folder === undefined) await gateway.server.close()
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
  const nodes = [serverProcess(config, process), serverProcess(config, process)] as const
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
    renew,
    async close() {
      clearInterval(timer)
      for (const node of nodes) await node.kill9()
      await gateway.close()
    },
  }
}

export const nodeOf = (arena: Arena) => {
  const alive = arena.nodes.flatMap(({ url }) => url ?? [])
  return alive[below(alive.length)] ?? null
}

export const tally = ({ heard }: Load) => ({
  answered: heard.answered.length,
  lost: heard.lost,
  ...Object.fromEntries(heard.codes),
})

/** Everything that must hold when all is quiet again and one process has started last. */
export async function checkAll(arena: Arena, { heard }: Load): Promise<void> {
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

export interface OwnDatabase {
  readonly database: TestDatabase
  /** The server that runs now. */
  postgres(): EmbeddedPostgres
  /** After it has ended: starts it again, at the same address for the gateway. */
  restart(): Promise<void>
  /** As what supervises services would: PostgreSQL may have recovered by itself, or given up. */
  restartIfEnded(): Promise<void>
  /** Of the cluster. */
  readonly dataFolder: string
  close(): Promise<void>
}

/** A PostgreSQL of its own, to be killed. */
export async function openOwnDatabase(
  environment: Readonly<Record<string, string>> = {},
): Promise<OwnDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'chot-crash-'))
  const start = () =>
    startEmbeddedPostgres({ folder: join(folder, 'postgres'), environment })
  let hasEnded = false
  const launch = async () => {
    const started = await start()
    hasEnded = false
    void started.ended.then(() => {
      hasEnded = true
    })
    return started
  }
  let postgres = await launch()
  // It takes another port each time; the line has one.
  const line = await openDatabaseLine(postgres.port)
  const ownerUrl = line.over(postgres.ownerUrl)
  const restart = async () => {
    postgres = await launch()
    line.mend(postgres.port)
  }
  return {
    database: {
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
    },
    postgres: () => postgres,
    dataFolder: join(folder, 'postgres', 'data'),
    restart,
    async restartIfEnded() {
      if (hasEnded) await restart()
    },
    async close() {
      await line.close()
      await postgres.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
