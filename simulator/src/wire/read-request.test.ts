import { expect, test } from 'vitest'
import type { Element } from '../client.fixture.ts'
import { envelope } from '../client.fixture.ts'
import { readRequest, SERVICE_CODES } from './read-request.ts'
import { WireRefusal } from './wire-refusal.ts'

const ELEMENTS: readonly Element[] = [
  ['MaYeuCau', 'H38-1'],
  ['MaDVC', '1.001193'],
  ['MaTichHop', '037'],
  ['MaCanBo', '010090000001'],
  ['MaDonVi', 'H38.12'],
  ['TaiKhoan', 'canbo.batxat'],
  ['SoDienThoai', '0912345678'],
  ['SoDinhDanh', '010090000002'],
  ['SoCMND', ''],
  ['HoVaTen', 'Giàng A Páo'],
  ['NgayThangNamSinh', '<dan:NgayThangNam>19900131</dan:NgayThangNam>'],
]

const VERIFY: readonly Element[] = [
  ['MaYeuCau', 'H38-1'],
  ['MaDichVu', '033'],
  ['MaCanBo', '010090000001'],
  ['SoDinhDanh', '010090000002'],
  ['SoCMND', ''],
  ['HoVaTen', 'Giàng A Páo'],
]

const LOOK_UP = envelope('TraCuuThongTinCongDan', ELEMENTS)

const read = (text: string) => readRequest(text, SERVICE_CODES)

function refusalOf(text: string): string {
  try {
    read(text)
  } catch (error) {
    if (error instanceof WireRefusal) return error.reason
    throw error
  }
  return 'accepted'
}

const withValue = (name: string, value: string) =>
  envelope(
    'TraCuuThongTinCongDan',
    ELEMENTS.map((element) => (element[0] === name ? [name, value] : element)),
  )

const without = (name: string) =>
  envelope(
    'TraCuuThongTinCongDan',
    ELEMENTS.filter((element) => element[0] !== name),
  )

test('a look-up is read with all its elements', () => {
  expect(read(LOOK_UP)).toEqual({
    operation: 'TraCuuThongTinCongDan',
    requestId: 'H38-1',
    procedure: '1.001193',
    serviceCode: '037',
    officer: '010090000001',
    agency: 'H38.12',
    account: 'canbo.batxat',
    phone: '0912345678',
    citizenNumber: '010090000002',
    cardNumber: '',
    name: 'Giàng A Páo',
    birth: { date: '19900131' },
  })
})

test('a verification is read under both of its names', () => {
  for (const name of ['XacThucThongTinCongDanRequest', 'XacThucThongTinCongDan']) {
    expect(read(envelope(name, VERIFY))).toMatchObject({
      operation: 'XacThucThongTinCongDan',
      serviceCode: '033',
      birth: null,
    })
  }
})

test('prefix, white space and children without a prefix do not change what is read', () => {
  const expected = read(LOOK_UP)
  expect(
    read(LOOK_UP.replaceAll('dan:', 'qldc:').replace('xmlns:dan', 'xmlns:qldc')),
  ).toEqual(expected)
  expect(
    read(
      LOOK_UP.replaceAll('><', '>\n  <').replace('<dan:SoCMND>\n  <', '<dan:SoCMND><'),
    ),
  ).toEqual(expected)
  expect(read(LOOK_UP.replaceAll(/(<\/?)dan:(?!TraCuu)/g, '$1'))).toEqual(expected)
  expect(read(LOOK_UP.replace('<dan:SoCMND></dan:SoCMND>', '<dan:SoCMND/>'))).toEqual(
    expected,
  )
  expect(read(`\ufeff${LOOK_UP}\n`)).toEqual(expected)
})

test('a service declared under a prefix of its own is read on the second time as on the first', () => {
  const own = LOOK_UP.replace(' xmlns:dan="http://dancuquocgia.bca"', '').replace(
    '<dan:TraCuuThongTinCongDan>',
    "<dan:TraCuuThongTinCongDan xmlns:dan='http://dancuquocgia.bca'>",
  )
  expect(read(own)).toEqual(read(LOOK_UP))
  expect(read(own)).toEqual(read(LOOK_UP))
})

test('every neighbouring pair of elements swapped is refused', () => {
  for (let at = 0; at + 1 < ELEMENTS.length; at += 1) {
    const [one, other] = [ELEMENTS[at], ELEMENTS[at + 1]]
    if (one === undefined || other === undefined) throw new RangeError('no such pair')
    const swapped = ELEMENTS.toSpliced(at, 2, other, one)
    expect([one[0], refusalOf(envelope('TraCuuThongTinCongDan', swapped))]).toEqual([
      one[0],
      'element-wrong',
    ])
  }
  for (let at = 0; at + 1 < VERIFY.length; at += 1) {
    const [one, other] = [VERIFY[at], VERIFY[at + 1]]
    if (one === undefined || other === undefined) throw new RangeError('no such pair')
    const swapped = VERIFY.toSpliced(at, 2, other, one)
    expect(refusalOf(envelope('XacThucThongTinCongDanRequest', swapped))).toBe(
      'element-wrong',
    )
  }
})

