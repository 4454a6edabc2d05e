import { expect, it } from 'vitest'
import { endingsOf } from './endings.ts'

const account = {
  duties: [],
  queriesPerDay: 300,
  trainedUntil: null,
  dormantOn: '2027-01-05',
  lacks: [],
  today: '2026-11-21',
}
const duty = (from: string, to: string | null) => ({
  duty: 'receiving' as const,
  from,
  to,
})

it('tells of what ends within thirty days, soonest first, and of nothing else', () => {
  const told = (to: string) => endingsOf({ ...account, duties: [duty('2026-01-01', to)] })
  expect(told('2026-11-22')).toEqual([
    { what: 'duty', duty: 'receiving', on: '2026-11-22' },
  ])
  expect(told('2026-12-21')).toHaveLength(1)
  expect(told('2026-12-22')).toEqual([])
  expect(told('2026-11-21')).toEqual([])
  const both = {
    ...account,
    trainedUntil: '2026-11-30',
    duties: [duty('2026-01-01', '2026-12-01')],
  }
  expect(endingsOf(both).map(({ what }) => what)).toEqual(['training', 'duty'])
})

it('does not tell of a duty that goes on under another line', () => {
  const duties = [duty('2026-01-01', '2026-12-01'), duty('2026-12-01', null)]
  expect(endingsOf({ ...account, duties })).toEqual([])
})
