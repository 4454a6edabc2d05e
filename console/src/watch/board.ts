/** The board as this page has it: all parts, each as it was told last. */
import type { BoardMinute, BoardNews, BoardParts } from '@chot/contract/board.ts'

export type Board = BoardParts & { readonly at: number }

const minutesShown = 60
const minuteMs = 60_000

/** Takes up what changed. Null until all parts were told. */
export function takeUp(before: Board | null, news: BoardNews): Board | null {
  const minutes = lastHour([...(before?.minutes ?? []), ...(news.minutes ?? [])], news.at)
  if (before !== null) return { ...before, ...news, minutes }
  return isWhole(news) ? { ...news, minutes } : null
}

const isWhole = (news: BoardNews): news is Board =>
  news.minutes !== undefined && news.cases !== undefined && news.locks !== undefined

/** Each minute of the hour before `at`, as it was told last; one that was not told had nothing. */
function lastHour(told: readonly BoardMinute[], at: number): BoardMinute[] {
  const known = new Map(told.map((minute) => [minute.at, minute]))
  const last = Math.floor(at / minuteMs) * minuteMs
  return Array.from({ length: minutesShown }, (_none, index) => {
    const minute = last - (minutesShown - 1 - index) * minuteMs
    return known.get(minute) ?? { at: minute, granted: 0, refused: 0 }
  })
}

/** What the change of a board means to who watches it: ids of cases and locks that are new. */
export function newIn(before: Board | null, now: Board): readonly string[] {
  if (before === null) return []
  const known = new Set(
    [...before.cases.latest, ...before.locks.latest].map(({ id }) => id),
  )
  // What was there before and comes up the list again is moved, not new.
  const fresh = <Row extends { readonly id: string }>(rows: readonly Row[]) =>
    rows.filter(({ id }) => !known.has(id))
  return [
    ...fresh(now.cases.latest)
      .filter(({ movedAt }) => movedAt > before.at - minuteMs)
      .map(({ id }) => id),
    ...fresh(now.locks.latest)
      .filter(({ at }) => at > before.at - minuteMs)
      .map(({ id }) => id),
  ]
}
