/** What all processes of a benchmark know: written once to a closed file, whose path they are given. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Config } from '@chot/server/config.ts'
import type { DemoClient, DemoPerson } from '../demo/demo-file.ts'

/** One open dossier: its officer may ask about its person. */
export interface Target {
  readonly code: string
  readonly officer: string
  readonly agency: string
  readonly person: Omit<DemoPerson, 'party'>
}

export interface Scene {
  readonly config: Config
  readonly client: DemoClient
  /** A token of the client system, good for a day. */
  readonly token: string
  readonly officers: readonly string[]
  readonly targets: readonly Target[]
}

/** Credentials with the simulator; they protect nothing real. */
export const npdClient = {
  user: 'chot-bench',
  secret: 'chot-bench-secret',
  servicePath: '/XDM/15/DanCu',
  roadClient: 'VN/GOV/H38/CHOT',
  apiKey: 'chot-bench-key',
}

/** Whom assertions are addressed to; the port is whichever was free. */
export const publicUrl = 'http://127.0.0.1:8080'

/** Registration of a birth; its officer looks up the father, six fields of him. */
export const asked = {
  procedure: '1.001193',
  service: 'look-up-person',
  purpose: 'register-civil-status',
  part: 'cha',
} as const

export function writeScene(path: string, scene: Scene): void {
  writeFileSync(path, JSON.stringify(scene), { mode: 0o600 })
}

export function readScene(path: string | undefined): Scene {
  if (path === undefined) throw new Error('the path of the scene is missing')
  return JSON.parse(readFileSync(path, 'utf8')) as Scene
}

export function configOf(
  database: { readonly ownerUrl: string; readonly appUrl: string },
  keysFolder: string,
  soapUrl: string,
): Config {
  return {
    demonstration: false,
    host: '127.0.0.1',
    port: 0,
    publicUrl,
    trustedProxies: [],
    logLevel: 'info',
    databaseUrl: database.appUrl,
    databaseOwnerUrl: database.ownerUrl,
    databaseConnections: 10,
    detect: false,
    keysFolder,
    filesFolder: null,
    log: {
      origin: 'chot.bench/lao-cai',
      folder: null,
      publicEntries: false,
      publish: true,
      timestamps: null,
      objectStore: null,
      witnesses: null,
    },
    province: '15',
    sso: null,
    mail: null,
    signingRootsFolder: null,
    upstream: {
      ...npdClient,
      url: soapUrl,
      timestamp: 'ms',
      name: 'upper',
      caFile: null,
      timeoutMs: 10_000,
      connections: 64,
    },
    ministryCountsUrl: null,
  }
}
