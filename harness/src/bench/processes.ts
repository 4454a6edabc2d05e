/** The processes of a benchmark: each tells on its first line of output that it is ready, or its result. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { processorMsOf } from './processor-time.ts'

export interface Running {
  /** What its first line said. */
  readonly said: Readonly<Record<string, unknown>>
  /** Milliseconds of processor time it has used so far; null where /proc does not tell. */
  processorMs(): number | null
  stop(): Promise<void>
}

const stopMsMax = 15_000

/** `program` is relative to the workspace's `src`. Throws when it ends before its first line. */
export async function startProcess(
  program: string,
  arguments_: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<Running> {
  const path = fileURLToPath(import.meta.resolve(program))
  const child = spawn(process.execPath, [...nodeOptions, path, ...arguments_], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const line = await firstLine(child)
  if (line === null) throw new Error(`${program} ended before it was ready`)
  child.stdout?.resume()
  return {
    said: JSON.parse(line) as Record<string, unknown>,
    processorMs: () => (child.pid === undefined ? null : processorMsOf(child.pid)),
    async stop() {
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), stopMsMax)
      await ended
      clearTimeout(late)
    },
  }
}

/** Runs a program that says one thing, its result. */
export async function runProcess<Result>(
  program: string,
  arguments_: readonly string[],
): Promise<Result> {
  const running = await startProcess(program, arguments_)
  await running.stop()
  return running.said as Result
}

async function firstLine(child: ChildProcess): Promise<string | null> {
  if (child.stdout === null) return null
  // Lines of a program log may come first.
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('{') && !line.startsWith('{"level":')) return line
  return null
}

/** For the child: says that it is ready, and ends cleanly when it is told to. */
export function announceReady(
  said: Readonly<Record<string, unknown>>,
  close: () => Promise<unknown>,
): void {
  process.stdout.write(`${JSON.stringify(said)}\n`)
  process.once('SIGTERM', () => {
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  })
}
