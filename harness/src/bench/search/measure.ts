import type { Database } from '@chot/server/db/database.ts'
import type { KeyRing } from '@chot/server/keys/key-ring.ts'
import { readHistory } from '@chot/server/log/citizen-search.ts'
import { provePage } from '@chot/server/log/page-proofs.ts'
import type { TileMemory } from '@chot/server/log/publish/tile-memory.ts'
import { type LogFilter, searchLog } from '@chot/server/log/search.ts'
import type { openProgramLog } from '@chot/server/program-log.ts'
import type pg from 'pg'
import { quantile } from '../statistics.ts'
import {
  accountId,
  citizenNumber,
  knownRanks,
  months,
  officerCount,
  username,
} from './fill.ts'

interface MeasureDeps {
  readonly db: Database
  readonly clock: { now(): number; heldAt(): number | null }
  readonly keys: KeyRing
  readonly log: ReturnType<typeof openProgramLog>
  readonly tiles: TileMemory
}

interface Case {
  readonly name: string
  /** Asks once, each time of another; returns how many rows came. */
  readonly ask: (round: number) => Promise<number>
}

const limit = 50
const dayMs = 86_400_000

/** Times each kind of search: the first round on its own, then percentiles; and what it all takes. */
export async function measureSearches(
  deps: MeasureDeps,
  client: pg.Client,
  rounds: number,
  onStep: (step: string) => void,
): Promise<{ readonly table: string; readonly plans: string }> {
  const lines = [
    '| search | rows | first ms | p50 ms | p95 ms | p99 ms |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
  ]
  for (const { name, ask } of await casesOf(deps)) {
    onStep(name)
    const took: number[] = []
    let rows = 0
    for (let round = 0; round < rounds; round += 1) {
      const from = performance.now()
      rows += await ask(round)
      took.push(performance.now() - from)
    }
    const [first = 0, ...rest] = took
    const shown = [first, ...[0.5, 0.95, 0.99].map((share) => quantile(rest, share))]
    lines.push(
      `| ${name} | ${(rows / rounds).toFixed(1)} | ${shown.map((ms) => ms.toFixed(1)).join(' | ')} |`,
    )
  }
  lines.push('', ...(await storage(client)))
  return { table: lines.join('\n'), plans: await plansOf(deps, client) }
}

async function casesOf(deps: MeasureDeps): Promise<readonly Case[]> {
  const reader = {
    accountId: accountId(0),
    agency: { code: 'H38' },
    duties: ['auditor'] as const,
    strength: 'password+totp' as const,
    address: '127.0.0.1',
  }
  const search = (
    name: string,
    filterOf: (round: number) => Partial<LogFilter>,
  ): Case => ({
    name,
    ask: async (round) =>
      (await searchLog(deps, reader, { limit, ...filterOf(round) })).rows.length,
  })
  const agencies = await deps.db.rows<{ code: string }>(
    `select agency_code as code from accounts where agency_code is not null group by 1 order by 1`,
  )
  const agency = (round: number) => agencies[(round * 7) % agencies.length]?.code ?? ''
  const officer = (round: number) => username((round * 37) % officerCount)
  const history = (name: string, ofMonths: readonly string[]): Case => ({
    name,
    async ask(round) {
      const rank = knownRanks[(round * 13) % knownRanks.length] ?? 0
      const page = await deps.db.inTx((tx) =>
        readHistory(tx, deps.keys, citizenNumber(rank), ofMonths, { limit }),
      )
      await provePage(deps, page.rows)
      return page.rows.length
    },
  })
  const last = Date.parse(`${months.at(-1)}-20T00:00:00Z`)
  const ago = (round: number) => last - (30 + (round % 600)) * dayMs
  return [
    history(`citizen, ${months.length} months`, months),
    history('citizen, 12 months', months.slice(-12)),
    search('officer', (round) => ({ account: officer(round) })),
    search('officer, a week of the past', (round) => ({
      account: officer(round),
      from: ago(round),
      to: ago(round) + 7 * dayMs,
    })),
    search('officer, refused', (round) => ({
      account: officer(round),
      outcome: 'refused',
    })),
    search('agency', (round) => ({ agency: agency(round) })),
    search('agency, failed', (round) => ({ agency: agency(round), outcome: 'failed' })),
    search('procedure', (round) => ({ procedure: `1.00${1000 + (round % 90)}` })),
    search('dossier', (round) => {
      const dossier = (round * 5231) % 600_000
      const place = String(dossier % 124).padStart(5, '0')
      return { dossier: `H38.${place}-26-${String(dossier).padStart(6, '0')}` }
    }),
    search('kind reveal', () => ({ kind: 'reveal' })),
    search('outcome unknown', () => ({ outcome: 'unknown' })),
    search('a day of the past', (round) => ({
      from: ago(round),
      to: ago(round) + dayMs,
    })),
    search('newest, no filter', () => ({})),
  ]
}

async function storage(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string; bytes: number; entries: number }>(
    `select coalesce(p.relname, 'log_entries') as name, sum(pg_relation_size(c.oid))::float8 as bytes,
            (select size from log_head)::float8 as entries
     from pg_class c
     join pg_inherits h on h.inhrelid = c.oid
     join pg_class p on p.oid = h.inhparent and (p.oid = 'log_entries'::regclass or p.relname like 'log_entries%')
     group by p.relname order by 2 desc`,
  )
  const entries = rows[0]?.entries ?? 1
  const total = rows.reduce((sum, { bytes }) => sum + bytes, 0)
  return [
    '| stored | bytes an entry | whole |',
    '| --- | ---: | ---: |',
    ...[...rows, { name: 'all', bytes: total }].map(
      ({ name, bytes }) =>
        `| ${name} | ${(bytes / entries).toFixed(0)} | ${(bytes / 2 ** 30).toFixed(2)} GiB |`,
    ),
  ]
}

/** The statements as the server sends them, explained: a connection that explains all it runs. */
async function plansOf(deps: MeasureDeps, client: pg.Client): Promise<string> {
  const plans: string[] = []
  for (const { name, ask } of await casesOf({ ...deps, db: explaining(client, plans) })) {
    plans.push(`\n## ${name}\n`)
    await client.query('begin')
    await ask(3)
    await client.query('rollback')
  }
  return `${plans.join('\n')}\n`
}

/** Only the longest statement of a search is worth a reader's time: the one over candidates or months. */
const isSearch = /candidates|substr\(e.subject/

function explaining(client: pg.Client, plans: string[]): Database {
  const rows = async <Row>(sql: string, values: readonly unknown[] = []) => {
    if (isSearch.test(sql)) {
      const explained = await client.query<{ 'QUERY PLAN': string }>(
        `explain (analyze, buffers, summary, costs off) ${sql}`,
        [...values],
      )
      const lines = explained.rows.map((row) => row['QUERY PLAN'])
      plans.push(...lines.filter((line) => !line.includes('never executed')))
    }
    return (await client.query(sql, [...values])).rows as Row[]
  }
  return {
    rows,
    inTx: (work) => work({ rows } as never),
    connect: () => Promise.reject(new Error('not needed')),
    close: async () => {},
  }
}
