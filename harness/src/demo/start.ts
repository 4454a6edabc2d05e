/**
 * The demonstration: database, simulator, server and console in one process, with made-up people.
 * Everything it keeps is in one folder, and every start takes up what the last one left, however
 * it ended.
 */
import { randomBytes } from 'node:crypto'
import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { localDate } from '@chot/core/calendar/window.ts'
import { readConfig } from '@chot/server/config.ts'
import type { Deps } from '@chot/server/deps.ts'
import { openProgramLog } from '@chot/server/program-log.ts'
import { startServer } from '@chot/server/start.ts'
import { startSimulator } from '@chot/simulator/simulator.ts'
import pg from 'pg'
import { openOneStopClient, putDossier } from '../client/one-stop-client.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../postgres/embedded.ts'
import { buildConsole, consoleIsBuilt } from './console-build.ts'
import { type DemoFile, readDemoFile, writeDemoFile } from './demo-file.ts'
import { demoRoutes } from './demo-routes.ts'
import { demonstrationRegistration } from './ministry-registration.ts'
import { missingDossiers, planSeed, type Seed, seedDatabase } from './seed.ts'
import { auditorPolicyOf, startWitness } from './witness.ts'

export interface Demonstration {
  readonly url: string
  readonly demo: DemoFile
  readonly deps: Deps
  readonly postgres: EmbeddedPostgres
  /** Path of the policy an auditor of the demonstration is given. */
  readonly auditorPolicy: string
  /** Stops everything, the database last. */
  close(): Promise<void>
}

export interface DemonstrationOptions {
  /** Folder of everything that is kept. */
  readonly home: string
  /** 127.0.0.1 when absent. */
  readonly host?: string
  /** 0: any free port. */
  readonly port: number
  /** What people type, where it is not `http://localhost:<port>`: passkeys need a name. */
  readonly publicUrl?: string
  /** Told of each slow step. */
  readonly onStep?: (vietnamese: string, english: string) => void
  /** Settings beside the demonstration's own, e.g. those of an identity provider. */
  readonly settings?: Readonly<Record<string, string>>
}

export class PortTaken extends Error {
  readonly port: number
  constructor(port: number) {
    super(`port ${port} is taken`)
    this.name = 'PortTaken'
    this.port = port
  }
}

const loopback = '127.0.0.1'
const logOrigin = 'chot.demo/lao-cai'
const province = '15'
const logBytesMax = 5_000_000
/** How long answers in flight may take once we are told to stop. */
const closeMsMax = 2_000

/** Throws PortTaken, FolderInUse, or ConfigError when a setting of the environment is wrong. */
export async function startDemonstration(
  options: DemonstrationOptions,
): Promise<Demonstration> {
  const step = options.onStep ?? (() => {})
  const host = options.host ?? loopback
  const before = readDemoFile(options.home)
  const place = await holdPort(host, options.port)
  const { port } = place
  const closers: (() => Promise<unknown>)[] = [() => place.release()]
  try {
    mkdirSync(options.home, { recursive: true, mode: 0o700 })
    if (!consoleIsBuilt()) {
      step('Đang dựng giao diện (chỉ lần đầu)…', 'building the console (first time only)')
      await buildConsole()
    }
    if (before === null)
      step(
        'Đang tạo cơ sở dữ liệu (chỉ lần đầu)…',
        'making the database (first time only)',
      )
    // Starts beside the database; who fails first is told.
    const witnessing = startWitness(options.home, logOrigin, async () => {
      const held = await holdPort(loopback, 0)
      await held.release()
      return held.port
    })
    closers.unshift(() =>
      witnessing.then(
        (started) => started.close(),
        () => {},
      ),
    )
    const postgres = await startEmbeddedPostgres({
      folder: join(options.home, 'postgres'),
    })
    closers.unshift(() => postgres.close())

    const client = {
      user: 'chot',
      secret: randomBytes(24).toString('hex'),
      servicePath: '/XDM/15/DanCu',
      roadClient: 'VN/GOV/H38/CHOT',
      apiKey: randomBytes(16).toString('hex'),
    }
    const simulator = await startSimulatorAt(formerPort(before), client, options.home)
    closers.unshift(() => simulator.close())

    const witness = await witnessing
    const publicUrl = options.publicUrl ?? `http://localhost:${port}`
    const config = readConfig(
      {
        CHOT_HOST: host,
        CHOT_PORT: String(port),
        CHOT_PUBLIC_URL: publicUrl,
        DATABASE_URL: postgres.appUrl(),
        DATABASE_OWNER_URL: postgres.ownerUrl,
        CHOT_KEYS_DIR: join(options.home, 'keys'),
        CHOT_FILES_DIR: join(options.home, 'files'),
        CHOT_LOG_ORIGIN: logOrigin,
        CHOT_LOG_WITNESSES: witness.policyFile,
        CHOT_LOG_DIR: join(options.home, 'log'),
        CHOT_LOG_PUBLIC_ENTRIES: 'on',
        CHOT_PROVINCE: province,
        CHOT_UPSTREAM_URL: simulator.soapUrl,
        CHOT_UPSTREAM_SERVICE_PATH: client.servicePath,
        CHOT_UPSTREAM_USER: client.user,
        CHOT_UPSTREAM_SECRET: client.secret,
        CHOT_UPSTREAM_ROAD_CLIENT: client.roadClient,
        CHOT_UPSTREAM_API_KEY: client.apiKey,
        CHOT_UPSTREAM_TIMEOUT_MS: '5000',
        CHOT_MINISTRY_COUNTS_URL: `${simulator.adminUrl}/lock/counts`,
        ...options.settings,
      },
      true,
    )
    let seed: Seed | null = null
    const server = await startServer({
      config,
      log: openProgramLog('info', openLogFile(join(options.home, 'server.log'))),
      async prepare(deps) {
        seed = await seedOf(deps, before, publicUrl, simulator)
        writeDemoFile(options.home, demoFileOf(seed, publicUrl, simulator))
        await seedDatabase(deps, seed, simulator.population)
        await place.release()
      },
      extraRoutes: (app, deps) => demoRoutes(app, deps, () => seed?.accounts ?? []),
    })
    closers.unshift(() => withinMs(closeMsMax, server.close()))

    const kept = readDemoFile(options.home)
    if (kept === null) throw new Error('demo.json was not written')
    await sendDossiers(server.deps, kept, localUrl(host, port), postgres.ownerUrl)
    return {
      url: publicUrl,
      demo: kept,
      deps: server.deps,
      postgres,
      auditorPolicy: auditorPolicyOf(options.home),
      close: () => closeAll(closers),
    }
  } catch (error) {
    await closeAll(closers)
    throw error
  }
}