test('a missing, repeated or unknown element is refused', () => {
  for (const name of [
    'MaYeuCau',
    'MaDVC',
    'MaTichHop',
    'MaCanBo',
    'MaDonVi',
    'TaiKhoan',
    'HoVaTen',
    'NgayThangNamSinh',
  ]) {
    expect([name, refusalOf(without(name))]).toEqual([name, 'element-wrong'])
  }
  const twice = LOOK_UP.replace(
    '<dan:MaDVC>',
    '<dan:MaDVC>1.000000</dan:MaDVC><dan:MaDVC>',
  )
  expect(refusalOf(twice)).toBe('element-wrong')
  expect(refusalOf(LOOK_UP.replace('<dan:HoVaTen>', '<dan:Khac/><dan:HoVaTen>'))).toBe(
    'element-wrong',
  )
  expect(
    refusalOf(
      envelope('XacThucThongTinCongDanRequest', [
        ...VERIFY,
        ['NgayThangNamSinh', '<dan:Nam>1990</dan:Nam>'],
      ]),
    ),
  ).toBe('element-wrong')
})

test('the phone and one of the two numbers may be left out, both numbers may not', () => {
  expect(refusalOf(without('SoDienThoai'))).toBe('accepted')
  expect(refusalOf(without('SoCMND'))).toBe('accepted')
  expect(refusalOf(without('SoDinhDanh'))).toBe('value-wrong')
  expect(refusalOf(withValue('SoDinhDanh', ''))).toBe('value-wrong')
})

test('values over their limits or of another form are refused', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['MaYeuCau', 'x'.repeat(41)],
    ['MaYeuCau', ''],
    ['MaDVC', 'x'.repeat(21)],
    ['MaTichHop', '03a'],
    ['MaCanBo', 'x'.repeat(21)],
    ['MaDonVi', 'x'.repeat(36)],
    ['TaiKhoan', ''],
    ['SoDinhDanh', '01009000000'],
    ['SoDinhDanh', '0100900000022'],
    ['SoDinhDanh', '01009000000a'],
    ['SoCMND', '06312345'],
    ['HoVaTen', 'x'.repeat(101)],
    ['HoVaTen', '  '],
    ['HoVaTen', 'A\u0001B'],
    ['HoVaTen', '&#1;'],
    ['HoVaTen', '&khong;'],
    ['HoVaTen', '&#xD800;'],
    ['NgayThangNamSinh', '<dan:NgayThangNam>19900231</dan:NgayThangNam>'],
    ['NgayThangNamSinh', '<dan:NgayThangNam>19901301</dan:NgayThangNam>'],
    ['NgayThangNamSinh', '<dan:Nam>90</dan:Nam>'],
    ['NgayThangNamSinh', ''],
  ]
  for (const [name, value] of cases) {
    expect([name, value, refusalOf(withValue(name, value))]).toEqual([
      name,
      value,
      'value-wrong',
    ])
  }
  for (const [name, length] of [
    ['MaYeuCau', 40],
    ['MaDVC', 20],
    ['MaDonVi', 35],
    ['HoVaTen', 100],
  ] as const) {
    expect(refusalOf(withValue(name, 'x'.repeat(length)))).toBe('accepted')
  }
})

test('the code of another service is refused', () => {
  expect(refusalOf(withValue('MaTichHop', '033'))).toBe('service-code-wrong')
  expect(
    refusalOf(LOOK_UP.replaceAll('TraCuuThongTinCongDan', 'CungCapThongTinHoGiaDinh')),
  ).toBe('service-code-wrong')
})

test('documents no client sends are refused', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', 'element-wrong'],
    ['{}', 'element-wrong'],
    [LOOK_UP.replace('?>\n', '?>\n<!DOCTYPE x [<!ENTITY a "b">]>'), 'element-wrong'],
    [LOOK_UP.replace('<dan:MaDVC>', '<!-- x --><dan:MaDVC>'), 'element-wrong'],
    [LOOK_UP.replace('Giàng A Páo', '<![CDATA[Giàng A Páo]]>'), 'element-wrong'],
    [
      LOOK_UP.replace(
        'http://schemas.xmlsoap.org/soap/envelope/',
        'http://www.w3.org/2003/05/soap-envelope',
      ),
      'envelope-wrong',
    ],
    [LOOK_UP.replace('http://dancuquocgia.bca', 'http://example.org'), 'envelope-wrong'],
    [
      LOOK_UP.replaceAll('TraCuuThongTinCongDan', 'CungCapDanhSachTheoHoTen'),
      'envelope-wrong',
    ],
    [
      LOOK_UP.replace('<soapenv:Header/>', '<soapenv:Header>x</soapenv:Header>'),
      'envelope-wrong',
    ],
    [LOOK_UP.replace('<soapenv:Body>', '<soapenv:Body id="1">'), 'element-wrong'],
    [`${LOOK_UP}<x/>`, 'element-wrong'],
    [LOOK_UP.slice(0, -20), 'element-wrong'],
  ]
  for (const [text, reason] of cases)
    expect([text, refusalOf(text)]).toEqual([text, reason])
})

test('references in text are resolved', () => {
  expect(
    read(withValue('HoVaTen', 'Gi&#224;ng &amp; A &#x50;&quot;&apos;&lt;&gt;')).name,
  ).toBe(`Giàng & A P"'<>`)
})
