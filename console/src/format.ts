/** Numbers, dates and times as an office in Viet Nam writes them, whatever the computer's settings. */
const timeZone = 'Asia/Ho_Chi_Minh'
const parts = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone } as const
const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const dateParts = new Intl.DateTimeFormat('en-GB', parts)
const timeParts = new Intl.DateTimeFormat('en-GB', { ...clock, timeZone })
const secondParts = new Intl.DateTimeFormat('en-GB', {
  ...clock,
  second: '2-digit',
  timeZone,
})
const whole = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 0 })

/** `1.234` */
export function formatCount(count: number): string {
  return whole.format(count)
}

/** UTC milliseconds → `21/11/2026` */
export function formatDate(atMs: number): string {
  return dateParts.format(atMs)
}

/** UTC milliseconds → `09:05` */
export function formatTime(atMs: number): string {
  return timeParts.format(atMs)
}

/** UTC milliseconds → `21/11/2026 09:05` */
export function formatDateTime(atMs: number): string {
  return `${dateParts.format(atMs)} ${timeParts.format(atMs)}`
}

/** UTC milliseconds → `21/11/2026 09:05:07` */
export function formatInstant(atMs: number): string {
  return `${dateParts.format(atMs)} ${secondParts.format(atMs)}`
}

/** `1990-05-17` → `17/05/1990`, `1990` → `1990`; anything else as it stands. */
export function formatCivil(date: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(date)
  return found === null ? date : `${found[3]}/${found[2]}/${found[1]}`
}

/** Minutes Viet Nam is ahead of UTC; no daylight saving. */
const offsetMinutes = 420

/** Wall-clock parts in Viet Nam → UTC milliseconds. `month` counts from 1. */
function instantOfWallClock(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
): number {
  return Date.UTC(year, month - 1, day, hour, minute) - offsetMinutes * 60_000
}

/** Lower case without diacritics, so that `Hoa Binh` finds `Hòa Bình`. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase()
}

/** `21/11/2026 08:00` or `21/11/2026` in Viet Nam → UTC milliseconds; null when it is no real time. */
export function parseInstant(text: string): number | null {
  const found = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2})[:hH](\d{2}))?$/.exec(
    text.trim(),
  )
  if (found === null) return null
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0))
  if (hour > 23 || minute > 59) return null
  const atMs = instantOfWallClock(year, month, day, hour, minute)
  const [readDay, readMonth] = formatDate(atMs).split('/').map(Number)
  return readDay === day && readMonth === month ? atMs : null
}

/** `2026-11` → `11/2026`; anything else as it stands. */
export function formatMonth(month: string): string {
  const found = /^(\d{4})-(\d{2})$/.exec(month)
  return found === null ? month : `${found[2]}/${found[1]}`
}

/** `11/2026` → `2026-11`; null when it is no month of this century. */
export function parseMonth(text: string): string | null {
  const found = /^(\d{1,2})\/(20\d{2})$/.exec(text.trim())
  if (found === null) return null
  const month = Number(found[1])
  if (month < 1 || month > 12) return null
  return `${found[2]}-${String(month).padStart(2, '0')}`
}
