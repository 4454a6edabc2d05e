import type { ShadowRules } from '@chot/contract/shadow-runs.ts'
import { describe, expect, it } from 'vitest'
import { changeOf, faultsOf, placeOf, presentOf, triedRules } from './shadow-form.ts'

const step = { count: 3, seconds: 60 }
const rules: ShadowRules = {
  detection: {
    value: {
      burst: { challenge: step, lock: null },
      pace: { challenge: step, lock: step },
      rhythm: {
        spreadPercent: 40,
        togetherMs: 700,
        pauseSeconds: 120,
        challenge: 20,
        lock: null,
      },
      sweep: { challenge: step, lock: step },
      misses: { challenge: step, lock: step },
      addresses: { challenge: step, lock: step },
      onLeave: true,
      self: { case: step },
      colleague: { case: null },
      household: { case: step },
      surnameAndCommune: { case: step },
      noMovement: { case: step, afterHours: 24 },
      askedBeforeDossier: null,
      phantomDossiers: { case: step, hours: 24 },
      drift: { weeksMin: 4, weeksMax: 8, times: 4, accountMin: 30, agencyMin: 100 },
    },
    validFrom: '2025-10-01',
    legalBasis: '',
  },
  offHours: {
    value: { agencyPerDay: 1000, provincePerDay: 900 },
    validFrom: '2025-10-01',
    legalBasis: '',
  },
}

describe('the form of a rule', () => {
  it.each(triedRules)('sends %s as it stands when nothing is typed', (rule) => {
    const typed = presentOf(rules, rule)
    expect(faultsOf(rule, typed)).toEqual([])
    const { detection, offHours } = changeOf(rules, rule, typed)
    if (rule === 'offHours') expect(offHours).toEqual(rules.offHours.value)
    else expect(detection).toEqual(rules.detection.value)
  })

  it('switches a step on and off by both of its numbers, never by one', () => {
    const typed = { ...presentOf(rules, 'burst'), 'lock.count': '9' }
    expect(faultsOf('burst', typed)).toEqual(['lock.seconds'])
    const on = changeOf(rules, 'burst', { ...typed, 'lock.seconds': '30' })
    expect(on.detection?.burst).toEqual({
      challenge: step,
      lock: { count: 9, seconds: 30 },
    })
    const off = { ...presentOf(rules, 'pace'), 'lock.count': '', 'lock.seconds': ' ' }
    expect(faultsOf('pace', off)).toEqual([])
    expect(changeOf(rules, 'pace', off).detection?.pace?.lock).toBeNull()
  })

  it('marks what is no whole number, and what may not be empty', () => {
    expect(
      faultsOf('rhythm', {
        ...presentOf(rules, 'rhythm'),
        togetherMs: '',
        challenge: '1.5',
      }),
    ).toEqual(['challenge', 'togetherMs'])
  })

  it('knows the rule and the number a path names', () => {
    expect(placeOf('detection.rules.burst.lock.count')).toEqual({
      rule: 'burst',
      field: 'lock.count',
    })
    expect(placeOf('off-hours-limit.agencyPerDay')).toEqual({
      rule: 'offHours',
      field: 'agencyPerDay',
    })
  })
})
