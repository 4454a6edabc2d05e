import { describe, expect, it } from 'vitest'
import type { Sheet } from '../registration/sheet.ts'
import { readAgencyList } from './read-agency-list.ts'
import { type Agency, faultsOfReorganisation } from './reorganisation.ts'

const today = '2026-12-01'
const agency = (code: string, name: string, validTo: string | null = null): Agency => ({
  code,
  name,
  kind: code === 'H38' ? 'province' : 'commune',
  parent: code === 'H38' ? null : 'H38',
  validFrom: '2025-07-01',
  validTo,
})
const agencies = [
  agency('H38', 'UBND tỉnh Lào Cai'),
  agency('H38.02683', 'UBND xã Bát Xát'),
  agency('H38.03006', 'UBND phường Sa Pa'),
  agency('H38.02700', 'UBND xã Cũ', '2026-01-01'),
  agency('H38.11', 'Sở Y tế tỉnh Lào Cai'),
]
const sheet = (...lines: readonly string[]): Sheet => ({
  name: 'Danh mục',
  hidden: false,
  rows: lines.map((line) =>
    line.split('|').map((text) => (text === '' ? null : { text })),
  ),
  hiddenRows: [],
  merges: [],
})
const read = (...lines: readonly string[]) =>
  readAgencyList([sheet(...lines)], agencies, { prefix: 'H38', province: '15' }, today)
const states = (reading: ReturnType<typeof read>) =>
  reading.lines.map(({ state, fault }) => fault ?? state)

describe('a list of communes as the shared category gives it', () => {
  const heads = 'code|full_name|type|province_code'
  it('tells what is new, renamed and the same, and leaves other provinces alone', () => {
    const reading = read(
      heads,
      '00004|Phường Ba Đình|Phường|01',
      '02683|Xã Bát Xát|Xã|15',
      '03006|Phường Sa Pa Mới|Phường|15',
      '02800|Xã Mẫu|Xã|15',
    )
    expect(states(reading)).toEqual(['elsewhere', 'same', 'renamed', 'new'])
    expect(reading.acts).toEqual([
      {
        act: 'create',
        code: 'H38.02800',
        name: 'UBND xã Mẫu',
        kind: 'commune',
        parent: 'H38',
      },
      { act: 'rename', code: 'H38.03006', name: 'UBND phường Sa Pa Mới' },
    ])
    expect(faultsOfReorganisation(agencies, reading.acts, today)).toEqual([])
  })
})

describe('a list with days and predecessors', () => {
  const heads = 'TT|Mã cơ quan|Tên cơ quan|Loại|Hiệu lực từ|Đến ngày|Mã đơn vị cũ'
  it('merges who has one follower', () => {
    const reading = read(
      'DANH MỤC ĐƠN VỊ HÀNH CHÍNH',
      '',
      heads,
      '1|H38.90001|UBND xã Mẫu Sơn|Xã|15/01/2027||02683; 03006',
    )
    expect(states(reading)).toEqual(['new'])
    expect(reading.takesEffectOn).toBe('2027-01-15')
    expect(reading.acts.at(-1)).toEqual({
      act: 'merge',
      codes: ['H38.02683', 'H38.03006'],
      into: 'H38.90001',
    })
    expect(faultsOfReorganisation(agencies, reading.acts, '2027-01-15')).toEqual([])
  })

  it('splits who has several, and lets go on who is in the list itself', () => {
    const reading = read(
      heads,
      '1|H38.90001|UBND xã Một|Xã|||02683',
      '2|H38.90002|UBND xã Hai|Xã|||02683; 03006',
      '3|03006|Phường Sa Pa|Phường|||',
    )
    const [, , first, second] = reading.acts
    expect(first).toMatchObject({
      act: 'split',
      code: 'H38.02683',
      into: ['H38.90001', 'H38.90002'],
    })
    expect(second).toMatchObject({
      act: 'split',
      code: 'H38.03006',
      into: ['H38.03006', 'H38.90002'],
      rest: 'H38.03006',
    })
    expect(faultsOfReorganisation(agencies, reading.acts, today)).toEqual([])
  })

  it('reads codes of either notation, and ends what its last day says', () => {
    const reading = read(heads, '1|000.00.11.H38|Sở Y tế tỉnh Lào Cai|Sở||2026-12-01|')
    expect(states(reading)).toEqual(['ended'])
    expect(reading.acts).toEqual([{ act: 'end', code: 'H38.11', heir: null }])
  })

  it.each([
    ['1||Xã Không Mã|Xã|||', 'no-code'],
    ['1|12|Xã Mã Sai|Xã|||', 'code-malformed'],
    ['1|H38.90001||Xã|||', 'no-name'],
    ['1|H38.90001|Tổ Công tác|Tổ|||', 'kind-unknown'],
    ['1|H38.90001|Xã Ngày Sai|Xã|31/02/2027||', 'day-unreadable'],
    ['1|H38.02700|UBND xã Cũ|Xã|||', 'code-ended'],
    ['1|H38.90001|Xã Mới|Xã|||H38.77777', 'predecessor-unknown'],
  ])('%s is wrong: %s, and brings no act', (line, fault) => {
    const reading = read(heads, line)
    expect(states(reading)).toEqual([fault])
    expect(reading.acts).toEqual([])
  })

  it('takes a code once', () => {
    const line = '1|H38.90001|UBND xã Một|Xã|||'
    expect(states(read(heads, line, line))).toEqual(['new', 'listed-twice'])
  })

  it('brings nothing when it is read again after it was carried out', () => {
    const after: readonly Agency[] = [
      ...agencies.map((each) =>
        each.code === 'H38.02683' ? { ...each, validTo: today } : each,
      ),
      { ...agency('H38.90001', 'UBND xã Một'), validFrom: today },
    ]
    const reading = readAgencyList(
      [sheet(heads, '1|H38.90001|UBND xã Một|Xã|||02683')],
      after,
      { prefix: 'H38', province: '15' },
      today,
    )
    expect(reading.lines.map(({ state }) => state)).toEqual(['same'])
    expect(reading.acts).toEqual([])
  })
})

it('a file without a list has no lines', () => {
  expect(read('Kính gửi các cơ quan', 'Nội dung').lines).toEqual([])
})
