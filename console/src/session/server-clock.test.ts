import { expect, test, vi } from 'vitest'
import { noteServerTime, serverNow } from './server-clock.ts'

test('of several times told, the one that was least late counts', () => {
  let monotonicMs = 500
  vi.spyOn(performance, 'now').mockImplementation(() => monotonicMs)
  const startMs = Date.UTC(2026, 10, 21, 2)
  // Told at the start, heard 4 s later.
  monotonicMs += 4_000
  noteServerTime(startMs)
  expect(serverNow()).toBe(startMs)
  // Told 5 s after the start, heard at once.
  monotonicMs += 1_000
  noteServerTime(startMs + 5_000)
  expect(serverNow()).toBe(startMs + 5_000)
  // Told 8 s after the start, heard 3 s late: the clock already knows better.
  monotonicMs += 6_000
  noteServerTime(startMs + 8_000)
  expect(serverNow()).toBe(startMs + 11_000)
  // The receipt of an answer given an hour ago, repeated.
  noteServerTime(startMs - 3_600_000)
  expect(serverNow()).toBe(startMs + 11_000)
})
