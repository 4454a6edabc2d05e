/**
 * One cell of an account list: what was read, what it means, what was repaired and why, what is wrong.
 * The rules are those of the forms of dispatches 6383 and 6359 (notes 11, 14) and of identifiers.md.
 */
import { citizenNumberPattern } from '../identity/citizen.ts'
import { tidyName } from '../identity/name.ts'
import type { ListField } from './list-columns.ts'
import { type Cell, tidyText } from './sheet.ts'

/** What is said of a cell or row. `fault`: cannot be taken so. `warning`: look again. `repair`: was put right. */
export const findings = {
  missing: 'fault',
  'too-long': 'fault',
  'digits-lost': 'fault',
  'zero-restored': 'repair',
  'separators-removed': 'repair',
  'country-code-replaced': 'repair',
  'old-mobile-prefix': 'repair',
  'first-of-two-numbers': 'repair',
  'number-of-digits': 'fault',
  'old-identity-card': 'fault',
  'province-unknown': 'warning',
  'login-length': 'fault',
  'login-characters': 'fault',
  'lower-cased': 'repair',
  'name-characters': 'fault',
  'name-one-word': 'warning',
  'title-removed': 'repair',
  'encoding-repaired': 'repair',
  'old-font': 'fault',
  'count-from-words': 'repair',
  'count-bounds': 'fault',
  'login-twice': 'fault',
  'login-taken': 'fault',
  'person-elsewhere': 'fault',
  'has-account': 'warning',
  'person-twice': 'fault',
  'same-name-and-phone': 'warning',
  'hidden-row': 'fault',
} as const
export type Finding = keyof typeof findings

export interface CellReading {
  /** As the office wrote it, tidied for showing. */
  readonly read: string
  /** What is taken; empty when nothing can be. */
  readonly value: string
  readonly findings: readonly Finding[]
}

export function hasFault(list: readonly Finding[]): boolean {
  return list.some((each) => findings[each] === 'fault')
}

/** Fields without which nobody is registered (form of 6383; only the staff code is marked "if any"). */
export const requiredFields: readonly ListField[] = [
  'fullName',
  'username',
  'officerNumber',
  'phone',
  'queriesPerDay',
]

const cellLengthMax = 300

/** Reads one cell. A cell that is absent reads as an empty one. */
export function readCell(field: ListField, cell: Cell | null): CellReading {
  const written = cell?.text ?? ''
  const read = tidyText(written)
  if (read === '') {
    const missing = requiredFields.includes(field)
    return { read, value: '', findings: missing ? ['missing'] : [] }
  }
  if (read.length > cellLengthMax)
    return { read: read.slice(0, cellLengthMax), value: '', findings: ['too-long'] }
  // Before tidying: a blank may be one byte of a letter.
  const decoded = repairEncoding(written)
  const { value, findings: own } = readers[field](tidyText(decoded), cell)
  const found: Finding[] = decoded === written ? [...own] : ['encoding-repaired', ...own]
  return { read, value: hasFault(found) ? '' : value, findings: found }
}

interface Read {
  readonly value: string
  readonly findings: readonly Finding[]
}
type Reader = (text: string, cell: Cell | null) => Read

const asWritten: Reader = (text) => ({ value: text, findings: [] })

const readers: Readonly<Record<ListField, Reader>> = {
  fullName: readName,
  username: readLogin,
  officerNumber: readOfficerNumber,
  phone: readPhone,
  queriesPerDay: readCount,
  staffCode: (text, cell) => ({ value: digitsOf(text, cell) ?? text, findings: [] }),
  agencyCode: asWritten,
  agencyName: asWritten,
  role: asWritten,
  purpose: asWritten,
}

/** Letters, and pairs of them, that only text typed for the old fonts (TCVN3, VNI) has in a name. */
const oldFont = /[¨©®ª¬µ¸¶·¹»¾¼½ÆÇ¤£¥§¦×ÖØÜÞßñï÷øûþÿ]|aâ|aê|aã|eâ|eã|oâ/u

