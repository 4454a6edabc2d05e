import { Problem } from '../http/problem.ts'

/** Runs at most so many works at once and lets a bounded number wait. */
export interface Gate {
  /** Throws Problem `busy` when too many wait already. */
  run<Result>(work: () => Promise<Result>): Promise<Result>
}

export function createGate(atOnce: number, waitingMax: number): Gate {
  let running = 0
  const waiting: (() => void)[] = []
  return {
    async run(work) {
      if (running < atOnce) running += 1
      else if (waiting.length >= waitingMax)
        throw new Problem('busy', { retryAfterSeconds: 5 })
      // The place of the one that ends is handed on, so `running` stays as it is.
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next === undefined) running -= 1
        else next()
      }
    },
  }
}
