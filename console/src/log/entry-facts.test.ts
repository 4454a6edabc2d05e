import { entryText } from '@chot/core/log/entry.ts'
import { expect, test } from 'vitest'
import { vi } from '../text/vi.ts'
import { entryFacts } from './entry-facts.ts'

const text = entryText(
  { t: Date.UTC(2026, 10, 21, 2), pv: 7, sa: 'c2FsdA' },
  {
    k: 'decision',
    oc: 'refused',
    du: 'receiving',
    au: 'password+totp',
    re: 'dossier-closed',
    fi: ['fullName', 'ethnicity'],
    ms: 12,
  },
)

test('an entry is told in the order it was written, with its codes named', () => {
  expect(entryFacts(text, vi)?.map(({ key, value }) => [key, value])).toEqual([
    ['v', '1'],
    ['t', '21/11/2026 09:00:00'],
    ['pv', '7'],
    ['sa', 'c2FsdA'],
    ['k', 'Quyết định tra cứu'],
    ['oc', 'Từ chối'],
    ['du', 'Tiếp nhận hồ sơ'],
    ['au', 'Mật khẩu và mã xác thực'],
    ['re', 'Hồ sơ đã đóng nên không tra cứu được nữa.'],
    ['fi', 'Họ và tên, Dân tộc'],
    ['ms', '12 ms'],
  ])
})

test('a key or code unknown here is shown as it is', () => {
  expect(entryFacts('{"zz":{"a":1},"k":"new-kind","re":"new-reason"}', vi)).toEqual([
    { key: 'zz', label: 'zz', value: '{"a":1}' },
    { key: 'k', label: 'Loại việc', value: 'new-kind' },
    { key: 're', label: 'Lý do', value: 'new-reason' },
  ])
})

test.each(['', 'not json', '[1]', 'null', '"text"'])('%o is no entry', (broken) => {
  expect(entryFacts(broken, vi)).toBeNull()
})
