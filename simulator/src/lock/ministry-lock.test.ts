import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BOTH_READINGS, holdLock, MORNING, QUERY, rulesWith } from './lock.fixture.ts'

const registered = (office: number, offHours = 0, agency: string | null = null) => ({
  services: [{ service: '037', agency, office, offHours }],
})

const overrun = (readings: readonly string[], locks = 'unit') =>
  rulesWith({ overrun: { ...BOTH_READINGS, readings, locks } })

test.each([
  ['twice-the-number', 20],
  ['two-overruns', 11],
])('read as %s, ten registered queries lock above %i', (reading, limit) => {
  const held = holdLock(registered(10), { rules: overrun([reading]) })
  expect(held.answered(limit)).toBe(limit)
  expect(held.told()).toEqual(Array(2).fill('warned'))
  expect(held.answered(1)).toBe(0)
  expect(held.lock.locks[0]).toMatchObject({
    rule: 'overrun',
    reading,
    count: limit + 1,
    limit,
  })
})

test('of both readings the stricter locks, whichever it is', () => {
  const many = holdLock(registered(10), { rules: overrun(BOTH_READINGS.readings) })
  expect(many.answered(50)).toBe(11)
  // Twice nothing is less than the second overrun of it; the first query is the warning.
  const none = holdLock(registered(0), { rules: overrun(BOTH_READINGS.readings) })
  expect(none.answered(50)).toBe(1)
  expect(none.lock.locks[0]).toMatchObject({ reading: 'twice-the-number' })
})

test('nothing locks before it was warned of at eight tenths of the limit', () => {
  const held = holdLock(registered(9), { rules: overrun(['two-overruns']) })
  expect(held.answered(7)).toBe(7)
  expect(held.told()).toEqual([])
  expect(held.answered(1)).toBe(1)
  expect(held.told()).toEqual(['warned', 'warned'])
  expect(held.answered(10)).toBe(2)
  expect(new Set(held.told().slice(2))).toEqual(new Set(['locked']))
})

test('a service nobody registered is registered with none', () => {
  const held = holdLock({ services: [] }, { rules: overrun(['two-overruns']) })
  expect(held.answered(9)).toBe(1)
})

test('office hours end at 18:00:00.000 and begin at 07:00:00.000', () => {
  const held = holdLock(registered(3, 1), { rules: overrun(['two-overruns']) })
  expect(held.at('2026-11-20T06:59:59.999+07:00').answered(2)).toBe(2)
  expect(held.at('2026-11-20T07:00:00.000+07:00').answered(2)).toBe(2)
  expect(held.at('2026-11-20T17:59:59.999+07:00').answered(2)).toBe(2)
  expect(held.lock.rowsOf('2026-11-20', 'counting-day')).toMatchObject([
    { window: 'office', received: 4 },
  ])
  expect(held.lock.rowsOf('2026-11-19', 'counting-day')).toMatchObject([
    { window: 'off-hours', received: 2 },
  ])
  expect(held.lock.rowsOf('2026-11-20', 'calendar-day')).toMatchObject(
    [
      { window: 'off-hours', received: 2 },
      { window: 'office', received: 4 },
    ].sort((one, other) => (one.window < other.window ? -1 : 1)),
  )
})

test('the small hours count with the evening before under one reading, with the next under the other', () => {
  const evening = '2026-11-19T23:59:59.999+07:00'
  const night = '2026-11-20T00:00:00.000+07:00'
  const nextEvening = '2026-11-20T20:00:00+07:00'
  const days = (reading: string) =>
    rulesWith({
      days: [reading],
      overrun: { ...BOTH_READINGS, readings: ['two-overruns'] },
    })
  const window = holdLock(registered(0, 3), { rules: days('counting-day') })
  expect(window.at(evening).answered(2)).toBe(2)
  expect(window.at(night).answered(5)).toBe(2)
  const calendar = holdLock(registered(0, 3), { rules: days('calendar-day') })
  expect(calendar.at(evening).answered(2)).toBe(2)
  expect(calendar.at(night).answered(2)).toBe(2)
  expect(calendar.at(nextEvening).answered(5)).toBe(2)
})

test('week-ends and days off are off hours all day, a Saturday worked in exchange is not', () => {
  const daysOff = { off: new Set(['2026-11-24']), worked: new Set(['2026-11-21']) }
  const held = holdLock(registered(9, 9), { rules: overrun(['two-overruns']), daysOff })
  const kindOn = (day: string) => {
    held.at(`${day}T10:00:00+07:00`).answered(1)
    return held.lock.rowsOf(day, 'counting-day').map(({ window }) => window)
  }
  expect(kindOn('2026-11-20')).toEqual(['office'])
  expect(kindOn('2026-11-21')).toEqual(['office'])
  expect(kindOn('2026-11-22')).toEqual(['off-hours'])
  expect(kindOn('2026-11-24')).toEqual(['off-hours'])
})

