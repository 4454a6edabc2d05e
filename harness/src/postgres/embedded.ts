/**
 * A real PostgreSQL for the demonstration and the tests: programs that came by npm, data in a
 * folder that is kept, reachable from this machine only. It ends with the process that started it,
 * however that one ends, and what a killed one left behind does not stand in the way of the next.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { findBinaries } from './binaries.ts'
import {
  appRole,
  bareEnvironment,
  type Cluster,
  openCluster,
  ownerRole,
  workingFolder,
} from './cluster.ts'
import { processesOf, signalAll } from './processes.ts'
import { findRunAs, type RunAs } from './unprivileged-user.ts'

export interface EmbeddedPostgres {
  /** Signs in as the owner of database `chot`, who may do anything. */
  readonly ownerUrl: string
  /** Signs in as the application, a member of chot_app. */
  appUrl(database?: string): string
  readonly port: number
  /** Resolves when the server process has ended, asked or not. */
  readonly ended: Promise<void>
  /** Fast shutdown: connections are cut, everything committed is on disk. */
  close(): Promise<void>
  /** Ends every process of the server with SIGKILL, as a loss of power would. */
  kill9(): void
  /** Immediate shutdown: the server ends its processes where they are, and recovers when it starts. */
  quit(): void
}

export interface EmbeddedPostgresOptions {
  /** Made when missing, closed to other users. */
  readonly folder: string
  readonly log?: (line: string) => void
  /** Added to what the server's processes see of an environment: nothing else of ours. */
  readonly environment?: Readonly<Record<string, string>>
}

export const databaseName = 'chot'
const startMsMax = 60_000
const fastShutdownMsMax = 10_000
const logBytesMax = 1_000_000
const portAttemptsMax = 5

/** Another process that is alive uses the folder. */
export class FolderInUse extends Error {
  constructor(folder: string) {
    super(`the database in ${folder} is in use by another process`)
    this.name = 'FolderInUse'
  }
}

/**
 * Starts the server, making the cluster, the database `chot` and the roles first when they are
 * missing. Throws FolderInUse when another living process has started it.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {})
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  chmodSync(options.folder, 0o700)
  const folder = realpathSync(options.folder)
  const hold = await holdFolder(folder)
  try {
    const runAs = findRunAs()
    const binaries = findBinaries(runAs)
    const cluster = await openCluster(folder, binaries, runAs)
    await endOrphans(cluster, log)
    // PostgreSQL would take a zombie, or another program that got the same id, for itself. The hold
    // and the search before prove that nobody runs here.
    rmSync(join(cluster.dataFolder, 'postmaster.pid'), { force: true })
    for (let attempt = 1; ; attempt++) {
      const port = await freePort()
      const run = launch(
        binaries.postgres,
        cluster,
        port,
        join(folder, 'server.log'),
        runAs,
        options.environment ?? {},
      )
      const failure = await untilReady(run, cluster)
      if (failure === null) {
        await prepareDatabase(cluster, port)
        return opened(cluster, port, run, hold)
      }
      await stop(run, cluster)
      // The free port may have been taken by another in between.
      if (
        attempt === portAttemptsMax ||
        !/could not bind|could not create any TCP/.test(failure)
      )
        throw new Error(`PostgreSQL did not start: ${failure}`)
    }
  } catch (error) {
    hold.close()
    throw error
  }
}

/**
 * Keeps others out of the folder for as long as this process lives: a socket in the abstract
 * namespace, whose name the kernel frees with the process.
 */
async function holdFolder(folder: string): Promise<Server> {
  const { dev, ino } = statSync(folder)
  const name = createHash('sha256').update(`${folder} ${dev} ${ino}`).digest('hex')
  const server = createServer((socket) => socket.destroy())
  server.unref()
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new FolderInUse(folder) : error),
    )
    server.listen(`\0chot-postgres-${name}`, () => resolve(server))
  })
}

/** Ends what a killed start left: its server is told to shut down, then made to. */
async function endOrphans(cluster: Cluster, log: (line: string) => void): Promise<void> {
  const waits = [
    { signal: null, ms: 200 },
    { signal: 'SIGINT', ms: fastShutdownMsMax },
    { signal: 'SIGKILL', ms: fastShutdownMsMax },
  ] as const
  for (const { signal, ms } of waits) {
    const left = processesOf(cluster.name)
    if (left.length === 0) return
    if (signal !== null) {
      log(`a former PostgreSQL still runs here (${left.join(', ')}): sending ${signal}`)
      signalAll(left, signal)
    }
    await untilGone(cluster, ms)
  }
  if (processesOf(cluster.name).length > 0)
    throw new Error(`a former PostgreSQL of ${cluster.dataFolder} does not end`)
}

async function untilGone(cluster: Cluster, ms: number): Promise<void> {
  const until = Date.now() + ms
  while (processesOf(cluster.name).length > 0 && Date.now() < until) await pause(20)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no free port')),
      )
    })
  })
}

interface Run {
  readonly shell: ChildProcess
  readonly ended: Promise<void>
  readonly logFile: string
  hasEnded(): boolean
}

