/** What an answer of the NPD says, read into the fields this product knows (npd-protocol, Response). */
import type { AnswerKind } from '@chot/core/duties.ts'
import type { Address, HouseholdMember, PersonRecord } from '@chot/core/query/fields.ts'
import type { Places } from './places.ts'
import { child, MalformedXml, readXml, type XmlElement } from './xml.ts'

const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/'
const answerNamespace = 'http://www.mic.gov.vn/dancu/1.0'

export type ReadAnswer =
  | { readonly kind: 'match'; readonly record: PersonRecord }
  | { readonly kind: 'no-match' }
  /** A SOAP fault; `code` is its public number where one is known (004, 005). */
  | { readonly kind: 'fault'; readonly code: string | null }

/** The answer speaks of somebody who was not asked about: nothing of it may be used. */
export class OtherPerson extends Error {
  constructor() {
    super('the answer is about another person')
    this.name = 'OtherPerson'
  }
}

export interface Question {
  readonly answer: AnswerKind
  /** Citizen number or old identity card number asked about. */
  readonly number: string
}

/**
 * Throws MalformedXml when the text is not an answer to this kind of service, and OtherPerson when
 * nobody in it has the number asked about.
 */
export function readAnswer(text: string, question: Question, places: Places): ReadAnswer {
  const { answer, number } = question
  const envelope = readXml(text)
  if (envelope.name !== 'Envelope' || envelope.namespace !== soapNamespace)
    throw new MalformedXml('not a SOAP envelope')
  const body = child(envelope, 'Body')
  if (body === undefined) throw new MalformedXml('no SOAP body')
  const fault = child(body, 'Fault')
  if (fault !== undefined) return { kind: 'fault', code: faultCode(fault) }
  if (answer === 'match') return readVerification(body)
  const collection = child(body, 'CongdanCollection')
  // A missing collection means "no match", the same as an empty one.
  if (collection === undefined) {
    if (body.children.length > 0) throw new MalformedXml('unknown answer')
    return { kind: 'no-match' }
  }
  if (collection.namespace !== answerNamespace)
    throw new MalformedXml('unknown namespace')
  const people = collection.children.filter((each) => each.name === 'CongDan')
  const [first] = people
  if (first === undefined || first.children.length === 0) return { kind: 'no-match' }
  const asked = people.some((person) =>
    [textOf(person, 'SoDinhDanh'), textOf(person, 'SoCMND')].includes(number),
  )
  if (!asked) throw new OtherPerson()
  if (answer === 'household')
    return { kind: 'match', record: readHousehold(people, places) }
  // Number, name and birth were given: two persons is not an answer to that question.
  if (people.length > 1) throw new MalformedXml('more than one person')
  return { kind: 'match', record: readPerson(first, places) }
}

function faultCode(fault: XmlElement): string | null {
  const text = `${child(fault, 'faultcode')?.text ?? ''} ${child(fault, 'faultstring')?.text ?? ''}`
  return /\b(00[45])\b/.exec(text)?.[1] ?? null
}

function readVerification(body: XmlElement): ReadAnswer {
  const result = body.children.find((each) => each.name === 'KetQuaXacThucResponse')
  const exists = child(result, 'TonTai')?.text
  if (exists === 'true' || exists === '1') return { kind: 'match', record: {} }
  if (exists === 'false' || exists === '0') return { kind: 'no-match' }
  throw new MalformedXml('no result of the verification')
}

const textOf = (element: XmlElement | undefined, name: string) => {
  const text = child(element, name)?.text
  return text === undefined || text === '' ? undefined : text
}

function nameOf(element: XmlElement | undefined): string | undefined {
  const name = child(element, 'HoVaTen') ?? element
  const parts = ['Ho', 'ChuDem', 'Ten'].flatMap((part) => textOf(name, part) ?? [])
  return parts.length > 0 ? parts.join(' ') : name?.text === '' ? undefined : name?.text
}

function birthOf(element: XmlElement): string | undefined {
  const birth = child(element, 'NgayThangNamSinh')
  const full = textOf(birth, 'NgayThangNam')
  if (full !== undefined && /^\d{8}$/.test(full))
    return `${full.slice(0, 4)}-${full.slice(4, 6)}-${full.slice(6)}`
  return textOf(birth, 'Nam')
}

