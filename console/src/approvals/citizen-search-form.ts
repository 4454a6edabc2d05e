/** What a request to search by citizen number must hold, as contract/approvals.ts has it. */
import { parseMonth } from '../format.ts'

export interface CitizenSearchDraft {
  readonly number: string
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly basis: string
}

const monthsMax = 84

const monthIndex = (month: string) =>
  Number(month.slice(0, 4)) * 12 + Number(month.slice(5))

/** 5 to 200 characters, without what could be a citizen's number. */
export function isReason(text: string): boolean {
  const { length } = text.trim()
  return length >= 5 && length <= 200 && !/\d{9}/.test(text.replace(/[\s.-]/g, ''))
}

export type DraftFault = 'number' | 'from' | 'to' | 'range' | 'reason' | 'basis'

/** What is wrong, in the order of the fields. */
export function faultsOf(draft: CitizenSearchDraft): readonly DraftFault[] {
  const faults: DraftFault[] = []
  if (!/^(\d{12}|\d{9})$/.test(draft.number.trim())) faults.push('number')
  const [from, to] = [parseMonth(draft.from), parseMonth(draft.to)]
  if (from === null) faults.push('from')
  if (to === null) faults.push('to')
  if (from !== null && to !== null) {
    const months = monthIndex(to) - monthIndex(from) + 1
    if (months < 1 || months > monthsMax) faults.push('range')
  }
  if (!isReason(draft.reason)) faults.push('reason')
  if (!isReason(draft.basis)) faults.push('basis')
  return faults
}

/** The month that holds `nowMs` (UTC) and the one eleven months before: a year. */
export function lastYear(nowMs: number): Pick<CitizenSearchDraft, 'from' | 'to'> {
  const now = new Date(nowMs)
  const text = (date: Date) =>
    `${String(date.getUTCMonth() + 1).padStart(2, '0')}/${date.getUTCFullYear()}`
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11, 1))
  return { from: text(first), to: text(now) }
}
