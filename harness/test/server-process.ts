import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from '@chot/server/config.ts'

const entry = fileURLToPath(new URL('./server-entry.ts', import.meta.url))
const startMsMax = 30_000

export interface ServerProcess {
  /** Null while it is not listening. */
  readonly url: string | null
  /** Resolves when it listens. */
  start(): Promise<void>
  kill9(): Promise<void>
  /** As an operator stops it; its exit code. */
  stop(): Promise<number | null>
}

interface ProcessOptions {
  readonly environment?: Readonly<Record<string, string>>
  /** Told the program's own log; without it there is none. */
  readonly log?: (text: string) => void
}

/** A place for one server process after another. */
export function serverProcess(
  config: Config,
  { environment = {}, log }: ProcessOptions = {},
): ServerProcess {
  let child: ChildProcess | null = null
  let url: string | null = null

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const ending = child
    child = null
    url = null
    if (ending === null || ending.exitCode !== null) return ending?.exitCode ?? null
    const exit = once(ending, 'exit')
    ending.kill(signal)
    const [code] = await exit
    return code as number | null
  }

  return {
    get url() {
      return url
    },
    async start() {
      const starting = spawn(process.execPath, [entry], {
        env: {
          ...process.env,
          ...environment,
          CHOT_TEST_CONFIG: JSON.stringify(config),
          CHOT_TEST_LOG_LEVEL: log === undefined ? 'silent' : 'info',
          // Halves the processor time of a start.
          NODE_COMPILE_CACHE: join(tmpdir(), 'chot-compile-cache'),
        },
        stdio: ['pipe', 'pipe', log === undefined ? 'inherit' : 'pipe'],
      })
      child = starting
      starting.stderr?.setEncoding('utf8').on('data', log ?? (() => {}))
      url = await new Promise<string>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error('the server did not start in time')),
          startMsMax,
        )
        starting.once('exit', (code) => reject(new Error(`the server ended: ${code}`)))
        starting.stdout?.once('data', (bytes: Buffer) => {
          clearTimeout(timer)
          resolve((JSON.parse(bytes.toString()) as { url: string }).url)
        })
      })
    },
    async kill9() {
      await end('SIGKILL')
    },
    stop: () => end('SIGTERM'),
  }
}
