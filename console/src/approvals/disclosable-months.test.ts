import type { LogMonths } from '@chot/contract/log-months.ts'
import { expect, it } from 'vitest'
import { disclosable } from './disclosable-months.ts'

type Month = LogMonths['months'][number]
const monthOf = (month: string, more: Partial<Month> = {}): Month => ({
  month,
  state: 'open',
  first: 0,
  end: 10,
  bytes: 0,
  key: 'held',
  sealedSequence: null,
  pruneSequence: null,
  keySequence: null,
  next: null,
  ...more,
})

it('offers months that are over by UTC and whose key is there', () => {
  const months = [
    monthOf('2026-11'),
    monthOf('2026-10'),
    monthOf('2026-09', { key: 'absent' }),
    monthOf('2024-10', { state: 'sealed' }),
    monthOf('2021-10', { state: 'pruning' }),
    monthOf('2021-09', { state: 'pruned', key: 'destroyed' }),
  ]
  // 1 December in Vietnam, still November in UTC.
  const night = Date.parse('2026-12-01T02:00:00+07:00')
  expect(disclosable(months, night)).toEqual(['2026-10', '2024-10'])
  expect(disclosable(months, night + 86_400_000)).toEqual([
    '2026-11',
    '2026-10',
    '2024-10',
  ])
})
