/**
 * Each rule against a recount by hand over the whole history: nothing kept, nothing forgotten,
 * only the place where the rule last spoke.
 */
import { calendar, morning, quietRules } from '@chot/core/testing/detection.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detect, emptyState } from './detect.ts'
import type { DetectionEvent } from './event.ts'
import type { Alert, DetectionRules } from './rules.ts'

const account = fc.constantFrom('a1', 'a2')
const dossier = fc.constantFrom('D1', 'D2', 'D3', 'D4')

/** Half seconds, so that the edge of a window is hit exactly and missed by little. */
const pause = fc.constantFrom(0, 500, 1000, 1500, 5000, 30_000)

type Shape = DetectionEvent extends infer Each
  ? Each extends DetectionEvent
    ? Omit<Each, 'seq' | 'at'>
    : never
  : never

const decision: fc.Arbitrary<Shape> = fc
  .record({
    kind: fc.constant('decision' as const),
    account,
    agency: fc.constant('H38.1'),
    address: fc.option(fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3')),
    dossier: fc.option(dossier, { freq: 6 }),
    granted: fc.boolean(),
    reason: fc.constantFrom(
      'person-not-in-dossier',
      'dossier-missing',
      'account-day-spent',
    ),
    subject: fc.option(fc.constantFrom('s1', 's2')),
    signs: fc.subarray(['near', 'self', 'colleague'] as const),
  })
  .map((made) => (made.granted ? { ...made, reason: null } : made)) as fc.Arbitrary<Shape>

const other: fc.Arbitrary<Shape> = fc.oneof(
  fc.record({ kind: fc.constant('no-match' as const), account }),
  fc.record({
    kind: fc.constant('sign-in' as const),
    account,
    address: fc.constantFrom('10.0.0.1', '10.0.0.4'),
  }),
  fc.record({
    kind: fc.constant('dossier' as const),
    dossier,
    move: fc.constantFrom('created', 'updated', 'closed', 'reopened'),
  }),
  fc.record({ kind: fc.constant('time' as const) }),
)

const anything = fc.oneof({ weight: 3, arbitrary: decision }, other)

function historyOf(pauses: fc.Arbitrary<number>, shapes: fc.Arbitrary<Shape> = anything) {
  return fc
    .array(fc.tuple(pauses, shapes), { maxLength: 60, size: 'max' })
    .map((steps) => {
      let at = morning
      return steps.map(([ms, shape], seq) => {
        at += ms
        return { ...shape, seq, at } as DetectionEvent
      })
    })
}

function found(history: readonly DetectionEvent[], rules: DetectionRules): Alert[] {
  const state = emptyState()
  return history.flatMap((event) => [...detect(state, event, { rules, calendar })])
}

const brief = (alerts: readonly Alert[]) =>
  alerts.map(({ rule, act, subject, events, at }) =>
    [rule, act, subject, at, events.join(',')].join(' '),
  )

/** A recount: at each event looks back over all that came since the rule last spoke. */
function recount(
  history: readonly DetectionEvent[],
  rule: string,
  act: string,
  { count, seconds }: { count: number; seconds: number },
  counted: (event: DetectionEvent) => { account: string; tag: string } | null,
): string[] {
  const alerts: string[] = []
  const spoke = new Map<string, number>()
  history.forEach((event, index) => {
    const mine = counted(event)
    if (mine === null) return
    const last = new Map<string, number>()
    for (let back = (spoke.get(mine.account) ?? -1) + 1; back <= index; back += 1) {
      const each = history[back]
      const tagged = each === undefined ? null : counted(each)
      if (each === undefined || tagged?.account !== mine.account) continue
      if (event.at - each.at < seconds * 1000) last.set(tagged.tag, each.seq)
    }
    if (last.size < count) return
    spoke.set(mine.account, index)
    const events = [...last.values()].sort((a, b) => a - b)
    alerts.push([rule, act, mine.account, event.at, events.join(',')].join(' '))
  })
  return alerts
}

const step = fc.record({
  count: fc.integer({ min: 1, max: 5 }),
  seconds: fc.constantFrom(1, 2, 10, 60),
})
const runs = { numRuns: 150 }

describe('a rule that counts says what a recount of the whole history says', () => {
  it.each([
    {
      rule: 'burst',
      counted: (event: DetectionEvent) =>
        event.kind === 'decision'
          ? { account: event.account, tag: event.dossier ?? `none ${event.seq}` }
          : null,
    },
    {
      rule: 'pace',
      counted: (event: DetectionEvent) =>
        event.kind === 'decision'
          ? { account: event.account, tag: `${event.seq}` }
          : null,
    },
    {
      rule: 'sweep',
      counted: (event: DetectionEvent) =>
        event.kind === 'decision' && event.signs.includes('near')
          ? { account: event.account, tag: `${event.seq}` }
          : null,
    },
    {
      rule: 'misses',
      counted: (event: DetectionEvent) =>
        event.kind === 'no-match' ||
        (event.kind === 'decision' && event.reason === 'person-not-in-dossier')
          ? { account: event.account, tag: `${event.seq}` }
          : null,
    },
    {
      rule: 'addresses',
      counted: (event: DetectionEvent) =>
        (event.kind === 'decision' || event.kind === 'sign-in') && event.address !== null
          ? { account: event.account, tag: event.address }
          : null,
    },
  ] as const)('$rule', ({ rule, counted }) => {
    fc.assert(
      fc.property(historyOf(pause), step, step, (history, challenge, lock) => {
        const alerts = brief(
          found(history, { ...quietRules, [rule]: { challenge, lock } }),
        )
        for (const [act, each] of [
          ['challenge', challenge],
          ['lock', lock],
        ] as const)
          expect(alerts.filter((alert) => alert.startsWith(`${rule} ${act} `))).toEqual(
            recount(history, rule, act, each, counted),
          )
      }),
      runs,
    )
  })

  it.each(['self', 'colleague'] as const)('%s', (rule) => {
    fc.assert(
      fc.property(historyOf(pause), step, (history, each) => {
        expect(brief(found(history, { ...quietRules, [rule]: { case: each } }))).toEqual(
          recount(history, rule, 'case', each, (event) =>
            event.kind === 'decision' && event.granted && event.signs.includes(rule)
              ? { account: event.account, tag: event.dossier ?? `none ${event.seq}` }
              : null,
          ),
        )
      }),
      runs,
    )
  })
})

describe('machine rhythm says what a recount of the whole history says', () => {
  // Intervals around a machine's five seconds, clicks of several at once, and long pauses.
  const beats = fc.constantFrom(0, 499, 500, 4900, 5000, 5000, 5000, 5100, 60_000, 60_001)

  it('for any spread and number of intervals', () => {
    fc.assert(
      fc.property(
        historyOf(beats),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(0, 2, 4, 100, 400),
        (history, intervals, spreadPercent) => {
          const rhythm = { ...quietRules.rhythm, spreadPercent, lock: intervals }
          const mine = found(history, { ...quietRules, rhythm })
          expect(brief(mine)).toEqual(rhythmByHand(history, intervals, spreadPercent))
        },
      ),
      runs,
    )
  })

  function rhythmByHand(
    history: readonly DetectionEvent[],
    intervals: number,
    spreadPercent: number,
  ): string[] {
    const alerts: { at: number; text: string }[] = []
    for (const who of ['a1', 'a2']) {
      // Clicks first, each run of look-ups that follow at once being one of them.
      const clicks: DetectionEvent[] = []
      let begun = 0
      for (const event of history) {
        if (event.kind !== 'decision' || event.account !== who) continue
        const last = clicks.at(-1)
        if (clicks.length > begun && last !== undefined && event.at - last.at < 500)
          continue
        clicks.push(event)
        const run = clicks.slice(begun).slice(-(intervals + 1))
        const gaps = run.slice(1).map((each, n) => each.at - (run[n]?.at ?? 0))
        if (gaps.length < intervals || gaps.some((gap) => gap > 60_000)) continue
        const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
        if ((Math.max(...gaps) - Math.min(...gaps)) / mean > spreadPercent / 100 + 1e-9)
          continue
        begun = clicks.length
        alerts.push({
          at: event.seq,
          text: `rhythm lock ${who} ${event.at} ${run.map((each) => each.seq).join(',')}`,
        })
      }
    }
    return alerts.sort((a, b) => a.at - b.at).map(({ text }) => text)
  }
})

describe('the usual of an hour says what a recount of the whole history says', () => {
  const weekMs = 7 * 86_400_000
  const visits = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 9 }),
      // Two hours of the week, and an instant on the edge between them.
      fc.constantFrom(0, 1_800_000, 3_599_999, 3_600_000),
      fc.integer({ min: 1, max: 6 }),
    ),
    { maxLength: 25, size: 'max' },
  )

  it('for accounts and agencies, with few weeks and with many', () => {
    fc.assert(
      fc.property(
        visits,
        fc.record({
          weeksMin: fc.integer({ min: 1, max: 3 }),
          weeksMax: fc.integer({ min: 3, max: 5 }),
          times: fc.integer({ min: 1, max: 3 }),
          accountMin: fc.integer({ min: 1, max: 5 }),
          agencyMin: fc.integer({ min: 1, max: 8 }),
        }),
        (made, drift) => {
          const times = made
            .flatMap(([week, ms, count]) =>
              Array.from({ length: count }, () => morning + week * weekMs + ms),
            )
            .sort((a, b) => a - b)
          const history = times.map(
            (at, seq) =>
              ({
                kind: 'decision',
                seq,
                at,
                account: seq % 3 === 0 ? 'a2' : 'a1',
                agency: 'H38.1',
                address: null,
                dossier: null,
                granted: true,
                reason: null,
                subject: null,
                signs: [],
              }) satisfies DetectionEvent,
          )
          expect(
            found(history, { ...quietRules, drift }).map(
              ({ subject, at, count, baseline }) => ({
                subject,
                at,
                count,
                sum: baseline?.sum,
                weeks: baseline?.weeks,
              }),
            ),
          ).toEqual(driftByHand(history, drift))
        },
      ),
      runs,
    )
  })

  function driftByHand(
    history: readonly (DetectionEvent & { account: string; agency: string })[],
    drift: NonNullable<DetectionRules['drift']>,
  ) {
    const local = (at: number) => new Date(at + 7 * 3_600_000)
    // Monday of the local week, as a day number.
    const weekOf = (at: number) => {
      const date = local(at)
      return Math.floor(date.getTime() / 86_400_000) - ((date.getUTCDay() + 6) % 7)
    }
    const slotOf = (at: number) => `${local(at).getUTCDay()} ${local(at).getUTCHours()}`
    const spoken = new Set<string>()
    return history.flatMap((event, index) =>
      (['account', 'agency'] as const).flatMap((by) => {
        const subject = event[by]
        const past = history.slice(0, index + 1).filter((each) => each[by] === subject)
        const alike = past.filter((each) => slotOf(each.at) === slotOf(event.at))
        const week = weekOf(event.at)
        const first = Math.min(...past.map((each) => weekOf(each.at)))
        const weeks = Math.min(drift.weeksMax, (week - first) / 7 - 1)
        const count = alike.filter((each) => weekOf(each.at) === week).length
        const sum = alike.filter(
          ({ at }) => weekOf(at) < week && weekOf(at) >= week - 7 * weeks,
        ).length
        const once = `${by} ${subject} ${week} ${slotOf(event.at)}`
        const least = by === 'account' ? drift.accountMin : drift.agencyMin
        if (weeks < drift.weeksMin || count < least || spoken.has(once)) return []
        if (count <= (drift.times * sum) / weeks) return []
        spoken.add(once)
        return [{ subject, at: event.at, count, sum, weeks }]
      }),
    )
  }
})

