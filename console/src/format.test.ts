import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatCivil,
  formatCount,
  formatDateTime,
  formatInstant,
  formatMonth,
  parseInstant,
  parseMonth,
  plain,
} from './format.ts'

const minuteMs = 60_000
/** Before June 1975 the south, whose zone bears the name, was an hour further ahead. */
const instants = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2099, 0) })

test('times are those of Viet Nam, whatever the computer is set to', () => {
  expect(formatInstant(Date.UTC(2026, 10, 20, 17, 5, 9))).toBe('21/11/2026 00:05:09')
})

test('a date and time is seven hours ahead of UTC', () => {
  fc.assert(
    fc.property(instants, (atMs) => {
      const iso = new Date(atMs + 7 * 60 * minuteMs).toISOString()
      const [date = '', time = ''] = iso.split('T')
      const expected = `${date.split('-').toReversed().join('/')} ${time.slice(0, 5)}`
      expect(formatDateTime(atMs)).toBe(expected)
    }),
  )
})

test('what is shown as a time is read back as the same minute', () => {
  fc.assert(
    fc.property(instants, (atMs) => {
      expect(parseInstant(formatDateTime(atMs))).toBe(atMs - (atMs % minuteMs))
    }),
  )
})

test('a day without a time is its midnight in Viet Nam', () => {
  expect(parseInstant(' 21/11/2026 ')).toBe(Date.UTC(2026, 10, 20, 17))
  expect(parseInstant('1/2/2026 7h30')).toBe(Date.UTC(2026, 1, 1, 0, 30))
})

test.each([
  '',
  '31/02/2026',
  '29/02/2026 08:00',
  '00/01/2026',
  '01/13/2026',
  '01/01/2026 24:00',
  '01/01/2026 10:60',
  '2026-11-21',
  '21/11/26',
])('%o is no time', (text) => {
  expect(parseInstant(text)).toBeNull()
})

test('a birth date is turned, a birth year stays', () => {
  expect(formatCivil('1990-05-17')).toBe('17/05/1990')
  expect(formatCivil('1961')).toBe('1961')
})

test('thousands are parted by a point', () => {
  expect(formatCount(1234567)).toBe('1.234.567')
})

test('searching disregards case and diacritics, also of đ', () => {
  expect(plain('Xã Đồng TUYỂN')).toBe('xa dong tuyen')
  expect(plain('Xã Đồng TUYỂN'.normalize('NFD'))).toBe('xa dong tuyen')
})

test('a month is read and written as an office does', () => {
  expect(formatMonth('2026-11')).toBe('11/2026')
  expect(parseMonth(' 3/2026 ')).toBe('2026-03')
  for (const wrong of ['13/2026', '0/2026', '11-2026', '11/26', ''])
    expect(parseMonth(wrong)).toBeNull()
})
