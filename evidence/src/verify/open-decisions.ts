/**
 * Granted decisions that wait for their outcome, by request id. Ids of the usual form stand in a
 * table of numbers (open addressing, one place after the other); a Map of strings took four times
 * as long.
 */
import { idWords, type RequestId } from './request-id.ts'

export interface Open {
  readonly index: number
  readonly time: number
}

export interface OpenDecisions {
  size(): number
  has(id: RequestId): boolean
  put(id: RequestId, open: Open): void
  /** Takes it out. */
  take(id: RequestId): Open | undefined
  values(): Open[]
}

const leastPlaces = 1_024

export function createOpenDecisions(): OpenDecisions {
  const others = new Map<string, Open>()
  const [seed = 0] = crypto.getRandomValues(new Int32Array(1))
  let places = leastPlaces
  let words = new Int32Array(places * idWords)
  let indices = new Float64Array(places).fill(-1)
  let times = new Float64Array(places)
  let held = 0

  /** Where an id would stand if its place were free; nobody can choose ids that all stand there. */
  const homeOf = (of: Int32Array, from: number) => {
    let mixed = seed
    for (let word = 0; word < idWords; word += 1)
      mixed = Math.imul(mixed ^ (of[from + word] ?? 0), 0x9e3779b1) + (mixed >>> 15)
    return (mixed ^ (mixed >>> 16)) & (places - 1)
  }

  const isAt = (place: number, id: Int32Array) => {
    for (let word = 0; word < idWords; word += 1)
      if (words[place * idWords + word] !== id[word]) return false
    return true
  }

  /** Its place, or the free one where it would be put. */
  const placeOf = (id: Int32Array) => {
    let place = homeOf(id, 0)
    while ((indices[place] ?? -1) >= 0 && !isAt(place, id))
      place = (place + 1) & (places - 1)
    return place
  }

  const putAt = (place: number, id: Int32Array, index: number, time: number) => {
    words.set(id, place * idWords)
    indices[place] = index
    times[place] = time
    held += 1
  }

  const grow = () => {
    const before = { words, indices, times }
    places *= 2
    words = new Int32Array(places * idWords)
    indices = new Float64Array(places).fill(-1)
    times = new Float64Array(places)
    held = 0
    for (const [place, index] of before.indices.entries()) {
      if (index < 0) continue
      const id = before.words.subarray(place * idWords, (place + 1) * idWords)
      putAt(placeOf(id), id, index, before.times[place] ?? 0)
    }
  }

  /** What stands behind a place that became free moves up, unless it stands at home. */
  const free = (from: number) => {
    let hole = from
    let place = from
    for (;;) {
      place = (place + 1) & (places - 1)
      const index = indices[place] ?? -1
      if (index < 0) break
      const home = homeOf(words, place * idWords)
      if (((place - home) & (places - 1)) < ((place - hole) & (places - 1))) continue
      words.copyWithin(hole * idWords, place * idWords, (place + 1) * idWords)
      indices[hole] = index
      times[hole] = times[place] ?? 0
      hole = place
    }
    indices[hole] = -1
    held -= 1
  }

  return {
    size: () => held + others.size,
    has: (id) =>
      id.form === 'usual'
        ? (indices[placeOf(id.words)] ?? -1) >= 0
        : others.has(id.other),
    put(id, { index, time }) {
      if (id.form !== 'usual') {
        others.set(id.other, { index, time })
        return
      }
      if (2 * held >= places) grow()
      putAt(placeOf(id.words), id.words, index, time)
    },
    take(id) {
      if (id.form !== 'usual') {
        const open = others.get(id.other)
        others.delete(id.other)
        return open
      }
      const place = placeOf(id.words)
      const index = indices[place] ?? -1
      if (index < 0) return undefined
      const open = { index, time: times[place] ?? 0 }
      free(place)
      return open
    },
    values() {
      const all = [...others.values()]
      for (const [place, index] of indices.entries())
        if (index >= 0) all.push({ index, time: times[place] ?? 0 })
      return all.toSorted((one, other) => one.index - other.index)
    },
  }
}
