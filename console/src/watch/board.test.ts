import type { BoardNews, BoardParts } from '@chot/contract/board.ts'
import { expect, test } from 'vitest'
import { newIn, takeUp } from './board.ts'

const minuteMs = 60_000
const at = 30_000_000 * minuteMs
const nothing = { lock: 0, challenge: 0, case: 0 }
const all: BoardParts = {
  minutes: [{ at, granted: 3, refused: 1 }],
  refusals: [],
  forecast: [],
  cases: { byGravity: nothing, untaken: 0, latest: [] },
  alerts: nothing,
  locks: { inForce: 0, challenges: 0, latest: [] },
  detection: { state: 'looking', behind: 0, lookedAt: at },
  log: { unpublished: 0, publishedAt: at, witnessing: 'off' },
}
const first = takeUp(null, { at, ...all })
const after = (news: BoardNews) => takeUp(first, news)

test('a board begins with all parts, and is none before', () => {
  expect(takeUp(null, { at, refusals: [] })).toBeNull()
  expect(first?.minutes).toHaveLength(60)
  expect(first?.minutes.at(-1)).toEqual({ at, granted: 3, refused: 1 })
})

test('a part that did not change stays as it was told last', () => {
  const board = after({
    at: at + 1_000,
    refusals: [{ reason: 'dossier-closed', count: 1 }],
  })
  expect(board?.refusals).toEqual([{ reason: 'dossier-closed', count: 1 }])
  expect(board?.locks).toEqual(all.locks)
  expect(board?.minutes.at(-1)?.granted).toBe(3)
})

test('minutes move on by themselves, and one told again counts as told last', () => {
  const again = after({ at: at + 1, minutes: [{ at, granted: 5, refused: 1 }] })
  expect(again?.minutes.at(-1)?.granted).toBe(5)
  const later = after({ at: at + 2 * minuteMs })
  expect(later?.minutes.slice(-3).map(({ granted }) => granted)).toEqual([3, 0, 0])
  expect(
    after({ at: at + 61 * minuteMs })?.minutes.some(({ granted }) => granted > 0),
  ).toBe(false)
})

test('a lock that was just put is new, one that comes up again is not', () => {
  const lock = (id: string, began: number) => ({
    id,
    scope: 'account' as const,
    subject: 'a',
    name: null,
    at: began,
    rule: null,
  })
  const locks = (...latest: ReturnType<typeof lock>[]) => ({ ...all.locks, latest })
  const one = takeUp(first, { at: at + 1_000, locks: locks(lock('l1', at + 900)) })
  if (first === null || one === null) throw new Error('no board')
  expect(newIn(null, one)).toEqual([])
  expect(newIn(first, one)).toEqual(['l1'])
  expect(newIn(one, one)).toEqual([])
  const old = takeUp(first, { at: at + 1_000, locks: locks(lock('l0', at - 9_000_000)) })
  expect(old === null ? [] : newIn(first, old)).toEqual([])
})
