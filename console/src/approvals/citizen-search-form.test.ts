import { citizenSearchRequest } from '@chot/contract/approvals.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMonth } from '../format.ts'
import { faultsOf, isReason, lastYear } from './citizen-search-form.ts'

const good = {
  number: '010190123456',
  from: '12/2025',
  to: '11/2026',
  reason: 'xác minh đơn tố cáo',
  basis: 'Công văn 12/PC06 ngày 20/11/2026',
}

test('a whole request has no fault', () => {
  expect(faultsOf(good)).toEqual([])
})

test.each([
  ['number', { number: '12345' }],
  ['from', { from: '13/2026' }],
  ['to', { to: 'tháng này' }],
  ['range', { from: '12/2026' }],
  ['range', { from: '11/2019' }],
  ['reason', { reason: 'vì' }],
  ['reason', { reason: 'tra 010190 123456 gấp' }],
  ['basis', { basis: '' }],
])('%s is named', (fault, wrong) => {
  expect(faultsOf({ ...good, ...wrong })).toEqual([fault])
})

test('the year up to now is offered, over the turn of a year too', () => {
  expect(lastYear(Date.parse('2026-03-31T23:59:59Z'))).toEqual({
    from: '04/2025',
    to: '03/2026',
  })
})

test('what the form lets pass, the server takes', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 30 }),
      fc.integer({ min: 1, max: 14 }),
      fc.integer({ min: 2015, max: 2030 }),
      (reason, month, year) => {
        const draft = { ...good, reason, from: `${month}/${year}` }
        if (faultsOf(draft).length > 0) return
        const parsed = citizenSearchRequest.safeParse({
          ...draft,
          from: parseMonth(draft.from),
          to: parseMonth(draft.to),
        })
        // The server also refuses unprintable characters, which no keyboard types.
        if (/[\p{Cc}\p{Cs}]/u.test(reason)) return
        if (reason.normalize('NFC').replace(/\s+/gu, ' ').trim().length < 5) return
        expect(parsed.success).toBe(true)
      },
    ),
  )
  expect(isReason('12345678')).toBe(true)
})