async function closeAll(closers: (() => Promise<unknown>)[]): Promise<void> {
  for (const close of closers.splice(0)) await close()
}

function withinMs(ms: number, work: Promise<unknown>): Promise<unknown> {
  return Promise.race([work, pause(ms, undefined, { ref: false })])
}

/**
 * Takes the port before the slow steps begin: a taken one is the commonest hindrance, and one that
 * was only looked at would be given to another program, or to a connection, while they last.
 */
function holdPort(
  host: string,
  port: number,
): Promise<{ readonly port: number; release(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTaken(port) : error),
    )
    server.listen(port, host, () => {
      const address = server.address()
      const found = typeof address === 'object' && address !== null ? address.port : port
      resolve({
        port: found,
        release: () => new Promise((released) => void server.close(() => released())),
      })
    })
  })
}

type Simulator = Awaited<ReturnType<typeof startSimulator>>
type SimulatorClient = Parameters<typeof startSimulator>[0]['client']

const formerPort = (before: DemoFile | null): number =>
  before === null ? 0 : Number(new URL(before.simulator.admin).port)

/** On the port it had, so that a page left open works on; on another when that is taken. */
async function startSimulatorAt(
  port: number,
  client: SimulatorClient,
  home: string,
): Promise<Simulator> {
  const lock = {
    registration: demonstrationRegistration(),
    stateFile: join(home, 'simulator', 'lock.jsonl'),
  }
  try {
    return await startSimulator({ port, client, lock })
  } catch (error) {
    if (port === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return startSimulator({ port: 0, client, lock })
  }
}

function openLogFile(path: string) {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > logBytesMax) renameSync(path, `${path}.1`)
  return createWriteStream(path, { flags: 'a', mode: 0o600 })
}

const tokenUrlOf = (publicUrl: string) => `${publicUrl}/oauth/token`

async function seedOf(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  before: DemoFile | null,
  publicUrl: string,
  simulator: Simulator,
): Promise<Seed> {
  if (before === null) {
    const policy = await deps.policies.current(deps.db)
    const now = deps.clock.now()
    const utcDate = new Date(now).toISOString().slice(0, 10)
    const date = localDate(now, policy.calendarOn(utcDate))
    return planSeed(deps, simulator.population, tokenUrlOf(publicUrl), date)
  }
  const clients = before.clients.map((each) => ({
    ...each,
    tokenUrl: tokenUrlOf(publicUrl),
  }))
  return { accounts: before.accounts, clients, dossiers: before.dossiers }
}

function demoFileOf(seed: Seed, url: string, simulator: Simulator): DemoFile {
  return { url, pid: process.pid, simulator: { admin: simulator.adminUrl }, ...seed }
}

const localUrl = (host: string, port: number) =>
  `http://${host === '0.0.0.0' ? loopback : host.includes(':') ? `[${host}]` : host}:${port}`

/** Through the API, as the one-stop system would: the first use it is put to. */
async function sendDossiers(
  deps: Pick<Deps, 'db'>,
  demo: DemoFile,
  url: string,
  ownerUrl: string,
): Promise<void> {
  const missing = await missingDossiers(deps, demo)
  const [oneStop] = demo.clients
  if (missing.length === 0 || oneStop === undefined) return
  const client = await openOneStopClient(url, { ...oneStop })
  await client.requestToken()
  for (const dossier of missing) await putDossier(client, dossier)
  await analyse(ownerUrl)
}

/** Without statistics the planner took 25 ms where it needs less than one. */
async function analyse(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('analyze')
  } finally {
    await client.end()
  }
}
