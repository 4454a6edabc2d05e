import { type DayReading, dayReadings } from '@chot/core/reconciliation/day-segments.ts'

export interface DayPlace {
  readonly day: string
  readonly reading: DayReading
}

/** `2026-11-20.counting-day`, the last part of the address of a day. */
export const dayPlace = ({ day, reading }: DayPlace): string => `${day}.${reading}`

/** Null for an address nobody made. */
export function parseDayPlace(text: string): DayPlace | null {
  const [day = '', given = '', ...more] = text.split('.')
  const reading = dayReadings.find((each) => each === given)
  if (reading === undefined || more.length > 0 || !/^\d{4}-\d\d-\d\d$/.test(day))
    return null
  return { day, reading }
}
