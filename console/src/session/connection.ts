/** Whether the server can be reached, learned from requests and from the browser. */
import { useSyncExternalStore } from 'react'
import { onApiEvent } from '../api/transport.ts'
import { api } from '../api.ts'

const pingEveryMs = 5_000
let timer: ReturnType<typeof setInterval> | undefined
let lost = false
const listeners = new Set<() => void>()

function change(next: boolean): void {
  if (lost === next) return
  lost = next
  clearInterval(timer)
  if (lost) timer = setInterval(() => void api.ping(), pingEveryMs)
  for (const listener of listeners) listener()
}

onApiEvent((event) => change(event === 'lost'))
window.addEventListener('offline', () => change(true))
window.addEventListener('online', () => void api.ping())
if (!navigator.onLine) change(true)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useConnectionLost(): boolean {
  return useSyncExternalStore(subscribe, () => lost)
}
