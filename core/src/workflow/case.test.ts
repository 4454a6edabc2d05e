import { describe, expect, it } from 'vitest'
import {
  actsOfCase,
  type Case,
  caseActs,
  caseForAlert,
  caseStates,
  graver,
  whyNotActOnCase,
} from './case.ts'

const taken: Case = {
  scope: 'account',
  subject: 'a-officer',
  state: 'looking',
  assignee: 'a-guard',
  answerBy: null,
  answered: false,
}
const asked: Case = { ...taken, state: 'asked', answerBy: 1_000 }

describe('a case', () => {
  it('gives whoever it is about no part but the answer', () => {
    for (const act of caseActs) {
      const own = whyNotActOnCase(asked, act, 'a-officer', 0)
      expect(own, act).toBe(act === 'answer' ? null : 'case-own')
    }
    expect(whyNotActOnCase(asked, 'answer', 'a-guard', 0)).toBe('case-own')
  })

  it('is asked about and decided by the one who took it', () => {
    for (const act of ['ask', 'decide'] as const) {
      expect(whyNotActOnCase(taken, act, 'a-guard', 0, 'harmless')).toBeNull()
      expect(whyNotActOnCase(taken, act, 'a-other', 0, 'harmless')).toBe('case-not-taken')
    }
    expect(whyNotActOnCase(taken, 'take', 'a-other', 0)).toBeNull()
  })

  it('hears who was asked before it is decided, unless queries have to be locked', () => {
    const decide = (decision: 'harmless' | 'violation' | 'lock', now: number) =>
      whyNotActOnCase(asked, 'decide', 'a-guard', now, decision)
    expect(decide('violation', 999)).toBe('case-answer-awaited')
    expect(decide('harmless', 999)).toBe('case-answer-awaited')
    expect(decide('lock', 999)).toBeNull()
    expect(decide('violation', 1_000)).toBeNull()
  })

  it('is explained only by an answer', () => {
    const decide = (found: Case) =>
      whyNotActOnCase(found, 'decide', 'a-guard', 0, 'explained')
    expect(decide(taken)).toBe('case-not-answered')
    expect(decide({ ...taken, answered: true })).toBeNull()
  })

  it('of an agency or client system has nobody who could answer', () => {
    const found = { ...taken, scope: 'agency', subject: 'H38' } as const
    expect(whyNotActOnCase(found, 'ask', 'a-guard', 0)).toBe('case-not-an-officer')
  })

  it('has a way out of each state', () => {
    for (const state of caseStates)
      expect(Object.values(actsOfCase[state]).some((to) => to !== state)).toBe(true)
  })
})

describe('an alert', () => {
  const decided = { state: 'decided', decidedAt: 100 } as const
  it.each([
    [null, 'open'],
    [{ state: 'open', decidedAt: null } as const, 'join'],
    [{ state: 'asked', decidedAt: null } as const, 'join'],
    [decided, 'reopen'],
    [{ ...decided, state: 'closed' } as const, 'reopen'],
    [{ state: 'closed', decidedAt: 99 } as const, 'open'],
  ] as const)('after %j does: %s', (newest, does) => {
    expect(caseForAlert(newest, 149, 50)).toBe(does)
  })

  it('makes a case as grave as itself, and never less grave', () => {
    expect(graver('case', 'lock')).toBe('lock')
    expect(graver('lock', 'challenge')).toBe('lock')
    expect(graver('challenge', 'challenge')).toBe('challenge')
  })
})
