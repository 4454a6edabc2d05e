/** Request ids seen, in two generations, so that memory stays bounded. */
export type RequestIds = {
  /** Remembers an id; false when it was seen before. */
  add(id: string): boolean
}

/** Remembers at least the last `idsPerGeneration` ids, at most twice as many. */
export function openRequestIds(idsPerGeneration = 100_000): RequestIds {
  let young = new Set<string>()
  let old = new Set<string>()
  return {
    add(given) {
      // A slice would keep the whole message it was cut from alive.
      const id = Buffer.from(given).toString()
      if (young.has(id) || old.has(id)) return false
      if (young.size >= idsPerGeneration) {
        old = young
        young = new Set()
      }
      young.add(id)
      return true
    },
  }
}
