/**
 * The dates of reviews against the calendar of the platform, and what becomes of accounts against a
 * model written apart.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Calendar } from '../calendar/window.ts'
import type { Account } from '../workflow/account.ts'
import {
  campaignToOpen,
  isRegistered,
  mayJoin,
  nextOpening,
  outcomeOn,
  type ReviewRule,
  remarksOn,
  reviewDueOn,
  ruleAnswer,
  workingDayFrom,
} from './review.ts'

const rule: ReviewRule = { everyMonths: 3, opensInMonth: 3, answerDays: 20, joinDays: 7 }
/** Tết of 2027 (5/2 to 11/2), its swap, and the days about 2/9 and 30/4. */
const calendar: Calendar = {
  offsetMinutes: 420,
  officeFromMinute: 420,
  officeToMinute: 1080,
  weekendIsOffHours: true,
  holidays: new Set([
    '2027-01-01',
    '2027-02-05',
    '2027-02-08',
    '2027-02-09',
    '2027-02-10',
    '2027-02-11',
    '2026-09-01',
    '2026-09-02',
    '2027-04-30',
  ]),
  workingWeekendDays: new Set(['2026-08-22']),
}

const dayMs = 86_400_000
const at = (date: string) => Date.parse(`${date}T00:00:00Z`)
const text = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const weekday = (date: string) => new Date(at(date)).getUTCDay()
const works = (date: string, of = calendar) =>
  !of.holidays.has(date) &&
  (![0, 6].includes(weekday(date)) || of.workingWeekendDays.has(date))

const anyDay = fc
  .integer({ min: at('2023-01-01') / dayMs, max: at('2033-01-01') / dayMs })
  .map((days) => text(days * dayMs))
/** Any calendar: holidays in runs, as Tết is, and weekend days worked in exchange. */
const anyCalendar = fc
  .array(fc.tuple(anyDay, fc.integer({ min: 1, max: 9 })), { maxLength: 40 })
  .chain((runs) =>
    fc.array(anyDay, { maxLength: 20 }).map(
      (swapped): Calendar => ({
        ...calendar,
        weekendIsOffHours: false,
        holidays: new Set(
          runs.flatMap(([from, length]) =>
            Array.from({ length }, (_, day) => text(at(from) + day * dayMs)),
          ),
        ),
        workingWeekendDays: new Set(swapped),
      }),
    ),
  )

