/**
 * What is to be done, by time. Honest acts of some seconds are taken together, so that their
 * admissions share transactions; an exact one is taken alone. Acts of one officer, and of one
 * dossier, keep their order.
 */
import type { Act } from './acts.ts'

/** Honest acts that are due within so much of each other are taken at once. */
const togetherMs = 60_000
const togetherMax = 96

export interface Agenda {
  add(acts: readonly Act[]): void
  /**
   * The next acts, all to be performed at the instant `at`; null when nothing is left before `until`.
   * Those of a `busy` officer or dossier stay; there may be none but them.
   */
  take(until: number, busy: ReadonlySet<string>): Taken | null
}

export interface Taken {
  readonly at: number
  readonly acts: readonly Act[]
  /** Officers and dossiers they are of. */
  readonly keys: ReadonlySet<string>
  /** To be performed when nothing else is going on. */
  readonly exact: boolean
}

interface Entry {
  readonly at: number
  /** Breaks ties: what was planned first comes first. */
  readonly order: number
  readonly act: Act
}

export function openAgenda(): Agenda {
  const heap: Entry[] = []
  let order = 0

  const isBefore = (a: Entry, b: Entry) =>
    a.at < b.at || (a.at === b.at && a.order < b.order)
  const at = (index: number): Entry => {
    const entry = heap[index]
    if (entry === undefined) throw new RangeError('outside the heap')
    return entry
  }
  function swap(one: number, other: number): void {
    const kept = at(one)
    heap[one] = at(other)
    heap[other] = kept
  }
  function push(entry: Entry): void {
    let index = heap.push(entry) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!isBefore(at(index), at(parent))) return
      swap(index, parent)
      index = parent
    }
  }
  function pop(): Entry | null {
    const [first] = heap
    const last = heap.pop()
    if (first === undefined || last === undefined) return null
    if (heap.length === 0) return first
    heap[0] = last
    for (let index = 0; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2]
      let least = index
      if (left < heap.length && isBefore(at(left), at(least))) least = left
      if (right < heap.length && isBefore(at(right), at(least))) least = right
      if (least === index) return first
      swap(index, least)
      index = least
    }
  }

  const isExact = ({ act }: Entry) => act.kind === 'look' && act.exact
  /** What must not happen twice at once, nor in another order. */
  const keysOf = ({ act }: Entry): readonly string[] =>
    act.kind === 'tell'
      ? [act.dossier.code]
      : [act.officer.id, ...(act.dossier === null ? [] : [act.dossier])]

  return {
    add(acts) {
      for (const act of acts) push({ at: act.at, order: order++, act })
    },
    take(until, busyBefore) {
      const first = heap[0]
      if (first === undefined || first.at >= until) return null
      if (isExact(first)) {
        pop()
        return { at: first.at, acts: [first.act], keys: new Set(), exact: true }
      }
      const taken: Act[] = []
      const put: Entry[] = []
      const busy = new Set<string>(busyBefore)
      const mine = new Set<string>()
      let latest = first.at
      while (taken.length < togetherMax) {
        const next = heap[0]
        if (next === undefined || next.at >= until || next.at > first.at + togetherMs)
          break
        if (isExact(next)) break
        pop()
        const keys = keysOf(next)
        if (keys.some((key) => busy.has(key))) put.push(next)
        else {
          taken.push(next.act)
          latest = Math.max(latest, next.at)
          for (const key of keys) mine.add(key)
        }
        for (const key of keys) busy.add(key)
      }
      for (const entry of put) push(entry)
      return { at: latest, acts: taken, keys: mine, exact: false }
    },
  }
}
