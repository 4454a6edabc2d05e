import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** Runs one test of `harness/test/` with its own size and seed; this process ends as it ends. */
export function runLong(
  test: string,
  environment: Readonly<Record<string, string>>,
): void {
  const child = spawn(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      `harness/test/${test}`,
      '--disable-console-intercept',
    ],
    { cwd: project, stdio: 'inherit', env: { ...process.env, ...environment } },
  )
  child.once('exit', (code) => {
    process.exitCode = code ?? 1
  })
}
