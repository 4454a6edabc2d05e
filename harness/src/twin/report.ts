/** The report of a run, as JSON has it; `docs/twin.md` says how to read it. */
import type { AlertAct, RuleId } from '@chot/core/detect/rules.ts'
import type { AbuseKind, Intensity } from './abuse-kinds.ts'
import type { Scenario } from './scenario.ts'

export interface RuleReport {
  readonly rule: RuleId
  readonly act: AlertAct
  /** On an officer during an abuse of theirs, or within the days in which it may still be found. */
  readonly true: number
  readonly false: number
  /** Null without an alert. */
  readonly precision: number | null
}

export interface AbuseReport {
  readonly kind: AbuseKind
  readonly intensity: Intensity
  readonly count: number
  /** By a rule that is there for this kind; null when nothing tells that rule its facts yet. */
  readonly foundByOwnRule: number | null
  readonly foundByAny: number
  /** Of all, by their own rules. */
  readonly challenged: number
  readonly locked: number
  /** From the first look-up of the abuse to the first alert of any rule; null: none was found. */
  readonly secondsToAlert: { readonly median: number; readonly worst: number } | null
}

export interface LockReport {
  readonly officer: number
  readonly rule: RuleId
  readonly honest: boolean
  /** From the entry that fulfilled the rule to the lock's own entry. */
  readonly lagMs: number
  /** Look-ups granted to the officer in between. */
  readonly grantedMeanwhile: number
}

export interface Report {
  readonly scenario: Scenario
  readonly ran: {
    readonly seconds: number
    readonly lookUpsPerSecond: number
    readonly lookUps: number
    readonly dossiersTold: number
    readonly signIns: number
    readonly entries: number
    /** Where the clock stood in the end; abuses that were not over are left out. */
    readonly until: string
  }
  readonly granted: number
  /** By reason, of officers who abuse nothing and of the others. */
  readonly refusals: readonly {
    readonly reason: string
    readonly honest: number
    readonly abusive: number
  }[]
  /** Limits that were passed, recounted from the log on both readings of a day; none is right. */
  readonly overAdmissions: readonly string[]
  /** How often a limit stood exactly full, by scope: the run has seen it. */
  readonly fullLimits: Readonly<Record<string, number>>
  /** Counters that say something else than the log; none is right. */
  readonly counterFaults: readonly string[]
  readonly ministry: {
    readonly received: number
    readonly registered: readonly {
      readonly service: string
      readonly office: number
      readonly offHours: number
    }[]
    readonly warnings: Readonly<Record<string, number>>
    readonly locks: readonly {
      readonly at: string
      readonly rule: string
      readonly of: string
    }[]
  }
  readonly rules: readonly RuleReport[]
  readonly abuses: readonly AbuseReport[]
  readonly locks: readonly LockReport[]
  readonly worstLockLagMs: number | null
  readonly honestOfficers: {
    readonly count: number
    readonly locked: number
    readonly challenged: number
  }
  readonly softAlerts: number
  readonly softAlertsPerThousand: number
}
