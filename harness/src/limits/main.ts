/**
 * `npm run limits -- [--admissions 1000000] [--processes 3] [--seed N] [--no-kill]`: randomised
 * admissions on several processes over one database, and every limit recounted from the log. The
 * short run of it is among the tests.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    admissions: { type: 'string', default: '1000000' },
    processes: { type: 'string', default: '3' },
    seed: { type: 'string', default: '20261121' },
    kill: { type: 'boolean', default: true },
  },
  allowNegative: true,
})
const project = fileURLToPath(new URL('../../../', import.meta.url))
const child = spawn(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    'harness/test/limits.test.ts',
    '--disable-console-intercept',
  ],
  {
    cwd: project,
    stdio: 'inherit',
    env: {
      ...process.env,
      CHOT_LIMITS_ADMISSIONS: values.admissions,
      CHOT_LIMITS_PROCESSES: values.processes,
      CHOT_LIMITS_KILL: values.kill ? '1' : '0',
      CHOT_TEST_SEED: values.seed,
    },
  },
)
child.once('exit', (code) => {
  process.exitCode = code ?? 1
})
