/**
 * The server's time on this page. Counted by the monotonic clock from what the server told, so
 * that a wrong or changed clock of the computer moves no deadline.
 */
let toldMs = 0
let markMs = 0

/**
 * Takes note of a time the server named. It is older than now by the way of the answer, so among
 * several the latest is nearest, and an older one is not taken: a slow line, a busy computer or the
 * receipt of an earlier answer lengthens no deadline.
 */
export function noteServerTime(atMs: number): void {
  if (atMs <= serverNow()) return
  toldMs = atMs
  markMs = performance.now()
}

/** UTC milliseconds by the server's clock. */
export function serverNow(): number {
  return toldMs + (performance.now() - markMs)
}

/** The civil day it is in Asia/Ho_Chi_Minh (UTC+7, no daylight saving), by the server's clock. */
export function localToday(): string {
  return new Date(serverNow() + 7 * 3_600_000).toISOString().slice(0, 10)
}
