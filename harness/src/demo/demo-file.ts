/**
 * `.chot/demo.json`: what a demonstration made up for itself and keeps between starts. Whoever
 * reads it can sign in as anyone there, so it is closed to other users.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Duty } from '@chot/core/duties.ts'

export interface DemoAccount {
  readonly username: string
  readonly password: string
  /** Base32 (RFC 6238). */
  readonly totpSecret: string
  readonly duty: Duty
  /** Code of the agency. */
  readonly agency: string
  readonly agencyName: string
  readonly fullName: string
  /** What to try as this person, Vietnamese. */
  readonly hint: string
  /** On the account list the Ministry accepted. */
  readonly listed: boolean
  /** False for whoever has yet to take the account over. */
  readonly enrolled?: boolean
}

export interface DemoClient {
  readonly id: string
  /** Private Ed25519 key. */
  readonly jwk: PrivateJwk
  readonly tokenUrl: string
  readonly scopes: readonly ('queries:write' | 'dossiers:write')[]
}

export interface PrivateJwk {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly d: string
  readonly kid: string
  readonly alg: 'EdDSA'
}

export interface DemoPerson {
  /** Place in the dossier, from 1. */
  readonly party: number
  readonly part: string
  readonly number: string
  readonly fullName: string
  /** `yyyy-MM-dd` or `yyyy`. */
  readonly birth: string
}

export interface DemoDossier {
  readonly code: string
  readonly procedure: string
  readonly receivingAgency: string
  readonly decidingAgency: string
  readonly state: 'open' | 'closed'
  /** Logins. */
  readonly officers: readonly string[]
  readonly persons: readonly DemoPerson[]
}

export interface DemoFile {
  readonly url: string
  /** The process that runs the demonstration, or ran it last. */
  readonly pid: number
  readonly simulator: { readonly admin: string }
  readonly accounts: readonly DemoAccount[]
  readonly clients: readonly DemoClient[]
  readonly dossiers: readonly DemoDossier[]
}

export const projectFolder = fileURLToPath(new URL('../../../', import.meta.url))

/** Where a demonstration keeps everything: CHOT_HOME, or `.chot` in the project. */
export function homeFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const home = environment.CHOT_HOME
  return home === undefined || home === '' ? join(projectFolder, '.chot') : resolve(home)
}

const fileOf = (home: string) => join(home, 'demo.json')

/** Null when no demonstration was ever started there. */
export function readDemoFile(home: string): DemoFile | null {
  const path = fileOf(home)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as DemoFile) : null
}

/** Written beside and renamed: a kill leaves the former file whole. */
export function writeDemoFile(home: string, demo: DemoFile): void {
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const path = fileOf(home)
  writeFileSync(`${path}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
