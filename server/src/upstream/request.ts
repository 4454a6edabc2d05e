/** The SOAP 1.1 request of each service, elements in the order the NPD demands (npd-protocol). */

import type { AnswerKind } from '@chot/core/duties.ts'
import type { PersonAsked } from '@chot/core/identity/citizen.ts'
import { tidyName } from '@chot/core/identity/name.ts'
import { escapeXml } from './xml.ts'

export interface UpstreamRequest {
  /** MaYeuCau, at most 40 characters: the join key with the Ministry's own log. */
  readonly requestId: string
  readonly service: {
    readonly operation: string
    readonly integrationCode: string
    readonly answer: AnswerKind
  }
  readonly procedure: string
  readonly officer: {
    readonly number: string
    readonly agency: string
    readonly username: string
    readonly phone: string
  }
  readonly person: PersonAsked
}

export type NameWriting = 'upper' | 'upper-ascii' | 'as-written'

export function writeName(name: string, writing: NameWriting): string {
  const tidy = tidyName(name)
  if (writing === 'as-written') return tidy
  const upper = tidy.toLocaleUpperCase('vi')
  if (writing === 'upper') return upper
  return upper.normalize('NFD').replace(/\p{M}/gu, '').replace(/Đ/g, 'D')
}

const element = (name: string, text: string) =>
  `<dan:${name}>${escapeXml(text)}</dan:${name}>`

function numberElement(number: string): string {
  return number.length === 9 ? element('SoCMND', number) : element('SoDinhDanh', number)
}

function birthElement(birth: string): string {
  const inner =
    birth.length === 4
      ? element('Nam', birth)
      : element('NgayThangNam', birth.replaceAll('-', ''))
  return `<dan:NgayThangNamSinh>${inner}</dan:NgayThangNamSinh>`
}

export function writeEnvelope(request: UpstreamRequest, writing: NameWriting): string {
  const { service, officer, person } = request
  const name = element('HoVaTen', writeName(person.fullName, writing))
  // The yes/no service has a shorter request of its own (grade C).
  const body =
    service.answer === 'match'
      ? element('MaYeuCau', request.requestId) +
        element('MaDichVu', service.integrationCode) +
        element('MaCanBo', officer.number) +
        numberElement(person.number) +
        name
      : element('MaYeuCau', request.requestId) +
        element('MaDVC', request.procedure) +
        element('MaTichHop', service.integrationCode) +
        element('MaCanBo', officer.number) +
        element('MaDonVi', officer.agency) +
        element('TaiKhoan', officer.username) +
        element('SoDienThoai', officer.phone) +
        numberElement(person.number) +
        name +
        birthElement(person.birth)
  const operation =
    service.answer === 'match' ? `${service.operation}Request` : service.operation
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:dan="http://dancuquocgia.bca">' +
    `<soapenv:Header/><soapenv:Body><dan:${operation}>${body}</dan:${operation}></soapenv:Body></soapenv:Envelope>`
  )
}
