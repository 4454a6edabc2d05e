import { readAccountList } from '@chot/core/registration/read-list.ts'
import { expect, it } from 'vitest'
import {
  askable,
  correct,
  countByState,
  drop,
  editedFields,
  keyOf,
  rowsOf,
  shownValue,
  takeBack,
  takeHidden,
} from './list-rows.ts'

const reading = readAccountList([
  {
    name: 'A',
    hidden: false,
    hiddenRows: [3],
    merges: [],
    rows: [
      ['Họ và tên', 'Tài khoản', 'CCCD', 'SĐT', 'Số lần truy vấn'],
      ['Lò Thị Mai', 'lo.thi.mai', '010199001234', '0912345678', '150'],
      ['Giàng A Súa', 'lo.thi.mai', '0101990', '0912345679', '150'],
      ['Vàng Thị Dí', 'vang.thi.di', '015188004321', '0987654321', '90'],
    ].map((row) => row.map((text) => ({ text }))),
  },
])
const list = rowsOf(reading)
const [mai, sua, di] = list.rows.map(keyOf)
const typed = (
  key: string | undefined,
  change: Partial<Record<(typeof editedFields)[number], string>>,
) => {
  const row = list.rows.find((each) => keyOf(each) === key)
  if (row === undefined) throw new Error('no such row')
  const now = Object.fromEntries(
    editedFields.map((field) => [field, shownValue(row, field)]),
  )
  return { ...now, ...change } as Record<(typeof editedFields)[number], string>
}

it('a correction is checked like the file, and clears what it mends in other rows too', () => {
  expect(countByState(list.rows)).toEqual({ fault: 3, warning: 0, repair: 0, fine: 0 })
  const half = correct(list, sua ?? '', typed(sua, { username: 'giang.a.sua' }))
  expect(half.rows.map(({ findings }) => findings)).toEqual([[], [], ['hidden-row']])
  expect(countByState(half.rows)).toEqual({ fault: 2, warning: 0, repair: 0, fine: 1 })
  const whole = correct(
    half,
    sua ?? '',
    typed(sua, { username: 'giang.a.sua', officerNumber: '010199001235' }),
  )
  expect(askable(whole.rows).map(keyOf)).toEqual([mai, sua])
})

it('a row that was left out no longer stands against others, and comes back to its place', () => {
  const less = drop(list, sua ?? '')
  expect(less.rows.map(({ findings }) => findings)).toEqual([[], ['hidden-row']])
  const back = takeBack(less, reading.people)
  expect(back.rows).toEqual(list.rows)
  expect(back.dropped).toEqual([])
})

it('a hidden row is asked for only once somebody said that it is meant', () => {
  expect(askable(list.rows).map(keyOf)).toEqual([])
  expect(askable(takeHidden(list, di ?? '').rows).map(keyOf)).toEqual([di])
})

it('what the server found about a login goes with the login', () => {
  const found = list.rows.map((row) =>
    keyOf(row) === di
      ? { ...row, findings: ['login-taken', 'hidden-row'] as const }
      : row,
  )
  const same = correct(
    { rows: found, dropped: [] },
    di ?? '',
    typed(di, { phone: '0987654322' }),
  )
  expect(same.rows[2]?.findings).toEqual(['login-taken', 'hidden-row'])
  const other = correct(
    { rows: found, dropped: [] },
    di ?? '',
    typed(di, { username: 'vang.di.2' }),
  )
  expect(other.rows[2]?.findings).toEqual(['hidden-row'])
})
