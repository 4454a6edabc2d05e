/**
 * `npm run race -- [--rounds 1000] [--seed N]`: callers against revocation on two nodes, for long. The
 * short run of it is among the tests.
 */
import { parseArgs } from 'node:util'
import { runLong } from '../run-long.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '20261121' },
  },
})
runLong('revocation-race.test.ts', {
  CHOT_RACE_ROUNDS: values.rounds,
  CHOT_TEST_SEED: values.seed,
})
