import type { AlertView } from '@chot/contract/locks.ts'
import { ruleIds } from '@chot/core/detect/rules.ts'
import { describe, expect, it } from 'vitest'
import { en } from '../text/en.ts'
import { vi } from '../text/vi.ts'
import { explain } from './explain.ts'

const alert: AlertView = {
  id: 'x',
  at: 0,
  rule: 'burst',
  act: 'lock',
  scope: 'account',
  subject: 'a1',
  name: null,
  events: [1, 2],
  count: 61,
  overMs: 118_400,
  limit: 60,
  baseline: null,
}

describe('an alert is explained', () => {
  it('by what was counted, over how long, and the number reached', () => {
    expect(explain(alert, vi)).toBe(
      'Tra cứu 61 hồ sơ khác nhau trong 118 giây; ngưỡng 60. Không ai làm tay nhanh như vậy.',
    )
  })

  it('by what the hour usually holds', () => {
    const baseline = { weekday: 6, hour: 22, sum: 9, weeks: 4 }
    expect(explain({ ...alert, rule: 'drift', baseline }, vi)).toBe(
      '61 lượt vào Chủ nhật, giờ 22; cán bộ thường có 2 lượt (trung bình 4 tuần trước).',
    )
  })

  it.each([
    [119_000, '119 giây'],
    [120_000, '2 phút'],
    [7_200_000, '2 giờ'],
    [172_800_000, '2 ngày'],
  ])('over %d ms as %s', (overMs, words) => {
    expect(explain({ ...alert, overMs }, vi)).toContain(words)
  })

  it.each(ruleIds)('for the rule %s, in both languages', (rule) => {
    for (const text of [vi, en])
      expect(explain({ ...alert, rule }, text)).toMatch(/^\S.{7,}$/u)
  })
})
