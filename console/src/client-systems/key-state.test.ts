import { describe, expect, it } from 'vitest'
import { keyStateAt, lastKeyEndsSoon } from './key-state.ts'

const dayMs = 86_400_000
const key = { thumbprint: 't', kid: null, from: 100, to: 200, endedAt: null }

describe('a key', () => {
  it('is in force from its first moment until before its last', () => {
    expect([99, 100, 199, 200].map((now) => keyStateAt(key, now))).toEqual([
      'notYet',
      'inForce',
      'inForce',
      'past',
    ])
  })
  it('taken back stays so, whatever its dates', () => {
    expect(keyStateAt({ ...key, endedAt: 150 }, 160)).toBe('ended')
    expect(keyStateAt({ ...key, endedAt: 150 }, 300)).toBe('ended')
  })
})

describe('the warning', () => {
  const until = (days: number, endedAt: number | null = null) => ({
    ...key,
    to: days * dayMs,
    endedAt,
  })
  it('comes when the last key has less than 30 days, or there is none', () => {
    expect(lastKeyEndsSoon([until(29)], 0)).toBe(true)
    expect(lastKeyEndsSoon([until(30)], 0)).toBe(false)
    expect(lastKeyEndsSoon([until(29), until(300)], 0)).toBe(false)
    expect(lastKeyEndsSoon([until(29), until(300, 1)], 0)).toBe(true)
    expect(lastKeyEndsSoon([], 0)).toBe(true)
  })
})
