import { describe, expect, it } from 'vitest'
import type { Calendar } from '../calendar/window.ts'
import { type JobStanding, type JobTerms, planNext } from './plan.ts'

const calendar: Calendar = {
  offsetMinutes: 420,
  officeFromMinute: 420,
  officeToMinute: 1080,
  weekendIsOffHours: true,
  holidays: new Set(['2026-11-24']),
  workingWeekendDays: new Set(),
}
const margin = { beforeSeconds: 30, afterSeconds: 5 }
/** Friday to Wednesday; the Tuesday is a holiday. */
const terms: JobTerms = {
  windows: ['office'],
  fromOn: '2026-11-20',
  toOn: '2026-11-25',
  perWindow: 100,
  inAll: 250,
  perMinute: 10,
}
const fresh: JobStanding = {
  spentInAll: 0,
  spentIn: () => 0,
  askedLastMs: null,
  waitUntilMs: null,
}
const ms = (at: string) => Date.parse(`2026-11-${at}+07:00`)
function plan(
  at: string,
  standing: Partial<JobStanding> = {},
  of: Partial<JobTerms> = {},
) {
  const planned = planNext(
    { ...terms, ...of },
    { ...fresh, ...standing },
    ms(at),
    calendar,
    margin,
  )
  if (planned.kind !== 'at') return planned.kind
  const local = new Date(planned.ms + 7 * 3_600_000).toISOString().slice(8, 19)
  return [local, planned.waits]
}
const nights = { windows: ['off-hours'] } as const

describe('the next query of a job', () => {
  it.each([
    [
      'is now in a window that was announced',
      '20T09:00:00',
      {},
      {},
      ['20T09:00:00', null],
    ],
    ['waits for its first day', '19T09:00:00', {}, {}, ['20T07:00:05', 'edge']],
    [
      'is not asked in the last half minute of a window',
      '20T17:59:31',
      {},
      {},
      ['23T07:00:05', 'edge'],
    ],
    ['is asked just before', '20T17:59:29', {}, {}, ['20T17:59:29', null]],
    [
      'waits over a night, a weekend and a holiday',
      '23T18:00:00',
      {},
      {},
      ['25T07:00:05', 'edge'],
    ],
    ['is over after the last day', '25T18:00:00', {}, {}, 'over'],
    [
      'goes on after midnight in the night of the last day',
      '26T03:00:00',
      {},
      nights,
      ['26T03:00:00', null],
    ],
    ['is over at the end of that night', '26T07:00:00', {}, nights, 'over'],
    ['keeps clear of midnight', '20T23:59:40', {}, nights, ['21T00:00:05', 'edge']],
    [
      'is spent when the whole budget is',
      '20T09:00:00',
      { spentInAll: 250 },
      {},
      'spent',
    ],
    [
      'waits for the next window when the budget of this one is spent',
      '20T09:00:00',
      { spentIn: (id: string) => (id === '2026-11-20/office' ? 100 : 0) },
      {},
      ['23T07:00:05', 'edge'],
    ],
    [
      'keeps its pace',
      '20T09:00:00',
      { askedLastMs: ms('20T08:59:58') },
      {},
      ['20T09:00:04', 'pace'],
    ],
    [
      'yields as long as it was told to',
      '20T09:00:00',
      { waitUntilMs: ms('20T09:15:00') },
      {},
      ['20T09:15:00', 'yields'],
    ],
    [
      'waits until the clock is there again when it was set back',
      '20T09:00:00',
      { askedLastMs: ms('20T12:00:00') },
      {},
      ['20T12:00:06', 'pace'],
    ],
    [
      'planned by its pace into an edge goes beyond it',
      '20T17:59:28',
      { askedLastMs: ms('20T17:59:27') },
      {},
      ['23T07:00:05', 'edge'],
    ],
  ] as const)('%s', (_rule, at, standing, of, expected) => {
    expect(plan(at, standing, of)).toEqual(expected)
  })
})
