/**
 * Where the officer is: the path and its search, kept in the browser's history.
 * Only codes, sequences and filters go into an address; never a citizen's data.
 */
import { useSyncExternalStore } from 'react'

export interface Place {
  readonly path: string
  readonly search: string
  /** Cursors of the pages before this one, for lists that only know the next. */
  readonly trail: readonly string[]
  /** How many times this page was navigated within; 0 on the first load. */
  readonly moves: number
}

const listeners = new Set<() => void>()
let moves = 0

function trailOfState(): readonly string[] {
  const state: unknown = history.state
  if (typeof state !== 'object' || state === null || !('trail' in state)) return []
  const { trail } = state
  return Array.isArray(trail) ? trail.filter((cursor) => typeof cursor === 'string') : []
}

function read(): Place {
  const { pathname, search } = window.location
  return { path: pathname, search, trail: trailOfState(), moves }
}

let place = read()

function move(): void {
  moves += 1
  place = read()
  for (const listener of listeners) listener()
}

window.addEventListener('popstate', move)

export function navigate(
  target: string,
  options: { readonly replace?: boolean; readonly trail?: readonly string[] } = {},
): void {
  const state = { trail: options.trail ?? [] }
  if (options.replace === true) history.replaceState(state, '', target)
  else history.pushState(state, '', target)
  if (options.replace !== true) window.scrollTo(0, 0)
  move()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, () => place)
}