describe('when a review opens and is due', () => {
  it.each([
    // The first working day of a quarter's last month, and twenty days on.
    ['2026-12-01', '2026-10', '2026-12-21'],
    ['2027-03-01', '2027-01', '2027-03-22'],
    ['2027-06-01', '2027-04', '2027-06-21'],
    // 01/09 and 02/09 are holidays.
    ['2026-09-03', '2026-07', '2026-09-23'],
    // 1 June 2024 was a Saturday; March 2024 is that of a leap year.
    ['2024-06-03', '2024-04', '2024-06-24'],
    ['2024-03-01', '2024-01', '2024-03-21'],
  ])('on %s for the quarter from %s, due %s', (day, id, dueOn) => {
    expect(campaignToOpen(day, '2020-01-01', null, rule, calendar)).toEqual({
      id,
      openedOn: day,
      dueOn,
    })
    expect(campaignToOpen(day, '2020-01-01', id, rule, calendar)).toBeNull()
    expect(nextOpening(day, id, rule, calendar) > day).toBe(true)
  })

  it('is moved past Tết when a day falls in it, and over a leap day', () => {
    expect(reviewDueOn('2027-01-16', rule, calendar)).toBe('2027-02-12')
    expect(reviewDueOn('2024-02-09', rule, calendar)).toBe('2024-02-29')
    expect(reviewDueOn('2023-02-09', rule, calendar)).toBe('2023-03-01')
  })

  it('waits for nothing that was before the gateway was at work', () => {
    expect(campaignToOpen('2026-11-20', '2026-11-18', null, rule, calendar)).toBeNull()
    expect(nextOpening('2026-11-20', null, rule, calendar)).toBe('2026-12-01')
  })

  it('opens late, and is due later, when no node ran on the day', () => {
    expect(campaignToOpen('2027-01-04', '2026-11-18', null, rule, calendar)).toEqual({
      id: '2026-10',
      openedOn: '2027-01-04',
      dueOn: '2027-01-25',
    })
  })

  it('falls on working days, whatever the holidays, and never before it was asked', () => {
    fc.assert(
      fc.property(anyDay, anyCalendar, (day, of) => {
        const found = workingDayFrom(day, of)
        expect(works(found, of)).toBe(true)
        for (let ms = at(day); ms < at(found); ms += dayMs)
          expect(works(text(ms), of)).toBe(false)
        expect(found >= day).toBe(true)
      }),
    )
  })

  const rules = fc.constantFrom(1, 2, 3, 4, 6, 12).chain((everyMonths) =>
    fc.record({
      everyMonths: fc.constant(everyMonths),
      opensInMonth: fc.integer({ min: 1, max: everyMonths }),
      answerDays: fc.integer({ min: 1, max: 25 }),
      joinDays: fc.integer({ min: 1, max: 20 }),
    }),
  )

  it('comes once in each period of a year looked at day by day, and none is left out', () => {
    fc.assert(
      fc.property(
        rules,
        anyCalendar,
        fc.constantFrom(2023, 2024, 2028),
        (of, days, year) => {
          let newest: string | null = null
          const opened: string[] = []
          const first = at(`${year}-01-01`)
          for (let ms = first; ms < at(`${year + 1}-01-01`); ms += dayMs) {
            const found = campaignToOpen(text(ms), text(first), newest, of, days)
            if (found === null) continue
            // Told the day before by the calendar.
            expect(nextOpening(text(ms - dayMs), newest, of, days)).toBe(text(ms))
            expect(works(found.dueOn, days)).toBe(true)
            expect(at(found.dueOn) - ms).toBeGreaterThanOrEqual(of.answerDays * dayMs)
            newest = found.id
            opened.push(found.id)
          }
          const periods = Array.from({ length: 12 / of.everyMonths }, (_, place) => {
            const month = place * of.everyMonths + 1
            return `${year}-${String(month).padStart(2, '0')}`
          })
          // The last one's day may lie in the next year, when all its month is holidays.
          expect(periods.slice(0, opened.length)).toEqual(opened)
          expect(opened.length).toBeGreaterThanOrEqual(periods.length - 1)
        },
      ),
      { numRuns: 30 },
    )
  })
})

const account = (more: Partial<Account> = {}): Account => ({
  id: 'a1',
  state: 'active',
  agency: 'xã',
  duties: [{ duty: 'receiving', from: '2026-01-01', to: null }],
  enrolled: true,
  ...more,
})
const admin = account({
  id: 'admin',
  duties: [{ duty: 'account-admin', from: '2026-01-01', to: null }],
})
const due = '2026-12-21'

describe('what becomes of an account', () => {
  it('is suspended exactly when the due day passed without an answer and it works', () => {
    const states = [
      'active',
      'moving',
      'locked',
      'dormant',
      'review-silent',
      'revoked',
    ] as const
    fc.assert(
      fc.property(
        fc.constantFrom(...states),
        fc.constantFrom(null, 'keep', 'change', 'revoke'),
        anyDay,
        anyDay,
        fc.option(anyDay, { nil: null }),
        (state, answer, dueOn, today, dutyEnds) => {
          const duties = [
            { duty: 'receiving', from: '2022-01-01', to: dutyEnds } as const,
          ]
          const outcome = outcomeOn(
            { account: account({ state, duties }), answer },
            dueOn,
            today,
          )
          const queries = dutyEnds === null || at(today) < at(dutyEnds)
          const silent =
            answer === null && state === 'active' && queries && at(today) > at(dueOn)
          expect(outcome === 'silent').toBe(silent)
          if (answer !== null) expect(outcome).toBe(answer)
        },
      ),
    )
  })

  it('counts the due day whole', () => {
    const item = { account: account(), answer: null }
    expect(outcomeOn(item, due, '2026-12-21')).toBe('open')
    expect(outcomeOn(item, due, '2026-12-22')).toBe('silent')
  })

  it('is in the review with a duty that queries, from today or later, and with no other', () => {
    const held = (duty: 'receiving' | 'leader', from: string, to: string | null) =>
      isRegistered([{ duty, from, to }], '2026-12-01')
    expect(held('receiving', '2026-12-09', null)).toBe(true)
    expect(held('receiving', '2026-01-01', '2026-12-01')).toBe(false)
    expect(held('leader', '2026-01-01', null)).toBe(false)
  })

  it('leaves whoever comes within a week of the due day to the next review', () => {
    expect(mayJoin('2026-12-14', due, rule)).toBe(true)
    expect(mayJoin('2026-12-15', due, rule)).toBe(false)
  })
})

