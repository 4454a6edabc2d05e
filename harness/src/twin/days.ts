/**
 * The days of a province by Viet Nam's clock: who works when, and how much there is to do. Told from
 * data/calendar-days.json, which the gateway reads too; the simulator has a table of its own.
 */
import { readFileSync } from 'node:fs'
import {
  type CivilDate,
  civilFromDays,
  dayMs,
  daysFromCivil,
  weekdayOfDays,
} from '@chot/core/calendar/civil.ts'

export const hourMs = 3_600_000
const aheadMs = 7 * hourMs

export interface Days {
  /** UTC milliseconds of an hour of a local day; hours may have fractions. */
  at(day: number, hour: number): number
  dateOf(day: number): CivilDate
  /** Local days since 1970 of an instant. */
  dayOf(atMs: number): number
  /** 0 Monday … 6 Sunday. */
  weekdayOf(day: number): number
  isWorking(day: number): boolean
  /** The working day so many working days after this one. */
  workingAfter(day: number, count: number): number
  /** How much there is to do, 1 on an ordinary day. */
  loadOf(day: number): number
}

export const dayNumber = (date: CivilDate): number => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return daysFromCivil(year, month, day)
}

/** Mondays bring what the week-end gathered; Friday afternoons are quiet. */
const weekdayLoad = [1.1, 1.03, 1, 0.97, 0.9, 0, 0]
/** A closure of so many days in a row is a feast: people come before it, and for long not after. */
const feastDays = 4
const beforeFeast = { workingDays: 5, load: 1.2 }
const afterFeast = { workingDays: 4, load: 0.65 }
const afterHoliday = 1.1

export function openDays(
  rushes: readonly { readonly date: CivilDate; readonly factor: number }[],
): Days {
  const url = new URL('../../../data/calendar-days.json', import.meta.url)
  const rows = JSON.parse(readFileSync(url, 'utf8')) as {
    readonly date: CivilDate
    readonly kind: 'holiday' | 'working'
  }[]
  const kindOf = new Map(rows.map(({ date, kind }) => [dayNumber(date), kind]))
  const rushOf = new Map(rushes.map(({ date, factor }) => [dayNumber(date), factor]))

  const isWorking = (day: number) => {
    const kind = kindOf.get(day)
    return kind === undefined ? weekdayOfDays(day) < 5 : kind === 'working'
  }
  /** Days off in a row that end just before, or begin just after, a working day. */
  function closureFrom(day: number, step: 1 | -1): number {
    let length = 0
    while (!isWorking(day + step * (length + 1))) length += 1
    return length
  }
  function isNearFeast(day: number, workingDays: number, step: 1 | -1): boolean {
    let near = day
    for (let counted = 0; counted < workingDays; counted += 1) {
      const closed = closureFrom(near, step)
      if (closed >= feastDays) return true
      near += step * (closed + 1)
    }
    return false
  }
  return {
    at: (day, hour) => Math.round(day * dayMs - aheadMs + hour * hourMs),
    dateOf: civilFromDays,
    dayOf: (atMs) => Math.floor((atMs + aheadMs) / dayMs),
    weekdayOf: weekdayOfDays,
    isWorking,
    workingAfter(day, count) {
      let left = count
      let found = day
      while (left > 0) {
        found += 1
        if (isWorking(found)) left -= 1
      }
      return found
    },
    loadOf(day) {
      const ordinary = weekdayLoad[weekdayOfDays(day)] || 1
      const rush = rushOf.get(day) ?? 1
      if (isNearFeast(day, beforeFeast.workingDays, 1))
        return ordinary * beforeFeast.load * rush
      if (isNearFeast(day, afterFeast.workingDays, -1))
        return ordinary * afterFeast.load * rush
      return ordinary * (kindOf.get(day - 1) === 'holiday' ? afterHoliday : 1) * rush
    },
  }
}
