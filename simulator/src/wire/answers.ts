/**
 * Answers as the service writes them: namespace `http://www.mic.gov.vn/dancu/1.0`, every
 * node of the full record present, empty where nothing is known.
 */

import type { Marital } from '../population/household-plan.ts'
import { wholeName } from '../population/names.ts'
import type { Person, RelationToHead, Relative } from '../population/person.ts'
import type { Address } from '../population/places.ts'

const OPEN =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
const CLOSE = '</soapenv:Body></soapenv:Envelope>'
const ANSWER_NAMESPACE = 'xmlns:ns1="http://www.mic.gov.vn/dancu/1.0"'

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

function escapeText(text: string): string {
  return /[&<>"']/.test(text)
    ? text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '')
    : text
}

/**
 * The pieces of an answer, joined once at the end: a text grown by addition is a tree that
 * costs more to write out than to make.
 */
type Pieces = string[]

/** Opening, closing and empty form of a node, made once. */
type NodeTags = { readonly open: string; readonly close: string; readonly empty: string }

const tags = (name: string): NodeTags => ({
  open: `<ns1:${name}>`,
  close: `</ns1:${name}>`,
  empty: `<ns1:${name}/>`,
})

const TAGS = {
  SoDinhDanh: tags('SoDinhDanh'),
  SoCMND: tags('SoCMND'),
  HoVaTen: tags('HoVaTen'),
  Ho: tags('Ho'),
  ChuDem: tags('ChuDem'),
  Ten: tags('Ten'),
  GioiTinh: tags('GioiTinh'),
  DanToc: tags('DanToc'),
  TonGiao: tags('TonGiao'),
  TinhTrangHonNhan: tags('TinhTrangHonNhan'),
  NhomMau: tags('NhomMau'),
  NgayThangNamSinh: tags('NgayThangNamSinh'),
  Nam: tags('Nam'),
  NgayThangNam: tags('NgayThangNam'),
  QuocTich: tags('QuocTich'),
  NoiDangKyKhaiSinh: tags('NoiDangKyKhaiSinh'),
  QueQuan: tags('QueQuan'),
  ThuongTru: tags('ThuongTru'),
  NoiOHienTai: tags('NoiOHienTai'),
  MaTinhThanh: tags('MaTinhThanh'),
  MaQuanHuyen: tags('MaQuanHuyen'),
  MaPhuongXa: tags('MaPhuongXa'),
  ChiTiet: tags('ChiTiet'),
  QuocGia: tags('QuocGia'),
  Cha: tags('Cha'),
  Me: tags('Me'),
  VoChong: tags('VoChong'),
  NguoiDaiDien: tags('NguoiDaiDien'),
  ChuHo: tags('ChuHo'),
  QuanHe: tags('QuanHe'),
  SoSoHoKhau: tags('SoSoHoKhau'),
}

function node(pieces: Pieces, tag: NodeTags, value: string | null): void {
  if (value === null || value === '') pieces.push(tag.empty)
  else pieces.push(tag.open, escapeText(value), tag.close)
}

const MARITAL: Readonly<Record<Marital, string>> = {
  unmarried: '1',
  married: '2',
  parted: '3',
}

/** Codes of the relation to the head are not public; these are illustrative. */
const RELATION: Readonly<Record<RelationToHead, string>> = {
  self: '00',
  father: '03',
  mother: '04',
  wife: '05',
  husband: '06',
  child: '07',
  grandchild: '11',
  other: '99',
}

function nameNode(pieces: Pieces, person: Person): void {
  const { name } = person
  const isSplit = person.nameIsSplit && name.surname !== ''
  pieces.push(TAGS.HoVaTen.open)
  node(pieces, TAGS.Ho, isSplit ? name.surname : '')
  node(pieces, TAGS.ChuDem, isSplit ? name.middle : '')
  node(pieces, TAGS.Ten, isSplit ? name.given : wholeName(name))
  pieces.push(TAGS.HoVaTen.close)
}

function birthNode(pieces: Pieces, person: Person): void {
  pieces.push(TAGS.NgayThangNamSinh.open)
  node(pieces, TAGS.Nam, String(person.birthYear))
  node(pieces, TAGS.NgayThangNam, person.birthDate)
  pieces.push(TAGS.NgayThangNamSinh.close)
}

