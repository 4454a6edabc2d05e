import { expect, it } from 'vitest'
import { dayPlace, parseDayPlace } from './day-address.ts'

it('the address of a day comes back as the day, any other is none', () => {
  for (const reading of ['counting-day', 'calendar-day'] as const) {
    const place = { day: '2026-11-20', reading }
    expect(parseDayPlace(dayPlace(place))).toEqual(place)
  }
  for (const text of ['', '2026-11-20', '2026-11-20.week', 'x.calendar-day', 'a.b.c'])
    expect(parseDayPlace(text)).toBeNull()
})
