import { calendar, look, morning, quietRules } from '@chot/core/testing/detection.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysRemembered, emptyShadow, runShadow, type ShadowNumbers } from './shadow.ts'

const offHours = { agencyPerDay: 1000, provincePerDay: 1000 }
const of = (count: number): ShadowNumbers => ({
  detection: {
    ...quietRules,
    burst: { challenge: { count, seconds: 60 }, lock: null },
  },
  offHours,
})

/** Saturday 21 November 2026, 08:00 in Vietnam: the whole day is off hours. */
const saturday = morning + 2 * 86_400_000

/** Look-ups off hours by two agencies, some of which were not sent; what either side refused. */
function refusedOf(
  asked: readonly { readonly agency: string; readonly sent: boolean }[],
  was: typeof offHours,
  would: typeof offHours,
) {
  const shadow = emptyShadow()
  asked.forEach(({ agency, sent }, n) => {
    const at = saturday + n * 1000
    const event = look(2 * n, at, { agency, account: agency })
    runShadow(
      shadow,
      { event, query: { id: `${n}`, agency, at, counters: [] }, outcome: null },
      { was: { ...of(1), offHours: was }, would: { ...of(1), offHours: would } },
      calendar,
      true,
    )
    runShadow(
      shadow,
      {
        event: { kind: 'time', seq: 2 * n + 1, at },
        query: null,
        outcome: { id: `${n}`, sent },
      },
      { was: of(1), would: of(1) },
      calendar,
      true,
    )
  })
  const cells = [...shadow.cells.values()].filter(({ act }) => act === 'refuse')
  return {
    was: cells.reduce((sum, cell) => sum + cell.was, 0),
    would: cells.reduce((sum, cell) => sum + cell.would, 0),
  }
}

describe('a change tried on what has happened', () => {
  it('finds nothing between the same numbers, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 40 })),
        (count, pauses) => {
          const shadow = emptyShadow()
          let at = morning
          pauses.forEach((seconds, seq) => {
            at += seconds * 1000
            const entry = { event: look(seq, at), query: null, outcome: null }
            runShadow(shadow, entry, { was: of(count), would: of(count) }, calendar, true)
          })
          for (const { was, would } of shadow.cells.values()) expect(was).toBe(would)
        },
      ),
    )
  })

  it('remembers what came before the days asked for, and counts nothing of it', () => {
    const shadow = emptyShadow()
    for (let seq = 0; seq < 5; seq += 1)
      runShadow(
        shadow,
        { event: look(seq, morning + seq * 1000), query: null, outcome: null },
        { was: of(9), would: of(3) },
        calendar,
        seq >= 4,
      )
    // The first three made the challenge of the days before; two more make none.
    expect([...shadow.cells.values()]).toEqual([])
    runShadow(
      shadow,
      { event: look(5, morning + 5000), query: null, outcome: null },
      { was: of(9), would: of(3) },
      calendar,
      true,
    )
    expect([...shadow.cells.values()]).toMatchObject([
      { was: 0, would: 1, entries: { was: [], would: [3, 4, 5] }, agency: 'H38.1' },
    ])
  })

  it('refuses off hours as many as a count by hand says', () => {
    const asked = fc.array(
      fc.record({ agency: fc.constantFrom('H38.1', 'H38.2'), sent: fc.boolean() }),
      { maxLength: 30 },
    )
    const most = fc.record({
      agencyPerDay: fc.integer({ min: 0, max: 6 }),
      provincePerDay: fc.integer({ min: 0, max: 9 }),
    })
    fc.assert(
      fc.property(asked, most, most, (queries, was, would) => {
        const byHand = (numbers: typeof offHours) => {
          const sent: string[] = []
          let refused = 0
          for (const query of queries) {
            const own = sent.filter((agency) => agency === query.agency).length
            if (own >= numbers.agencyPerDay || sent.length >= numbers.provincePerDay)
              refused += 1
            else if (query.sent) sent.push(query.agency)
          }
          return refused
        }
        expect(refusedOf(queries, was, would)).toEqual({
          was: byHand(was),
          would: byHand(would),
        })
      }),
    )
  })

  it('goes back as far as the rules remember', () => {
    expect(daysRemembered([of(1)])).toBe(31)
    const drift = { weeksMin: 4, weeksMax: 8, times: 4, accountMin: 30, agencyMin: 100 }
    expect(
      daysRemembered([of(1), { offHours, detection: { ...quietRules, drift } }]),
    ).toBe(63)
  })
})
