/**
 * A few officers for two days, by the scenario `few.json`; the long runs are `npm run twin`, and
 * their results stand in docs/twin.md.
 */
import { fileURLToPath } from 'node:url'
import { cloneDatabase, type TestDatabase } from '@chot/server/testing/database.ts'
import { afterEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { judgeRun } from '../src/twin/judge.ts'
import type { Report } from '../src/twin/report.ts'
import { runTwin } from '../src/twin/run.ts'
import { readScenario, type scenarioShape } from '../src/twin/scenario.ts'

/** Two days of a province, on whatever machine. */
const msMax = 300_000

let database: TestDatabase
afterEach(() => database.drop())

const few = readScenario(fileURLToPath(new URL('../scenarios/few.json', import.meta.url)))

const burst = [{ kind: 'burst', intensity: 'high' } as const]

async function run(
  changes: Partial<z.input<typeof scenarioShape>> = {},
): Promise<Report> {
  database = await cloneDatabase()
  const scenario = { ...few, ...changes }
  return runTwin({ scenario, database, keysFolder: database.keysFolder }, judgeRun)
}

describe('the province twin', () => {
  it(
    'meets its limits, passes none, is never locked, and locks who abuses it, nobody else',
    async () => {
      const report = await run()
      expect(report.overAdmissions).toEqual([])
      expect(report.counterFaults).toEqual([])
      expect(report.fullLimits.service).toBeGreaterThan(0)
      expect(report.ministry.locks).toEqual([])
      // Nor by the script and the macro, which it would take for programs.
      expect(report.rules.map(({ rule }) => rule)).toContain('pace')
      // The warning at 80 % shows that the Ministry counted as far.
      expect(report.ministry.warnings.overrun).toBeGreaterThan(0)
      expect(report.honestOfficers).toMatchObject({ locked: 0, challenged: 0 })
      for (const abuse of report.abuses) expect(abuse.foundByOwnRule).toBe(abuse.count)
      const locked = report.abuses
        .filter((abuse) => abuse.locked > 0)
        .map(({ kind }) => kind)
      expect(locked.sort()).toEqual([
        'burst',
        'machine-rhythm',
        'many-addresses',
        'sweep',
      ])
      expect(report.worstLockLagMs).toBeLessThanOrEqual(250)
    },
    msMax,
  )

  it(
    'would be locked without the limits: the Ministry and the recount both see it',
    async () => {
      const report = await run({ from: '2026-11-19', days: 1, limits: 'off', abuses: [] })
      expect(report.ministry.locks[0]).toMatchObject({ rule: 'overrun' })
      expect(report.overAdmissions.join('\n')).toMatch(
        /service\|.* stood at \d+, the limit is/,
      )
    },
    msMax,
  )

  it(
    'finds nobody with the detection switched off',
    async () => {
      const report = await run({ days: 1, officers: 12, detect: 'off', abuses: burst })
      expect(report.rules).toEqual([])
      expect(report.locks).toEqual([])
    },
    msMax,
  )
})
