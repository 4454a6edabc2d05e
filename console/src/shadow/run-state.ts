import type { ShadowRun } from '@chot/contract/shadow-runs.ts'

/** Of a run's state; the word beside it says the same. */
export const runTones = {
  waiting: 'info',
  running: 'info',
  done: 'good',
  cancelled: 'plain',
  failed: 'bad',
} as const

export const goesOn = (state: ShadowRun['state']) =>
  state === 'waiting' || state === 'running'
