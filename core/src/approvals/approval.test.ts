import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duties, permissionsOf } from '../duties.ts'
import {
  type Approval,
  type ApprovalState,
  approvalKinds,
  approvalStates,
  endedBy,
  isOver,
  stateAt,
  whyNotDecide,
  whyNotUse,
} from './approval.ts'

const waiting: Approval = {
  state: 'waiting',
  requester: 'a-asks',
  approver: null,
  answerBy: 1_000,
  usableUntil: null,
  uses: 0,
  usesMax: 3,
}
const approved: Approval = {
  ...waiting,
  state: 'approved',
  approver: 'a-approves',
  usableUntil: 2_000,
}
const asker = { account: 'a-asks', permitted: true }

describe('the state at an instant', () => {
  it.each<[string, Approval, number, ApprovalState]>([
    ['waits until the last moment', waiting, 999, 'waiting'],
    ['is expired when nobody answered in time', waiting, 1_000, 'expired'],
    ['is approved until the last moment', approved, 1_999, 'approved'],
    ['is expired when its time is over', approved, 2_000, 'expired'],
    ['is used up at the last use', { ...approved, uses: 3 }, 1_500, 'used-up'],
    [
      'is expired without a time it holds for',
      { ...approved, usableUntil: null },
      0,
      'expired',
    ],
    ['stays refused for ever', { ...waiting, state: 'refused' }, 0, 'refused'],
    ['stays withdrawn for ever', { ...waiting, state: 'withdrawn' }, 0, 'withdrawn'],
    ['stays ended for ever', { ...approved, state: 'ended' }, 0, 'ended'],
  ])('%s', (_name, approval, now, state) => {
    expect(stateAt(approval, now)).toBe(state)
  })

  it('only waiting and approved are not over', () => {
    expect(approvalStates.filter((state) => !isOver(state))).toEqual([
      'waiting',
      'approved',
    ])
  })
})

describe('who decides', () => {
  it('another person with the permission, while it waits', () => {
    expect(whyNotDecide(waiting, 'a-approves', true, 0)).toBeNull()
  })
  it('never the one who asked, whatever they may do', () => {
    expect(whyNotDecide(waiting, 'a-asks', true, 0)).toBe('approval-own')
  })
  it('nobody without the permission', () => {
    expect(whyNotDecide(waiting, 'a-approves', false, 0)).toBe('not-permitted')
  })
  it('nobody twice, and nobody too late', () => {
    expect(whyNotDecide(approved, 'a-other', true, 0)).toBe('approval-not-open')
    expect(whyNotDecide(waiting, 'a-other', true, 1_000)).toBe('approval-not-open')
  })
})

describe('who acts on it', () => {
  it('the one who asked, once another approved', () => {
    expect(whyNotUse(approved, asker, true, 1_500)).toBeNull()
  })
  it.each<[string, Approval, typeof asker, boolean, string]>([
    ['not before it is approved', waiting, asker, true, 'approval-not-usable'],
    [
      'not the approver',
      approved,
      { account: 'a-approves', permitted: true },
      true,
      'not-permitted',
    ],
    [
      'not when the right to ask is gone',
      approved,
      { ...asker, permitted: false },
      true,
      'not-permitted',
    ],
    [
      'not when the approver may not approve any more',
      approved,
      asker,
      false,
      'approval-not-usable',
    ],
    [
      'not on an approval of their own',
      { ...approved, approver: 'a-asks' },
      asker,
      true,
      'approval-not-usable',
    ],
    [
      'not on an approval nobody gave',
      { ...approved, approver: null },
      asker,
      true,
      'approval-not-usable',
    ],
    ['not once too often', { ...approved, uses: 3 }, asker, true, 'approval-not-usable'],
  ])('%s', (_name, approval, who, stands, refusal) => {
    expect(whyNotUse(approval, who, stands, 1_500)).toBe(refusal)
  })
})

describe('who ends it', () => {
  it('the one who asked, before and after the answer, and nobody else', () => {
    expect(endedBy(waiting, 'a-asks', 0)).toBe('withdrawn')
    expect(endedBy(approved, 'a-asks', 0)).toBe('ended')
    expect(endedBy(approved, 'a-approves', 0)).toBeNull()
    expect(endedBy({ ...waiting, state: 'refused' }, 'a-asks', 0)).toBeNull()
    expect(endedBy(waiting, 'a-asks', 1_000)).toBeNull()
  })
})

it('no duty alone both asks for something and approves it', () => {
  for (const duty of duties) {
    const may = permissionsOf([duty])
    for (const { asks, approves } of Object.values(approvalKinds))
      expect(may.includes(asks) && may.includes(approves)).toBe(false)
  }
})

/** Whatever one person does, in whatever order, with every permission there is. */
it('no sequence of actions of one person leads to an act', () => {
  const action = fc.record({
    what: fc.constantFrom('decide', 'use', 'end', 'wait'),
    ms: fc.nat(900),
  })
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      let approval: Approval = waiting
      let now = 0
      for (const { what, ms } of actions) {
        if (what === 'wait') now += ms
        if (what === 'decide' && whyNotDecide(approval, 'a-asks', true, now) === null)
          approval = {
            ...approval,
            state: 'approved',
            approver: 'a-asks',
            usableUntil: now + 1_000,
          }
        if (what === 'end') {
          const state = endedBy(approval, 'a-asks', now)
          if (state !== null) approval = { ...approval, state }
        }
        if (what === 'use') expect(whyNotUse(approval, asker, true, now)).not.toBeNull()
      }
    }),
  )
})