describe('who answers', () => {
  const item = { account: account(), answer: null }
  const rules = (actor: Account, of = item, agencyAnswers = true, day = '2026-12-10') => {
    const ruling = ruleAnswer(actor, of, agencyAnswers, due, day)
    return ruling.allowed ? ruling.duty : ruling.reason
  }
  const holding = (
    duty: Account['duties'][number]['duty'],
    more: Partial<Account> = {},
  ) => account({ id: duty, duties: [{ duty, from: '2026-01-01', to: null }], ...more })

  it.each([
    ['the administrator of the agency', holding('account-admin'), 'account-admin'],
    ['its leader', holding('leader'), 'leader'],
    [
      'no administrator of another',
      holding('account-admin', { agency: 'huyện' }),
      'review-not-yours',
    ],
    ['not the focal point in its place', holding('focal-point'), 'review-not-yours'],
    ['nobody who queries', account({ id: 'b' }), 'review-not-yours'],
    ['nobody who is locked', holding('leader', { state: 'locked' }), 'review-not-yours'],
  ])('%s', (_, actor, expected) => {
    expect(rules(actor)).toBe(expected)
  })

  it('is the focal point where an agency has nobody, and still nobody else', () => {
    expect(rules(holding('focal-point'), item, false)).toBe('focal-point')
    expect(rules(holding('security'), item, false)).toBe('review-not-yours')
  })

  it('is never the account itself, whatever duties it came to', () => {
    fc.assert(
      fc.property(
        fc.subarray(['receiving', 'account-admin', 'leader', 'focal-point'] as const),
        fc.boolean(),
        (duties, agencyAnswers) => {
          const self = account({
            duties: duties.map((duty) => ({ duty, from: '2026-01-01', to: null })),
          })
          expect(rules(self, { account: self, answer: null }, agencyAnswers)).toBe(
            'own-account',
          )
        },
      ),
    )
  })

  it('answers once, in time, and for who is there', () => {
    expect(rules(admin, { account: account(), answer: 'keep' } as never)).toBe(
      'review-answered',
    )
    expect(rules(admin, item, true, '2026-12-22')).toBe('review-over')
    expect(rules(admin, { account: account({ state: 'revoked' }), answer: null })).toBe(
      'review-account-gone',
    )
  })

  it('passes on half-way: what was answered stays, the rest falls to who holds the duty now', () => {
    const heir = holding('account-admin', { id: 'heir' })
    const lost = account({
      id: 'admin',
      duties: [{ duty: 'account-admin', from: '2026-01-01', to: '2026-12-10' }],
    })
    expect(rules(lost, item, true, '2026-12-09')).toBe('account-admin')
    expect(rules(lost, item, true, '2026-12-10')).toBe('review-not-yours')
    expect(rules(heir)).toBe('account-admin')
    expect(rules(heir, { account: account(), answer: 'keep' } as never)).toBe(
      'review-answered',
    )
  })
})

describe('what is remarked on beside a name', () => {
  const lawful = {
    lastQueryOn: '2026-12-09',
    medianPerDay: 40,
    mostPerDay: 90,
    declaredPerDay: 150,
    trainedUntil: '2027-06-01',
    alerts: 0,
    cases: 0,
  }
  const numbers = { unusedDays: 30, declaredPercentMin: 20 }
  it.each([
    ['nothing of who does what was declared', {}, []],
    [
      'no query at all',
      { lastQueryOn: null, medianPerDay: null, mostPerDay: null },
      ['never-used'],
    ],
    ['none for thirty days', { lastQueryOn: '2026-11-10' }, ['unused']],
    ['far fewer than declared', { mostPerDay: 29 }, ['far-below-declared']],
    ['more than declared', { mostPerDay: 151 }, ['over-declared']],
    ['training that ended', { trainedUntil: '2026-12-10' }, ['untrained']],
    ['not being on the list', { declaredPerDay: null }, ['not-listed']],
    ['an alert', { alerts: 1 }, ['alerts']],
  ])('%s', (_, change, expected) => {
    expect(remarksOn({ ...lawful, ...change }, '2026-12-10', numbers)).toEqual(expected)
  })
})
