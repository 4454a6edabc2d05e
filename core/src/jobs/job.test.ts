import { describe, expect, it } from 'vitest'
import { refusalReasons } from '../query/reasons.ts'
import {
  afterRefusal,
  isJobOver,
  type JobAct,
  type JobActor,
  type JobState,
  jobActors,
  jobActs,
  jobStates,
  whyNotAct,
} from './job.ts'

/** Written out by hand: what may be done in each state, by anybody who may act. */
const may: Readonly<Record<JobState, string>> = {
  draft: 'stop',
  asked: '',
  approved: 'pause stop',
  running: 'pause stop',
  paused: 'resume stop',
  done: '',
  stopped: '',
  expired: '',
}

describe('acts on a job', () => {
  it.each(jobStates)('%s: what may be done', (state) => {
    const done = jobActs.filter(
      (act) => whyNotAct({ state, pausedBy: 'owner' }, act, 'security') === null,
    )
    expect(done.join(' ')).toBe(may[state])
    expect(isJobOver(state)).toBe(may[state] === '' && state !== 'asked')
  })

  it.each([
    ['owner', 'owner focal-point security program'],
    ['program', 'focal-point security program'],
    ['focal-point', 'focal-point security'],
    ['security', 'security'],
  ] as const)('what %s paused is resumed by nobody lighter', (pausedBy, by) => {
    const able = jobActors.filter(
      (each) => whyNotAct({ state: 'paused', pausedBy }, 'resume', each) === null,
    )
    expect([...able].sort()).toEqual(by.split(' ').sort())
  })

  it('whoever may act stops what somebody weightier paused', () => {
    const act: JobAct = 'stop'
    const by: JobActor = 'owner'
    expect(whyNotAct({ state: 'paused', pausedBy: 'security' }, act, by)).toBeNull()
  })
})

describe('what a refusal does to a job', () => {
  it('every lock, and whatever the officer or the system lacks, pauses it', () => {
    for (const reason of refusalReasons)
      if (/-locked$|^account-not|^system-|^connection-/.test(reason))
        expect([reason, afterRefusal[reason]]).toEqual([reason, 'pause'])
  })
  it('what concerns one dossier costs that row alone', () => {
    for (const reason of refusalReasons)
      if (/^dossier-|^person-/.test(reason)) expect(afterRefusal[reason]).toBe('item')
  })
  it('a limit of the Ministry makes it wait', () => {
    expect(afterRefusal['kept-for-counter']).toBe('wait')
    expect(afterRefusal['service-window-spent']).toBe('wait')
  })
})
