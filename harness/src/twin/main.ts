/**
 * `npm run twin -- --scenario file.json [--seed N] [--from date] [--days D] [--officers N] [--report out.json]
 * [--limits off] [--detect off]`: a province's days through the real gateway and the simulated NPD.
 * docs/twin.md tells of the scenario and of the report. Ctrl-C ends it early, with a report.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../postgres/embedded.ts'
import { judgeRun } from './judge.ts'
import { type Progress, runTwin } from './run.ts'
import { readScenario } from './scenario.ts'
import { tablesOf } from './table.ts'

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'harness/scenarios/lao-cai.json' },
    seed: { type: 'string' },
    from: { type: 'string' },
    days: { type: 'string' },
    officers: { type: 'string' },
    limits: { type: 'string' },
    detect: { type: 'string' },
    report: { type: 'string' },
    /** Where the database lies while it runs. */
    folder: { type: 'string', default: tmpdir() },
  },
})

const say = (line: string) => process.stdout.write(`${line}\n`)
const number = (name: 'seed' | 'days' | 'officers') =>
  values[name] === undefined ? {} : { [name]: Number(values[name]) }
const text = (name: 'from' | 'limits' | 'detect') =>
  values[name] === undefined ? {} : { [name]: values[name] }
const scenario = {
  ...readScenario(values.scenario),
  ...number('seed'),
  ...text('from'),
  ...number('days'),
  ...number('officers'),
  ...text('limits'),
  ...text('detect'),
}

const stop = new AbortController()
process.once('SIGINT', () => {
  say('ending: what was done is judged; once more to break off')
  stop.abort()
})

const tellEveryMs = 5_000
let toldAt = performance.now()
const began = performance.now()
function tell({ at, share, lookUps }: Progress): void {
  const now = performance.now()
  if (now - toldAt < tellEveryMs) return
  toldAt = now
  const seconds = (now - began) / 1000
  const left = share === 0 ? '?' : Math.round(((seconds / share) * (1 - share)) / 60)
  const local = new Date(at + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  say(
    `${local}  ${lookUps} look-ups, ${Math.round(lookUps / seconds)}/s, ${left} min left`,
  )
}

const folder = mkdtempSync(join(values.folder, 'chot-twin-'))
const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') })
try {
  const report = await runTwin(
    {
      scenario,
      database: { ownerUrl: postgres.ownerUrl, appUrl: postgres.appUrl() },
      keysFolder: join(folder, 'keys'),
      onProgress: tell,
      stop: stop.signal,
    },
    judgeRun,
  )
  if (values.report !== undefined)
    writeFileSync(values.report, `${JSON.stringify(report, null, 1)}\n`)
  say(tablesOf(report))
} finally {
  await postgres.close()
  rmSync(folder, { recursive: true, force: true })
}