function readName(text: string): Read {
  const found: Finding[] = []
  let name = text
  const untitled = name.replace(
    /^((Ông|Bà|Ô|B|Mr|Mrs|Ms|Đ\/c|Đồng chí)[.:]?\s+)(?=\p{L})/iu,
    '',
  )
  if (untitled !== name && untitled.includes(' ')) {
    found.push('title-removed')
    name = untitled
  }
  name = tidyName(name)
  if (oldFont.test(name)) return { value: '', findings: [...found, 'old-font'] }
  if (name.length > 100 || !/^\p{L}[\p{L}\p{M} .'’-]*$/u.test(name))
    return { value: '', findings: [...found, 'name-characters'] }
  if (!name.includes(' ')) found.push('name-one-word')
  return { value: name, findings: found }
}

/** 8 to 60 characters (6359, note 11); a citizen's number as a login may have lost its zero. */
function readLogin(text: string, cell: Cell | null): Read {
  const found: Finding[] = []
  const digits = cell?.number === undefined ? null : digitsOf(text, cell)
  let login = text
  if (digits !== null) {
    const padded = withZeros(digits, 12)
    if (padded !== null) found.push('zero-restored')
    login = padded ?? digits
  }
  const lower = login.toLowerCase()
  if (lower !== login) found.push('lower-cased')
  if (!/^[\x21-\x7e]+$/.test(lower))
    return { value: '', findings: [...found, 'login-characters'] }
  if (lower.length < 8 || lower.length > 60)
    return { value: '', findings: [...found, 'login-length'] }
  return { value: lower, findings: found }
}

function readOfficerNumber(text: string, cell: Cell | null): Read {
  const found: Finding[] = []
  const whole = digitsOf(text, cell)
  if (whole === null && looksRounded(text))
    return { value: '', findings: ['digits-lost'] }
  let digits = whole ?? text
  if (whole === null) {
    const bare = text.replace(/^['’`]/u, '').replace(/[\s.,-]/gu, '')
    if (bare !== text) found.push('separators-removed')
    digits = bare
  }
  if (!/^\d+$/.test(digits))
    return { value: '', findings: [...found, 'number-of-digits'] }
  // Provinces are 001 to 096: every number begins with a zero, and a number in a sheet has lost it.
  const padded = withZeros(digits, 12)
  if (padded !== null) {
    found.push('zero-restored')
    digits = padded
  }
  if (digits.length === 9) return { value: '', findings: [...found, 'old-identity-card'] }
  if (!citizenNumberPattern.test(digits))
    return { value: '', findings: [...found, 'number-of-digits'] }
  const province = Number(digits.slice(0, 3))
  if (province === 0 || province > 96) found.push('province-unknown')
  return { value: digits, findings: found }
}

/** Mobile numbers of 11 digits became 10 on 15/09/2018. */
const mobilePrefixesOf2018: Readonly<Record<string, string>> = {
  '0120': '070',
  '0121': '079',
  '0122': '077',
  '0123': '083',
  '0124': '084',
  '0125': '085',
  '0126': '076',
  '0127': '081',
  '0128': '078',
  '0129': '082',
  '0162': '032',
  '0163': '033',
  '0164': '034',
  '0165': '035',
  '0166': '036',
  '0167': '037',
  '0168': '038',
  '0169': '039',
  '0186': '056',
  '0188': '058',
  '0199': '059',
}

/** National writing: mobile 10 digits, landline 11 (identifiers.md). */
function readPhone(text: string, cell: Cell | null): Read {
  const found: Finding[] = []
  const whole = digitsOf(text, cell)
  if (whole === null && looksRounded(text))
    return { value: '', findings: ['digits-lost'] }
  if (!/\d/.test(text)) return { value: '', findings: ['number-of-digits'] }
  let written = whole ?? text
  if (whole === null) {
    const several = text
      .split(/[/;,]|\s-\s|\shoặc\s/u)
      .filter((each) => /\d{3}/.test(each))
    const [first] = several
    if (
      several.length > 1 &&
      first !== undefined &&
      first.replace(/\D/g, '').length >= 9
    ) {
      found.push('first-of-two-numbers')
      written = first.trim()
    }
    const bare = written.replace(/^['’`]/u, '').replace(/[\s.,()-]/gu, '')
    if (bare !== written) found.push('separators-removed')
    written = bare
  }
  const national = written.replace(/^(\+84|0084|84(?=\d{9,10}$))0?/, '0')
  if (national !== written) found.push('country-code-replaced')
  let phone = national
  if (
    /^[35789]\d{8}$/.test(phone) ||
    /^2\d{9}$/.test(phone) ||
    /^1[268]\d{8}$/.test(phone)
  ) {
    found.push('zero-restored')
    phone = `0${phone}`
  }
  const renamed =
    phone.length === 11 ? mobilePrefixesOf2018[phone.slice(0, 4)] : undefined
  if (renamed !== undefined) {
    found.push('old-mobile-prefix')
    phone = renamed + phone.slice(4)
  }
  if (!/^0[35789]\d{8}$/.test(phone) && !/^02\d{9}$/.test(phone))
    return { value: '', findings: [...found, 'number-of-digits'] }
  return { value: phone, findings: found }
}

const countMax = 100_000

/** Queries a day; `50 x 3 = 150` and `150 lượt` are what offices write after note 14 of 6359. */
function readCount(text: string, cell: Cell | null): Read {
  const plain =
    cell?.number ??
    (/^\d{1,3}([.,]\d{3})+$/.test(text)
      ? Number(text.replace(/[.,]/g, ''))
      : Number(text))
  const found: Finding[] = []
  let count = plain
  if (!Number.isFinite(plain)) {
    count = countInWords(text)
    found.push('count-from-words')
  }
  if (!Number.isInteger(count) || count < 1 || count > countMax)
    return { value: '', findings: ['count-bounds'] }
  return { value: String(count), findings: found }
}

function countInWords(text: string): number {
  const product = /^\D*(\d{1,4})\D*?[x×*]\D*?(\d{1,4})\D*?(?:=\D*(\d{1,7})\D*)?$/iu.exec(
    text,
  )
  if (product !== null) {
    const [, dossiers, each, stated] = product
    const reckoned = Number(dossiers) * Number(each)
    return stated === undefined || Number(stated) === reckoned ? reckoned : Number.NaN
  }
  const only = /^[^\d]*?(\d{1,7})\s*(lượt|lần|truy vấn|lươt)?[^\d]*$/iu.exec(text)
  return only === null ? Number.NaN : Number(only[1])
}

/** All digits of a number that a sheet keeps, also when it shows it rounded; null when it is no whole number. */
function digitsOf(text: string, cell: Cell | null): string | null {
  const held = cell?.number
  // Beyond 15 digits a sheet keeps no number whole.
  if (held !== undefined)
    return Number.isInteger(held) && held >= 0 && held < 1e15 ? String(held) : null
  const rounded = /^(\d)[.,](\d+)E\+?(\d{1,2})$/i.exec(text)
  if (rounded === null) return null
  const [, first = '', rest = '', power = ''] = rounded
  // Every digit is there only when there are as many as the power asks for.
  return rest.length === Number(power) ? first + rest : null
}

const looksRounded = (text: string) => /^\d([.,]\d+)?E\+?\d{1,2}$/i.test(text)

/** With the zeros before it that a number loses; null when none are wanting, or too many. */
function withZeros(digits: string, length: number): string | null {
  const short = length - digits.length
  // One that still begins with a zero has lost another digit, which nobody can restore.
  if (digits.startsWith('0')) return null
  return short === 1 || short === 2 ? digits.padStart(length, '0') : null
}

/** CP1252's letters for the bytes 0x80 to 0x9f. */
const cp1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** UTF-8 that somebody opened as CP1252 (`Nguyá»…n`) and saved so; unchanged when it is not that. */
export function repairEncoding(text: string): string {
  if (!/[ÃÄÆáº»][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/u.test(text)) return text
  const bytes: number[] = []
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    const high = cp1252.indexOf(letter)
    if (code < 256 && (code < 128 || code > 159)) bytes.push(code)
    else if (high >= 0) bytes.push(128 + high)
    else return text
  }
  return (decodeUtf8(bytes) ?? text).normalize('NFC')
}

function decodeUtf8(bytes: readonly number[]): string | null {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0
    const more =
      first < 0x80
        ? 0
        : first >= 0xc2 && first < 0xe0
          ? 1
          : first >= 0xe0 && first < 0xf0
            ? 2
            : -1
    if (more < 0) return null
    let code = more === 0 ? first : first & (0x3f >> more)
    for (let step = 1; step <= more; step += 1) {
      const next = bytes[at + step] ?? 0
      if ((next & 0xc0) !== 0x80) return null
      code = (code << 6) | (next & 0x3f)
    }
    text += String.fromCodePoint(code)
    at += more + 1
  }
  return text
}
