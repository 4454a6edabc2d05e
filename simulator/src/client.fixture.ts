/** A client of the wire protocol for the tests, written apart from the service. */

import { createHash } from 'node:crypto'
import { XMLParser } from 'fast-xml-parser'
import { wholeName } from './population/names.ts'
import type { Person } from './population/person.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from './simulator.ts'

export const CLIENT = {
  user: 'khach',
  secret: 'bi-mat-cua-khach',
  servicePath: '/XrdAdapter/dancu',
  roadClient: 'VN/GOV/H38/cong',
  apiKey: 'khoa-api',
}

export const NOW = Date.UTC(2026, 10, 20, 2, 30)

export function startForTest(
  options: Partial<SimulatorOptions> = {},
): Promise<Simulator> {
  return startSimulator({
    port: 0,
    client: CLIENT,
    population: 36_000,
    now: () => NOW,
    ...options,
  })
}

export function headersAt(timestamp: number | string = NOW): Record<string, string> {
  const { user, secret, servicePath, roadClient, apiKey } = CLIENT
  const hash = createHash('sha256')
    .update(`${servicePath}${user}${timestamp}${secret}`)
    .digest('hex')
  return {
    'content-type': 'application/xml',
    soapaction: '""',
    timestamp: String(timestamp),
    authorization: `Basic ${Buffer.from(`${user}:${hash}`).toString('base64')}`,
    'x-road-client': roadClient,
    apikey: apiKey,
  }
}

export type Element = readonly [name: string, value: string]

let lastRequest = 0

/** A request id no other call has had. */
export function nextRequestId(): string {
  lastRequest += 1
  return `H38-${lastRequest}`
}

function birthOf(person: Person): string {
  return person.birthDate === null
    ? `<dan:Nam>${person.birthYear}</dan:Nam>`
    : `<dan:NgayThangNam>${person.birthDate}</dan:NgayThangNam>`
}

/** The elements of a look-up of this person, in the order of the protocol. */
export function lookUpElements(person: Person, serviceCode = '037'): Element[] {
  return [
    ['MaYeuCau', nextRequestId()],
    ['MaDVC', '1.001193'],
    ['MaTichHop', serviceCode],
    ['MaCanBo', '010090000001'],
    ['MaDonVi', 'H38.12'],
    ['TaiKhoan', 'canbo.bathxat'],
    ['SoDienThoai', '0912345678'],
    ['SoDinhDanh', person.citizenNumber ?? ''],
    ['SoCMND', person.citizenNumber === null ? (person.cardNumber ?? '') : ''],
    ['HoVaTen', wholeName(person.name)],
    ['NgayThangNamSinh', birthOf(person)],
  ]
}

export function verifyElements(person: Person): Element[] {
  return [
    ['MaYeuCau', nextRequestId()],
    ['MaDichVu', '033'],
    ['MaCanBo', '010090000001'],
    ['SoDinhDanh', person.citizenNumber ?? ''],
    ['SoCMND', person.citizenNumber === null ? (person.cardNumber ?? '') : ''],
    ['HoVaTen', wholeName(person.name)],
  ]
}

export function envelope(service: string, elements: readonly Element[]): string {
  const inner = elements
    .map(([name, value]) => `<dan:${name}>${value}</dan:${name}>`)
    .join('')
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:dan="http://dancuquocgia.bca">' +
    `<soapenv:Header/><soapenv:Body><dan:${service}>${inner}</dan:${service}></soapenv:Body></soapenv:Envelope>`
  )
}

export function lookUp(person: Person): string {
  return envelope('TraCuuThongTinCongDan', lookUpElements(person))
}

export function post(
  simulator: Simulator,
  body: string,
  headers: Record<string, string> = headersAt(),
): Promise<Response> {
  return fetch(simulator.soapUrl, { method: 'POST', body, headers, redirect: 'manual' })
}

const parser = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: true,
  isArray: (name) => name === 'CongDan',
})

export type Citizen = Readonly<Record<string, string & Readonly<Record<string, string>>>>

/** What stands in the body of an answer, prefixes removed. */
export async function readBodyOf(answer: Response): Promise<{
  CongdanCollection?: { CongDan?: Citizen[] } | ''
  KetQuaXacThucResponse?: { TonTai: string }
  Fault?: { faultcode: string; faultstring: string; detail?: { MaLoi: string } }
}> {
  return parser.parse(await answer.text()).Envelope.Body
}

/** The citizens of an answer; none for an empty collection. */
export async function citizensOf(answer: Response): Promise<Citizen[]> {
  const { CongdanCollection } = await readBodyOf(answer)
  if (CongdanCollection === undefined) throw new TypeError('the answer is no collection')
  return CongdanCollection === '' ? [] : (CongdanCollection.CongDan ?? [])
}
