/** A database cluster on disk: made once, in one step, with passwords of its own. */
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import type { RunAs } from './unprivileged-user.ts'

export const ownerRole = 'chot_owner'
export const appRole = 'chot'

/** What the programs see of our environment: nothing. */
export const bareEnvironment = { LC_ALL: 'C', PATH: '/usr/bin:/bin' }
/** See unprivileged-user.ts. */
export const workingFolder = '/proc/self/cwd'

export interface Cluster {
  readonly dataFolder: string
  /** Differs for every cluster and for every copy of its folder. */
  readonly name: string
  readonly ownerPassword: string
  readonly appPassword: string
}

interface Secrets {
  readonly id: string
  readonly owner: string
  readonly app: string
}

/** Opens the cluster in `folder`, making it first when there is none. */
export async function openCluster(
  folder: string,
  binaries: Binaries,
  runAs: RunAs | null,
): Promise<Cluster> {
  const dataFolder = join(folder, 'data')
  const secretsFile = join(folder, 'secrets.json')
  removeUnfinished(folder)
  if (!existsSync(dataFolder)) {
    const secrets: Secrets = {
      id: randomBytes(8).toString('hex'),
      owner: randomBytes(24).toString('hex'),
      app: randomBytes(24).toString('hex'),
    }
    rmSync(secretsFile, { force: true })
    writeFileSync(secretsFile, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' })
    await makeData(folder, dataFolder, secrets, binaries, runAs)
  }
  if (!existsSync(secretsFile))
    throw new Error(
      `${secretsFile} is missing: without it the database beside it cannot be opened`,
    )
  const secrets = JSON.parse(readFileSync(secretsFile, 'utf8')) as Secrets
  const { dev, ino } = statSync(dataFolder)
  const name = createHash('sha256')
    .update(`${secrets.id} ${dev} ${ino}`)
    .digest('hex')
    .slice(0, 16)
  return {
    dataFolder,
    name: `chot-${name}`,
    ownerPassword: secrets.owner,
    appPassword: secrets.app,
  }
}

const unfinishedPrefix = 'making-'

function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder))
    if (name.startsWith(unfinishedPrefix))
      rmSync(join(folder, name), { recursive: true, force: true })
}

/** Made beside its place and renamed: a start that was killed leaves no half cluster. */
async function makeData(
  folder: string,
  dataFolder: string,
  secrets: Secrets,
  binaries: Binaries,
  runAs: RunAs | null,
): Promise<void> {
  const making = join(folder, `${unfinishedPrefix}${secrets.id}`)
  const data = join(making, 'data')
  const passwordFile = join(making, 'password')
  mkdirSync(data, { recursive: true, mode: 0o700 })
  writeFileSync(passwordFile, secrets.owner, { mode: 0o600 })
  if (runAs !== null)
    for (const path of [making, data, passwordFile]) chownSync(path, runAs.uid, runAs.gid)
  chmodSync(data, 0o700)
  await runInitdb(
    binaries.initdb,
    [
      `--pgdata=${workingFolder}`,
      '--pwfile=../password',
      `--username=${ownerRole}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      '--no-instructions',
    ],
    data,
    runAs,
  )
  rmSync(passwordFile)
  renameSync(data, dataFolder)
  rmSync(making, { recursive: true })
}

function runInitdb(
  program: string,
  args: readonly string[],
  cwd: string,
  runAs: RunAs | null,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...(runAs ?? {}),
      cwd,
      env: bareEnvironment,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2_000)
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`initdb failed: ${said.trim()}`))
    })
  })
}
