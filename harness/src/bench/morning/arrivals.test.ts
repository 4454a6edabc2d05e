import { expect, it } from 'vitest'
import { arrivals } from './arrivals.ts'

it('the officers of a morning come most of all a quarter of the way in, at twice the mean', () => {
  const count = 10_000
  const evenly = arrivals(
    count,
    100,
    (() => {
      let n = 0
      return () => (n++ + 0.5) / count
    })(),
  )
  const within = (from: number, to: number) =>
    evenly.filter((at) => at >= from && at < to).length / count
  expect(evenly).toHaveLength(count)
  expect(within(0, 100)).toBe(1)
  // 20·x·(1−x)³ over a hundredth.
  expect(within(25, 26)).toBeCloseTo(0.0211, 3)
  expect(within(90, 100)).toBeLessThan(0.001)
  expect([...evenly].sort((a, b) => a - b)).toEqual(evenly)
})
