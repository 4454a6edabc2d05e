/** Rules and a calendar for tests of the detection: every number small enough to reach by hand. */
import type { Calendar } from '../src/calendar/window.ts'
import type { DecisionEvent } from '../src/detect/event.ts'
import type { DetectionRules } from '../src/detect/rules.ts'

export const calendar: Calendar = {
  offsetMinutes: 420,
  officeFromMinute: 420,
  officeToMinute: 1080,
  weekendIsOffHours: true,
  holidays: new Set(['2026-11-25']),
  workingWeekendDays: new Set(),
}

const off = { challenge: null, lock: null }

/** No rule speaks. */
export const quietRules: DetectionRules = {
  burst: off,
  pace: off,
  rhythm: {
    spreadPercent: 5,
    togetherMs: 500,
    pauseSeconds: 60,
    challenge: null,
    lock: null,
  },
  sweep: off,
  misses: off,
  addresses: off,
  onLeave: false,
  self: { case: null },
  colleague: { case: null },
  household: { case: null },
  surnameAndCommune: { case: null },
  noMovement: { case: null, afterHours: 24 },
  askedBeforeDossier: null,
  phantomDossiers: { case: null, hours: 24 },
  drift: null,
}

/** Thursday 19 November 2026, 08:00 in Vietnam. */
export const morning = 1_795_050_000_000

export function look(seq: number, at: number, given: Partial<DecisionEvent> = {}) {
  return {
    kind: 'decision',
    seq,
    at,
    account: 'a1',
    agency: 'H38.1',
    address: null,
    dossier: `D${seq}`,
    granted: true,
    reason: null,
    subject: null,
    signs: [],
    ...given,
  } satisfies DecisionEvent
}
