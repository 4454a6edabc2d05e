import { XMLParser } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { type UpstreamRequest, writeEnvelope, writeName } from './request.ts'

const request: UpstreamRequest = {
  requestId: '0190c0de-0000-7000-8000-000000000001',
  service: {
    operation: 'TraCuuThongTinCongDan',
    integrationCode: '037',
    answer: 'person',
  },
  procedure: '1.004873',
  officer: {
    number: '010190000001',
    agency: 'H38.1',
    username: 'can.bo<&>"thu',
    phone: '0912345678',
  },
  person: { number: '010190123456', fullName: 'Giàng  A Đô', birth: '1990-05-17' },
}

const bodyOf = (envelope: string) => {
  const parsed = new XMLParser({
    preserveOrder: true,
    htmlEntities: true,
    parseTagValue: false,
  }).parse(envelope)
  const root = parsed.find((each: object) => 'soapenv:Envelope' in each)[
    'soapenv:Envelope'
  ]
  const [operation] = root.find((each: object) => 'soapenv:Body' in each)['soapenv:Body']
  const [name, children] = Object.entries(operation)[0] as [
    string,
    Record<string, unknown>[],
  ]
  return { name, elements: children.map((each) => Object.entries(each)[0]) }
}

describe('the SOAP request', () => {
  it('keeps the order of elements that the NPD demands', () => {
    const { name, elements } = bodyOf(writeEnvelope(request, 'upper'))
    expect(name).toBe('dan:TraCuuThongTinCongDan')
    expect(elements.map((each) => each?.[0])).toEqual([
      'dan:MaYeuCau',
      'dan:MaDVC',
      'dan:MaTichHop',
      'dan:MaCanBo',
      'dan:MaDonVi',
      'dan:TaiKhoan',
      'dan:SoDienThoai',
      'dan:SoDinhDanh',
      'dan:HoVaTen',
      'dan:NgayThangNamSinh',
    ])
  })

  it('writes an old card number and a year alone in elements of their own', () => {
    const person = { number: '063123456', fullName: 'Lò Thị Ơn', birth: '1958' }
    const envelope = writeEnvelope({ ...request, person }, 'upper')
    expect(envelope).toContain('<dan:SoCMND>063123456</dan:SoCMND>')
    expect(envelope).toContain('<dan:Nam>1958</dan:Nam>')
    expect(envelope).not.toContain('SoDinhDanh')
  })

  it('lets no text become markup', () => {
    const { elements } = bodyOf(writeEnvelope(request, 'upper'))
    const account = elements.find((each) => each?.[0] === 'dan:TaiKhoan')?.[1]
    expect(account).toEqual([{ '#text': 'can.bo<&>"thu' }])
  })

  it.each([
    ['upper', 'GIÀNG A ĐÔ'],
    ['upper-ascii', 'GIANG A DO'],
    ['as-written', 'Giàng A Đô'],
  ] as const)('writes a name %s', (writing, expected) => {
    expect(writeName(' Giàng  A Đô', writing)).toBe(expected)
  })
})