test('its own table has the holidays of two years', () => {
  const held = holdLock(registered(9, 9), { rules: overrun(['two-overruns']) })
  for (const day of ['2026-02-17', '2026-04-27', '2026-11-24', '2027-02-08']) {
    held.at(`${day}T10:00:00+07:00`).answered(1)
    expect(held.lock.rowsOf(day, 'calendar-day')).toMatchObject([{ window: 'off-hours' }])
  }
})

test('the thousandth query off hours is answered, the next locks, for a system and for an agency', () => {
  const offHours = { perSystem: null, perAgency: 1000, basis: 'thử' }
  const one = holdLock({ services: [] }, { rules: rulesWith({ offHours }) })
  one.at('2026-11-20T19:00:00+07:00')
  expect(one.answered(2000)).toBe(1000)
  expect(one.answered(3, { agency: 'H38.13' })).toBe(3)
  expect(one.lock.locks.map(({ target }) => target)).toContainEqual({
    service: null,
    agency: 'H38.12',
  })

  const all = { perSystem: 1000, perAgency: null, basis: 'thử' }
  const system = holdLock({ services: [] }, { rules: rulesWith({ offHours: all }) })
  system.at('2026-11-20T19:00:00+07:00')
  expect(system.answered(600)).toBe(600)
  expect(system.answered(600, { agency: 'H38.13', service: '033' })).toBe(400)
  expect(system.answered(5, { agency: 'H38.14' })).toBe(0)

  const byDay = holdLock({ services: [] }, { rules: rulesWith({ offHours: all }) })
  expect(byDay.answered(2000)).toBe(2000)
})

test('what a lock shuts is as it was registered: the system, an agency, or a service', () => {
  const readings = ['two-overruns']
  const unit = holdLock(registered(1, 0, 'H38.12'), { rules: overrun(readings) })
  expect(unit.answered(5)).toBe(2)
  expect(unit.answered(1, { service: '040' })).toBe(0)
  expect(unit.answered(1, { agency: 'H38.13' })).toBe(1)

  const system = holdLock(registered(1), { rules: overrun(readings) })
  expect(system.answered(5)).toBe(2)
  expect(system.answered(1, { service: '040', agency: 'H38.13' })).toBe(0)

  const service = holdLock(registered(1), { rules: overrun(readings, 'service') })
  expect(service.answered(5)).toBe(2)
  expect(service.answered(1, { agency: 'H38.13' })).toBe(0)
  expect(service.answered(1, { service: '040' })).toBe(1)
})

test('a lock outlives its day and is taken off by hand only, with a reason', () => {
  const held = holdLock(registered(1), { rules: overrun(['two-overruns']) })
  held.answered(5)
  expect(held.at(MORNING + 10 * 86_400_000).answered(1)).toBe(0)
  const system = { service: null, agency: null }
  held.at(MORNING).lock.unlock(system, 'Đã giải trình bằng Công văn 12')
  expect(held.lock.locks).toEqual([])
  expect(held.lock.history.at(-1)).toMatchObject({
    kind: 'unlocked',
    reason: 'Đã giải trình bằng Công văn 12',
  })
  // What led to the lock is forgiven, what is reported is not.
  expect(held.answered(5)).toBe(2)
  expect(held.lock.rowsOf('2026-11-20', 'counting-day')).toMatchObject([
    { received: 10, refused: 6 },
  ])
  expect(() => held.lock.unlock({ service: '037', agency: null }, 'x')).toThrow(TypeError)
})

const surge = {
  factor: 3,
  perHourMin: 30,
  historyHours: 4,
  historyDays: 14,
  basis: 'thử',
}

test('an hour with more than three times what hours of its kind had is a surge', () => {
  const held = holdLock({ services: [] }, { rules: rulesWith({ surge }) })
  for (let hour = 0; hour < 4; hour += 1) {
    held.at(MORNING + hour * 3_600_000)
    expect(held.answered(20)).toBe(20)
  }
  held.at(MORNING + 4 * 3_600_000)
  expect(held.answered(100)).toBe(60)
  expect(held.lock.locks[0]).toMatchObject({ rule: 'surge', count: 61, limit: 60 })
})

