/** A benchmark as a table for people and as a record to compare with. */
import { availableParallelism, totalmem } from 'node:os'
import type { LoadResult, Manner } from './load.ts'
import type { Plan } from './plan.ts'
import {
  type Comparison,
  type Costs,
  type Measured,
  type Measurement,
  nameOf,
} from './run.ts'
import { median } from './statistics.ts'

/** What the gateway has to reach; the aim is a ratio of 0.5. */
const targets = { ratioAt64: 0.25, p99MsAt500: 20 } as const

interface Summary {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly costs: Costs
}

interface Line {
  readonly manner: Manner
  readonly bare: Summary
  readonly gateway: Summary
  /** Median of the rounds' gateway ÷ bare; a fixed rate has none. */
  readonly ratio: number | null
  /**
   * Bare ÷ gateway of all processor time one request takes, load and database included: what the
   * ratio comes to when nothing but the processors is short, and steadier on a busy machine.
   */
  readonly costRatio: number | null
}

export interface Report {
  readonly date: string
  readonly machine: {
    readonly cores: number
    readonly memoryGib: number
    readonly arch: string
  }
  readonly versions: Readonly<Record<string, string>>
  readonly postgres: Readonly<Record<string, string>>
  readonly plan: Plan
  readonly lines: readonly Line[]
  readonly admit: Omit<Summary, 'costs'> & { readonly refusals: 0 }
  /** While the log is published; `ratio` is the median of the rounds' published ÷ not. */
  readonly admitPublished: Omit<Summary, 'costs'> & { readonly ratio: number }
  readonly targets: typeof targets
}

export function reportOf(plan: Plan, measured: Measured, now: Date): Report {
  return {
    date: now.toISOString().slice(0, 10),
    machine: {
      cores: availableParallelism(),
      memoryGib: Math.round(totalmem() / 2 ** 30),
      arch: process.arch,
    },
    versions: { node: process.versions.node, v8: process.versions.v8 },
    postgres: measured.postgres,
    plan,
    lines: measured.comparisons.map(lineOf),
    // A refusal ends the measurement: what was measured had none.
    admit: { ...middleOf(measured.admit), refusals: 0 },
    admitPublished: {
      ...middleOf(measured.admitPublished),
      ratio: rounded(median(ratiosOf(measured.admit, measured.admitPublished)), 3),
    },
    targets,
  }
}

const ratiosOf = (under: readonly LoadResult[], over: readonly LoadResult[]) =>
  over.map((each, round) => each.perSecond / (under[round]?.perSecond ?? Number.NaN))

function lineOf({ manner, bare, gateway }: Comparison): Line {
  const ratios = ratiosOf(bare, gateway)
  const sides = { bare: summaryOf(bare), gateway: summaryOf(gateway) }
  return {
    manner,
    ...sides,
    costRatio: costRatioOf(sides.bare.costs, sides.gateway.costs),
    ratio: 'callers' in manner ? rounded(median(ratios), 3) : null,
  }
}

function costRatioOf(bare: Costs, gateway: Costs): number | null {
  const sum = ({ own, database, upstream, load }: Costs) =>
    own === null || database === null || upstream === null || load === null
      ? null
      : own + database + upstream + load
  const [ours, theirs] = [sum(gateway), sum(bare)]
  return ours === null || theirs === null ? null : rounded(theirs / ours, 3)
}

function middleOf(rounds: readonly LoadResult[]): Omit<Summary, 'costs'> {
  const middle = (pick: (result: LoadResult) => number) => median(rounds.map(pick))
  return {
    perSecond: rounded(
      middle((each) => each.perSecond),
      0,
    ),
    p50Ms: rounded(
      middle((each) => each.p50Ms),
      2,
    ),
    p99Ms: rounded(
      middle((each) => each.p99Ms),
      2,
    ),
    maxMs: rounded(
      middle((each) => each.maxMs),
      2,
    ),
  }
}

function summaryOf(rounds: readonly Measurement[]): Summary {
  const middle = (part: keyof Costs) => {
    const micros = rounds.flatMap(({ costs }) => costs[part] ?? [])
    return micros.length === 0 ? null : rounded(median(micros), 0)
  }
  const costs = {
    own: middle('own'),
    database: middle('database'),
    upstream: middle('upstream'),
    load: middle('load'),
  }
  return { ...middleOf(rounds), costs }
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits))

const columns = [16, 8, 9, 9, 9, 9, 9, 8, 7, 7, 18, 20]

export function tableOf(report: Report): string {
  const row = (cells: readonly string[]) =>
    cells
      .map((cell, index) =>
        index === 0 ? cell.padEnd(columns[0] ?? 0) : cell.padStart(columns[index] ?? 0),
      )
      .join('')
  const side = ({ perSecond, p50Ms, p99Ms }: Omit<Summary, 'costs'>) => [
    String(perSecond),
    p50Ms.toFixed(2),
    p99Ms.toFixed(2),
  ]
  const micros = ({ costs }: Summary) =>
    [costs.own, costs.database, costs.upstream, costs.load]
      .map((part) => part ?? '–')
      .join('/')
  const { admit, admitPublished, machine } = report
  return [
    row([
      '',
      'bare/s',
      'p50 ms',
      'p99 ms',
      'chốt/s',
      'p50 ms',
      'p99 ms',
      'ratio',
      '',
      'by µs',
      'bare µs',
      'chốt µs',
    ]),
    ...report.lines.map((line) =>
      row([
        nameOf(line.manner),
        ...side(line.bare),
        ...side(line.gateway),
        line.ratio?.toFixed(2) ?? '',
        verdictOf(line),
        line.costRatio?.toFixed(2) ?? '–',
        micros(line.bare),
        micros(line.gateway),
      ]),
    ),
    row(['admit alone', '', '', '', ...side(admit)]),
    row([
      '… published',
      '',
      '',
      '',
      ...side(admitPublished),
      admitPublished.ratio.toFixed(2),
    ]),
    '',
    `${machine.cores} cores for load, simulator, database and server together; median of ${report.plan.rounds} rounds; µs: processor time for one request, of the side itself / the database / the simulator / the load; by µs: the ratio of their sums.`,
    `Wanted: ratio ≥ ${targets.ratioAt64} at 64 callers, p99 ≤ ${targets.p99MsAt500} ms at 500/s.`,
  ].join('\n')
}

function verdictOf({ manner, ratio, gateway }: Line): string {
  if ('callers' in manner) {
    if (manner.callers !== 64 || ratio === null) return ''
    return ratio >= targets.ratioAt64 ? 'good' : 'low'
  }
  if (manner.perSecond !== 500) return ''
  return gateway.p99Ms <= targets.p99MsAt500 ? 'good' : 'late'
}
