/**
 * Times of entries against clocks that are not the province's: a witness or a time-stamping
 * authority saw the log end before entry `size` at an instant. What stands before it was made
 * earlier, what stands after it later.
 */
import type { Findings } from './finding.ts'

/**
 * The clocks may part by this much. The gateway keeps no stamp whose time is 30 s or more from its
 * own clock, and stamps no head that lacks an entry older than 10 s, within 10 s.
 */
export const clockMs = 60_000

export interface ClockMark {
  /** Entries that were there. */
  readonly size: number
  /** UTC milliseconds. */
  readonly at: number
  readonly by: 'witness' | 'timestamp'
}

export interface Clocks {
  /** Entries in order; some may be left out. */
  observe(index: number, time: number): void
  end(): void
}

export function createClocks(
  findings: Findings,
  unordered: readonly ClockMark[],
): Clocks {
  const marks = unordered.toSorted((one, other) => one.size - other.size)
  let next = 0
  let lastIndex = -1
  let lastTime = 0

  const compareLast = ({ at, by }: ClockMark) => {
    if (lastIndex < 0 || lastTime <= at + clockMs) return
    const detail = String(Math.round((lastTime - at) / 1000))
    if (by === 'witness')
      findings.warn({ kind: 'time-after-witness', index: lastIndex, detail })
    else findings.fault({ kind: 'time-after-timestamp', index: lastIndex, detail })
  }
  const compareNext = ({ at, by }: ClockMark, index: number, time: number) => {
    if (time >= at - clockMs) return
    const detail = String(Math.round((at - time) / 1000))
    if (by === 'witness') findings.warn({ kind: 'time-before-witness', index, detail })
    else findings.fault({ kind: 'time-before-timestamp', index, detail })
  }

  return {
    observe(index, time) {
      for (let mark = marks[next]; mark !== undefined && mark.size <= index; ) {
        compareLast(mark)
        compareNext(mark, index, time)
        next += 1
        mark = marks[next]
      }
      lastIndex = index
      lastTime = time
    },
    end() {
      for (const mark of marks.slice(next)) compareLast(mark)
    },
  }
}
