import type { FieldName } from '@chot/core/query/fields.ts'
import { expect, test } from 'vitest'
import { vi } from '../text/vi.ts'
import { fieldText } from './field-text.ts'

test.each<[FieldName, string, string]>([
  ['birth', '1990-05-17', '17/05/1990'],
  ['birth', '1961', '1961'],
  ['sex', 'male', 'Nam'],
  ['sex', 'unknown', 'Chưa có thông tin'],
  ['maritalStatus', 'divorced-or-widowed', 'Đã ly hôn hoặc góa'],
  ['bloodType', 'AB', 'AB'],
  ['ethnicity', '01', 'Kinh'],
  ['ethnicity', '08', 'Mông'],
  ['ethnicity', '54', 'Rơ Măm'],
  ['ethnicity', '55', 'Mã 55'],
  ['ethnicity', '00', 'Mã 00'],
  ['religion', '00', 'Không'],
  ['religion', '02', 'Mã 02'],
  ['nationality', 'VN', 'Việt Nam'],
  ['nationality', 'LA', 'LA'],
  ['fullName', 'LÝ A SỬ', 'LÝ A SỬ'],
  ['fatherName', '', 'Chưa có thông tin'],
])('%s %o reads %o', (field, value, expected) => {
  expect(fieldText(field, value, vi)).toBe(expected)
})

const address = {
  detail: 'Thôn Ky Quan San, xã Mường Hum',
  wardCode: '02700',
  districtCode: '',
  provinceCode: '15',
  country: 'VN',
}

test('an address is its detail; codes stand in only where it has none', () => {
  expect(fieldText('permanentAddress', address, vi)).toBe(address.detail)
  expect(fieldText('permanentAddress', { ...address, detail: '' }, vi)).toBe(
    'mã xã, phường 02700, mã tỉnh 15',
  )
})

test('an address with nothing in it says so', () => {
  const empty = { ...address, detail: '', wardCode: '', provinceCode: '', country: '' }
  expect(fieldText('nativePlace', empty, vi)).toBe('Chưa có thông tin')
})

test('a foreign country is named after the address', () => {
  expect(
    fieldText('nativePlace', { ...address, detail: 'Viêng Chăn', country: 'LA' }, vi),
  ).toBe('Viêng Chăn, Mã LA')
})
