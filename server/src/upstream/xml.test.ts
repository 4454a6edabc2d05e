import fc from 'fast-check'
import { XMLParser } from 'fast-xml-parser'
import { describe, expect, it } from 'vitest'
import { escapeXml, MalformedXml, readXml, type XmlElement } from './xml.ts'

/** The same document through a general parser: an oracle that shares no code. */
const general = new XMLParser({
  preserveOrder: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: true,
  processEntities: true,
  htmlEntities: true,
})

type General = { [name: string]: General[] | string }

function plainOf(element: XmlElement): unknown {
  return [element.name, element.text, element.children.map(plainOf)]
}

function plainOfGeneral(node: General): unknown {
  const name = Object.keys(node).find((key) => key !== ':@') ?? ''
  const inner = node[name] as General[]
  const text = inner.flatMap((each) =>
    typeof each['#text'] === 'string' ? [each['#text']] : [],
  )
  const children = inner.filter((each) => !('#text' in each))
  return [name, text.join('').trim(), children.map(plainOfGeneral)]
}

const nameArbitrary = fc.constantFrom(
  'Envelope',
  'CongDan',
  'HoVaTen',
  'Ten',
  'SoDinhDanh',
)
const textArbitrary = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .map((text) => text.replace(/[^\p{L}\p{N} <>&"'.,-]/gu, '').trim())

interface Sample {
  readonly name: string
  readonly text: string
  readonly children: readonly Sample[]
}

const samplesTo = (depth: number): fc.Arbitrary<Sample> =>
  fc.record({
    name: nameArbitrary,
    text: textArbitrary,
    children:
      depth === 0 ? fc.constant([]) : fc.array(samplesTo(depth - 1), { maxLength: 3 }),
  })
const sampleArbitrary = samplesTo(3)

const write = (sample: Sample): string =>
  sample.children.length > 0
    ? `<ns1:${sample.name}>${sample.children.map(write).join('\n  ')}</ns1:${sample.name}>`
    : `<ns1:${sample.name}>${escapeXml(sample.text)}</ns1:${sample.name}>`

const document = (sample: Sample) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<r xmlns:ns1="urn:x">${write(sample)}</r>`

describe('reading XML', () => {
  it('agrees with a general parser on every document of the kind an answer is made of', () => {
    fc.assert(
      fc.property(sampleArbitrary, (sample) => {
        const source = document(sample)
        const roots = general.parse(source) as General[]
        const root = roots.find((each) => 'r' in each)
        if (root === undefined) throw new Error('the oracle found no root')
        expect(plainOf(readXml(source))).toEqual(plainOfGeneral(root))
      }),
      { numRuns: 500 },
    )
  })

  it('never takes a part of a document for the whole', () => {
    fc.assert(
      fc.property(sampleArbitrary, fc.nat(), (sample, cut) => {
        const source = document(sample)
        const part = source.slice(0, cut % source.length)
        expect(() => readXml(part)).toThrow(MalformedXml)
      }),
      { numRuns: 500 },
    )
  })

  it('throws nothing but MalformedXml, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 200 }),
          fc
            .array(
              fc.constantFrom(
                '<',
                '>',
                '/',
                '&',
                ';',
                'a',
                'x:',
                '"',
                '=',
                ' ',
                '<!--',
                '<![CDATA[',
                ']]>',
                '<?',
              ),
              {
                maxLength: 40,
              },
            )
            .map((parts) => parts.join('')),
        ),
        (source) => {
          try {
            readXml(source)
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedXml)
          }
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['an entity nobody declared', '<a>&b;</a>'],
    ['a processing instruction', '<a><?php x ?></a>'],
    ['a prefix nobody declared', '<x:a>1</x:a>'],
    ['crossed tags', '<a><b></a></b>'],
    ['two roots', '<a/><b/>'],
    ['text after the root', '<a/>text'],
    ['a character that is not one', '<a>&#xD800;</a>'],
    ['nesting without end', '<a>'.repeat(40) + '</a>'.repeat(40)],
    ['more elements than an answer has', `<a>${'<b/>'.repeat(6_000)}</a>`],
    ['nothing', ''],
  ])('refuses %s', (_what, source) => {
    expect(() => readXml(source)).toThrow(MalformedXml)
  })

  it('resolves namespaces where they are declared, defaults included', () => {
    const root = readXml('<a xmlns="urn:one"><b xmlns:p="urn:two"><p:c/></b></a>')
    expect(root.namespace).toBe('urn:one')
    expect(root.children[0]?.namespace).toBe('urn:one')
    expect(root.children[0]?.children[0]?.namespace).toBe('urn:two')
  })
})
