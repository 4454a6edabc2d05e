import { describe, expect, it } from 'vitest'
import { lockScopes, whyNotLift } from './lock.ts'

const byRule = { scope: 'account', subject: 'a1', lockedBy: null, lifted: false } as const

describe('a lock', () => {
  it('of a rule may be lifted by anyone but the officer it is about', () => {
    expect(whyNotLift(byRule, 'a2')).toBeNull()
    expect(whyNotLift(byRule, 'a1')).toBe('lock-own')
  })

  it.each(lockScopes)('of a person on a %s is not lifted by that person', (scope) => {
    const lock = { ...byRule, scope, subject: 'x', lockedBy: 'a1' }
    expect(whyNotLift(lock, 'a1')).toBe('lock-own')
    expect(whyNotLift(lock, 'a2')).toBeNull()
  })

  it('is lifted once', () => {
    expect(whyNotLift({ ...byRule, lifted: true }, 'a2')).toBe('lock-lifted')
  })
})
