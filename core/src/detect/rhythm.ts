/** Machine rhythm: intervals between the look-ups of one account that hardly differ. */
import type { DetectionRules } from './rules.ts'
import { remember } from './windows.ts'

interface Beat {
  readonly at: number
  readonly seq: number
}

/** Beats of each account, oldest first: one more than the intervals between them. */
export type Beats = Map<string, readonly Beat[]>

/**
 * Counts a look-up; the beats when the last `intervals` intervals were alike, else null. What comes
 * within `togetherMs` of a beat is part of it: one click may ask for several persons.
 */
export function beat(
  beats: Beats,
  rule: Pick<DetectionRules['rhythm'], 'spreadPercent' | 'togetherMs' | 'pauseSeconds'>,
  intervals: number,
  account: string,
  next: Beat,
): readonly Beat[] | null {
  const before = beats.get(account) ?? []
  const last = before.at(-1)
  const gap = last === undefined ? null : next.at - last.at
  if (gap !== null && gap < rule.togetherMs) return null
  const kept = gap !== null && gap > rule.pauseSeconds * 1000 ? [] : before
  const all = [...kept, next].slice(-(intervals + 1))
  if (all.length > intervals && areAlike(all, rule.spreadPercent)) {
    beats.delete(account)
    return all
  }
  remember(beats, account, all)
  return null
}

function areAlike(beats: readonly Beat[], spreadPercent: number): boolean {
  let shortest = Number.POSITIVE_INFINITY
  let longest = 0
  let sum = 0
  beats.forEach((each, index) => {
    const before = beats[index - 1]
    if (before === undefined) return
    const gap = each.at - before.at
    sum += gap
    if (gap < shortest) shortest = gap
    if (gap > longest) longest = gap
  })
  // (longest − shortest) ≤ spread % of the mean, in whole numbers.
  return (longest - shortest) * (beats.length - 1) * 100 <= spreadPercent * sum
}
