import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCell } from './list-cells.ts'
import type { ListField } from './list-columns.ts'

const read = (field: ListField, text: string, number?: number) => {
  const { value, findings } = readCell(
    field,
    number === undefined ? { text } : { text, number },
  )
  return [value, ...findings].join(' ')
}

describe("an officer's citizen number", () => {
  it.each([
    ['010199001234', undefined, '010199001234'],
    ["'010199001234", undefined, '010199001234 separators-removed'],
    ['010 199 001 234', undefined, '010199001234 separators-removed'],
    ['10199001234', 10199001234, '010199001234 zero-restored'],
    ['1199001234', 1199001234, '001199001234 zero-restored'],
    // Shown rounded, kept whole.
    ['1.0199E+10', 10199001234, '010199001234 zero-restored'],
    // A file of text keeps only what was shown.
    ['1.0199001234E+10', undefined, '010199001234 zero-restored'],
    ['1,0199E+10', undefined, ' digits-lost'],
    ['1.0199E+10', undefined, ' digits-lost'],
    ['063123456', undefined, ' old-identity-card'],
    ['0101990012345', undefined, ' number-of-digits'],
    // A digit was left out somewhere: no zero at its head restores it.
    ['01019900123', undefined, ' number-of-digits'],
    ['01019900123O', undefined, ' number-of-digits'],
    ['', undefined, ' missing'],
    ['997199001234', undefined, '997199001234 province-unknown'],
  ])('%s (%s) reads as «%s»', (text, number, told) => {
    expect(read('officerNumber', text, number)).toBe(told)
  })

  it('is found again however a sheet lost its zeros and showed the rest', () => {
    const numbers = fc
      .tuple(fc.integer({ min: 1, max: 96 }), fc.integer({ min: 0, max: 999_999_999 }))
      .map(
        ([province, rest]) =>
          `${String(province).padStart(3, '0')}${String(rest).padStart(9, '0')}`,
      )
    const shown = fc.constantFrom(
      (kept: number) => String(kept),
      (kept: number) => kept.toExponential(4).replace('e', 'E'),
      (kept: number) => kept.toLocaleString('en'),
    )
    fc.assert(
      fc.property(numbers, shown, (number, show) => {
        const kept = Number(number)
        expect(readCell('officerNumber', { text: show(kept), number: kept }).value).toBe(
          number,
        )
      }),
    )
  })

  it('is never made up: what is taken has the digits that were there, after zeros', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => {
        const { value } = readCell('officerNumber', { text })
        const digits = text.replace(/\D/g, '')
        if (value !== '')
          expect(value.replace(/^0+/, '')).toBe(digits.replace(/^0+/, '').slice(0, 12))
      }),
    )
  })
})

describe('a phone number', () => {
  it.each([
    ['0912345678', undefined, '0912345678'],
    ['0912.345.678', undefined, '0912345678 separators-removed'],
    ['+84 912 345 678', undefined, '0912345678 separators-removed country-code-replaced'],
    ['84912345678', undefined, '0912345678 country-code-replaced'],
    ['912345678', 912345678, '0912345678 zero-restored'],
    ['912345678', undefined, '0912345678 zero-restored'],
    ['01662345678', undefined, '0362345678 old-mobile-prefix'],
    ['0912345678 / 02143840888', undefined, '0912345678 first-of-two-numbers'],
    ['0912345678; 0987654321', undefined, '0912345678 first-of-two-numbers'],
    ['02143840888', undefined, '02143840888'],
    ['2143840888', 2143840888, '02143840888 zero-restored'],
    ['9.12E+08', undefined, ' digits-lost'],
    ['0912', undefined, ' number-of-digits'],
    ['không có', undefined, ' number-of-digits'],
  ])('%s reads as «%s»', (text, number, told) => {
    expect(read('phone', text, number)).toBe(told)
  })
})

describe('a login', () => {
  it.each([
    ['nguyenvana.stttt', undefined, 'nguyenvana.stttt'],
    ['NguyenVanA@laocai.gov.vn', undefined, 'nguyenvana@laocai.gov.vn lower-cased'],
    ['10199001234', 10199001234, '010199001234 zero-restored'],
    ['052082123456', undefined, '052082123456'],
    ['nguyễn.văn.a', undefined, ' login-characters'],
    ['nguyen van a', undefined, ' login-characters'],
    ['ngvana', undefined, ' login-length'],
    ['x'.repeat(61), undefined, ' login-length'],
  ])('%s reads as «%s»', (text, number, told) => {
    expect(read('username', text, number)).toBe(told)
  })
})

describe('a name', () => {
  it.each([
    ['Nguyễn  Văn A ', 'Nguyễn Văn A'],
    ['Bà Lò Thị Mẩy', 'Lò Thị Mẩy title-removed'],
    ['Nguyá»…n VÄƒn Khoa', 'Nguyễn Văn Khoa encoding-repaired'],
    ['HoÃ\u00a0ng Thá»‹ Hoa', 'Hoàng Thị Hoa encoding-repaired'],
    ['NguyÔn V¨n H¶i', ' old-font'],
    ['Nguyeãn Vaên Haûi', ' old-font'],
    ['Nguyễn Văn A1', ' name-characters'],
    ['Mẩy', 'Mẩy name-one-word'],
    // The name itself begins like a title.
    ['Bà', 'Bà name-one-word'],
  ])('%s reads as «%s»', (text, told) => {
    expect(read('fullName', text)).toBe(told)
  })

  it('in decomposed letters is one with the same name composed', () => {
    expect(read('fullName', 'Giàng Thị Súa'.normalize('NFD'))).toBe('Giàng Thị Súa')
  })
})

describe('queries a day', () => {
  it.each([
    ['150', undefined, '150'],
    ['150', 150, '150'],
    ['1.500', undefined, '1500'],
    ['150 lượt/ngày', undefined, '150 count-from-words'],
    ['50 x 3', undefined, '150 count-from-words'],
    ['50 (hồ sơ/ngày) x 3 (truy vấn/01 hồ sơ) = 150', undefined, ' count-bounds'],
    ['50 hồ sơ x 3 = 150', undefined, '150 count-from-words'],
    ['50 x 3 = 160', undefined, ' count-bounds'],
    ['0', 0, ' count-bounds'],
    ['nhiều', undefined, ' count-bounds'],
    ['100001', undefined, ' count-bounds'],
    ['', undefined, ' missing'],
  ])('%s reads as «%s»', (text, number, told) => {
    expect(read('queriesPerDay', text, number)).toBe(told)
  })
})

it('reads whatever a cell holds without failing, and takes nothing that is at fault', () => {
  const fields = fc.constantFrom<ListField>(
    'fullName',
    'username',
    'officerNumber',
    'phone',
    'queriesPerDay',
    'agencyCode',
  )
  fc.assert(
    fc.property(
      fields,
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.option(fc.double()),
      (field, text, number) => {
        const { value, read: shown } = readCell(
          field,
          number === null ? { text } : { text, number },
        )
        expect(shown.length).toBeLessThanOrEqual(300)
        expect(value).toBe(value.trim())
      },
    ),
  )
})
