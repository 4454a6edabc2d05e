import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  classesOf,
  daysBetween,
  passwordDueOn,
  passwordFaultsOf,
  passwordWarning,
  speaksOf,
} from './password.ts'

const officer = {
  username: 'tiepnhan1.batxat',
  fullName: 'Nguyễn Thị Hồng Nhung',
  phone: '0912 345 678',
  citizenNumber: '010190012345',
}
const rules = { charactersMin: 14, classesMin: 4, scoreMin: 3 }
const lasting = { daysMax: 90, administratorDaysMax: 60, spreadDays: 14 }

describe('a new password', () => {
  it('is good when it is long, mixed, hard to guess and says nothing of its owner', () => {
    expect(passwordFaultsOf('Trâu.vàng-Ăn:cỏ 27', officer, 3, rules)).toEqual([])
  })

  it.each([
    ['too-short', 'Ngắn quá 1 tí!', 'Ngắn quá 1 t!', 4],
    ['too-few-classes', 'Trâu vàng ăn 27', 'trâu vàng ăn 27', 4],
    ['too-guessable', 'Trâu.vàng-Ăn:cỏ 27', 'Trâu.vàng-Ăn:cỏ 27', 2],
  ] as const)('is %s when it falls short by one', (fault, enough, bad, score) => {
    expect(passwordFaultsOf(enough, officer, 4, rules)).toEqual([])
    expect(passwordFaultsOf(bad, officer, score, rules)).toEqual([fault])
  })

  it('is counted in characters, whichever way the keyboard composes them', () => {
    const composed = 'Ngắn quá 1 tí!'
    expect(passwordFaultsOf(composed.normalize('NFD'), officer, 4, rules)).toEqual([])
    expect(passwordFaultsOf('Aa1!'.repeat(33), officer, 4, rules)).toEqual(['too-long'])
  })

  it('counts four classes, a space among the rest', () => {
    expect(classesOf('đ')).toBe(1)
    expect(classesOf('đĐ')).toBe(2)
    expect(classesOf('đĐ3')).toBe(3)
    expect(classesOf('đĐ3 ')).toBe(4)
  })

  it.each([
    ['login', 'X-tiepnhan1.BatXat-9'],
    ['piece of the login', 'Đẹp như BATXAT 99!'],
    ['whole name without marks', 'nguyenthihongnhung!9A'],
    ['given name with marks', 'Hồng-Nhung xinh 99'],
    ['name the other way round', 'Nhung.Nguyễn.Thị.Hồng 1'],
    ['phone', 'Goi 0912-345-678 nhé'],
    ['end of the phone', 'Goi 345678 nhé A'],
    ['own citizen number', '010190012345 là tôi'],
    ['year of birth', 'Sinh năm 1990 nhé!'],
  ])('may not hold the %s', (_what, password) => {
    expect(speaksOf(password, officer)).toBe(true)
    expect(passwordFaultsOf(password, officer, 4, rules)).toContain('about-you')
  })
})

const account = fc.string({ unit: fc.constantFrom(...'abcdefghij234567'), minLength: 16 })
const date = fc
  .date({
    min: new Date('2025-01-01T00:00:00Z'),
    max: new Date('2045-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((each) => each.toISOString().slice(0, 10))
/** Not by our own arithmetic. */
const daysApart = (from: string, to: string) =>
  (Date.parse(to) - Date.parse(from)) / 86_400_000

describe('the due date', () => {
  it('is never later than the days the rules give, nor earlier than the spread allows', () => {
    fc.assert(
      fc.property(account, date, fc.boolean(), (id, setOn, administers) => {
        const days = daysApart(setOn, passwordDueOn(setOn, id, administers, lasting))
        const daysMax = administers ? 60 : 90
        expect(days).toBeLessThanOrEqual(daysMax)
        expect(days).toBeGreaterThanOrEqual(daysMax - 14)
        expect(passwordDueOn(setOn, id, administers, lasting)).toBe(
          passwordDueOn(setOn, id, administers, lasting),
        )
      }),
    )
  })

  it('falls on no single morning for accounts made together', () => {
    const perDay = new Map<string, number>()
    for (let n = 0; n < 1500; n += 1) {
      const id = `a-${(n * 2_654_435_761).toString(32).padStart(16, 'q')}`
      const due = passwordDueOn('2026-11-18', id, false, lasting)
      perDay.set(due, (perDay.get(due) ?? 0) + 1)
    }
    expect(perDay.size).toBe(15)
    // An even spread would put 100 on each.
    expect(Math.max(...perDay.values())).toBeLessThan(150)
  })
})

describe('the warning', () => {
  const warns = { warnDays: [14, 7, 3, 1] }
  it.each([
    [15, null],
    [14, 14],
    [8, 14],
    [7, 7],
    [4, 7],
    [3, 3],
    [2, 3],
    [1, 1],
    [0, 1],
  ])('%i days before is that of %s', (left, warning) => {
    const due = '2027-03-01'
    const today = new Date(Date.parse(due) - left * 86_400_000).toISOString().slice(0, 10)
    expect(daysBetween(today, due)).toBe(left)
    expect(passwordWarning(today, due, warns)).toBe(warning)
  })
})
