import { expect, test } from 'vitest'
import { en } from './en.ts'
import { enCheck } from './en-check.ts'
import { vi } from './vi.ts'
import { viCheck } from './vi-check.ts'

/** Every leaf of a catalogue by its path; a function is called with marks in the place of its values. */
function leaves(node: unknown, path: string): [string, string][] {
  if (typeof node === 'string') return [[path, node]]
  if (typeof node === 'function') {
    const marks = ['«1»', '«2»'].slice(0, node.length)
    return [[path, String(node(...marks))]]
  }
  if (typeof node !== 'object' || node === null) return [[path, `not a text: ${node}`]]
  return Object.entries(node).flatMap(([key, child]) => leaves(child, `${path}.${key}`))
}

const vietnamese = new Map(leaves({ ...vi, check: viCheck }, ''))
const english = new Map(leaves({ ...en, check: enCheck }, ''))

test('both languages hold the same texts', () => {
  expect([...english.keys()].sort()).toEqual([...vietnamese.keys()].sort())
})

test('no text is empty or has spaces at its ends', () => {
  for (const [path, text] of [...vietnamese, ...english]) {
    expect(text.trim(), path).toBe(text)
    expect(text, path).not.toBe('')
  }
})

test('Vietnamese is written in composed Unicode', () => {
  for (const [path, text] of vietnamese) expect(text.normalize('NFC'), path).toBe(text)
})

test('a text with values shows all of them, in both languages', () => {
  for (const [path, text] of vietnamese) {
    const marks = text.match(/«\d»/g)?.toSorted() ?? []
    expect(english.get(path)?.match(/«\d»/g)?.toSorted() ?? [], path).toEqual(marks)
  }
})

test('a sentence is translated, not copied', () => {
  const copied = [...vietnamese].filter(
    ([path, text]) => /\p{L} \p{L}/u.test(text) && english.get(path) === text,
  )
  expect(copied).toEqual([])
})
