import { expect, test } from 'vitest'
import type { Procedure } from '../api/governance.ts'
import { vi } from '../text/vi.ts'
import {
  changesOf,
  type Draft,
  faultsOf,
  fieldsOfAnswer,
  type RuleNames,
} from './changes.ts'

const names: RuleNames = {
  service: (code) => (code === '033' ? 'Xác thực' : 'Tra cứu'),
  purpose: (code) => `mục đích ${code}`,
  answer: (code) => (code === '033' ? 'match' : 'person'),
}

const before: Procedure = {
  code: '1.001193',
  name: 'Thủ tục đăng ký khai sinh',
  field: 'Hộ tịch',
  level: 'xã',
  parts: ['cha', 'mẹ'],
  revision: 4,
  validFrom: '2026-07-01',
  lookUpsPerDossier: 6,
  legalBasis: 'Nghị định 123/2015/NĐ-CP',
  rules: [
    { service: '033', part: null, purposes: ['a'], fields: [] },
    { service: '037', part: 'cha', purposes: ['a'], fields: ['fullName', 'birth'] },
  ],
}
const unchanged: Draft = {
  rules: before.rules,
  lookUps: '6',
  legalBasis: before.legalBasis,
}

test('an untouched draft changes nothing and has no fault', () => {
  expect(changesOf(before, unchanged, names, vi)).toEqual([])
  expect(faultsOf(unchanged, names, vi)).toEqual([])
})

test('every change is told, and only changes', () => {
  const draft: Draft = {
    lookUps: '8',
    legalBasis: 'Luật Hộ tịch',
    rules: [
      {
        service: '037',
        part: 'cha',
        purposes: ['b'],
        fields: ['birth', 'fullName', 'sex'],
      },
      { service: '033', part: 'mẹ', purposes: ['a'], fields: [] },
    ],
  }
  expect(changesOf(before, draft, names, vi)).toEqual([
    'Tra cứu (cha): thêm thông tin Giới tính',
    'Tra cứu (cha): thêm mục đích mục đích b',
    'Tra cứu (cha): bỏ mục đích mục đích a',
    'Thêm quy tắc Xác thực (mẹ)',
    'Xác thực (mẹ): thêm mục đích mục đích a',
    'Bỏ quy tắc Xác thực (Mọi người trong hồ sơ)',
    'Lượt mỗi hồ sơ: 6 → 8',
    'Căn cứ pháp lý: Luật Hộ tịch',
  ])
})

test.each(['', '0', '51', '-1', '1.5', 'x'])('%o look-ups cannot be saved', (lookUps) => {
  expect(faultsOf({ ...unchanged, lookUps }, names, vi)).toEqual([
    vi.procedures.needCount,
  ])
})

test('a rule needs a purpose, and fields unless it only answers yes or no', () => {
  const draft: Draft = {
    ...unchanged,
    legalBasis: '  ',
    rules: [
      { service: '033', part: null, purposes: [], fields: [] },
      { service: '037', part: null, purposes: ['a'], fields: [] },
    ],
  }
  expect(faultsOf(draft, names, vi)).toEqual([
    'Phải nêu căn cứ pháp lý.',
    'Xác thực (Mọi người trong hồ sơ): chọn ít nhất một mục đích.',
    'Tra cứu (Mọi người trong hồ sơ): chọn ít nhất một trường thông tin.',
  ])
})

test('a service offers only the fields it can answer with', () => {
  expect(fieldsOfAnswer('match')).toEqual([])
  expect(fieldsOfAnswer('household')).toContain('householdMembers')
  expect(fieldsOfAnswer('person')).not.toContain('householdMembers')
})
