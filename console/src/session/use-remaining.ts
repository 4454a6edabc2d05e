import { useEffect, useState } from 'react'
import { serverNow } from './server-clock.ts'

/**
 * Whole seconds until an instant of the server, 0 when it has passed; counts down by itself.
 * The computer's own clock counts too: after a sleep, which the monotonic clock may not see,
 * the time is over as well.
 */
export function useRemainingSeconds(untilMs: number): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(untilMs, 0))
  useEffect(() => {
    const startedMs = Date.now()
    const startedMark = performance.now()
    function count() {
      const sleptMs = Date.now() - startedMs - (performance.now() - startedMark)
      setSeconds(secondsUntil(untilMs, Math.max(0, sleptMs)))
    }
    count()
    const timer = setInterval(count, 250)
    document.addEventListener('visibilitychange', count)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', count)
    }
  }, [untilMs])
  return seconds
}

function secondsUntil(untilMs: number, sleptMs: number): number {
  return Math.max(0, Math.ceil((untilMs - serverNow() - sleptMs) / 1000))
}
