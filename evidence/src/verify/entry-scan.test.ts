import { entryText } from '@chot/core/log/entry.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actsOf } from '../../test/acts.ts'
import { checkEntry } from './entry-check.ts'
import { blankFacts } from './entry-fields.ts'
import { scanEntry } from './entry-scan.ts'
import { markText } from './text-marks.ts'

const texts = [...actsOf(400)].map(({ text }) => text)
const index = 1_000_000

function scanned(text: string | Uint8Array, at = index) {
  const bytes = Buffer.from(text)
  const facts = blankFacts()
  // Between other bytes, as in a bundle: what lies around an entry must not matter.
  const around = Buffer.concat([Buffer.from('"9'), bytes, Buffer.from('",9"}')])
  return {
    passes: scanEntry(around, markText(around), 2, 2 + bytes.length, at, facts),
    facts,
  }
}

function checked(text: string | Uint8Array, at = index) {
  const facts = blankFacts()
  return { fault: checkEntry(Buffer.from(text), at, facts), facts }
}

const stamp = { t: 1_795_230_000_123, pv: 12, sa: 'AAECAwQFBgcICQoLDA0ODw' }
const withOb = (ob: string) => entryText(stamp, { k: 'log-search', oc: 'done', ob })

describe('the quick reader', () => {
  it('passes what the gateway writes, with the facts of the thorough one', () => {
    expect(texts.filter((text) => text.includes('"k":"reveal"')).length).toBeGreaterThan(
      3,
    )
    for (const text of texts) {
      expect([text, scanned(text).passes]).toEqual([text, true])
      const { fault, facts } = checked(text)
      expect(fault).toBeUndefined()
      expect(scanned(text).facts).toEqual(facts)
    }
  })

  it('is never more lenient than the thorough one', () => {
    const octets = fc.constantFrom(
      ...Buffer.from('{}[]",:0123456789abkocdet.-_\\ x'),
      0xc3,
      0x00,
    )
    const edit = fc.record({
      at: fc.nat(500),
      remove: fc.nat(3),
      insert: fc.oneof(
        fc.array(octets, { maxLength: 12 }),
        fc.integer({ min: 8, max: 13 }).map((length) => [...Buffer.alloc(length, '7')]),
      ),
    })
    let passed = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(edit, { maxLength: 2 }),
        fc.constantFrom(0, 5, index),
        (text, edits, at) => {
          let bytes = Buffer.from(text)
          for (const { at: place, remove, insert } of edits)
            bytes = Buffer.concat([
              bytes.subarray(0, place),
              Buffer.from(insert),
              bytes.subarray(place + remove),
            ])
          const quick = scanned(bytes, at)
          if (!quick.passes) return
          passed += 1
          const { fault, facts } = checked(bytes, at)
          expect(fault).toBeUndefined()
          expect(quick.facts).toEqual(facts)
        },
      ),
      { numRuns: 5_000 },
    )
    expect(passed).toBeGreaterThan(300)
  })
})

describe('nine digits or more in a row', () => {
  it('are left to the thorough one wherever in a text they stand', () => {
    const bodies = [
      (text: string) => ({ ob: text }),
      (text: string) => ({ ct: ['account-day', text], re: 'why' }),
      (text: string) => ({ ag: text, an: 'x'.repeat(42).concat('A') }),
    ]
    for (const body of bodies)
      for (let before = 0; before < 70; before += 1)
        for (let length = 8; length <= 13; length += 1)
          for (const after of ['', ' limit=50']) {
            const held = `${'-'.repeat(before)}${'9'.repeat(length)}${after}`
            const text = entryText(stamp, { k: 'log-search', oc: 'done', ...body(held) })
            expect([text, scanned(text).passes]).toEqual([text, length === 8])
          }
  })
})

