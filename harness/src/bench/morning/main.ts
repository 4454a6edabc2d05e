/**
 * `npm run bench:morning [-- --minutes 15 --sign-ins 3000 --queries 100 --skip-costs]`: what checking a
 * password costs, and the officers of a province signing in within a quarter of an hour while
 * queries go on: password, code, and work where it is asked for, through the real HTTP way, against
 * embedded PostgreSQL that keeps every commit. Nobody may be lost.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { hashPassword } from '@chot/server/accounts/passwords.ts'
import { openDatabase } from '@chot/server/db/database.ts'
import { openKeyRing } from '@chot/server/keys/key-ring.ts'
import { newTotpSecret } from '../../demo/totp.ts'
import { startEmbeddedPostgres } from '../../postgres/embedded.ts'
import type { LoadResult } from '../load.ts'
import type { LoadOrder } from '../load-process.ts'
import { type Running, runProcess, startProcess } from '../processes.ts'
import { configOf, npdClient, readScene, writeScene } from '../scene.ts'
import { seed } from '../seed.ts'
import { median } from '../statistics.ts'
import { measureArgon2 } from './argon2-cost.ts'
import type { WaveOrder, WaveResult } from './sign-in-process.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '15' },
    'sign-ins': { type: 'string', default: '3000' },
    queries: { type: 'string', default: '100' },
    'skip-costs': { type: 'boolean', default: false },
  },
})
const lengthMs = Number(values.minutes) * 60_000
const signIns = Number(values['sign-ins'])
const perSecond = Number(values.queries)
/** An officer's assertion is good for two minutes; then the load begins anew with others. */
const stretchMsMax = 60_000
const warmMs = 3_000
const offices = 120
const password = 'Cong-van-3736@LaoCai'

const say = (line: string) => process.stdout.write(`${line}\n`)

if (!values['skip-costs']) {
  say('| memory | passes | lanes | processor ms for one check |')
  say('| -----: | -----: | ----: | -------------------------: |')
  for (const { memoryKiB, passes, lanes, processorMs } of await measureArgon2(15))
    say(`| ${memoryKiB / 1024} MiB | ${passes} | ${lanes} | ${processorMs.toFixed(1)} |`)
  say('')
}

