import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { answerAdministration } from './admin/administration.ts'
import { type FaultBook, openFaultBook } from './faults.ts'
import {
  type LockOptions,
  type MinistryLock,
  openMinistryLock,
} from './lock/ministry-lock.ts'
import { createPopulation, type Population } from './population/population.ts'
import { openReceivedLog, type ReceivedLog } from './received.ts'
import type { Client, TimestampUnit } from './wire/authentication.ts'
import { SERVICE_CODES, type ServiceCodes } from './wire/read-request.ts'
import { openService } from './wire/service.ts'

export type SimulatorOptions = {
  /** 0: any free port. */
  readonly port: number
  /** 127.0.0.1 when absent; on any other address the administration gets a port of its own. */
  readonly host?: string
  readonly client: Client
  /** How far `Timestamp` may be from now; 300 000 when absent. */
  readonly timestampToleranceMs?: number
  /** 'ms' when absent. */
  readonly timestampUnit?: TimestampUnit
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Lateness of every answer; 0 when absent. */
  readonly latencyMs?: number
  /** 1 800 000 when absent; rounded down to whole neighbourhoods of 36. */
  readonly population?: number
  /** Codes the services are called with, where they differ from 037, 033 and 040. */
  readonly serviceCodes?: Partial<ServiceCodes>
  /** MaDVC answered with code 004. */
  readonly unlicensedProcedures?: readonly string[]
  /** MaCanBo answered with code 005. */
  readonly refusedOfficers?: readonly string[]
  /** The Ministry's lock; absent: off, nothing is counted and nothing locks. */
  readonly lock?: LockOptions
}

export type Simulator = {
  /** `http://host:port`, without a slash. */
  readonly url: string
  readonly soapUrl: string
  readonly adminUrl: string
  readonly population: Population
  readonly faults: FaultBook
  readonly received: ReceivedLog
  /** Null when it is off. */
  readonly lock: MinistryLock | null
  /** Stops listening and cuts every connection, hanging ones too. */
  close(): Promise<void>
}

export const SOAP_PATH = '/soap/dancu'

/** Where the `redirect` fault points; whoever follows it gets 404. */
const REDIRECT_PATH = '/soap/chuyen-huong'

const LOOPBACK = '127.0.0.1'
const TIMESTAMP_TOLERANCE_MS = 300_000

/** Longer than clients keep an idle connection, so that they close first. */
const KEEP_ALIVE_MS = 65_000

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

function openServer(handler: Handler): Server {
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      handler(request, response).catch(() => response.destroy())
    },
  )
  return server
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function answerEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 })
  response.end()
}

/** Starts the simulated database. Rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const host = options.host ?? LOOPBACK
  const population = createPopulation(options.population)
  const faults = openFaultBook()
  const received = openReceivedLog()
  const now = options.now ?? Date.now
  const lock = options.lock === undefined ? null : openMinistryLock(options.lock, now)
  const service = openService({
    authentication: {
      client: options.client,
      timestampUnit: options.timestampUnit ?? 'ms',
      timestampToleranceMs: options.timestampToleranceMs ?? TIMESTAMP_TOLERANCE_MS,
    },
    serviceCodes: { ...SERVICE_CODES, ...options.serviceCodes },
    population,
    faults,
    received,
    lock,
    now,
    latencyMs: options.latencyMs ?? 0,
    unlicensedProcedures: new Set(options.unlicensedProcedures),
    refusedOfficers: new Set(options.refusedOfficers),
    redirectTo: REDIRECT_PATH,
  })
  const administration: Handler = (request, response) =>
    answerAdministration({ population, faults, received, lock }, request, response)
  const isLocal = host === LOOPBACK

  const server = openServer(async (request, response) => {
    if (request.url === SOAP_PATH) {
      if (request.method === 'POST') await service(request, response)
      else answerEmpty(response, 405)
    } else if (isLocal) await administration(request, response)
    else answerEmpty(response, 404)
  })
  const port = await listen(server, options.port, host)
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const adminServer = isLocal ? null : openServer(administration)
  const adminPort = adminServer === null ? port : await listen(adminServer, 0, LOOPBACK)

  return {
    url,
    soapUrl: url + SOAP_PATH,
    adminUrl: `http://${LOOPBACK}:${adminPort}/admin`,
    population,
    faults,
    received,
    lock,
    async close() {
      await closeServer(server)
      if (adminServer !== null) await closeServer(adminServer)
    },
  }
}
