/**
 * Reads a request of the three services this simulator offers. Elements must stand in
 * the order of the protocol; an element that is optional may be left out, never moved.
 */

import { WireRefusal } from './wire-refusal.ts'
import { type Tag, tagOf, XmlCursor } from './xml-cursor.ts'

export type Operation =
  | 'TraCuuThongTinCongDan'
  | 'XacThucThongTinCongDan'
  | 'CungCapThongTinHoGiaDinh'

/** `yyyyMMdd`, or the year alone. */
export type BirthQuery = { readonly date: string } | { readonly year: string }

export type WireRequest = {
  readonly operation: Operation
  /** MaYeuCau, at most 40 characters. */
  readonly requestId: string
  /** MaTichHop or MaDichVu. */
  readonly serviceCode: string
  /** MaDVC; '' for the verification, which has none. */
  readonly procedure: string
  /** MaCanBo. */
  readonly officer: string
  /** MaDonVi; '' for the verification. */
  readonly agency: string
  /** TaiKhoan; '' for the verification. */
  readonly account: string
  readonly phone: string
  /** SoDinhDanh, 12 digits, or ''. */
  readonly citizenNumber: string
  /** SoCMND, 9 digits, or ''. */
  readonly cardNumber: string
  readonly name: string
  /** Null for the verification, which compares number and name only. */
  readonly birth: BirthQuery | null
}

export type ServiceCodes = Readonly<Record<Operation, string>>

/**
 * 037 and 033 are known; the code of the household service is not public, '040' stands in
 * its place and is an option of the simulator.
 */
export const SERVICE_CODES: ServiceCodes = {
  TraCuuThongTinCongDan: '037',
  XacThucThongTinCongDan: '033',
  CungCapThongTinHoGiaDinh: '040',
}

const SOAP_NAMESPACE = 'http://schemas.xmlsoap.org/soap/envelope/'
const SERVICE_NAMESPACE = 'http://dancuquocgia.bca'

/** Body element → operation; the verification is written with and without `Request`. */
const OPERATIONS = new Map<string, Operation>([
  ['TraCuuThongTinCongDan', 'TraCuuThongTinCongDan'],
  ['XacThucThongTinCongDanRequest', 'XacThucThongTinCongDan'],
  ['XacThucThongTinCongDan', 'XacThucThongTinCongDan'],
  ['CungCapThongTinHoGiaDinh', 'CungCapThongTinHoGiaDinh'],
])

const NO_NAMESPACES: ReadonlyMap<string, string> = new Map()

function enterSoap(
  cursor: XmlCursor,
  local: string,
  outer: ReadonlyMap<string, string>,
): { written: string; empty: boolean; namespaces: ReadonlyMap<string, string> } {
  const tag = cursor.startTag(outer)
  if (tag.local !== local || tag.namespaces.get(tag.prefix) !== SOAP_NAMESPACE) {
    throw new WireRefusal(500, 'envelope-wrong', `Cần phần tử ${local} của SOAP 1.1`)
  }
  return tag
}

/** Skips an empty Header; there is nothing this service would read in one. */
function skipHeader(cursor: XmlCursor, prefix: string): void {
  const written = prefix === '' ? 'Header' : `${prefix}:Header`
  const content = cursor.leaf(tagOf(written))
  if (content !== null && content.trim() !== '') {
    throw new WireRefusal(500, 'envelope-wrong', 'Header phải để trống')
  }
}

type Field = keyof FieldTags
type FieldTags = ReturnType<typeof makeTags>

/** Tags for the prefixes seen so far: clients use one or two. */
const KNOWN_TAGS = new Map<string, FieldTags>()
const KNOWN_TAGS_MAX = 16

