/**
 * Lives of a case against a reader of its story, who knows no table: every act that was let through
 * is judged by what had happened before it.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type Case,
  type CaseAct,
  type CaseDecision,
  caseActs,
  caseAfter,
  caseDecisions,
  caseForAlert,
  reopened,
  whyNotActOnCase,
} from './case.ts'

const persons = ['a-officer', 'a-guard', 'a-other'] as const
const answerMs = 50
const reopenMs = 80

type Step =
  | { readonly alert: true; readonly after: number }
  | {
      readonly act: CaseAct
      readonly by: (typeof persons)[number]
      readonly decision: CaseDecision
      readonly after: number
    }

interface Told {
  readonly what: CaseAct | 'alert'
  readonly by: string
  readonly decision: CaseDecision | null
  readonly at: number
}

const after = fc.integer({ min: 0, max: 60 })
const steps = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.record({ alert: fc.constant<true>(true), after }) },
    {
      weight: 6,
      arbitrary: fc.record({
        act: fc.constantFrom(
          ...caseActs,
          'take' as const,
          'ask' as const,
          'decide' as const,
        ),
        by: fc.constantFrom(...persons, 'a-guard' as const, 'a-guard' as const),
        decision: fc.constantFrom(...caseDecisions),
        after,
      }),
    },
  ),
  { minLength: 20, maxLength: 60 },
)

interface Living extends Case {
  readonly decidedAt: number | null
}

const opened = (): Living => ({
  scope: 'account',
  subject: 'a-officer',
  state: 'open',
  assignee: null,
  answerBy: null,
  answered: false,
  decidedAt: null,
})

/** Plays the steps; each case with the story of what was let through. */
function play(given: readonly Step[]): { found: Living; story: Told[] }[] {
  const cases: { found: Living; story: Told[] }[] = []
  let now = 0
  for (const step of given) {
    now += step.after
    const last = cases.at(-1)
    if ('alert' in step) {
      const does = caseForAlert(last?.found ?? null, now, reopenMs)
      const told: Told = { what: 'alert', by: 'rule', decision: null, at: now }
      if (does === 'open' || last === undefined)
        cases.push({ found: opened(), story: [told] })
      else {
        if (does === 'reopen') last.found = { ...reopened(last.found), decidedAt: null }
        last.story.push(told)
      }
      continue
    }
    if (last === undefined) continue
    const { act, by } = step
    const decision = act === 'decide' ? step.decision : null
    const before = last.found
    if (whyNotActOnCase(before, act, by, now, decision) !== null) continue
    last.story.push({ what: act, by, decision, at: now })
    last.found = {
      ...caseAfter(before, act, by, now + answerMs),
      decidedAt: act === 'decide' ? now : act === 'reopen' ? null : before.decidedAt,
    }
  }
  return cases
}

/** The story since the case was opened last: an alert that found it decided, or a person's reopening. */
function sinceOpened(story: readonly Told[], until: number): readonly Told[] {
  let from = 0
  let over = false
  for (let at = 0; at < until; at += 1) {
    const what = story[at]?.what
    if (what === 'decide') over = true
    else if (what === 'reopen' || (what === 'alert' && over)) {
      from = at
      over = false
    }
  }
  return story.slice(from, until)
}

it('whatever is tried, whoever it is about only answers, and is heard before it is decided', () => {
  let decided = 0
  fc.assert(
    fc.property(steps, (given) => {
      for (const { story } of play([{ alert: true, after: 0 }, ...given]))
        story.forEach(({ what, by, decision, at }, index) => {
          if (what === 'alert') return
          expect(by === 'a-officer').toBe(what === 'answer')
          const past = sinceOpened(story, index)
          const over = past.some((each) => each.what === 'decide')
          // What is over is noted on, closed or opened again; nothing else.
          expect(over).toBe(
            what === 'close' || what === 'reopen' || (over && what === 'note'),
          )
          if (what === 'answer') {
            const asked = past.findLastIndex((each) => each.what === 'ask')
            expect(asked).toBeGreaterThanOrEqual(0)
            expect(past.slice(asked).some((each) => each.what === 'answer')).toBe(false)
          }
          if (what !== 'decide' && what !== 'ask') return
          expect(past.findLast((each) => each.what === 'take')?.by).toBe(by)
          if (what !== 'decide') return
          decided += 1
          const isAnswer = ({ what: each }: Told) => each === 'answer'
          if (decision === 'explained') expect(past.some(isAnswer)).toBe(true)
          const asked = past.findLastIndex((each) => each.what === 'ask')
          const heard = asked < 0 || past.slice(asked).some(isAnswer)
          const waited = at >= (past[asked]?.at ?? 0) + answerMs
          expect(decision === 'lock' || heard || waited).toBe(true)
        })
    }),
    { numRuns: 1_500 },
  )
  expect(decided).toBeGreaterThan(100)
})

it('an alert always leads to a case that goes on, and there is never a second one', () => {
  fc.assert(
    fc.property(steps, (given) => {
      const cases = play([...given, { alert: true, after: 1 }])
      const going = cases.filter(({ found }) => found.decidedAt === null)
      expect(going.length).toBe(1)
      expect(going[0]).toBe(cases.at(-1))
    }),
  )
})
