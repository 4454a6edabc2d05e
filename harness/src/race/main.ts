/**
 * `npm run race -- [--rounds 1000] [--seed N]`: callers against revocation on two nodes, for long. The
 * short run of it is among the tests.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '20261121' },
  },
})
const project = fileURLToPath(new URL('../../../', import.meta.url))
const child = spawn(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    'harness/test/revocation-race.test.ts',
    '--disable-console-intercept',
  ],
  {
    cwd: project,
    stdio: 'inherit',
    env: {
      ...process.env,
      CHOT_RACE_ROUNDS: values.rounds,
      CHOT_TEST_SEED: values.seed,
    },
  },
)
child.once('exit', (code) => {
  process.exitCode = code ?? 1
})
