/** What arrived, counted as the Ministry would tell it afterwards: nothing here is ever forgiven. */

import { DAY_READINGS, type DayReading, type Place, type WindowKind } from './calendar.ts'

export type TallyRow = {
  readonly service: string
  /** Null where the message of the service names no agency. */
  readonly agency: string | null
  readonly window: WindowKind
  /** Queries that arrived, authenticated and well-formed, whatever became of them. */
  readonly received: number
  /** Of these, how many were refused because of a lock or of an officer who is not listed. */
  readonly refused: number
}

export type Tallies = {
  add(place: Place, service: string, agency: string | null, refused: boolean): void
  /** The rows of one day under one reading, ordered. */
  rowsOf(day: string, reading: DayReading): readonly TallyRow[]
  /** Queries of an hour (hours since 1970), of all services. */
  ofHour(hour: number): number
}

/** Days of the past that can be asked for. */
export const TALLY_DAYS = 62
const HOURS_KEPT = TALLY_DAYS * 24

type Row = { -readonly [Name in keyof TallyRow]: TallyRow[Name] }

export function openTallies(): Tallies {
  const days = new Map<string, Map<string, Row>>()
  const hours = new Map<number, number>()

  function rowOf(dayKey: string, key: string, empty: () => Row): Row {
    const rows = days.get(dayKey) ?? new Map<string, Row>()
    if (!days.has(dayKey)) {
      days.set(dayKey, rows)
      for (const old of days.keys()) {
        if (days.size <= TALLY_DAYS * DAY_READINGS.length) break
        days.delete(old)
      }
    }
    const row = rows.get(key) ?? empty()
    rows.set(key, row)
    return row
  }

  return {
    add(place, service, agency, refused) {
      const key = JSON.stringify([service, agency, place.kind])
      for (const reading of DAY_READINGS) {
        const row = rowOf(`${reading} ${place.days[reading]}`, key, () => ({
          service,
          agency,
          window: place.kind,
          received: 0,
          refused: 0,
        }))
        row.received += 1
        if (refused) row.refused += 1
      }
      hours.set(place.hour, (hours.get(place.hour) ?? 0) + 1)
      for (const old of hours.keys()) {
        if (hours.size <= HOURS_KEPT) break
        hours.delete(old)
      }
    },
    rowsOf(day, reading) {
      const rows = [...(days.get(`${reading} ${day}`)?.values() ?? [])]
      const keyOf = (row: TallyRow) => `${row.service} ${row.window} ${row.agency ?? ''}`
      return rows
        .map((row) => ({ ...row }))
        .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
    },
    ofHour: (hour) => hours.get(hour) ?? 0,
  }
}
