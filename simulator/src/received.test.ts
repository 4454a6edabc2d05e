import { expect, test } from 'vitest'
import { openReceivedLog, RECEIVED_MAX } from './received.ts'

const ENTRY = {
  at: 0,
  operation: null,
  requestId: '',
  procedure: '',
  officer: '',
  agency: '',
  account: '',
  citizenNumber: '',
  cardNumber: '',
} as const

test('the latest requests are kept in order and bounded, and all are counted', () => {
  const log = openReceivedLog()
  for (const count of [1, RECEIVED_MAX, RECEIVED_MAX + 1, 2 * RECEIVED_MAX + 7]) {
    while (log.total < count) log.append({ ...ENTRY, outcome: 'matched' })
    const length = Math.min(count, RECEIVED_MAX)
    expect(log.latest.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length }, (_, offset) => count - length + 1 + offset),
    )
    expect(log.outcomes).toEqual({ matched: count })
  }
})
