/**
 * How long months of the log are kept. A month is named `yyyy-MM`, in UTC, as the epoch of its
 * subject key is; such names sort as the months follow each other.
 */

/**
 * No month leaves before so many whole months have passed since its end, whatever policy or clock
 * say: what TCVN 14423 asks of a level 3 system's providers. The database holds the same number in
 * its own functions (migration keep-and-forget-log).
 */
export const floorMonths = 12

const monthForm = /^([0-9]{4})-(0[1-9]|1[0-2])$/u

export function isMonth(text: string): boolean {
  return monthForm.test(text)
}

/**
 * The month `count` months after `month`; before it where `count` is negative.
 * @throws RangeError if `month` is none.
 */
export function monthAfter(month: string, count: number): string {
  const [, year, place] = monthForm.exec(month) ?? []
  if (year === undefined || place === undefined) throw new RangeError('not a month')
  const months = Number(year) * 12 + Number(place) - 1 + count
  const nextPlace = months % 12
  const nextYear = (months - nextPlace) / 12
  return `${String(nextYear).padStart(4, '0')}-${String(nextPlace + 1).padStart(2, '0')}`
}

/** The first month in which `months` whole months have passed since the end of `month`. */
export function dueMonth(month: string, months: number): string {
  return monthAfter(month, months + 1)
}

/** Whether `months` whole months have passed since the end of `month` when it is `now`. */
export function isDue(month: string, months: number, now: string): boolean {
  return dueMonth(month, months) <= now
}

/**
 * Entries that may go with a month that ends before the sequence `end`: whole bundles of 256, and
 * never the last entry of the month, so that its time still tells how young the youngest was.
 */
export function prunedTo(end: number): number {
  return end === 0 ? 0 : end - 1 - ((end - 1) % 256)
}