function makeTags(prefix: string) {
  const tag = (field: string): Tag => tagOf(prefix === '' ? field : `${prefix}:${field}`)
  return {
    MaYeuCau: tag('MaYeuCau'),
    MaDVC: tag('MaDVC'),
    MaTichHop: tag('MaTichHop'),
    MaDichVu: tag('MaDichVu'),
    MaCanBo: tag('MaCanBo'),
    MaDonVi: tag('MaDonVi'),
    TaiKhoan: tag('TaiKhoan'),
    SoDienThoai: tag('SoDienThoai'),
    SoDinhDanh: tag('SoDinhDanh'),
    SoCMND: tag('SoCMND'),
    HoVaTen: tag('HoVaTen'),
    NgayThangNamSinh: tag('NgayThangNamSinh'),
    NgayThangNam: tag('NgayThangNam'),
    Nam: tag('Nam'),
  }
}

function fieldTags(prefix: string): FieldTags {
  const known = KNOWN_TAGS.get(prefix)
  if (known !== undefined) return known
  const tags = makeTags(prefix)
  if (KNOWN_TAGS.size < KNOWN_TAGS_MAX) KNOWN_TAGS.set(prefix, tags)
  return tags
}

class FieldReader {
  readonly #cursor: XmlCursor
  readonly #tags: FieldTags

  constructor(cursor: XmlCursor, tags: FieldTags) {
    this.#cursor = cursor
    this.#tags = tags
  }

  #text(name: Field, lengthMax: number): string | null {
    const value = this.#cursor.leaf(this.#tags[name])
    if (value !== null && value.length > lengthMax) {
      throw new WireRefusal(500, 'value-wrong', `${name} dài quá ${lengthMax} ký tự`)
    }
    return value
  }

  required(name: Field, lengthMax: number): string {
    const value = this.#text(name, lengthMax)
    if (value === null) throw this.#cursor.refusal(name)
    if (value.trim() === '')
      throw new WireRefusal(500, 'value-wrong', `${name} không được trống`)
    return value
  }

  optional(name: Field, lengthMax: number): string {
    return this.#text(name, lengthMax) ?? ''
  }

  digits(name: Field, length: number): string {
    const value = this.#text(name, length) ?? ''
    if (value !== '' && !(value.length === length && /^\d+$/.test(value))) {
      throw new WireRefusal(500, 'value-wrong', `${name} phải có ${length} chữ số`)
    }
    return value
  }

  serviceCode(name: Field): string {
    const value = this.required(name, 20)
    if (!/^\d+$/.test(value)) {
      throw new WireRefusal(500, 'value-wrong', `${name} phải là chữ số`)
    }
    return value
  }

  birth(): BirthQuery {
    const outer = this.#tags.NgayThangNamSinh
    if (!this.#cursor.enter(outer)) throw this.#cursor.refusal('NgayThangNamSinh')
    const date = this.digits('NgayThangNam', 8)
    const year = date === '' ? this.digits('Nam', 4) : ''
    this.#cursor.leave(outer)
    if (date !== '') {
      if (!isDate(date))
        throw new WireRefusal(500, 'value-wrong', 'NgayThangNam không có thật')
      return { date }
    }
    if (year === '') throw new WireRefusal(500, 'value-wrong', 'Thiếu ngày hoặc năm sinh')
    return { year }
  }
}

function isDate(text: string): boolean {
  const month = Number(text.slice(4, 6))
  const day = Number(text.slice(6))
  if (day >= 1 && day <= 28) return month >= 1 && month <= 12
  const date = new Date(Date.UTC(Number(text.slice(0, 4)), month - 1, day))
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day
}

