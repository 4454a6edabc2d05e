import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameForMatch, tidyName } from './name.ts'

const samePairs: readonly (readonly [string, string])[] = [
  // Composed and decomposed Unicode.
  ['Nguyễn Thị Hường', 'Nguyễn Thị Hường'.normalize('NFD')],
  ['Lý A Sử', 'Lý A Sử'],
  // Both placements of the tone mark.
  ['Nguyễn Thị Hoà', 'Nguyễn Thị Hòa'],
  ['Lương Thuý', 'Lương Thúy'],
  ['Trần Khoẻ', 'Trần Khỏe'],
  // Đ is a letter of its own, not a D with a mark.
  ['Đặng Văn Đức', 'DANG VAN DUC'],
  ['đỗ đình', 'Đỗ Đình'],
  ['Đỗ Đình', 'Do Dinh'],
  // Case, spaces, and the signs of names of Lào Cai's peoples.
  ['NGUYỄN VĂN AN', 'nguyễn văn an'],
  ['  Giàng   A\tPáo ', 'Giàng A Páo'],
  ['Nguyễn\u00a0Văn\u2003An', 'Nguyễn Văn An'],
  ['H’Hen Niê', "H'Hen Niê"],
  ['Y-Bih', 'Y Bih'],
  ['Ư Ơ Ă Â Ê Ô', 'uoaaeo'],
]

const differentPairs: readonly (readonly [string, string])[] = [
  ['Nguyễn Văn An', 'Nguyễn Văn Anh'],
  ['Nguyễn Văn An', 'Nguyễn Thị An'],
  ['Lù Seo Páo', 'Páo Seo Lù'],
  ['Đào', 'Bào'],
  ['Vàng A Dơ', 'Vàng A Tơ'],
  ['An', ''],
]

describe('a name compared', () => {
  it.each(samePairs)('%s is %s', (one, other) => {
    expect(nameForMatch(one)).toBe(nameForMatch(other))
  })

  it.each(differentPairs)('%s is not %s', (one, other) => {
    expect(nameForMatch(one)).not.toBe(nameForMatch(other))
  })

  it('is the same in every Unicode form, case and spacing', () => {
    const letters = [...'aáàảãạăắằẳẵặâấầẩẫậbcdđeéèẻẽẹêếềểễệghiíklmnoóôốơớpqrstuúưứvxyý']
    const word = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 7 })
    const name = fc
      .array(word, { minLength: 1, maxLength: 5 })
      .map((words) => words.map((syllable) => syllable.join('')).join(' '))
    const form = fc.constantFrom('NFC', 'NFD', 'NFKC', 'NFKD')
    fc.assert(
      fc.property(name, form, fc.boolean(), (text, unicode, upper) => {
        const written = (upper ? text.toUpperCase() : text)
          .normalize(unicode)
          .replaceAll(' ', '  ')
        expect(nameForMatch(written)).toBe(nameForMatch(text))
        expect(nameForMatch(text)).toMatch(/^[A-Z]+$/)
        expect(nameForMatch(nameForMatch(text))).toBe(nameForMatch(text))
      }),
    )
  })
})

describe('a name kept', () => {
  it('is composed, with single inner spaces and none outside', () => {
    const written = `  ${'Đặng  Thị\n Hoà'.normalize('NFD')}\u00a0 `
    expect(tidyName(written)).toBe('Đặng Thị Hoà'.normalize('NFC'))
  })

  it('keeps case, diacritics and the place of the tone as written', () => {
    expect(tidyName('HOÀ')).toBe('HOÀ')
    expect(tidyName('Hòa')).toBe('Hòa')
    expect(tidyName('Hòa')).not.toBe(tidyName('Hoà'))
  })

  it('is not changed by tidying again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(tidyName(tidyName(text))).toBe(tidyName(text))
      }),
    )
  })
})
