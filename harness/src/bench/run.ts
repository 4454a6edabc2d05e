/** One benchmark: starts everything, measures both sides in turns, takes everything down. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../postgres/embedded.ts'
import type { AdmitOrder } from './admit-process.ts'
import type { Side } from './asking.ts'
import type { LoadResult, Manner } from './load.ts'
import type { LoadOrder } from './load-process.ts'
import type { Plan } from './plan.ts'
import { type Running, runProcess, startProcess } from './processes.ts'
import { familyProcessorMsOf, parentOf } from './processor-time.ts'
import { configOf, npdClient, writeScene } from './scene.ts'
import { seed } from './seed.ts'

/** Microseconds of processor time for one request; null where the system does not tell. */
export interface Costs {
  /** The side's own process. */
  readonly own: number | null
  readonly database: number | null
  readonly upstream: number | null
  readonly load: number | null
}

export interface Measurement extends LoadResult {
  readonly costs: Costs
}

export interface Comparison {
  readonly manner: Manner
  /** One of each per round, measured one after the other. */
  readonly bare: readonly Measurement[]
  readonly gateway: readonly Measurement[]
}

export interface Measured {
  readonly comparisons: readonly Comparison[]
  /** Decisions alone, and the same while the log is published; one of each per round. */
  readonly admit: readonly LoadResult[]
  readonly admitPublished: readonly LoadResult[]
  /** Version and what makes a commit durable, as the database itself says. */
  readonly postgres: Readonly<Record<string, string>>
}

export interface RunOptions {
  /** A folder for data, on the disk that is meant; emptied afterwards. */
  readonly folder: string
  readonly onStep: (step: string) => void
  /** For the gateway's process, e.g. `--cpu-prof`. */
  readonly gatewayNodeOptions?: readonly string[]
}

export async function runBenchmark(plan: Plan, options: RunOptions): Promise<Measured> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const folder = mkdtempSync(join(options.folder, 'bench-'))
  const closers: (() => Promise<unknown>)[] = []
  const started = async <Kind extends { stop(): Promise<void> }>(kind: Promise<Kind>) => {
    const one = await kind
    closers.unshift(() => one.stop())
    return one
  }
  try {
    options.onStep('database')
    const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') })
    closers.unshift(() => postgres.close())
    const simulator = await started(startSimulator())
    options.onStep('dossiers')
    const database = { ownerUrl: postgres.ownerUrl, appUrl: postgres.appUrl() }
    const config = configOf(
      database,
      join(folder, 'keys'),
      String(simulator.said.soapUrl),
    )
    const scene = join(folder, 'scene.json')
    writeScene(scene, await seed(config, plan.size))

    const bare = await started(startProcess('./bare-process.ts', [scene]))
    const gateway = await started(
      startProcess('./gateway-process.ts', [scene], options.gatewayNodeOptions),
    )
    const { postmaster, settings } = await factsOfPostgres(postgres)
    const clocks = (own: Running): Clocks => ({
      own: own.processorMs,
      database: () => (postmaster === null ? null : familyProcessorMsOf(postmaster)),
      upstream: simulator.processorMs,
    })
    const comparisons: Comparison[] = []
    for (const manner of plan.manners) {
      const measured = { bare: [] as Measurement[], gateway: [] as Measurement[] }
      for (let round = 1; round <= plan.rounds; round += 1) {
        options.onStep(`${nameOf(manner)}, round ${round}`)
        const order = { ...plan, manner }
        measured.bare.push(await measure(scene, 'bare', bare, clocks(bare), order))
        measured.gateway.push(
          await measure(scene, 'gateway', gateway, clocks(gateway), order),
        )
      }
      comparisons.push({ manner, ...measured })
    }
    await gateway.stop()
    options.onStep('decisions alone')
    const admit: LoadResult[] = []
    const admitPublished: LoadResult[] = []
    for (let round = 1; round <= plan.rounds; round += 1) {
      admit.push(await measureAdmit(scene, plan, false))
      admitPublished.push(await measureAdmit(scene, plan, true))
    }
    return { comparisons, admit, admitPublished, postgres: settings }
  } finally {
    for (const close of closers) await close()
    rmSync(folder, { recursive: true, force: true })
  }
}

export const nameOf = (manner: Manner): string =>
  'callers' in manner ? `${manner.callers} callers` : `${manner.perSecond}/s fixed`

function startSimulator(): Promise<Running> {
  const { user, secret, servicePath, roadClient, apiKey } = npdClient
  return startProcess('@chot/simulator/main.ts', [
    ...['--user', user, '--secret', secret, '--service-path', servicePath],
    ...['--road-client', roadClient, '--api-key', apiKey],
  ])
}

interface Clocks {
  readonly own: () => number | null
  readonly database: () => number | null
  readonly upstream: () => number | null
}

async function measure(
  scene: string,
  side: Side,
  server: Running,
  clocks: Clocks,
  { manner, warmMs, measuredMs }: Pick<LoadOrder, 'manner' | 'warmMs' | 'measuredMs'>,
): Promise<Measurement> {
  const order: LoadOrder = {
    side,
    url: String(server.said.url),
    manner,
    warmMs,
    measuredMs,
  }
  const before = readClocks(clocks)
  const result = await runProcess<LoadResult>('./load-process.ts', [
    scene,
    JSON.stringify(order),
  ])
  const after = readClocks(clocks)
  const cost = (part: keyof Clocks) => {
    const [from, to] = [before[part], after[part]]
    return from === null || to === null ? null : ((to - from) * 1000) / result.sent
  }
  const costs = {
    own: cost('own'),
    database: cost('database'),
    upstream: cost('upstream'),
    load: result.processorMicros,
  }
  return { ...result, costs }
}

const readClocks = ({ own, database, upstream }: Clocks) => ({
  own: own(),
  database: database(),
  upstream: upstream(),
})

function measureAdmit(scene: string, plan: Plan, publish: boolean): Promise<LoadResult> {
  const { admitCallers: callers, warmMs, measuredMs } = plan
  const order: AdmitOrder = { callers, warmMs, measuredMs, publish }
  return runProcess<LoadResult>('./admit-process.ts', [scene, JSON.stringify(order)])
}

async function factsOfPostgres(postgres: EmbeddedPostgres): Promise<{
  readonly postmaster: number | null
  readonly settings: Readonly<Record<string, string>>
}> {
  const client = new pg.Client({ connectionString: postgres.ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string; setting: string; pid: number }>(
      `select name, setting, pg_backend_pid() as pid from pg_settings where name in
         ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes')`,
    )
    return {
      postmaster: rows[0] === undefined ? null : parentOf(rows[0].pid),
      settings: Object.fromEntries(rows.map(({ name, setting }) => [name, setting])),
    }
  } finally {
    await client.end()
  }
}