const sexes: Readonly<Record<string, string>> = { '1': 'male', '2': 'female' }
const maritalStatuses: Readonly<Record<string, string>> = {
  '1': 'single',
  '2': 'married',
  '3': 'divorced-or-widowed',
}
const bloodTypes: Readonly<Record<string, string>> = {
  '01': 'A',
  '02': 'B',
  '03': 'AB',
  '04': 'O',
}

function addressOf(element: XmlElement | undefined, places: Places): Address | undefined {
  if (element === undefined || element.children.length === 0) return undefined
  const wardCode = textOf(element, 'MaPhuongXa') ?? ''
  const provinceCode = textOf(element, 'MaTinhThanh') ?? ''
  const detail = textOf(element, 'ChiTiet') ?? ''
  return {
    detail: places.describe(detail, wardCode, provinceCode),
    wardCode,
    districtCode: textOf(element, 'MaQuanHuyen') ?? '',
    provinceCode,
    country: textOf(element, 'QuocGia') ?? '',
  }
}

function readPerson(person: XmlElement, places: Places): PersonRecord {
  const relative = (name: string) => child(person, name)
  const numberOf = (element: XmlElement | undefined) =>
    textOf(element, 'SoDinhDanh') ?? textOf(element, 'SoCMND')
  const nameIn = (element: XmlElement | undefined) =>
    element === undefined ? undefined : nameOf(child(element, 'HoVaTen'))
  const head = relative('ChuHo')
  return present({
    fullName: nameIn(person),
    citizenNumber: textOf(person, 'SoDinhDanh'),
    oldIdNumber: textOf(person, 'SoCMND'),
    birth: birthOf(person),
    sex: sexes[textOf(person, 'GioiTinh') ?? ''] ?? 'unknown',
    nationality: textOf(person, 'QuocTich'),
    ethnicity: textOf(person, 'DanToc'),
    religion: textOf(person, 'TonGiao'),
    maritalStatus: maritalStatuses[textOf(person, 'TinhTrangHonNhan') ?? ''] ?? 'unknown',
    bloodType: bloodTypes[textOf(person, 'NhomMau') ?? ''] ?? 'unknown',
    birthRegistrationPlace: addressOf(relative('NoiDangKyKhaiSinh'), places),
    nativePlace: addressOf(relative('QueQuan'), places),
    permanentAddress: addressOf(relative('ThuongTru'), places),
    currentAddress: addressOf(relative('NoiOHienTai'), places),
    fatherName: nameIn(relative('Cha')),
    fatherNumber: numberOf(relative('Cha')),
    motherName: nameIn(relative('Me')),
    motherNumber: numberOf(relative('Me')),
    spouseName: nameIn(relative('VoChong')),
    spouseNumber: numberOf(relative('VoChong')),
    representativeName: nameIn(relative('NguoiDaiDien')),
    representativeNumber: numberOf(relative('NguoiDaiDien')),
    householdHeadName: nameIn(head),
    householdRelation: textOf(head, 'QuanHe'),
    householdBookNumber: textOf(person, 'SoSoHoKhau'),
  })
}

function readHousehold(people: readonly XmlElement[], places: Places): PersonRecord {
  const members: HouseholdMember[] = people.map((person) => ({
    fullName: nameOf(child(person, 'HoVaTen')) ?? '',
    birth: birthOf(person) ?? '',
    relation: textOf(child(person, 'ChuHo'), 'QuanHe') ?? '',
  }))
  const [first] = people
  if (first === undefined) return { householdMembers: members }
  const { permanentAddress, householdHeadName, householdBookNumber } = readPerson(
    first,
    places,
  )
  return present({
    householdMembers: members,
    permanentAddress,
    householdHeadName,
    householdBookNumber,
  })
}

type Maybe<Record> = { readonly [Key in keyof Record]?: Record[Key] | undefined }

function present(fields: Maybe<PersonRecord>): PersonRecord {
  const record: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined) record[name] = value
  return record as PersonRecord
}
