import { refusalReasons } from '@chot/core/query/reasons.ts'
import { describe, expect, it } from 'vitest'
import { problems } from './problems.ts'
import { inputFaults } from './values.ts'

const texts = Object.entries(problems)
/** A letter that only Vietnamese writes: a sentence without one was typed without diacritics. */
const vietnamese = /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]/iu

describe('the sentence of a problem', () => {
  it.each(texts)('%s is Vietnamese, short, and says what to do', (_, { vi }) => {
    expect(vi).toMatch(vietnamese)
    expect(vi).toBe(vi.normalize('NFC').trim())
    expect(vi.length).toBeLessThanOrEqual(160)
    // What happened, then what to do: at least two sentences, ended.
    expect(vi).toMatch(/^\p{Lu}.+[.;].+\.$/u)
    expect(vi).not.toMatch(/ {2}|\.\.|undefined|null/)
  })

  it.each(texts)('%s has an English one too', (_, { en }) => {
    expect(en).toMatch(/^[A-Z].+\.$/)
    expect(en.length).toBeLessThanOrEqual(160)
  })

  it('is its own: no two problems say the same', () => {
    const sentences = texts.map(([, { vi }]) => vi)
    expect(new Set(sentences).size).toBe(sentences.length)
  })
})

describe('a problem', () => {
  it.each(texts)(
    '%s has a stable code and an HTTP status that fits a refusal',
    (code, { status }) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect([
        400, 401, 403, 404, 409, 410, 413, 415, 422, 428, 429, 500, 502, 503, 504,
      ]).toContain(status)
    },
  )

  it('exists for every refusal: 401 for who, 429 for how much, 503 while the log has no witness, 403 for the rest', () => {
    const others: Partial<Record<(typeof refusalReasons)[number], number>> = {
      'session-ended': 401,
      'log-unwitnessed': 503,
      'kept-for-counter': 429,
      'window-edge': 429,
    }
    for (const reason of refusalReasons) {
      const expected = others[reason] ?? (reason.endsWith('-spent') ? 429 : 403)
      expect(problems[reason].status, reason).toBe(expected)
    }
  })
})

describe('the sentence of a fault of input', () => {
  it.each(Object.entries(inputFaults))('%s is Vietnamese and short', (code, vi) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(vi).toMatch(vietnamese)
    expect(vi).toMatch(/^\p{Lu}/u)
    expect(vi).toBe(vi.normalize('NFC').trim())
    expect(vi.length).toBeLessThanOrEqual(160)
  })
})
