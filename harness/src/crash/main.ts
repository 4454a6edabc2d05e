/**
 * `npm run crash -- [--rounds 200] [--seed N]`: nodes, publisher and database killed at random, for
 * long. The short run of it is among the tests.
 */
import { parseArgs } from 'node:util'
import { runLong } from '../run-long.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '20261121' },
  },
})
runLong('crash-publishing.test.ts', {
  CHOT_CRASH_ROUNDS: values.rounds,
  CHOT_TEST_SEED: values.seed,
})
