import type { Database } from '../db/database.ts'

/** Keeps the values used last; the one unused longest makes room. */
export interface BoundedCache<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
}

export function createBoundedCache<Value>(sizeMax: number): BoundedCache<Value> {
  // A Map iterates in the order of insertion: first in line is what was used longest ago.
  const kept = new Map<string, Value>()
  return {
    get(key) {
      const value = kept.get(key)
      if (value === undefined) return undefined
      kept.delete(key)
      kept.set(key, value)
      return value
    },
    set(key, value) {
      kept.delete(key)
      kept.set(key, value)
      if (kept.size <= sizeMax) return
      const oldest = kept.keys().next()
      if (!oldest.done) kept.delete(oldest.value)
    },
    delete(key) {
      kept.delete(key)
    },
  }
}

/** A cache of what one database says: two databases in a process share nothing. */
export function cachePerDatabase<Value>(
  sizeMax: number,
): (db: Database) => BoundedCache<Value> {
  const caches = new WeakMap<Database, BoundedCache<Value>>()
  return (db) => {
    let cache = caches.get(db)
    if (cache === undefined) {
      cache = createBoundedCache(sizeMax)
      caches.set(db, cache)
    }
    return cache
  }
}