function addressNode(pieces: Pieces, tag: NodeTags, address: Address): void {
  pieces.push(tag.open)
  node(pieces, TAGS.MaTinhThanh, address.province)
  node(pieces, TAGS.MaQuanHuyen, address.district)
  node(pieces, TAGS.MaPhuongXa, address.ward)
  node(pieces, TAGS.ChiTiet, address.detail)
  node(pieces, TAGS.QuocGia, address.country)
  pieces.push(tag.close)
}

function relativeNode(pieces: Pieces, tag: NodeTags, relative: Relative | null): void {
  pieces.push(tag.open)
  node(pieces, TAGS.HoVaTen, relative?.name ?? '')
  node(pieces, TAGS.QuocTich, relative === null ? '' : 'VN')
  node(pieces, TAGS.SoDinhDanh, relative?.citizenNumber ?? '')
  node(pieces, TAGS.SoCMND, relative?.cardNumber ?? '')
  pieces.push(tag.close)
}

function headNode(pieces: Pieces, person: Person): void {
  const { head } = person
  pieces.push(TAGS.ChuHo.open)
  node(pieces, TAGS.QuanHe, RELATION[person.relationToHead])
  node(pieces, TAGS.SoDinhDanh, head.citizenNumber)
  node(pieces, TAGS.SoCMND, head.cardNumber)
  node(pieces, TAGS.HoVaTen, head.name)
  pieces.push(TAGS.ChuHo.close)
}

function citizenNode(pieces: Pieces, person: Person): void {
  pieces.push('<ns1:CongDan>')
  node(pieces, TAGS.SoDinhDanh, person.citizenNumber)
  node(pieces, TAGS.SoCMND, person.cardNumber)
  nameNode(pieces, person)
  node(pieces, TAGS.GioiTinh, person.sex === 'male' ? '1' : '2')
  node(pieces, TAGS.DanToc, person.ethnicity)
  node(pieces, TAGS.TonGiao, person.religion)
  node(pieces, TAGS.TinhTrangHonNhan, MARITAL[person.marital])
  node(pieces, TAGS.NhomMau, person.bloodType)
  birthNode(pieces, person)
  node(pieces, TAGS.QuocTich, 'VN')
  addressNode(pieces, TAGS.NoiDangKyKhaiSinh, person.birthPlace)
  addressNode(pieces, TAGS.QueQuan, person.origin)
  addressNode(pieces, TAGS.ThuongTru, person.residence)
  addressNode(pieces, TAGS.NoiOHienTai, person.dwelling)
  relativeNode(pieces, TAGS.Cha, person.father)
  relativeNode(pieces, TAGS.Me, person.mother)
  relativeNode(pieces, TAGS.VoChong, person.marital === 'married' ? person.spouse : null)
  relativeNode(pieces, TAGS.NguoiDaiDien, person.representative)
  headNode(pieces, person)
  node(pieces, TAGS.SoSoHoKhau, person.householdBook)
  pieces.push('</ns1:CongDan>')
}

/** The full records of these people; an empty collection means that nobody agrees. */
export function collectionAnswer(people: readonly Person[]): string {
  if (people.length === 0) {
    return `${OPEN}<ns1:CongdanCollection ${ANSWER_NAMESPACE}/>${CLOSE}`
  }
  const pieces: Pieces = [`${OPEN}<ns1:CongdanCollection ${ANSWER_NAMESPACE}>`]
  for (const person of people) citizenNode(pieces, person)
  pieces.push('</ns1:CongdanCollection>', CLOSE)
  return pieces.join('')
}

export function verificationAnswer(exists: boolean): string {
  return (
    `${OPEN}<ns1:KetQuaXacThucResponse ${ANSWER_NAMESPACE}>` +
    `<ns1:TonTai>${exists}</ns1:TonTai></ns1:KetQuaXacThucResponse>${CLOSE}`
  )
}

/**
 * A SOAP fault. How the service writes its own codes ('004', '005') is not public: here
 * the code stands as `faultcode` and once more in the detail.
 */
export function faultAnswer(
  side: 'Client' | 'Server',
  message: string,
  code: string | null,
): string {
  const faultCode = code ?? `soapenv:${side}`
  const detail =
    code === null
      ? ''
      : `<detail><ns1:MaLoi ${ANSWER_NAMESPACE}>${code}</ns1:MaLoi></detail>`
  return (
    `${OPEN}<soapenv:Fault><faultcode>${faultCode}</faultcode>` +
    `<faultstring>${escapeText(message)}</faultstring>${detail}</soapenv:Fault>${CLOSE}`
  )
}
