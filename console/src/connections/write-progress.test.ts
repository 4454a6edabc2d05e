import { expect, it } from 'vitest'
import { csvOf, progressLines } from './write-progress.ts'

const row = {
  agency: { code: 'H38.02683', name: 'UBND xã Bát Xát', kind: 'commune' },
  area: 'Lào Cai (trước 01/7/2025)',
  progress: 'partial',
  file: { id: 'f', state: 'returned' },
  dueOn: '2026-12-15',
  connection: 'connected',
  excluded: null,
  lacks: [
    {
      part: 'accounts',
      state: 'partial',
      version: 1,
      missing: [{ code: 'not-on-list', accounts: 3 }],
    },
  ],
} as const

it('a line says exactly what is missing, as the letters of 6359 do', () => {
  expect(progressLines([{ ...row, lacks: [...row.lacks] as never }])[0]).toEqual([
    'H38.02683',
    'UBND xã Bát Xát',
    'Xã, phường',
    'Lào Cai (trước 01/7/2025)',
    'Một phần',
    'Bị trả lại',
    'Danh sách tài khoản: 3 tài khoản chưa có trong danh sách',
    '15/12/2026',
    'Đang kết nối',
  ])
})

it('no cell of the text runs as a formula, and quotes are doubled', () => {
  expect(csvOf([['=1+1', 'a "b", c', 'Sở']])).toBe(`'=1+1,"a ""b"", c",Sở`)
})
