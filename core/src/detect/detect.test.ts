import { readFileSync } from 'node:fs'
import { calendar, look, morning, quietRules } from '@chot/core/testing/detection.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detect, emptyState } from './detect.ts'
import { afterWorkingHours } from './dossiers.ts'
import type { DetectionEvent } from './event.ts'
import type { DetectionRules } from './rules.ts'
import { keysMax } from './windows.ts'

const file = new URL('../../../data/policies.json', import.meta.url)
const shipped = (
  JSON.parse(readFileSync(file, 'utf8')) as { name: string; value: unknown }[]
).find(({ name }) => name === 'detection')?.value as { rules: DetectionRules }

function alertsOf(
  history: readonly DetectionEvent[],
  rules: DetectionRules = shipped.rules,
) {
  const state = emptyState()
  return history.flatMap((event) => [...detect(state, event, { rules, calendar })])
}
const acts = (history: readonly DetectionEvent[], rules?: DetectionRules) =>
  alertsOf(history, rules).map(({ rule, act }) => `${rule} ${act}`)

/** Look-ups at these instants, each in a dossier of its own. */
const looksAt = (times: readonly number[], given: object = {}) =>
  times.map((ms, seq) => look(seq, morning + ms, given))
const every = (ms: number, count: number) =>
  Array.from({ length: count }, (_, n) => n * ms)

