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

interface Building {
  readonly qualified: string
  readonly name: string
  readonly namespace: string
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
    if (source.startsWith('<!--', less)) {
      const end = source.indexOf('-->', less + 4)
      if (end < 0) throw new MalformedXml('comment does not end')
      at = end + 3
    } else if (source.startsWith('<![CDATA[', less)) {
      const end = source.indexOf(']]>', less + 9)
      const top = open.at(-1)
      if (end < 0 || top === undefined)
        throw new MalformedXml('character data out of place')
      top.text += source.slice(less + 9, end)
      at = end + 3
    } else if (source.charCodeAt(less + 1) === 0x2f) {
      const end = source.indexOf('>', less)
      const closing = open.pop()
      if (end < 0 || closing?.qualified !== source.slice(less + 2, end).trimEnd())
        throw new MalformedXml('end tag without its start')
      root = finish(closing, open) ?? root
      at = end + 1
    } else {
      tagPattern.lastIndex = less + 1
      const tag = tagPattern.exec(source)
      if (tag === null) throw new MalformedXml('tag')
      if (root !== null) throw new MalformedXml('content after the root')
      elements += 1
      if (elements > elementsMax || open.length >= depthMax)
        throw new MalformedXml('too many elements')
      const building = start(tag[1] ?? '', tag[2] ?? '', open.at(-1))
      if (tag[3] === '/') root = finish(building, open) ?? root
      else open.push(building)
      at = tagPattern.lastIndex
    }
  }
  if (open.length > 0) throw new MalformedXml('an element does not end')
  if (root === null) throw new MalformedXml('no element')
  return root
}

const noNamespaces: ReadonlyMap<string, string> = new Map()

function start(
  qualified: string,
  attributes: string,
  parent: Building | undefined,
): Building {
  if (!namePattern.test(qualified)) throw new MalformedXml('element name')
  let scope = parent?.scope ?? noNamespaces
  for (const [, name = '', double, single] of attributes.matchAll(attributePattern)) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
    const prefix = name === 'xmlns' ? '' : name.slice(6)
    scope = new Map(scope).set(prefix, unescapeXml(double ?? single ?? ''))
  }
  const colon = qualified.indexOf(':')
  const prefix = colon < 0 ? '' : qualified.slice(0, colon)
  const namespace = scope.get(prefix)
  if (namespace === undefined && prefix !== '')
    throw new MalformedXml('undeclared prefix')
  return {
    qualified,
    name: qualified.slice(colon + 1),
    namespace: namespace ?? '',
    scope,
    children: [],
    text: '',
  }
}

/** Hangs a finished element under its parent; returns it when it has none. */
function finish(building: Building, open: readonly Building[]): XmlElement | null {
  const { name, namespace, children } = building
  const element = { name, namespace, children, text: building.text.trim() }
  const parent = open.at(-1)
  if (parent === undefined) return element
  parent.children.push(element)
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