describe('the stories of dossiers say what a recount of the whole history says', () => {
  // Hours, so that a night, a weekend and a holiday come in between.
  const hours = fc.constantFrom(
    0,
    3_600_000,
    8 * 3_600_000,
    23 * 3_600_000,
    24 * 3_600_000,
  )

  // One officer, one person and two dossiers, so that stories come about; an hour is the limit.
  const minutes = fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.constantFrom(1_800_000, 3_599_999, 3_600_000) },
  )
  const story: fc.Arbitrary<Shape> = fc.oneof(
    fc
      .record({
        granted: fc.boolean(),
        dossier: fc.constantFrom('D1', 'D2'),
        subject: fc.constantFrom('s1', 's1', 's1', null),
        reason: fc.constantFrom(
          'dossier-missing',
          'dossier-unknown',
          'account-day-spent',
        ),
      })
      .map(
        (made) =>
          ({
            kind: 'decision',
            account: 'a1',
            agency: null,
            address: null,
            signs: [],
            ...made,
            reason: made.granted ? null : made.reason,
          }) as Shape,
      ),
    fc.record({
      kind: fc.constant('dossier' as const),
      dossier: fc.constantFrom('D1', 'D2'),
      move: fc.constantFrom('created', 'created', 'closed', 'closed', 'updated'),
    }),
  )

  it('look-ups after which nothing moved', () => {
    fc.assert(
      fc.property(historyOf(hours), fc.integer({ min: 1, max: 2 }), (history, count) => {
        const noMovement = { case: { count, seconds: 10 ** 9 }, afterHours: 24 }
        const alerts = found(history, { ...quietRules, noMovement })
        expect(
          alerts.map(({ subject, at, events }) => `${at} ${subject} ${events.join(',')}`),
        ).toEqual(unmovedByHand(history, count))
      }),
      runs,
    )
  })

  /** Counts the hours of working days one by one. */
  function dueByHand(at: number): number {
    let now = at
    for (let left = 24; left > 0; now += 3_600_000) {
      const local = new Date(now + 7 * 3_600_000)
      const day = local.toISOString().slice(0, 10)
      if (local.getUTCDay() % 6 !== 0 && !calendar.holidays.has(day)) left -= 1
    }
    // What is due at the very end of a working day is due when the next one begins.
    for (;;) {
      const local = new Date(now + 7 * 3_600_000)
      const day = local.toISOString().slice(0, 10)
      if (local.getUTCDay() % 6 !== 0 && !calendar.holidays.has(day)) return now
      now += 3_600_000
    }
  }

  function unmovedByHand(history: readonly DetectionEvent[], count: number): string[] {
    const alerts: string[] = []
    const waiting: { account: string; dossier: string; seq: number; due: number }[] = []
    const unmoved = new Map<string, { tag: string; seq: number }[]>()
    for (const event of history) {
      for (const each of waiting.filter(({ due }) => due <= event.at)) {
        waiting.splice(waiting.indexOf(each), 1)
        const before = unmoved.get(each.account) ?? []
        const items = [
          ...before.filter(({ tag }) => tag !== each.dossier),
          { tag: each.dossier, seq: each.seq },
        ]
        unmoved.set(each.account, items.length >= count ? [] : items)
        if (items.length >= count)
          alerts.push(
            `${event.at} ${each.account} ${items.map((item) => item.seq).join(',')}`,
          )
      }
      if (event.kind === 'dossier' && event.move !== 'created')
        for (let n = waiting.length - 1; n >= 0; n -= 1)
          if (waiting[n]?.dossier === event.dossier) waiting.splice(n, 1)
      if (event.kind !== 'decision' || !event.granted || event.dossier === null) continue
      const mine = waiting.some(
        (each) => each.account === event.account && each.dossier === event.dossier,
      )
      if (!mine)
        waiting.push({
          account: event.account,
          dossier: event.dossier,
          seq: event.seq,
          due: dueByHand(event.at),
        })
    }
    return alerts
  }

  it('a dossier opened after the look-up that was refused', () => {
    fc.assert(
      fc.property(historyOf(minutes, story), (history) => {
        const rules = { ...quietRules, askedBeforeDossier: { hours: 1 } }
        expect(found(history, rules).map(({ events }) => events.join(','))).toEqual(
          askedBeforeByHand(history),
        )
      }),
      runs,
    )
  })

  function askedBeforeByHand(history: readonly DetectionEvent[]): string[] {
    const used = new Map<string, number>()
    return history.flatMap((event) => {
      if (event.kind !== 'decision' || !event.granted || event.subject === null) return []
      const who = `${event.account} ${event.subject}`
      const opened = history.findLast(
        (each) =>
          each.kind === 'dossier' &&
          each.move === 'created' &&
          each.dossier === event.dossier &&
          each.seq < event.seq,
      )
      const refusals = history.filter(
        (each) =>
          each.kind === 'decision' &&
          !each.granted &&
          each.reason !== 'account-day-spent' &&
          `${each.account} ${each.subject}` === who &&
          each.seq > (used.get(who) ?? -1) &&
          each.seq < event.seq,
      )
      // No more than ten refusals of one person by one officer are remembered.
      const refusal = refusals.slice(-10).find((each) => event.at - each.at < 3_600_000)
      if (opened === undefined || refusal === undefined || opened.seq < refusal.seq)
        return []
      used.set(who, event.seq)
      return [`${refusal.seq},${opened.seq},${event.seq}`]
    })
  }

  it('dossiers opened for a look-up and closed again, about the same person', () => {
    fc.assert(
      fc.property(
        historyOf(minutes, story),
        fc.integer({ min: 1, max: 2 }),
        (history, count) => {
          const phantomDossiers = { case: { count, seconds: 10 ** 9 }, hours: 1 }
          expect(
            found(history, { ...quietRules, phantomDossiers }).map(
              ({ subject, at, events }) => `${at} ${subject} ${events.join(',')}`,
            ),
          ).toEqual(phantomsByHand(history, count))
        },
      ),
      runs,
    )
  })

  function phantomsByHand(history: readonly DetectionEvent[], count: number): string[] {
    const phantoms = new Map<string, { tag: string; seq: number }[]>()
    return history.flatMap((event, index) => {
      if (event.kind !== 'dossier' || event.move !== 'closed') return []
      const about = (each: DetectionEvent) =>
        (each.kind === 'dossier' || each.kind === 'decision') &&
        each.dossier === event.dossier
      const opened = history.findLastIndex(
        (each, n) =>
          n < index && about(each) && each.kind === 'dossier' && each.move === 'created',
      )
      const between = history.slice(opened + 1, index).filter(about)
      if (opened < 0 || between.some((each) => each.kind === 'dossier')) return []
      if (event.at - (history[opened]?.at ?? 0) >= 3_600_000) return []
      const known = new Set<string>()
      return between.flatMap((each) => {
        if (each.kind !== 'decision' || !each.granted || each.subject === null) return []
        const who = `${each.account} ${each.subject}`
        if (known.has(who)) return []
        known.add(who)
        const before = phantoms.get(who) ?? []
        const items = [
          ...before.filter(({ tag }) => tag !== event.dossier),
          { tag: `${event.dossier}`, seq: each.seq },
        ]
        phantoms.set(who, items.length >= count ? [] : items)
        if (items.length < count) return []
        return [`${event.at} ${each.account} ${items.map(({ seq }) => seq).join(',')}`]
      })
    })
  }
})
