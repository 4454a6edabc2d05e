/**
 * A PDF as the versions it grew by (ISO 32000-1 §7.5.6): each appended to the one before with a
 * table of its own. Streams of tables and of objects are refused: neither we nor a program that
 * signs our files writes them, and what they hold could not be judged by looking at the file.
 */
import {
  PdfDictionary,
  PdfReference,
  PdfUnread,
  type PdfValue,
  readValue,
} from './pdf-value.ts'

const versionsMax = 20
const objectsMax = 200_000

export interface PdfVersion {
  /** The place after its last octet. */
  readonly end: number
  /** Objects it brings or replaces, by number: where they stand. */
  readonly objects: ReadonlyMap<number, number>
  /** Objects it takes away. */
  readonly freed: readonly number[]
  readonly trailer: PdfDictionary
}

const tail = /startxref[\r\n]+(\d+)[\r\n]+%%EOF(?:\r\n|\n|\r)?/g

/** The versions, the oldest first. @throws PdfUnread */
export function readVersions(file: string): readonly PdfVersion[] {
  const versions: PdfVersion[] = []
  const ends = [...file.matchAll(tail)].map((found) => ({
    table: Number(found[1]),
    end: found.index + found[0].length,
  }))
  if (ends.length === 0 || ends.length > versionsMax) throw new PdfUnread('versions')
  let start = 0
  let before: number | undefined
  for (const { table, end } of ends) {
    if (table < start || table >= end) throw new PdfUnread('a table outside its version')
    const version = readTable(file, table, end)
    const { Prev } = Object.fromEntries(version.trailer.entries)
    // Else a reader would not see the version at all, or another one.
    if (Prev !== before) throw new PdfUnread('versions that do not follow each other')
    for (const place of version.objects.values())
      if (place < start || place >= table)
        throw new PdfUnread('an object outside its version')
    versions.push({ ...version, end })
    start = end
    before = table
  }
  if (start !== file.length) throw new PdfUnread('octets after the last version')
  return versions
}

function readTable(file: string, from: number, end: number): Omit<PdfVersion, 'end'> {
  const objects = new Map<number, number>()
  const freed: number[] = []
  const heading = /xref[\t ]*(?:\r\n|\n|\r)/y
  heading.lastIndex = from
  if (heading.exec(file) === null) throw new PdfUnread('a table that is a stream')
  let at = heading.lastIndex
  const section = /(\d+) (\d+)[\t ]*(?:\r\n|\n|\r)/y
  for (;;) {
    section.lastIndex = at
    const found = section.exec(file)
    if (found === null) break
    const [, first, count] = found.map(Number)
    if (first === undefined || count === undefined || count > objectsMax)
      throw new PdfUnread('a table')
    at = section.lastIndex
    for (let place = 0; place < count; place += 1) {
      const entry = /^(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)$/u.exec(
        file.slice(at, at + 20),
      )
      if (entry === null) throw new PdfUnread('a table’s line')
      at += 20
      const id = first + place
      if (objects.has(id)) throw new PdfUnread('an object twice')
      if (entry[3] === 'n') {
        if (Number(entry[2]) !== 0) throw new PdfUnread('a generation')
        objects.set(id, Number(entry[1]))
      } else if (id !== 0) freed.push(id)
    }
  }
  const trailer = /\s*trailer\s*/y
  trailer.lastIndex = at
  if (trailer.exec(file) === null) throw new PdfUnread('no trailer')
  const { value, end: after } = readValue(file, trailer.lastIndex)
  if (!(value instanceof PdfDictionary) || after > end) throw new PdfUnread('trailer')
  for (const key of ['XRefStm', 'Encrypt'])
    if (value.entries.has(key)) throw new PdfUnread(key)
  return { objects, freed, trailer: value }
}

export interface PdfObject {
  readonly value: PdfValue
  readonly isStream: boolean
  /** From `1 0 obj` to `endobj`, for what is compared as it is written. */
  readonly written: string
}

const heading = /(\d+) 0 obj(?![\w])/y
const streamWord = /[\0\t\n\f\r ]*stream(?:\r\n|\n)/y

/** @throws PdfUnread */
export function readObject(file: string, number: number, place: number): PdfObject {
  heading.lastIndex = place
  const found = heading.exec(file)
  if (found === null || Number(found[1]) !== number)
    throw new PdfUnread(`object ${number}`)
  const { value, end } = readValue(file, heading.lastIndex)
  streamWord.lastIndex = end
  const isStream = streamWord.test(file)
  const stop = file.indexOf('endobj', end)
  if (stop < 0) throw new PdfUnread(`object ${number} without end`)
  return { value, isStream, written: file.slice(place, stop) }
}

/** The objects as they stand in a version; each is read once. */
export interface PdfView {
  place(number: number): number | undefined
  get(number: number): PdfObject | undefined
  /** Follows references. */
  resolve(value: PdfValue | undefined): PdfValue | undefined
  dictionary(value: PdfValue | undefined): PdfDictionary | undefined
}

export function viewOf(file: string, versions: readonly PdfVersion[]): PdfView {
  const places = new Map<number, number>()
  for (const version of versions) {
    for (const [number, place] of version.objects) places.set(number, place)
    for (const number of version.freed) places.delete(number)
  }
  const kept = new Map<number, PdfObject>()
  const view: PdfView = {
    place: (number) => places.get(number),
    get(number) {
      const place = places.get(number)
      if (place === undefined) return undefined
      let object = kept.get(number)
      if (object === undefined) {
        object = readObject(file, number, place)
        kept.set(number, object)
      }
      return object
    },
    resolve(value) {
      let seen = 0
      let at = value
      while (at instanceof PdfReference) {
        seen += 1
        if (seen > 8) throw new PdfUnread('a circle of references')
        at = view.get(at.number)?.value
      }
      return at
    },
    dictionary(value) {
      const resolved = view.resolve(value)
      return resolved instanceof PdfDictionary ? resolved : undefined
    },
  }
  return view
}
