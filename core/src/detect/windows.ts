/**
 * Sliding counts: for each key the different tags seen within the last seconds. Holds no more than
 * `count` items a key, because at `count` it fires and begins anew; keys are bounded as well.
 */
import type { Step } from './rules.ts'

export interface Item {
  readonly tag: string
  readonly at: number
  readonly seq: number
}

/** Items of each key, oldest first. */
export type Windows = Map<string, readonly Item[]>

/** Far more than a province has officers; beyond it the key seen longest ago is forgotten. */
export const keysMax = 50_000

/** Sets a key as the one seen last, and forgets the one seen longest ago when there are too many. */
export function remember<Value>(
  map: Map<string, Value>,
  key: string,
  value: Value,
  max: number = keysMax,
): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= max) return
  for (const oldest of map.keys()) {
    map.delete(oldest)
    return
  }
}

/**
 * Counts an item; the items of the window when `step.count` different tags are in it, else null.
 * The window is open at its old end: what is exactly `seconds` old is out. A tag seen again counts
 * once, at its last time. Having fired, the window is empty.
 */
export function countIn(
  windows: Windows,
  step: Step,
  key: string,
  item: Item,
): readonly Item[] | null {
  const since = item.at - step.seconds * 1000
  const before = windows.get(key) ?? []
  const items = [
    ...before.filter((each) => each.at > since && each.tag !== item.tag),
    item,
  ]
  if (items.length >= step.count) {
    windows.delete(key)
    return items
  }
  remember(windows, key, items)
  return null
}
