import { expect, it } from 'vitest'
import { openTileMemory } from './tile-memory.ts'

const tileAt = (index: number) => ({ level: 1, index, width: 256 })
const nodes = (index: number) => Uint8Array.of(index)

it('holds no more tiles than it may, and forgets the one not used for longest', () => {
  const memory = openTileMemory(2)
  memory.keep(tileAt(1), nodes(1))
  memory.keep(tileAt(2), nodes(2))
  expect(memory.find(tileAt(1))).toEqual(nodes(1))
  memory.keep(tileAt(3), nodes(3))
  expect(memory.find(tileAt(2))).toBeUndefined()
  expect(memory.find(tileAt(1))).toEqual(nodes(1))
  expect(memory.find(tileAt(3))).toEqual(nodes(3))
})

it('tells levels apart', () => {
  const memory = openTileMemory(2)
  memory.keep(tileAt(1), nodes(1))
  expect(memory.find({ level: 2, index: 1, width: 256 })).toBeUndefined()
})
