/**
 * The table of rules: what each one looks for, and what an alert of it does. The numbers are dated
 * policy (`detection`), never constants.
 */
export const ruleIds = [
  'burst',
  'pace',
  'rhythm',
  'sweep',
  'misses',
  'addresses',
  'on-leave',
  'self',
  'colleague',
  'household',
  'surname-and-commune',
  'no-movement',
  'asked-before-dossier',
  'phantom-dossiers',
  'drift',
] as const
export type RuleId = (typeof ruleIds)[number]

/** `challenge` and `lock` act on the next request; `case` is for a person to look at. */
export type AlertAct = 'challenge' | 'lock' | 'case'

/** So many within so many seconds. */
export interface Step {
  readonly count: number
  readonly seconds: number
}

/** A hard rule has two steps; null switches one off. */
export interface HardSteps {
  readonly challenge: Step | null
  readonly lock: Step | null
}

/** A soft rule only ever raises a case; null switches it off. */
export interface SoftStep {
  readonly case: Step | null
}

export interface DetectionRules {
  /** Different dossiers asked for: a dossier's own persons may well be checked at once. */
  readonly burst: HardSteps
  /** Look-ups of whatever dossiers, faster than anybody reads: the Ministry counts an officer's too. */
  readonly pace: HardSteps
  /** Look-ups at intervals that differ by no more than a share of their mean. */
  readonly rhythm: {
    /** Longest less shortest interval, in hundredths of the mean. */
    readonly spreadPercent: number
    /** What comes sooner after a look-up belongs to the same click. */
    readonly togetherMs: number
    /** A longer pause begins the count anew. */
    readonly pauseSeconds: number
    /** Intervals; null switches a step off. */
    readonly challenge: number | null
    readonly lock: number | null
  }
  /** Numbers close to one asked for shortly before. */
  readonly sweep: HardSteps
  /** Persons, dossiers or details that were not there. */
  readonly misses: HardSteps
  /** Different network addresses of one account. */
  readonly addresses: HardSteps
  /** Whether a look-up granted while the officer is on leave locks the account. */
  readonly onLeave: boolean
  readonly self: SoftStep
  readonly colleague: SoftStep
  readonly household: SoftStep
  readonly surnameAndCommune: SoftStep
  /** Dossiers looked up in which nothing moved within so many hours of working days. */
  readonly noMovement: SoftStep & { readonly afterHours: number }
  /** Refused for want of a dossier, which was then opened, within so many hours; null: off. */
  readonly askedBeforeDossier: { readonly hours: number } | null
  /** Dossiers closed so soon after they were opened, unmoved, about one and the same person. */
  readonly phantomDossiers: SoftStep & { readonly hours: number }
  /** An hour of the week far above what it held in the weeks before; null: off. */
  readonly drift: {
    /** Weeks that must have been seen before anything is said, and weeks that are compared. */
    readonly weeksMin: number
    readonly weeksMax: number
    /** So many times the mean, and at least so many look-ups. */
    readonly times: number
    readonly accountMin: number
    readonly agencyMin: number
  } | null
}

/** What an hour was compared with. */
export interface Baseline {
  /** 0 Monday … 6 Sunday; hour of the local day. */
  readonly weekday: number
  readonly hour: number
  /** Look-ups in this hour of the weeks compared, together. */
  readonly sum: number
  readonly weeks: number
}

/** One finding, with all that is needed to say in a sentence why. */
export interface Alert {
  readonly rule: RuleId
  readonly act: AlertAct
  /** UTC milliseconds of the entry that brought it about. */
  readonly at: number
  readonly scope: 'account' | 'agency'
  /** Account id or agency code. */
  readonly subject: string
  /** Sequences of the entries it rests on, oldest first; at most `eventsMax`. */
  readonly events: readonly number[]
  /** What was counted, and over how long: milliseconds from the first of them to the last. */
  readonly count: number
  readonly overMs: number
  /** The step or other number that was reached. */
  readonly limit: number
  readonly baseline: Baseline | null
}

/** Entries named by an alert: enough to look at, whatever a policy allows. */
export const eventsMax = 50
