import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ClientSystemAct,
  type ClientSystemState,
  clientSystemActs,
  clientSystemRules,
  clientSystemStates,
  whyNotActOnSystem,
} from './client-system.ts'

/** Written out by hand: what may be done in which state. */
const may: Readonly<Record<ClientSystemState, readonly ClientSystemAct[]>> = {
  active: ['lock', 'revoke', 'end-key'],
  locked: ['unlock', 'revoke', 'end-key'],
  revoked: [],
}

describe('a client system', () => {
  it.each(clientSystemStates)('that is %s allows exactly these acts', (state) => {
    const system = { state, lockedBy: state === 'locked' ? 'a-locks' : null }
    expect(
      clientSystemActs.filter(
        (act) => whyNotActOnSystem(system, act, 'a-other') === null,
      ),
    ).toEqual(may[state])
  })

  it('is not unlocked by the one who locked it', () => {
    const locked = { state: 'locked', lockedBy: 'a-locks' } as const
    expect(whyNotActOnSystem(locked, 'unlock', 'a-locks')).toBe('system-unlock-own')
    expect(whyNotActOnSystem(locked, 'unlock', 'a-other')).toBeNull()
  })

  it('once locked is never active again by one person alone, and once revoked by nobody', () => {
    const step = fc.record({
      act: fc.constantFrom(...clientSystemActs),
      actor: fc.constantFrom('a-1', 'a-2'),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let state: ClientSystemState = 'active'
        let lockedBy: string | null = null
        let revoked = false
        for (const { act, actor } of steps) {
          if (whyNotActOnSystem({ state, lockedBy }, act, actor) !== null) continue
          expect(revoked).toBe(false)
          if (act === 'unlock') expect(actor).not.toBe(lockedBy)
          state = clientSystemRules[act].to ?? state
          lockedBy = act === 'lock' ? actor : act === 'unlock' ? null : lockedBy
          revoked = state === 'revoked'
        }
      }),
    )
  })
})
