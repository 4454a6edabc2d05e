/**
 * An announced job: a list of persons of dossiers that is matched against the NPD by a program, of
 * which the Ministry was told beforehand (dispatch 6383 §2(1); form, note 3: "đều phải thông báo").
 * What may become of it, and at whose word.
 */
import type { RefusalReason } from '../query/reasons.ts'

/** `asked`: a second person is to approve it. Its list grows only while it is a draft. */
export const jobStates = [
  'draft',
  'asked',
  'approved',
  'running',
  'paused',
  'done',
  'stopped',
  'expired',
] as const
export type JobState = (typeof jobStates)[number]

/** Nothing of it is asked any more, ever. */
export const isJobOver = (state: JobState) =>
  state === 'done' || state === 'stopped' || state === 'expired'

export const jobActs = ['pause', 'resume', 'stop'] as const
export type JobAct = (typeof jobActs)[number]

/** Who acts on a job, the weightier the later; the program pauses it by itself. */
export const jobActors = ['owner', 'program', 'focal-point', 'security'] as const
export type JobActor = (typeof jobActors)[number]

export type JobRefusal = 'job-not-in-state' | 'job-paused-by-other'

interface ActedOn {
  readonly state: JobState
  /** Who paused it; null when it is not paused. */
  readonly pausedBy: JobActor | null
}

const from: Readonly<Record<JobAct, readonly JobState[]>> = {
  pause: ['approved', 'running'],
  resume: ['paused'],
  stop: ['draft', 'approved', 'running', 'paused'],
}

/** Why `by` may not do it; null when they may. Nobody resumes what somebody weightier paused. */
export function whyNotAct(job: ActedOn, act: JobAct, by: JobActor): JobRefusal | null {
  if (!from[act].includes(job.state)) return 'job-not-in-state'
  if (act !== 'resume') return null
  const weight = (actor: JobActor) => jobActors.indexOf(actor)
  return job.pausedBy !== null && weight(by) >= weight(job.pausedBy)
    ? null
    : 'job-paused-by-other'
}

/**
 * What a refusal does to a job. `item`: this one is refused, the next one is asked. `wait`: it is
 * asked again when there is room. `pause`: none would be answered until somebody has mended it.
 */
export type AfterRefusal = 'item' | 'wait' | 'pause'

export const afterRefusal: Readonly<Record<RefusalReason, AfterRefusal>> = {
  'log-unwitnessed': 'wait',
  'service-locked': 'pause',
  'system-locked': 'pause',
  'agency-locked': 'pause',
  'address-locked': 'pause',
  'account-locked': 'pause',
  'challenge-required': 'pause',
  'system-not-permitted': 'pause',
  'system-address-refused': 'pause',
  'system-key-ended': 'pause',
  'account-unknown': 'pause',
  'review-silent': 'pause',
  'connection-suspended': 'pause',
  'connection-missing': 'pause',
  'account-not-active': 'pause',
  'session-ended': 'pause',
  'agency-not-in-force': 'pause',
  'account-not-listed': 'pause',
  'account-not-enrolled': 'pause',
  'password-expired': 'pause',
  'account-not-trained': 'pause',
  'duties-conflict': 'pause',
  'job-not-running': 'wait',
  'job-outside-window': 'wait',
  'service-unknown': 'pause',
  'service-off': 'pause',
  'job-match-only': 'pause',
  'duty-missing': 'pause',
  'dossier-missing': 'item',
  'dossier-unknown': 'item',
  'dossier-closed': 'item',
  'dossier-not-yours': 'item',
  'agency-not-involved': 'item',
  'procedure-not-in-force': 'item',
  'procedure-differs': 'item',
  'person-not-in-dossier': 'item',
  'person-details-differ': 'item',
  'service-not-for-procedure': 'item',
  'purpose-not-allowed': 'item',
  'field-not-granted': 'item',
  'service-not-registered': 'pause',
  'dossier-budget-spent': 'item',
  'job-budget-spent': 'wait',
  'account-day-spent': 'wait',
  'service-window-spent': 'wait',
  'address-day-spent': 'wait',
  'agency-off-hours-spent': 'wait',
  'province-off-hours-spent': 'wait',
  'kept-for-counter': 'wait',
  'window-edge': 'wait',
}
