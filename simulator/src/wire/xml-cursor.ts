/**
 * A strict forward reader for the few documents a client of the service may send. It
 * knows elements, namespaces and text; DOCTYPE, CDATA, comments and processing
 * instructions do not occur in such a document and are refused.
 */

import { WireRefusal } from './wire-refusal.ts'

type Namespaces = ReadonlyMap<string, string>

export type StartTag = {
  readonly prefix: string
  readonly local: string
  /** The qualified name as written, for the end tag. */
  readonly written: string
  readonly empty: boolean
  readonly namespaces: Namespaces
}

/** The ways one element is written, made once so that reading is comparing. */
export type Tag = {
  readonly start: string
  readonly open: string
  readonly close: string
  readonly empty: string
  readonly emptySpaced: string
}

export function tagOf(written: string): Tag {
  const start = `<${written}`
  return {
    start,
    open: `${start}>`,
    close: `</${written}>`,
    empty: `${start}/>`,
    emptySpaced: `${start} />`,
  }
}

const NAME = '[A-Za-z_][A-Za-z0-9_.-]*'
const START_TAG = new RegExp(
  `<(?:(${NAME}):)?(${NAME})((?:\\s+[A-Za-z_][A-Za-z0-9_.:-]*\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`,
  'y',
)
const ATTRIBUTE = /\s+([A-Za-z_][A-Za-z0-9_.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g
const DECLARATION = /<\?xml [^?<]*\?>/y
const SPACE = /\s*/y
const REFERENCE = /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));|&/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 §2.2 forbids these in text
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
}

export class XmlCursor {
  readonly #text: string
  #at = 0

  /** Starts at `at`, or behind the byte order mark and the XML declaration. */
  constructor(text: string, at?: number) {
    checkCharacters(text)
    this.#text = text
    if (at !== undefined) {
      this.#at = at
      return
    }
    this.#at = text.charCodeAt(0) === 0xfeff ? 1 : 0
    DECLARATION.lastIndex = this.#at
    if (DECLARATION.test(this.#text)) this.#at = DECLARATION.lastIndex
  }

  /** How far the text is read, in UTF-16 units. */
  get position(): number {
    return this.#at
  }

  #space(): void {
    const code = this.#text.charCodeAt(this.#at)
    if (code === 0x3c) return
    SPACE.lastIndex = this.#at
    SPACE.test(this.#text)
    this.#at = SPACE.lastIndex
  }

  /** Reads any start tag with its namespace declarations. */
  startTag(outer: Namespaces): StartTag {
    this.#space()
    START_TAG.lastIndex = this.#at
    const found = START_TAG.exec(this.#text)
    if (found === null) throw this.refusal('một thẻ mở')
    this.#at = START_TAG.lastIndex
    const [, prefix = '', local = '', attributes = '', slash = ''] = found
    return {
      prefix,
      local,
      written: prefix === '' ? local : `${prefix}:${local}`,
      empty: slash === '/',
      namespaces: attributes === '' ? outer : readNamespaces(attributes, outer),
    }
  }

  endTag(written: string): void {
    this.#expect(`</${written}>`)
  }

  #expect(tag: string): void {
    this.#space()
    if (!this.#skip(tag)) throw this.refusal(tag)
  }

  #skip(tag: string): boolean {
    if (!this.#text.startsWith(tag, this.#at)) return false
    this.#at += tag.length
    return true
  }

  /** Whether this element stands next, full or empty. */
  peek(tag: Tag): boolean {
    this.#space()
    return this.#text.startsWith(tag.start, this.#at)
  }

  /** Enters the element when it stands next, without attributes; false when it does not. */
  enter(tag: Tag): boolean {
    this.#space()
    return this.#skip(tag.open)
  }

  leave(tag: Tag): void {
    this.#expect(tag.close)
  }

  /** The text of an element when it stands next ('' when empty); null when it does not. */
  leaf(tag: Tag): string | null {
    if (!this.enter(tag)) {
      return this.#skip(tag.empty) || this.#skip(tag.emptySpaced) ? '' : null
    }
    const end = this.#text.indexOf('<', this.#at)
    if (end < 0) throw this.refusal(tag.close)
    const raw = this.#text.slice(this.#at, end)
    this.#at = end
    if (!this.#skip(tag.close)) throw this.refusal(tag.close)
    return raw.includes('&') ? unescapeText(raw) : raw
  }

  /** Checks that nothing but white space is left. */
  end(): void {
    SPACE.lastIndex = this.#at
    SPACE.test(this.#text)
    if (SPACE.lastIndex !== this.#text.length) throw this.refusal('hết thông điệp')
  }

  /** The refusal that names what was expected and the tag that stands here instead. */
  refusal(expected: string): WireRefusal {
    const found = /^<\/?[A-Za-z0-9_.:-]{1,60}/.exec(
      this.#text.slice(this.#at, this.#at + 64),
    )
    return new WireRefusal(
      500,
      'element-wrong',
      `Sai cấu trúc hoặc thứ tự: cần ${expected}, gặp ${found?.[0] ?? 'nội dung khác'}`,
    )
  }
}

function readNamespaces(attributes: string, outer: Namespaces): Namespaces {
  const own = new Map(outer)
  for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? ''
    if (name === 'xmlns') own.set('', value)
    else if (name.startsWith('xmlns:')) own.set(name.slice(6), value)
    else
      throw new WireRefusal(500, 'element-wrong', `Thuộc tính không được phép: ${name}`)
  }
  return own
}

function checkCharacters(text: string): void {
  if (FORBIDDEN.test(text)) {
    throw new WireRefusal(500, 'value-wrong', 'Ký tự không hợp lệ')
  }
}

/** Text with the five named and the numeric references of XML 1.0 §4.1 resolved. */
function unescapeText(raw: string): string {
  const text = raw.replace(REFERENCE, resolveReference)
  checkCharacters(text)
  return text
}

function resolveReference(
  _whole: string,
  name: string | undefined,
  decimal: string | undefined,
  hex: string | undefined,
): string {
  if (name !== undefined) return NAMED[name] ?? ''
  const code =
    decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10)
  const isScalar = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  if (Number.isNaN(code) || !isScalar || code === 0) {
    throw new WireRefusal(500, 'value-wrong', 'Tham chiếu ký tự không hợp lệ')
  }
  return String.fromCodePoint(code)
}
