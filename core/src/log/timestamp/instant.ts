/** Instants of ASN.1 in UTC milliseconds. */
import { dayMs, daysFromCivil, isCivilDate } from '../../calendar/civil.ts'
import { Malformed } from '../note-encoding.ts'
import { type DerValue, tags } from './der.ts'

const form = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{0,8}[1-9]))?Z$/

/**
 * GeneralizedTime as RFC 3161 §2.4.2 and RFC 5280 §4.1.2.5.2 write it, or UTCTime as RFC 5280
 * §4.1.2.5.1 does. Fractions are cut at the millisecond. @throws Malformed `timestamp`
 */
export function instantOf({ tag, content }: DerValue): number {
  const digits = String.fromCharCode(...content.subarray(0, 40))
  const century = Number(digits.slice(0, 2)) < 50 ? '20' : '19'
  const text =
    tag === tags.utcTime && digits.length === 13
      ? century + digits
      : tag === tags.generalizedTime
        ? digits
        : ''
  const parts = form.exec(text)
  if (parts === null) throw new Malformed('timestamp', 'time')
  const [, year = '', month = '', day = '', hour, minute, second, fraction = ''] = parts
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second)
  if (
    !isCivilDate(`${year}-${month}-${day}`) ||
    Number(hour) > 23 ||
    Number(minute) > 59 ||
    Number(second) > 59
  )
    throw new Malformed('timestamp', 'time')
  const days = daysFromCivil(Number(year), Number(month), Number(day))
  return days * dayMs + seconds * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))
}
