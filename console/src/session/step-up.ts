/** Calls that need the second factor anew wait here, all for one answer, until it is proved. */
import { useSyncExternalStore } from 'react'
import { onStepUpNeeded } from '../api/transport.ts'

interface Asked {
  readonly answered: Promise<boolean>
  readonly answer: (proved: boolean) => void
}

let asked: Asked | null = null
const listeners = new Set<() => void>()

function change(next: Asked | null): void {
  asked = next
  for (const listener of listeners) listener()
}

onStepUpNeeded(() => {
  if (asked === null) {
    let answer: Asked['answer'] = () => {}
    const answered = new Promise<boolean>((resolve) => {
      answer = resolve
    })
    change({ answered, answer })
  }
  return asked?.answered ?? Promise.resolve(false)
})

/** Lets what waits go on, or fail when the factor was not proved. */
export function answerStepUp(proved: boolean): void {
  asked?.answer(proved)
  if (asked !== null) change(null)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useStepUpAsked(): boolean {
  return useSyncExternalStore(subscribe, () => asked !== null)
}
