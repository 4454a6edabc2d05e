/** `npm start`, `npm run tour`: the programs as a newcomer runs them, each in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../', import.meta.url))

export interface Program {
  readonly child: ChildProcess
  /** Everything it has written so far. */
  said(): string
  /** Waits for a line that agrees; throws when it ends or takes longer first. */
  until(pattern: RegExp, msMax: number): Promise<void>
  /** Its exit code; null when a signal ended it. */
  ended(msMax: number): Promise<number | null>
}

/** `path` within the project; nothing of our own environment but what a shell has. */
export function runProgram(
  path: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Program {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [path, ...args], {
    cwd: project,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const hear = (bytes: Buffer) => {
    text += bytes.toString()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const end = once(child, 'close')

  async function within<Result>(work: Promise<Result>, msMax: number): Promise<Result> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        child.kill('SIGKILL')
        reject(new Error(`${path} took longer than ${msMax} ms:\n${text}`))
      }, msMax)
    })
    try {
      return await Promise.race([work, late])
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    child,
    said: () => text,
    until(pattern, msMax) {
      const found = new Promise<void>((resolve, reject) => {
        const look = () => {
          if (pattern.test(text)) resolve()
        }
        child.stdout.on('data', look)
        child.stderr.on('data', look)
        void end.then(() => reject(new Error(`${path} ended:\n${text}`)))
        look()
      })
      return within(found, msMax)
    },
    async ended(msMax) {
      const [code] = await within(end, msMax)
      return code as number | null
    },
  }
}
