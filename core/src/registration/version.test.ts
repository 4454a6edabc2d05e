import { describe, expect, it } from 'vitest'
import type { Duty } from '../duties.ts'
import {
  parts,
  ruleVersionAct,
  type Version,
  versionActs,
  versionStates,
} from './version.ts'

const day = '2026-11-21'
const actor = (duty: Duty, id = 'a-1', agency = 'X', to: string | null = null) => ({
  id,
  state: 'active' as const,
  agency,
  enrolled: true,
  duties: [{ duty, from: '2026-01-01', to }],
})
const version = (over: Partial<Version> = {}): Version => ({
  agency: 'X',
  part: 'accounts',
  state: 'submitted',
  submittedBy: 'a-9',
  ...over,
})
const may = (...args: Parameters<typeof ruleVersionAct>) => {
  const ruling = ruleVersionAct(...args)
  return ruling.allowed ? ruling.to : ruling.reason
}

describe('a version of a part', () => {
  it('is drafted and submitted by the agency’s administrator, for no other agency', () => {
    const admin = actor('account-admin')
    const draft = version({ state: 'draft', submittedBy: null })
    expect(may(admin, 'submit', draft, day)).toBe('submitted')
    expect(may(admin, 'submit', { ...draft, agency: 'Y' }, day)).toBe(
      'registration-not-yours',
    )
    expect(may(admin, 'accept', version(), day)).toBe('registration-not-yours')
  })

  it('is accepted or returned by a focal point who did not submit it', () => {
    const focal = actor('focal-point', 'a-2', 'Z')
    expect(may(focal, 'accept', version(), day)).toBe('accepted')
    expect(may(focal, 'return', version(), day)).toBe('returned')
    expect(may(focal, 'accept', version({ submittedBy: 'a-2' }), day)).toBe(
      'registration-own',
    )
  })

  it('is looked at by security when it confirms security, and then only', () => {
    const guard = actor('security', 'a-2', 'Z')
    expect(may(guard, 'accept', version({ part: 'security' }), day)).toBe('accepted')
    expect(may(guard, 'accept', version(), day)).toBe('registration-not-yours')
  })

  it('is not for those whose duty is over, nor for those who query', () => {
    const over = actor('focal-point', 'a-2', 'X', day)
    expect(may(over, 'accept', version(), day)).toBe('registration-not-yours')
    for (const duty of ['receiving', 'verification', 'leader', 'auditor'] as const)
      for (const act of versionActs)
        expect(may(actor(duty), act, version({ state: 'draft' }), day)).toBe(
          'registration-not-yours',
        )
  })

  it('has one way on from a draft, two from a submission, and none from a decision', () => {
    const focal = actor('focal-point', 'a-2')
    const ways = (state: Version['state']) =>
      versionActs.filter(
        (act) => ruleVersionAct(focal, act, version({ state }), day).allowed,
      )
    expect(Object.fromEntries(versionStates.map((each) => [each, ways(each)]))).toEqual({
      draft: ['save', 'submit'],
      submitted: ['return', 'accept'],
      returned: [],
      accepted: [],
    })
  })

  it.each(parts)('%s: nobody decides what they submitted', (part) => {
    for (const duty of ['focal-point', 'security', 'account-admin'] as const)
      for (const act of ['accept', 'return'] as const) {
        const own = version({ part, submittedBy: 'a-1' })
        expect(ruleVersionAct(actor(duty), act, own, day).allowed).toBe(false)
      }
  })
})
