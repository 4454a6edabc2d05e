import type { Clock } from '../clock.ts'

/** A clock held by hand. */
export interface HeldClock extends Clock {
  set(instant: string | number): void
  advance(ms: number): void
}

/** Starts at an instant, e.g. `2026-11-18T09:00:00+07:00`, a Wednesday morning at the counter. */
export function holdClock(start = '2026-11-18T09:00:00+07:00'): HeldClock {
  let now = Date.parse(start)
  return {
    now: () => now,
    heldAt: () => now,
    set(instant) {
      now = typeof instant === 'number' ? instant : Date.parse(instant)
    },
    advance(ms) {
      now += ms
    },
  }
}