describe('a remark in Vietnamese', () => {
  const withRemark = (no: string | Uint8Array) => {
    const text = entryText(stamp, { k: 'reveal', oc: 'done', no: '#' })
    const [before = '', after = ''] = text.split('#')
    return Buffer.concat([Buffer.from(before), Buffer.from(no), Buffer.from(after)])
  }

  it('passes the quick reader', () => {
    for (const no of [
      'Đối chiếu giấy tờ bản chính tại quầy số 3',
      'Ường ưỡn 12345678',
      '',
    ])
      expect([no, scanned(withRemark(no)).passes]).toEqual([no, true])
  })

  it('is left to the thorough one where digits may hide, or octets are no UTF-8', () => {
    for (const no of [
      '034 567 890',
      'số 034.567.890.123',
      '０３４５６７８９０',
      '¹²³⁴⁵⁶⁷⁸⁹',
      '½',
      'tab\\t',
      Buffer.of(0xc3),
      Buffer.of(0xc3, 0x41),
      Buffer.of(0xe1, 0xba),
      Buffer.of(0xe1, 0xbd, 0x80),
      Buffer.of(0xc1, 0x81),
    ])
      expect([no, scanned(withRemark(no)).passes]).toEqual([no, false])
  })

  it('is never passed where the thorough one finds something', () => {
    const octets = fc.constantFrom(
      ...Buffer.from('0123456789 .-a"\\'),
      ...[0xc2, 0xb2, 0xc3, 0x90, 0xe1, 0xba, 0xbb, 0xbf, 0xef, 0xbc, 0x91, 0xcc, 0x80],
    )
    const letters = fc.constantFrom(...'ĐốiưỡặỷZz0123456789². ')
    const remark = fc.oneof(
      fc.array(octets, { maxLength: 30 }).map((each) => Buffer.from(each)),
      fc.array(letters, { maxLength: 30 }).map((each) => Buffer.from(each.join(''))),
    )
    let passed = 0
    fc.assert(
      fc.property(remark, (no) => {
        const bytes = withRemark(no)
        const quick = scanned(bytes)
        if (!quick.passes) return
        passed += 1
        const { fault, facts } = checked(bytes)
        expect(fault).toBeUndefined()
        expect(quick.facts).toEqual(facts)
      }),
      { numRuns: 5_000 },
    )
    expect(passed).toBeGreaterThan(300)
  })

  it('holds only letters that stay letters when normalised', () => {
    for (let code = 0xc0; code < 0x1f00; code = code === 0x27f ? 0x1e80 : code + 1)
      expect([code, /\p{N}/u.test(String.fromCodePoint(code).normalize('NFKC'))]).toEqual(
        [code, false],
      )
  })
})

describe('the thorough reader', () => {
  const fault = (text: string, at = index) => checked(text, at).fault?.detail
  const decision = texts.find((text) => text.includes('"oc":"granted"')) ?? ''
  const outcome = texts.find((text) => text.includes('"k":"outcome"')) ?? ''

  it.each([
    ['not JSON', decision.slice(0, -1), 'not-json'],
    ['no object', '[]', 'not-object'],
    ['another version', decision.replace('"v":1', '"v":2'), 'field v'],
    ['a field it does not know', decision.replace('"pu":', '"xx":'), 'unknown-field'],
    ['a field twice', decision.replace('"pu":', '"ag":"H38.1","pu":'), 'not-as-written'],
    ['blanks', decision.replace(',', ', '), 'not-as-written'],
    ['another order', decision.replace('"v":1,', '').replace('}', ',"v":1}'), 'order v'],
    ['another kind', decision.replace('"k":"decision"', '"k":"x"'), 'field k'],
    ['an outcome of another kind', decision.replace('granted', 'answered'), 'field oc'],
    ['no request id', decision.replace(/"id":"[^"]*",/u, ''), 'field id'],
    ['a salt cut short', decision.replace(/"sa":"../u, '"sa":"'), 'field sa'],
    ['a later decision', outcome.replace(/"de":\d+/u, `"de":${index}`), 'field de'],
    [
      'a text where a number belongs',
      decision.replace('"pv":12', '"pv":"12"'),
      'field pv',
    ],
  ])('refuses %s', (_, text, detail) => {
    expect(scanned(text).passes).toBe(false)
    expect(fault(text)).toBe(detail)
  })

  it('takes the sequence searched for as a number only within the log', () => {
    expect(fault(withOb('before=123456789 limit=50'), 200_000_000)).toBeUndefined()
    expect(fault(withOb('entry=123456789'), 200_000_000)).toBeUndefined()
    expect(fault(withOb('entry=123456789'))).toBe('ob')
    expect(fault(withOb('size=123456789'), 200_000_000)).toBeUndefined()
    expect(fault(withOb('size=123456789'))).toBe('ob')
    for (const ob of ['proof=123456789', 'entries=123456789-123457044']) {
      expect(fault(withOb(ob), 200_000_000)).toBeUndefined()
      expect(fault(withOb(ob))).toBe('ob')
    }
    expect(fault(withOb('entries=1-015090012345'), 200_000_000)).toBe('ob')
    expect(fault(withOb('from=1795230000123 limit=50'))).toBeUndefined()
  })

  it('leaves nine digits that stand by chance in a digest or a request id alone', () => {
    const text = decision
      .replace(/"su":"[^"]{12}/u, '"su":"123456789-abc'.slice(0, 18))
      .replace(/-[0-9a-f]{12}"/u, '-123456789012"')
    expect(fault(text)).toBeUndefined()
    expect(fault(decision.replace(/"id":"[^"]*"/u, '"id":"034567890123"'))).toBe('id')
  })

  it('counts eight, ten, eleven and thirteen digits as no number of a citizen', () => {
    for (const digits of ['12345678', '1234567890', '12345678901', '1234567890123'])
      expect(fault(withOb(`x ${digits}`))).toBeUndefined()
    for (const digits of ['123456789', '123456789012', '１２３４５６７８９'])
      expect(fault(withOb(`x ${digits}.`))).toBe('ob')
  })
})
