/**
 * The server's time on this page. Counted by the monotonic clock from the last time the server
 * told it, so that a wrong or changed clock of the computer moves no deadline.
 */
let toldMs = Date.now()
let markMs = performance.now()

export function setServerTime(nowMs: number): void {
  toldMs = nowMs
  markMs = performance.now()
}

/** UTC milliseconds by the server's clock. */
export function serverNow(): number {
  return toldMs + (performance.now() - markMs)
}
