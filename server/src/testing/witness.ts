/** Witnesses for the tests of a gateway: the very program another body runs, as processes. */
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const program = fileURLToPath(new URL('../../../evidence/src/main.ts', import.meta.url))
const run = promisify(execFile)

export interface TestWitness {
  readonly name: string
  readonly vkey: string
  readonly url: string
  start(): Promise<void>
  /** As `kill -9`. */
  kill(): Promise<void>
}

export interface TestWitnesses {
  readonly witnesses: readonly TestWitness[]
  /** The policy file a gateway is given. */
  readonly policyFile: string
  /** Kills what runs and removes all that was kept. */
  close(): Promise<void>
}

/**
 * So many witnesses `w1`, `w2` … of a log, not started; as many as `quorum` make a quorum.
 * @param logKey verifier key of the log
 */
export async function makeWitnesses(
  logKey: string,
  count: number,
  quorum: number,
): Promise<TestWitnesses> {
  const folder = mkdtempSync(join(tmpdir(), 'chot-witness-'))
  const names = Array.from({ length: count }, (_, place) => `w${place + 1}`)
  const witnesses = await Promise.all(
    names.map((name) => makeWitness(join(folder, name), name, logKey)),
  )
  const policyFile = join(folder, 'policy')
  writeFileSync(
    policyFile,
    [
      `log ${logKey}`,
      ...witnesses.map(({ name, vkey, url }) => `witness ${name} ${vkey} ${url}`),
      `group enough ${quorum} ${witnesses.map(({ name }) => name).join(' ')}`,
      'quorum enough',
      '',
    ].join('\n'),
  )
  return {
    witnesses,
    policyFile,
    async close() {
      for (const witness of witnesses) await witness.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function makeWitness(
  state: string,
  name: string,
  logKey: string,
): Promise<TestWitness> {
  const made = ['witness', '--make-key', '--state', state, '--name', `${name}.test`]
  const { stdout } = await run(process.execPath, [program, ...made])
  const port = await freePort()
  let kill = async () => {}
  return {
    name,
    vkey: stdout.trim(),
    url: `http://127.0.0.1:${port}`,
    async start() {
      const args = ['--state', state, '--log', logKey, '--listen', `127.0.0.1:${port}`]
      const child = spawn(process.execPath, [program, 'witness', ...args], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = new Promise((resolve) => child.once('close', resolve))
      kill = async () => {
        child.kill('SIGKILL')
        await ended
      }
      await new Promise<void>((resolve, reject) => {
        child.stdout.on('data', (part: Buffer) => {
          if (part.includes('address:')) resolve()
        })
        void ended.then(() => reject(new Error('the witness has ended')))
      })
    },
    kill: () => kill(),
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
