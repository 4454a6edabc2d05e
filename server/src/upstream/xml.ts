/**
 * A reader of the XML the NPD answers with: elements, text, five entities and character references.
 * No document type, no processing instruction, no external anything. A general parser took 27 % of
 * the time of a query; this one refuses what it does not know, and is checked against one in tests.
 */
export interface XmlElement {
  /** Without its prefix. */
  readonly name: string
  readonly namespace: string
  readonly children: readonly XmlElement[]
  /** Character data directly inside, trimmed. */
  readonly text: string
}

/** The bytes are not XML of the kind an answer is made of. */
export class MalformedXml extends Error {
  constructor(what: string) {
    super(`malformed XML: ${what}`)
    this.name = 'MalformedXml'
  }
}

const depthMax = 32
const elementsMax = 5_000

/** An element whose end has not been read. */
interface Building extends XmlElement {
  readonly qualified: string
  readonly scope: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  text: string
}

const tagPattern = /([^\s/>=]+)((?:\s+[^\s=>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const attributePattern = /\s([^\s=>/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g
const namePattern = /^[\p{L}_][\p{L}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{N}_.-]*)?$/u

/** The root element. Throws MalformedXml. */
export function readXml(source: string): XmlElement {
  const open: Building[] = []
  let root: XmlElement | null = null
  let elements = 0
  let at = source.charCodeAt(0) === 0xfeff ? 1 : 0
  if (source.startsWith('<?xml', at)) {
    const end = source.indexOf('?>', at)
    if (end < 0) throw new MalformedXml('declaration does not end')
    at = end + 2
  }
  while (at < source.length) {
    const less = source.indexOf('<', at)
    const textEnd = less < 0 ? source.length : less
    if (textEnd > at) addText(open, source.slice(at, textEnd))
    if (less < 0) break
    const mark = source.charCodeAt(less + 1)
    if (mark === bang && source.startsWith('<!--', less)) {
      const end = source.indexOf('-->', less + 4)
      if (end < 0) throw new MalformedXml('comment does not end')
      at = end + 3
    } else if (mark === bang && source.startsWith('<![CDATA[', less)) {
      const end = source.indexOf(']]>', less + 9)
      const top = open.at(-1)
      if (end < 0 || top === undefined)
        throw new MalformedXml('character data out of place')
      top.text += source.slice(less + 9, end)
      at = end + 3
    } else if (mark === slash) {
      const closing = open.pop()
      const end = closing === undefined ? -1 : endOfClosing(source, less + 2, closing)
      if (closing === undefined || end < 0)
        throw new MalformedXml('end tag without its start')
      root = finish(closing, open) ?? root
      at = end + 1
    } else {
      if (root !== null) throw new MalformedXml('content after the root')
      elements += 1
      if (elements > elementsMax || open.length >= depthMax)
        throw new MalformedXml('too many elements')
      const tag = readPlainTag(source, less + 1) ?? readTag(source, less + 1)
      const building = start(tag, open.at(-1))
      if (tag.empty) root = finish(building, open) ?? root
      else open.push(building)
      at = tag.end
    }
  }
  if (open.length > 0) throw new MalformedXml('an element does not end')
  if (root === null) throw new MalformedXml('no element')
  return root
}

/** The end of an end tag for `closing`, whose name begins at `from`; -1 when it is not one. */
function endOfClosing(source: string, from: number, closing: Building): number {
  if (!source.startsWith(closing.qualified, from)) return -1
  let at = from + closing.qualified.length
  while (isSpace(source.charCodeAt(at))) at += 1
  return source.charCodeAt(at) === greater ? at : -1
}

interface Tag {
  readonly qualified: string
  readonly attributes: string
  readonly empty: boolean
  /** Behind its `>`. */
  readonly end: number
}

/**
 * A tag of plain ASCII letters without attributes, as nearly all are; null for any other, which
 * the patterns then read. Reading every tag by pattern took another 3 % of the time of a query.
 */
function readPlainTag(source: string, from: number): Tag | null {
  let at = from
  let nameStart = from
  let colons = 0
  let code = source.charCodeAt(at)
  while (isLetter(code) || (at > nameStart && isDigit(code)) || code === colon) {
    if (code === colon) {
      colons += 1
      if (at === nameStart || colons > 1) return null
      nameStart = at + 1
    }
    at += 1
    code = source.charCodeAt(at)
  }
  if (at === nameStart) return null
  const qualified = source.slice(from, at)
  if (code === greater) return { qualified, attributes: '', empty: false, end: at + 1 }
  if (code === slash && source.charCodeAt(at + 1) === greater)
    return { qualified, attributes: '', empty: true, end: at + 2 }
  return null
}

function readTag(source: string, from: number): Tag {
  tagPattern.lastIndex = from
  const tag = tagPattern.exec(source)
  if (tag === null) throw new MalformedXml('tag')
  const [, qualified = '', attributes = '', empty] = tag
  if (!namePattern.test(qualified)) throw new MalformedXml('element name')
  return { qualified, attributes, empty: empty === '/', end: tagPattern.lastIndex }
}

const bang = 0x21
const colon = 0x3a
const slash = 0x2f
const greater = 0x3e
const isLetter = (code: number) => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
const isDigit = (code: number) => code >= 0x30 && code <= 0x39
/** XML 1.0 §2.3, S. */
const isSpace = (code: number) =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

const noNamespaces: ReadonlyMap<string, string> = new Map()

function start({ qualified, attributes }: Tag, parent: Building | undefined): Building {
  let scope = parent?.scope ?? noNamespaces
  if (attributes !== '')
    for (const [, name = '', double, single] of attributes.matchAll(attributePattern)) {
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
      const prefix = name === 'xmlns' ? '' : name.slice(6)
      scope = new Map(scope).set(prefix, unescapeXml(double ?? single ?? ''))
    }
  const colonAt = qualified.indexOf(':')
  const prefix = colonAt < 0 ? '' : qualified.slice(0, colonAt)
  const namespace = scope.get(prefix)
  if (namespace === undefined && prefix !== '')
    throw new MalformedXml('undeclared prefix')
  return {
    qualified,
    name: qualified.slice(colonAt + 1),
    namespace: namespace ?? '',
    scope,
    children: [],
    text: '',
  }
}

/** Hangs a finished element under its parent; returns it when it has none. */
function finish(building: Building, open: readonly Building[]): XmlElement | null {
  building.text = building.text.trim()
  const parent = open.at(-1)
  if (parent === undefined) return building
  parent.children.push(building)
  return null
}

function addText(open: readonly Building[], raw: string): void {
  const top = open.at(-1)
  if (top !== undefined) top.text += raw.includes('&') ? unescapeXml(raw) : raw
  else if (raw.trim() !== '') throw new MalformedXml('text outside the root')
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

function unescapeXml(text: string): string {
  return text.replace(/&([^;&]*)(;?)/g, (_whole, name: string, end: string) => {
    const known = end === ';' ? entities[name] : undefined
    if (known !== undefined) return known
    const reference =
      end === ';' ? /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name) : null
    if (reference === null) throw new MalformedXml('entity')
    const code =
      reference[1] === undefined
        ? Number(reference[2])
        : Number.parseInt(reference[1], 16)
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || code === 0)
      throw new MalformedXml('character reference')
    return String.fromCodePoint(code)
  })
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export function child(
  element: XmlElement | undefined,
  name: string,
): XmlElement | undefined {
  return element?.children.find((each) => each.name === name)
}
