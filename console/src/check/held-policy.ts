/** The policy of whoever checks: in memory only, for as long as the page is open. */
import { Malformed } from '@chot/core/log/note-encoding.ts'
import type { Policy } from '@chot/core/log/policy.ts'
import { useSyncExternalStore } from 'react'
import { parsePolicyText } from './material.ts'

interface HeldPolicy {
  readonly text: string
  /** Undefined: none, or one that cannot be read. */
  readonly policy: Policy | undefined
  /** What is wrong with it, in the stable words of the format. */
  readonly fault: string | null
}

let held: HeldPolicy = { text: '', policy: undefined, fault: null }
const listeners = new Set<() => void>()

function setText(text: string): void {
  held = read(text)
  for (const listener of listeners) listener()
}

function read(text: string): HeldPolicy {
  if (text.trim() === '') return { text, policy: undefined, fault: null }
  try {
    return { text, policy: parsePolicyText(text), fault: null }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    return { text, policy: undefined, fault: error.message }
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePolicy(): HeldPolicy & { readonly setText: (text: string) => void } {
  return { ...useSyncExternalStore(subscribe, () => held), setText }
}