const folder = mkdtempSync(join(tmpdir(), 'chot-morning-'))
const closers: (() => Promise<unknown>)[] = []
try {
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') })
  closers.unshift(() => postgres.close())
  const { user, secret, servicePath, roadClient, apiKey } = npdClient
  const simulator = await startProcess('@chot/simulator/main.ts', [
    ...['--user', user, '--secret', secret, '--service-path', servicePath],
    ...['--road-client', roadClient, '--api-key', apiKey],
  ])
  closers.unshift(() => simulator.stop())
  const database = { ownerUrl: postgres.ownerUrl, appUrl: postgres.appUrl() }
  const config = {
    ...configOf(database, join(folder, 'keys'), String(simulator.said.soapUrl)),
    // Each office is known by an address of its own, as behind the province's proxy.
    trustedProxies: ['127.0.0.1'],
  }
  const scene = join(folder, 'scene.json')
  const whole = await seed(config, { officers: signIns, dossiers: 6_000 })
  // The load signs one assertion for each officer it asks for: a few hundred are enough.
  const asking = new Set(whole.officers.slice(0, 200))
  const targets = whole.targets.filter(({ officer }) => asking.has(officer))
  writeScene(scene, { ...whole, officers: [...asking], targets })
  const totpSecret = newTotpSecret()
  await givePasswords(totpSecret)

  const gateway = await startProcess('./gateway-process.ts', [scene])
  closers.unshift(() => gateway.stop())
  say(`${signIns} sign-ins in ${values.minutes} min beside ${perSecond} queries/s`)
  const alone = await ask(gateway, scene, Math.min(stretchMsMax, lengthMs))
  const order: WaveOrder = {
    url: String(gateway.said.url),
    officers: whole.officers,
    password,
    totpSecret,
    lengthMs,
    offices,
  }
  const waveFile = join(folder, 'wave.json')
  writeFileSync(waveFile, JSON.stringify(order), { mode: 0o600 })
  const before = gateway.processorMs() ?? 0
  const [wave, beside] = await Promise.all([
    runProcess<WaveResult>('./morning/sign-in-process.ts', [waveFile]),
    ask(gateway, scene, lengthMs),
  ])
  const spent = (gateway.processorMs() ?? 0) - before
  const [entries] = await recorded()

  say('| queries | p50 ms | p99 ms | max ms | answered |')
  say('| ------- | -----: | -----: | -----: | -------: |')
  for (const [name, part] of [
    ['alone', alone],
    ['in the morning', beside],
  ] as const)
    say(
      `| ${name} | ${median(part.map(({ p50Ms }) => p50Ms)).toFixed(1)} | ${worst(part, 'p99Ms')} | ${worst(part, 'maxMs')} | ${part.reduce((sum, { answers }) => sum + answers, 0)} |`,
    )
  say('')
  say(
    `sign-ins: ${wave.done} done, p50 ${wave.p50Ms.toFixed(0)} ms, p99 ${wave.p99Ms.toFixed(0)} ms, max ${wave.maxMs.toFixed(0)} ms`,
  )
  say(
    `wrong passwords refused: ${wave.refused}; work done: ${wave.worked}; told to come back: ${wave.busy}; lost: ${wave.lost} ${JSON.stringify(wave.whyLost)}`,
  )
  say(`entries of sign-ins: ${entries?.done} done, ${entries?.refused} refused`)
  say(
    `processor time of the server: ${((100 * spent) / lengthMs).toFixed(0)} % of one core in the wave`,
  )
  if (wave.lost > 0 || wave.done !== signIns || entries?.done !== signIns)
    process.exitCode = 1

  function recorded() {
    return withOwner((db) =>
      db.rows<{ done: number; refused: number }>(
        `select count(*) filter (where outcome = 'done') as done,
                count(*) filter (where outcome = 'refused') as refused
         from log_entries where kind = 'sign-in'`,
      ),
    )
  }

  /** One password and one secret for all: a check costs what it costs, and hashing thousands is no use. */
  async function givePasswords(secretOfAll: string): Promise<void> {
    const keys = openKeyRing(readScene(scene).config.keysFolder)
    const hash = await hashPassword(password)
    await withOwner(async (db) => {
      const accounts = await db.rows<{ id: string }>('select id from accounts')
      await db.rows(
        `update accounts set password_hash = $1, password_set_at = now(), notice_version = 1000,
           totp_sealed = s.sealed
         from unnest($2::text[], $3::bytea[]) as s(id, sealed) where accounts.id = s.id`,
        [
          hash,
          accounts.map(({ id }) => id),
          accounts.map(({ id }) => keys.officers.seal(secretOfAll, `totp/${id}`)),
        ],
      )
      await db.rows('vacuum (analyze) accounts')
    })
  }

  async function withOwner<Result>(
    work: (db: ReturnType<typeof openDatabase>) => Promise<Result>,
  ): Promise<Result> {
    const url = database.ownerUrl
    const db = openDatabase({ url, connectionsMax: 1, onIdleError: () => {} })
    try {
      return await work(db)
    } finally {
      await db.close()
    }
  }
} finally {
  for (const close of closers) await close()
  rmSync(folder, { recursive: true, force: true })
}

/** Queries at a fixed rate for so long, stretch by stretch; a wrong answer ends the run. */
async function ask(
  gateway: Running,
  scene: string,
  wholeMs: number,
): Promise<readonly LoadResult[]> {
  const results: LoadResult[] = []
  const until = performance.now() + wholeMs
  while (performance.now() + warmMs < until) {
    const measuredMs = Math.min(stretchMsMax, until - performance.now() - warmMs)
    const order: LoadOrder = {
      side: 'gateway',
      url: String(gateway.said.url),
      manner: { perSecond },
      warmMs,
      measuredMs,
    }
    results.push(
      await runProcess<LoadResult>('./load-process.ts', [scene, JSON.stringify(order)]),
    )
  }
  return results
}

function worst(part: readonly LoadResult[], what: 'p99Ms' | 'maxMs'): string {
  return Math.max(...part.map((result) => result[what])).toFixed(1)
}