test('no surge is seen while too few hours are known, below the floor, or by hours of the other kind', () => {
  const few = holdLock({ services: [] }, { rules: rulesWith({ surge }) })
  for (let hour = 0; hour < 3; hour += 1) few.at(MORNING + hour * 3_600_000).answered(5)
  expect(few.at(MORNING + 3 * 3_600_000).answered(500)).toBe(500)

  const small = holdLock({ services: [] }, { rules: rulesWith({ surge }) })
  for (let hour = 0; hour < 4; hour += 1) small.at(MORNING + hour * 3_600_000).answered(1)
  expect(small.at(MORNING + 4 * 3_600_000).answered(31)).toBe(30)

  const night = holdLock({ services: [] }, { rules: rulesWith({ surge }) })
  for (let hour = 0; hour < 4; hour += 1)
    night.at(MORNING + hour * 3_600_000).answered(20)
  expect(night.at('2026-11-20T20:00:00+07:00').answered(500)).toBe(500)
})

const rhythm = {
  intervalsToWarn: 5,
  intervalsToLock: 10,
  spreadPercentMax: 10,
  regularMsMax: 60_000,
  fastMsMax: 1000,
  basis: 'thử',
}

/** How many queries are answered when they come at these intervals. */
function answeredAt(
  intervals: readonly number[],
  registration: Readonly<Record<string, unknown>> = {},
): number {
  const held = holdLock(
    { services: [], ...registration },
    { rules: rulesWith({ rhythm }) },
  )
  let at = MORNING
  let answered = held.answered(1)
  for (const interval of intervals) {
    at += interval
    answered += held.at(at).answered(1)
  }
  return answered
}

test('a steady beat is a machine, at the tenth interval and not before', () => {
  const beat = Array<number>(9).fill(20_000)
  expect(answeredAt(beat)).toBe(10)
  expect(answeredAt([...beat, 20_000])).toBe(10)
  expect(answeredAt([...beat, 20_000, 20_000])).toBe(10)
})

test('so is a pace no person keeps, however uneven', () => {
  expect(answeredAt([100, 1900, 50, 1500, 900, 1000, 100, 1900, 700, 800])).toBe(10)
})

test('people pause, and slow beats are nobody’s concern', () => {
  const person = [
    20_000, 35_000, 9000, 48_000, 22_000, 15_000, 61_000, 20_000, 31_000, 8000,
  ]
  expect(answeredAt([...person, ...person])).toBe(21)
  expect(answeredAt(Array<number>(20).fill(60_001))).toBe(21)
})

test('a run that was announced may keep its beat in its hours, and not after', () => {
  const beat = Array<number>(20).fill(20_000)
  const run = (to: number) => ({
    announcedRuns: [
      {
        officer: QUERY.officer,
        from: new Date(MORNING).toISOString(),
        to: new Date(to).toISOString(),
      },
    ],
  })
  expect(answeredAt(beat, run(MORNING + 3_600_000))).toBe(21)
  expect(answeredAt(beat, run(MORNING + 1000))).toBeLessThan(21)
})

test('an officer who is not on the list is refused, and too many such queries lock', () => {
  const unlisted = { perDay: 5, basis: 'thử' }
  const held = holdLock(
    { services: [], officers: [QUERY.officer] },
    { rules: rulesWith({ unlisted }) },
  )
  const strange = { ...QUERY, officer: '010090000099' }
  expect(held.lock.judge(QUERY)).toBe('answer')
  for (let turn = 0; turn < 5; turn += 1)
    expect(held.lock.judge(strange)).toBe('not-listed')
  expect(held.told()).toEqual(['warned', 'warned'])
  expect(held.lock.judge(QUERY)).toBe('answer')
  expect(held.lock.judge(strange)).toBe('locked')
  expect(held.lock.judge(QUERY)).toBe('locked')
  expect(JSON.stringify(held.lock.history)).not.toContain('010090000099')
})

test('nothing locked by itself before 01/10/2025', () => {
  const held = holdLock(registered(1), { rules: overrun(['two-overruns']) })
  expect(held.at('2025-09-30T10:00:00+07:00').answered(50)).toBe(50)
  expect(held.at('2025-10-01T10:00:00+07:00').answered(50)).toBe(2)
})

test('counts, warnings and locks outlive a restart, even one that cut the last line short', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chot-lock-'))
  try {
    const stateFile = join(folder, 'state', 'lock.jsonl')
    const rules = rulesWith({ overrun: BOTH_READINGS })
    const first = holdLock(registered(10), { rules, stateFile })
    first.answered(9)
    writeFileSync(stateFile, `${readFileSync(stateFile, 'utf8')}{"at":17`)
    const second = holdLock(registered(10), { rules, stateFile })
    expect(second.told()).toEqual(['warned', 'warned'])
    expect(second.answered(5)).toBe(2)
    const third = holdLock(registered(10), { rules, stateFile })
    expect(third.answered(1)).toBe(0)
    expect(third.lock.locks).toHaveLength(1)
    expect(third.lock.rowsOf('2026-11-20', 'counting-day')).toMatchObject([
      { received: 15, refused: 4 },
    ])
    expect(readFileSync(stateFile, 'utf8')).not.toContain(QUERY.officer)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
