import type { OwnAccount } from '@chot/contract/accounts.ts'
import { addDays } from '@chot/core/workflow/dormancy.ts'
import { endingWithinDays } from '@chot/core/workflow/ending.ts'

export type Ending =
  | {
      readonly what: 'duty'
      readonly duty: OwnAccount['duties'][number]['duty']
      readonly on: string
    }
  | { readonly what: 'training'; readonly on: string }

/** What ends within 30 days, soonest first: each with the first day it counts no more. */
export function endingsOf({
  duties,
  trainedUntil,
  today,
}: OwnAccount): readonly Ending[] {
  const last = addDays(today, endingWithinDays)
  const soon = (day: string | null): day is string =>
    day !== null && today < day && day <= last
  const endings: Ending[] = []
  for (const { duty, to } of duties) {
    // One that goes on under another line does not end.
    const goesOn = duties.some(
      (other) =>
        other.duty === duty &&
        to !== null &&
        other.from <= to &&
        (other.to === null || other.to > to),
    )
    if (soon(to) && !goesOn) endings.push({ what: 'duty', duty, on: to })
  }
  if (soon(trainedUntil)) endings.push({ what: 'training', on: trainedUntil })
  return endings.sort((one, other) => (one.on < other.on ? -1 : 1))
}