describe('with the numbers that are shipped', () => {
  it('no pace a person can keep is challenged or locked, however fast or unlucky they are', () => {
    const officer = fc.array(
      fc.record({
        // Finding and opening the next dossier takes a person four seconds at the very least, and
        // reading each answer one more.
        pauseMs: fc.integer({ min: 4_000, max: 45_000 }),
        persons: fc.integer({ min: 1, max: 8 }),
        together: fc.boolean(),
        miss: fc.integer({ min: 1, max: 25 }).map((n) => n === 1),
      }),
      { minLength: 200, maxLength: 400 },
    )
    fc.assert(
      fc.property(officer, (dossiers) => {
        let at = morning
        let seq = 0
        const history = dossiers.flatMap(({ pauseMs, persons, together, miss }, n) => {
          at += pauseMs + 1_000 * persons
          return Array.from({ length: persons }, (_, person) => {
            if (!together && person > 0) at += 900 + ((n * 37 + person * 211) % 700)
            seq += 1
            return look(seq, at, {
              dossier: `D${n}`,
              address: '10.1.1.9',
              granted: !(miss && person === 0),
              reason: miss && person === 0 ? 'person-details-differ' : null,
            })
          })
        })
        expect(alertsOf(history).filter(({ act }) => act !== 'case')).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('fifty persons of one dossier checked at once by a one-stop system are no burst', () => {
    const history = every(0, 50).map((ms, seq) =>
      look(seq, morning + ms, { dossier: 'D1' }),
    )
    expect(acts(history)).toEqual([])
  })

  it('a script that empties large dossiers is challenged before the Ministry counts sixty', () => {
    // Five look-ups a second, sixteen to a dossier: few dossiers, and clicks that run together.
    const history = every(200, 120).map((ms, seq) =>
      look(seq, morning + ms, { dossier: `D${Math.floor(seq / 16)}` }),
    )
    const [first] = alertsOf(history)
    expect(first).toMatchObject({ rule: 'pace', act: 'challenge', count: 55 })
  })

  it('a macro whose clicks vary by a tenth of their mean is found by its beat', () => {
    const macro = looksAt(every(20_000, 61).map((ms, n) => ms + ((n * 7919) % 2_000)))
    expect(acts(macro)).toContain('rhythm challenge')
  })

  it('a program going through dossiers is challenged within seconds and locked within two minutes', () => {
    const history = looksAt(every(1_000, 60).map((ms, n) => ms + ((n * 7919) % 400)))
    const alerts = alertsOf(history).filter(({ rule }) => rule === 'burst')
    expect(alerts[0]).toMatchObject({ act: 'challenge', count: 12, limit: 12 })
    expect((alerts[0]?.at ?? 0) - morning).toBeLessThan(13_000)
    expect(alerts.at(-1)).toMatchObject({ act: 'lock', count: 60 })
    expect((alerts.at(-1)?.at ?? 0) - morning).toBeLessThan(61_000)
  })

  it('a patient program with a steady beat is found by it', () => {
    const steady = looksAt(every(30_000, 61).map((ms, n) => ms + ((n * 7919) % 300)))
    expect(acts(steady)).toEqual(['rhythm challenge', 'rhythm challenge', 'rhythm lock'])
  })

  it('a sweep over neighbouring numbers is challenged at the fourth and locked at the tenth', () => {
    const times = every(45_000, 10).map((ms, n) => ms + ((n * 7919) % 9_000))
    const history = looksAt(times, { signs: ['near'] })
    expect(acts(history)).toEqual(['sweep challenge', 'sweep challenge', 'sweep lock'])
  })
})

describe('an alert', () => {
  it('names the entries it rests on, what was counted, over how long, and the number reached', () => {
    const rules = {
      ...quietRules,
      burst: { challenge: null, lock: { count: 3, seconds: 10 } },
    }
    expect(alertsOf(looksAt([0, 11_000, 12_000, 13_500]), rules)).toEqual([
      {
        rule: 'burst',
        act: 'lock',
        at: morning + 13_500,
        scope: 'account',
        subject: 'a1',
        events: [1, 2, 3],
        count: 3,
        overMs: 2_500,
        limit: 3,
        baseline: null,
      },
    ])
  })

  it('comes at the count and not one before, within the seconds and not one over', () => {
    const rules = {
      ...quietRules,
      burst: { challenge: null, lock: { count: 3, seconds: 10 } },
    }
    expect(acts(looksAt([0, 1]), rules)).toEqual([])
    expect(acts(looksAt([0, 1, 9_999]), rules)).toEqual(['burst lock'])
    expect(acts(looksAt([0, 1, 10_000]), rules)).toEqual([])
  })
})

describe('an officer on leave', () => {
  const leave = {
    kind: 'leave',
    seq: 0,
    at: morning,
    account: 'a1',
    leave: { from: '2026-11-20', to: '2026-11-21' },
  } satisfies DetectionEvent
  const rules = { ...quietRules, onLeave: true }
  // 19 November 2026, 08:00 in Vietnam, is `morning`.
  const midnight = morning + 16 * 3_600_000
  it.each([
    ['the last moment before', midnight - 1, []],
    ['the first day', midnight, ['on-leave lock']],
    ['the last moment of the last day', midnight + 2 * 86_400_000 - 1, ['on-leave lock']],
    ['the day after', midnight + 2 * 86_400_000, []],
  ])('who is granted a look-up at %s', (_when, at, expected) => {
    expect(acts([leave, look(1, at)], rules)).toEqual(expected)
  })

  it('is not locked by what was refused, nor by a leave told anew or ended', () => {
    expect(acts([leave, look(1, midnight, { granted: false })], rules)).toEqual([])
    const moved = { ...leave, seq: 1, leave: { from: '2026-12-01', to: '2026-12-02' } }
    expect(acts([leave, moved, look(2, midnight)], rules)).toEqual([])
    expect(
      acts([leave, { ...leave, seq: 1, leave: null }, look(2, midnight)], rules),
    ).toEqual([])
  })
})

describe('an account without a past', () => {
  it('raises nothing by its own usual until whole weeks were seen, then does', () => {
    const drift = { weeksMin: 2, weeksMax: 4, times: 3, accountMin: 5, agencyMin: 10_000 }
    const rules = { ...quietRules, drift }
    const weekMs = 7 * 86_400_000
    const busy = (week: number, count: number, from: number) =>
      Array.from({ length: count }, (_, n) =>
        look(from + n, morning + week * weekMs + n * 60_000),
      )
    expect(
      acts([...busy(0, 1, 0), ...busy(1, 50, 1), ...busy(2, 50, 51)], rules),
    ).toEqual([])
    const known = [
      ...busy(0, 1, 0),
      ...busy(1, 2, 1),
      ...busy(2, 2, 3),
      ...busy(3, 50, 5),
    ]
    expect(alertsOf(known, rules)).toMatchObject([
      { count: 7, baseline: { weekday: 3, hour: 8, sum: 4, weeks: 2 } },
    ])
  })
})

describe('the state', () => {
  it('kept, and taken up again, gives what it would have given', () => {
    const history = looksAt(every(1_000, 40), { signs: ['near', 'self'] })
    const kept = emptyState()
    const policy = { rules: shipped.rules, calendar }
    const first = history
      .slice(0, 17)
      .flatMap((event) => [...detect(kept, event, policy)])
    const again = structuredClone(kept)
    const rest = history.slice(17).flatMap((event) => [...detect(again, event, policy)])
    expect([...first, ...rest]).toEqual(alertsOf(history))
  })

  it('forgets whom it saw longest ago before it grows without bound', () => {
    const state = emptyState()
    const rules = {
      ...quietRules,
      burst: { challenge: null, lock: { count: 2, seconds: 10 ** 6 } },
    }
    const see = (seq: number, account: string) =>
      detect(state, look(seq, morning, { account }), { rules, calendar })
    for (let n = 0; n <= keysMax; n += 1) see(n, `a${n}`)
    expect(state.windows.get('burst lock')?.size).toBe(keysMax)
    expect(see(keysMax + 1, 'a0')).toEqual([])
    expect(see(keysMax + 2, 'a9')).toHaveLength(1)
  })
})

describe('hours of working days', () => {
  // The Wednesday after is a holiday in the calendar of these tests.
  it.each([
    ['2026-11-19T08:00', 24, '2026-11-20T08:00'],
    ['2026-11-20T16:00', 24, '2026-11-23T16:00'],
    ['2026-11-21T09:00', 24, '2026-11-24T00:00'],
    ['2026-11-24T16:00', 24, '2026-11-26T16:00'],
    ['2026-11-19T00:00', 24, '2026-11-20T00:00'],
    ['2026-11-20T00:00', 24, '2026-11-23T00:00'],
  ])('%s and %d of them: %s', (from, hours, to) => {
    const at = (local: string) => Date.parse(`${local}:00+07:00`)
    expect(afterWorkingHours(at(from), hours, calendar)).toBe(at(to))
  })
})
