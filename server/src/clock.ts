/**
 * The time. The log is stamped by the database, so that nodes agree; a clock held by hand (tests,
 * replays of a province's month) stands in for both.
 */
export interface Clock {
  /** UTC milliseconds. */
  now(): number
  /** The held instant, or null when the database's own clock counts. */
  heldAt(): number | null
}

export const systemClock: Clock = { now: () => Date.now(), heldAt: () => null }