// The shell reads a pipe that only our process holds: when we end, however, the read ends and the
// server is told to shut down (SIGINT: fast). The server's own end ends the shell.
const watching =
  'exec 3<&0 </dev/null; "$@" 3<&- & server=$!; ' +
  '{ read -r _ <&3; kill -INT $server; } 2>/dev/null & reader=$!; ' +
  'exec 3<&-; wait $server; code=$?; kill $reader 2>/dev/null; exit $code'

function launch(
  program: string,
  cluster: Cluster,
  port: number,
  logFile: string,
  runAs: RunAs | null,
  environment: Readonly<Record<string, string>>,
): Run {
  const settings = {
    cluster_name: cluster.name,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    max_connections: '100',
    shared_buffers: '128MB',
    fsync: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    autovacuum: 'on',
    jit: 'off',
    // The file may hold neither statements nor the values that made one fail: errors repeat them,
    // and `log` is above `error`.
    log_min_messages: 'log',
    log_checkpoints: 'off',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
  keepSmall(logFile)
  const output = openSync(logFile, 'a', 0o600)
  const shell = spawn(
    '/bin/sh',
    [
      '-c',
      watching,
      'sh',
      program,
      '-D',
      workingFolder,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    {
      ...(runAs ?? {}),
      cwd: cluster.dataFolder,
      env: { ...bareEnvironment, ...environment },
      stdio: ['pipe', output, output],
      // A group of its own: Ctrl-C in the terminal is ours to pass on, in our order.
      detached: true,
    },
  )
  closeSync(output)
  shell.stdin?.on('error', () => {})
  let over = false
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      over = true
      resolve()
    }
    shell.once('error', end)
    shell.once('exit', end)
  })
  return { shell, ended, logFile, hasEnded: () => over }
}

function keepSmall(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
  if (size > logBytesMax) renameSync(logFile, `${logFile}.1`)
}

/** Null when the server takes connections; else what it said. */
async function untilReady(run: Run, cluster: Cluster): Promise<string | null> {
  const until = Date.now() + startMsMax
  while (!run.hasEnded()) {
    if (isReady(cluster)) return null
    if (Date.now() > until) return 'it took too long'
    await pause(10)
  }
  return readFileSync(run.logFile, 'utf8').slice(-1_500).trim()
}

/** Line 1 of postmaster.pid is the id of the server's first process. */
function serverOf({ dataFolder }: Cluster): readonly number[] {
  const [pid = ''] = readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n')
  return [Number(pid)]
}

/** Line 8 of postmaster.pid is the server's state (miscadmin.h, LOCK_FILE_LINE_PM_STATUS). */
function isReady(cluster: Cluster): boolean {
  try {
    const lines = readFileSync(join(cluster.dataFolder, 'postmaster.pid'), 'utf8').split(
      '\n',
    )
    return lines[7]?.trim() === 'ready'
  } catch {
    return false
  }
}

async function prepareDatabase(cluster: Cluster, port: number): Promise<void> {
  const client = new pg.Client({
    connectionString: ownerUrlOf(cluster, port, 'postgres'),
  })
  await client.connect()
  try {
    const { rows } = await client.query<{ database: boolean; role: boolean }>(
      `select exists (select from pg_database where datname = $1) as database,
              exists (select from pg_roles where rolname = $2) as role`,
      [databaseName, appRole],
    )
    if (rows[0]?.role !== true)
      await client.query(`
        do $$ begin
          if not exists (select from pg_roles where rolname = 'chot_app') then
            create role chot_app nologin;
          end if;
          create role ${appRole} login in role chot_app password '${cluster.appPassword}';
        end $$`)
    if (rows[0]?.database !== true) await client.query(`create database ${databaseName}`)
  } finally {
    await client.end()
  }
}

const urlOf = (role: string, password: string, port: number, database: string) =>
  `postgres://${role}:${password}@127.0.0.1:${port}/${database}`

const ownerUrlOf = (cluster: Cluster, port: number, database: string) =>
  urlOf(ownerRole, cluster.ownerPassword, port, database)

function opened(
  cluster: Cluster,
  port: number,
  run: Run,
  hold: Server,
): EmbeddedPostgres {
  void run.ended.then(() => hold.close())
  return {
    ownerUrl: ownerUrlOf(cluster, port, databaseName),
    appUrl: (database = databaseName) =>
      urlOf(appRole, cluster.appPassword, port, database),
    port,
    ended: run.ended,
    close: () => stop(run, cluster),
    kill9: () => signalAll(processesOf(cluster.name), 'SIGKILL'),
    quit: () => signalAll(serverOf(cluster), 'SIGQUIT'),
  }
}

async function stop(run: Run, cluster: Cluster): Promise<void> {
  run.shell.stdin?.end()
  await Promise.race([run.ended, pause(fastShutdownMsMax, undefined, { ref: false })])
  if (!run.hasEnded()) signalAll(processesOf(cluster.name), 'SIGKILL')
  await run.ended
}
