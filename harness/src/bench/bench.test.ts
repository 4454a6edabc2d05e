import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyLoad } from './load.ts'
import { quickPlan } from './plan.ts'
import { reportOf, tableOf } from './report.ts'
import { type Measured, runBenchmark } from './run.ts'
import { quantile } from './statistics.ts'

describe('a benchmark', () => {
  let folder: string
  let measured: Measured
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chot-bench-test-'))
    measured = await runBenchmark(quickPlan, { folder, onStep: () => {} })
  }, 300_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('measures every manner on both sides, and decisions alone', () => {
    const report = reportOf(quickPlan, measured, new Date('2026-11-21T00:00:00Z'))
    expect(report.lines.map(({ manner }) => manner)).toEqual(quickPlan.manners)
    for (const { bare, gateway } of report.lines) {
      expect(bare.perSecond).toBeGreaterThan(0)
      expect(gateway.perSecond).toBeGreaterThan(0)
      expect(gateway.p99Ms).toBeGreaterThanOrEqual(gateway.p50Ms)
    }
    expect(report.admit.perSecond).toBeGreaterThan(0)
    expect(report.admitPublished.perSecond).toBeGreaterThan(0)
    expect(tableOf(report)).toContain('admit alone')
  })

  it('has the database keep every commit', () => {
    expect(measured.postgres).toMatchObject({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
    })
  })

  it('names no machine and no folder in its record', () => {
    const record = JSON.stringify(reportOf(quickPlan, measured, new Date()))
    expect(record).not.toContain(folder)
    expect(record).not.toMatch(/\/(home|root|tmp|work)\//)
  })

  it('leaves nothing behind', () => {
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('load', () => {
  it('ends with the first answer that is not what was asked for', async () => {
    let asked = 0
    const ask = async () => {
      asked += 1
      if (asked === 5) throw new Error('HTTP 429')
      await new Promise((resolve) => setImmediate(resolve))
    }
    await expect(applyLoad(ask, { callers: 2 }, 0, 300)).rejects.toThrow('HTTP 429')
  })

  it('at a fixed rate counts the wait of those that were due while the server stood still', async () => {
    let first = true
    const ask = () => {
      if (!first) return Promise.resolve()
      first = false
      // Nothing is sent, and nothing answered, for 200 ms.
      const until = performance.now() + 200
      while (performance.now() < until);
      return Promise.resolve()
    }
    const { p50Ms, answers } = await applyLoad(ask, { perSecond: 100 }, 0, 200)
    expect(answers).toBe(20)
    expect(p50Ms).toBeGreaterThan(80)
  })
})

describe('a quantile', () => {
  it('is the value at the nearest rank', () => {
    const values = [5, 1, 4, 2, 3]
    expect([0.5, 0.99, 1].map((share) => quantile(values, share))).toEqual([3, 5, 5])
    expect(() => quantile([], 0.5)).toThrow('no values')
  })
})