function readFields(fields: FieldReader, operation: Operation): WireRequest {
  if (operation === 'XacThucThongTinCongDan') {
    return {
      operation,
      requestId: fields.required('MaYeuCau', 40),
      serviceCode: fields.serviceCode('MaDichVu'),
      procedure: '',
      officer: fields.required('MaCanBo', 20),
      agency: '',
      account: '',
      phone: '',
      citizenNumber: fields.digits('SoDinhDanh', 12),
      cardNumber: fields.digits('SoCMND', 9),
      name: fields.required('HoVaTen', 100),
      birth: null,
    }
  }
  return {
    operation,
    requestId: fields.required('MaYeuCau', 40),
    procedure: fields.required('MaDVC', 20),
    serviceCode: fields.serviceCode('MaTichHop'),
    officer: fields.required('MaCanBo', 20),
    agency: fields.required('MaDonVi', 35),
    account: fields.required('TaiKhoan', 60),
    phone: fields.optional('SoDienThoai', 20),
    citizenNumber: fields.digits('SoDinhDanh', 12),
    cardNumber: fields.digits('SoCMND', 9),
    name: fields.required('HoVaTen', 100),
    birth: fields.birth(),
  }
}

/** Everything before the first field, and what must close it. */
type Opening = {
  readonly operation: Operation
  /** Prefix of the body element. */
  readonly prefix: string
  readonly closing: readonly string[]
}

/**
 * Openings already read, by their exact text: one client always sends the same, and
 * reading it anew costs as much as all fields together.
 */
const KNOWN_OPENINGS = new Map<string, Opening>()
const KNOWN_OPENINGS_MAX = 16

function readOpening(cursor: XmlCursor): Opening {
  const envelope = cursor.startTag(NO_NAMESPACES)
  const isEnvelope = envelope.namespaces.get(envelope.prefix) === SOAP_NAMESPACE
  if (envelope.local !== 'Envelope' || envelope.empty || !isEnvelope) {
    throw new WireRefusal(500, 'envelope-wrong', 'Cần phần tử Envelope của SOAP 1.1')
  }
  skipHeader(cursor, envelope.prefix)
  const body = enterSoap(cursor, 'Body', envelope.namespaces)
  const service = cursor.startTag(body.namespaces)
  const operation = OPERATIONS.get(service.local)
  const isService = service.namespaces.get(service.prefix) === SERVICE_NAMESPACE
  if (operation === undefined || !isService || service.empty) {
    const name = service.local.slice(0, 60)
    throw new WireRefusal(500, 'envelope-wrong', `Không có dịch vụ ${name}`)
  }
  return {
    operation,
    prefix: service.prefix,
    closing: [service.written, body.written, envelope.written],
  }
}

function openRequest(text: string): { cursor: XmlCursor; opening: Opening } {
  const end = text.lastIndexOf('<', text.indexOf('MaYeuCau>'))
  const head = end > 0 && end <= 1024 ? text.slice(0, end) : ''
  const known = KNOWN_OPENINGS.get(head)
  if (known !== undefined) return { cursor: new XmlCursor(text, end), opening: known }
  const cursor = new XmlCursor(text)
  const opening = readOpening(cursor)
  if (
    head !== '' &&
    cursor.position === end &&
    KNOWN_OPENINGS.size < KNOWN_OPENINGS_MAX
  ) {
    KNOWN_OPENINGS.set(Buffer.from(head).toString(), opening)
  }
  return { cursor, opening }
}

/**
 * The request in a SOAP 1.1 envelope. The children of the body element carry its prefix
 * or, as some clients write them, none; within one request all alike.
 *
 * Throws WireRefusal with status 500 (SOAP 1.1 §6.2) for anything else.
 */
export function readRequest(text: string, codes: ServiceCodes): WireRequest {
  const { cursor, opening } = openRequest(text)
  const { operation } = opening
  const qualified = fieldTags(opening.prefix)
  const tags = cursor.peek(qualified.MaYeuCau) ? qualified : fieldTags('')
  const request = readFields(new FieldReader(cursor, tags), operation)
  for (const written of opening.closing) cursor.endTag(written)
  cursor.end()
  if (request.serviceCode !== codes[operation]) {
    throw new WireRefusal(500, 'service-code-wrong', 'Mã tích hợp không đúng với dịch vụ')
  }
  if (request.citizenNumber === '' && request.cardNumber === '') {
    throw new WireRefusal(500, 'value-wrong', 'Cần số định danh hoặc số CMND')
  }
  return request
}
