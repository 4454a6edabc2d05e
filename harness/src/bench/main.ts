/**
 * `npm run bench [-- --quick] [-- --out <file>] [-- --callers N] [-- --per-second N]
 * [-- --gateway-option=--cpu-prof …]`: the gateway beside a bare proxy, on this machine, now. A full
 * run writes bench/latest.json; a quick one only shows that everything runs.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { fullPlan, type Plan, quickPlan } from './plan.ts'
import { reportOf, tableOf } from './report.ts'
import { runBenchmark } from './run.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
    /** Measures at these numbers of callers only, e.g. `--callers 64`. */
    callers: { type: 'string', multiple: true },
    /** Measures at these fixed rates only, e.g. `--per-second 500`. */
    'per-second': { type: 'string', multiple: true },
    rounds: { type: 'string' },
    'gateway-option': { type: 'string', multiple: true, default: [] },
  },
})

const plan = planOf(values.quick ? quickPlan : fullPlan)
const isWhole = plan === fullPlan

function planOf(whole: Plan): Plan {
  const manners = [
    ...(values.callers ?? []).map((count) => ({ callers: Number(count) })),
    ...(values['per-second'] ?? []).map((count) => ({ perSecond: Number(count) })),
  ]
  if (manners.length === 0 && values.rounds === undefined) return whole
  return {
    ...whole,
    ...(manners.length === 0 ? {} : { manners }),
    ...(values.rounds === undefined ? {} : { rounds: Number(values.rounds) }),
  }
}

const measured = await runBenchmark(plan, {
  folder: join(root, '.chot'),
  onStep: (step) => process.stderr.write(`${step}\n`),
  gatewayNodeOptions: values['gateway-option'],
})
const report = reportOf(plan, measured, new Date())
process.stdout.write(`${tableOf(report)}\n`)
const out = values.out ?? (isWhole ? join(root, 'bench', 'latest.json') : null)
if (out !== null) {
  mkdirSync(dirname(resolve(out)), { recursive: true })
  writeFileSync(out, `${JSON.stringify(report, null, 2)}\n`)
}
