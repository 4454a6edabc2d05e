/** Sealing and pruning, killed at every step in turn: nothing is lost, and nothing goes unannounced. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestGateway } from '@chot/server/testing/gateway.ts'
import { openOldGateway } from '@chot/server/testing/old-months.ts'
import { append } from '@chot/server/testing/published-log.ts'
import { expect, it } from 'vitest'

const entry = fileURLToPath(new URL('./keep-entry.ts', import.meta.url))

async function keepUntilKilled(gateway: TestGateway, killAt: number): Promise<boolean> {
  const { config } = gateway.server.deps
  const order = {
    config: { ...config, log: { ...config.log, publish: true } },
    now: gateway.clock.now(),
    killAt,
  }
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, CHOT_TEST_KEEP: JSON.stringify(order) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code, signal] = await once(child, 'exit')
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the keeper failed: ${code}`)
  return code === 0
}

/** What must hold whenever somebody looks. */
async function faultsOf(gateway: TestGateway): Promise<string[]> {
  const ask = gateway.database.rows
  const key = join(gateway.database.keysFolder, 'subject/2020-01.key')
  const held = readFileSync(key)
  const [state] = await ask<{
    announced: number
    lost: number
    bundles: number
    recorded: boolean
  }>(
    `with announced as (
       select coalesce(max((e.text::jsonb ->> 'up')::bigint), 0) as up
       from log_entries e, log_published p where e.kind = 'log-prune' and e.seq < p.size)
     select up::int as announced,
            (select count(*)::int from log_head h, generate_series(up, h.size - 1) n
              where not exists (select from log_entries where seq = n)
                and not exists (select from log_bundles where index = n / 256)) as lost,
            (select count(*)::int from log_bundles) as bundles,
            exists(select from log_entries where kind = 'key-destroy') as recorded
     from announced`,
  )
  if (state === undefined) return ['nothing to look at']
  const faults: string[] = []
  if (state.lost > 0) faults.push(`${state.lost} entries are gone, unannounced`)
  // The first 32 octets of a key that was begun to be overwritten are no key of anybody's.
  if (!held.equals(firstKey) && state.announced === 0)
    faults.push('a key is gone whose pruning is not on record')
  if (held.equals(firstKey) && state.recorded)
    faults.push('a key is there that the log says was destroyed')
  return faults
}

let firstKey: Buffer

it('is taken up by the next start wherever it was killed', async () => {
  const gateway = await openOldGateway([
    { month: '2020-01', entries: 300 },
    { month: '2023-05', entries: 300 },
  ])
  try {
    gateway.clock.set('2026-11-18T09:00:00+07:00')
    await append(gateway, 300)
    firstKey = readFileSync(join(gateway.database.keysFolder, 'subject/2020-01.key'))
    expect(firstKey).toHaveLength(32)
    let killed = 0
    while (!(await keepUntilKilled(gateway, killed + 1))) {
      killed += 1
      expect([killed, await faultsOf(gateway)]).toEqual([killed, []])
    }
    // A control that it was killed amid the work, not before it.
    expect(killed).toBeGreaterThan(30)
    expect(await faultsOf(gateway)).toEqual([])
    const months = await gateway.database.rows(
      `select month, rows_dropped, bundles_dropped, key_destroyed_seq is not null as destroyed
       from log_months order by month`,
    )
    expect(months).toEqual([
      { month: '2020-01', rows_dropped: true, bundles_dropped: true, destroyed: true },
      { month: '2023-05', rows_dropped: true, bundles_dropped: false, destroyed: false },
    ])
    const kinds = await gateway.database.rows<{ kind: string; count: number }>(
      `select kind, count(*)::int as count from log_entries
       where kind in ('log-seal', 'log-prune', 'key-destroy') group by kind order by kind`,
    )
    expect(kinds).toEqual([
      { kind: 'key-destroy', count: 1 },
      { kind: 'log-prune', count: 1 },
      { kind: 'log-seal', count: 2 },
    ])
  } finally {
    await gateway.close()
  }
}, 600_000)
