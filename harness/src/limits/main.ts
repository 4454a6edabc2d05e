/**
 * `npm run limits -- [--admissions 1000000] [--processes 3] [--seed N] [--no-kill]`: randomised
 * admissions on several processes over one database, and every limit recounted from the log. The
 * short run of it is among the tests.
 */
import { parseArgs } from 'node:util'
import { runLong } from '../run-long.ts'

const { values } = parseArgs({
  options: {
    admissions: { type: 'string', default: '1000000' },
    processes: { type: 'string', default: '3' },
    seed: { type: 'string', default: '20261121' },
    kill: { type: 'boolean', default: true },
  },
  allowNegative: true,
})
runLong('limits.test.ts', {
  CHOT_LIMITS_ADMISSIONS: values.admissions,
  CHOT_LIMITS_PROCESSES: values.processes,
  CHOT_LIMITS_KILL: values.kill ? '1' : '0',
  CHOT_TEST_SEED: values.seed,
})
