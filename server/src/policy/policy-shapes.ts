/** What each dated number of law and policy may be. */

import { detectionRules } from '@chot/contract/detection.ts'
import { floorMonths } from '@chot/core/log/keeping.ts'
import { z } from 'zod'

const minuteOfDay = z
  .string()
  .regex(/^\d{2}:\d{2}$/)
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))

/** Nothing shorter is worth an entry of its own. */
export const heartbeatSecondsMin = 10

/** The numbers a policy record may hold, by name: an unknown or malformed one stops the start. */
export const policyShapes = {
  'office-hours': z.strictObject({
    offsetMinutes: z.number().int(),
    from: minuteOfDay,
    to: minuteOfDay,
    weekendIsOffHours: z.boolean(),
  }),
  'answer-display': z.strictObject({ seconds: z.number().int().min(5).max(600) }),
  session: z.strictObject({
    idleMinutes: z.number().int().min(1),
    administratorIdleMinutes: z.number().int().min(1),
    hoursMax: z.number().int().min(1),
  }),
  /** Sessions of one account at once; signing in ends those before. */
  'live-sessions': z.strictObject({ atOnceMax: z.number().int().min(1).max(10) }),
  'account-life': z
    .strictObject({
      dormantAfterDays: z.number().int().min(2).max(365),
      warnDaysBefore: z.number().int().min(1),
      /** For how long a training counts. */
      trainingDays: z.number().int().min(1).max(3650),
    })
    .refine(({ dormantAfterDays, warnDaysBefore }) => warnDaysBefore < dormantAfterDays),
  'sign-in': z.strictObject({
    failuresMax: z.number().int().min(1),
    pauseMinutes: z.number().int().min(1),
  }),
  /** Beside `sign-in`: what makes guessing slow for whoever goes on with it. */
  guessing: z.strictObject({
    /** Failures of one login from one address, and of any from it, after which work is asked for. */
    workAfter: z.number().int().min(0),
    addressWorkAfter: z.number().int().min(0),
    /** Failures of any login from one address after which it pauses, and how soon they are forgotten. */
    addressFailuresMax: z.number().int().min(1),
    addressMinutes: z.number().int().min(1).max(1440),
    /** Each pause of one login from one address lasts twice the one before, up to this. */
    pauseMinutesMax: z.number().int().min(1),
    forgottenAfterHours: z.number().int().min(1).max(720),
    /** Iterations of one try, of which some 256 are needed; how long a challenge lasts. */
    workCost: z.number().int().min(1).max(1_000_000),
    workSeconds: z.number().int().min(10).max(3600),
  }),
  /** For how long a second factor counts as fresh. */
  'step-up': z.strictObject({ minutes: z.number().int().min(1).max(60) }),
  'second-factors': z
    .strictObject({
      /** For how long what a passkey is to sign may be signed. */
      challengeSeconds: z.number().int().min(30).max(600),
      passkeysMax: z.number().int().min(1).max(50),
      /** Whether the maker of an authenticator has to vouch for its kind (WebAuthn §5.4.7). */
      attestation: z.enum(['none', 'direct']),
      /** Kinds accepted, by AAGUID; empty: all. */
      authenticators: z.array(z.uuid()).max(200),
      /** Whether a passkey may be copied to other devices of its holder. */
      syncedAccepted: z.boolean(),
      recoveryCodes: z.number().int().min(1).max(20),
    })
    .refine(
      ({ attestation, authenticators }) =>
        authenticators.length === 0 || attestation === 'direct',
      { message: 'an unattested authenticator may name any kind' },
    ),
  /** The longest a key of a client system may be in force. */
  'client-keys': z.strictObject({ daysMax: z.number().int().min(1).max(1_100) }),
  password: z.strictObject({
    charactersMin: z.number().int().min(8).max(64),
    classesMin: z.number().int().min(1).max(4),
    scoreMin: z.number().int().min(0).max(4),
    history: z.number().int().min(1).max(24),
    daysMax: z.number().int().min(1).max(3650),
    administratorDaysMax: z.number().int().min(1).max(3650),
    spreadDays: z.number().int().min(0).max(60),
    warnDays: z.array(z.number().int().min(0).max(365)).max(10),
    /** How long a password given by somebody else may wait for its first use. */
    givenDaysMax: z.number().int().min(1).max(90),
  }),
  'log-publishing': z.strictObject({
    heartbeatSeconds: z.number().int().min(heartbeatSecondsMin).max(3600),
  }),
  approvals: z.strictObject({
    /** How long a second person has to answer, and how long an approval then holds. */
    answerHours: z.number().int().min(1).max(240),
    usableHours: z.number().int().min(1).max(72),
    usesMax: z.number().int().min(1).max(1000),
    /** Open requests of one account at a time. */
    openMax: z.number().int().min(1).max(100),
  }),
  'log-timestamps': z.strictObject({ minutes: z.number().int().min(10).max(1440) }),
  // Whole months since a month's end. The floor is no policy: the database holds to it by itself.
  'log-keeping': z
    .strictObject({
      sealedAfterMonths: z.number().int().min(floorMonths).max(1200),
      prunedAfterMonths: z.number().int().min(floorMonths).max(1200),
    })
    .refine((keeping) => keeping.sealedAfterMonths <= keeping.prunedAfterMonths, {
      message: 'a month is sealed before it is pruned',
    }),
  /** Queries a day from one address: for each account that signed in there within so many days. */
  'address-limit': z.strictObject({
    perAccount: z.number().int().min(1).max(100_000),
    daysSeen: z.number().int().min(1).max(365),
  }),
  /** Off-hours queries a day (dispatch 6383, form, note 3), should the unit be agency or province. */
  'off-hours-limit': z.strictObject({
    agencyPerDay: z.number().int().min(0),
    provincePerDay: z.number().int().min(0),
  }),
  /** The connection files of agencies (core/src/registration). */
  registration: z.strictObject({
    /** How soon an account list is to be looked through again (6383, form). */
    reviewMonths: z.number().int().min(1).max(24),
    /** Days before the end of a commitment or confirmation at which its agency is reminded. */
    warnDays: z.array(z.number().int().min(1).max(365)).min(1).max(10),
    /** The lowest level of security that is enough (6383, commitment §3(2)). */
    levelMin: z.number().int().min(1).max(5),
    /** Over how many working days use is measured; longer ago it is not looked at. */
    measuredDays: z.number().int().min(5).max(60),
    /** Look-ups a dossier is reckoned with where nothing is measured (6359, note 14). */
    lookUpsPerDossier: z.number().int().min(1).max(50),
    /** Dossiers a day of an officer, to reckon a count nobody has stated (50 × 3 = 150). */
    dossiersPerDay: z.number().int().min(1).max(1_000).default(50),
  }),
  /** The decrees a level of security may rest on. */
  'security-bases': z.strictObject({
    bases: z
      .array(z.strictObject({ code: z.string().min(1).max(40), name: z.string().min(1) }))
      .min(1)
      .max(20),
  }),
  /** The items of the self-assessment (1658), in order. */
  'security-checklist': z.strictObject({
    items: z
      .array(
        z.strictObject({
          code: z.string().regex(/^[a-z][a-z-]{1,39}$/),
          group: z.string().min(1).max(100),
          text: z.string().min(1).max(500),
        }),
      )
      .min(1)
      .max(100),
  }),
  /** More look-ups of one dossier, by a second person: at a time, and how often. */
  'dossier-raise': z.strictObject({
    unitsMax: z.number().int().min(1).max(100),
    timesMax: z.number().int().min(0).max(20),
  }),
  /** How note 2 of the form is read; at least one way, or nothing would be allowed. */
  overrun: z
    .strictObject({
      secondOverrunLocks: z.boolean(),
      timesRegistered: z.number().int().min(1).max(2).nullable(),
    })
    .refine((read) => read.secondOverrunLocks || read.timesRegistered !== null, {
      message: 'one reading has to hold',
    }),
  /** How long the log may go without a quorum of witnesses. */
  'log-witnessing': z
    .strictObject({
      alarmMinutes: z.number().int().min(1).max(10_080),
      stopMinutes: z.number().int().min(1).max(10_080),
    })
    .refine(({ alarmMinutes, stopMinutes }) => alarmMinutes <= stopMinutes),
  /** How much later, and earlier, than it is decided the Ministry may count a query. */
  'window-edge': z.strictObject({
    beforeSeconds: z.number().int().min(0).max(600),
    afterSeconds: z.number().int().min(0).max(600),
  }),
  /** Percent of what the Ministry allows that is kept for those who are more urgent. */
  scarcity: z
    .strictObject({
      keptFromRecheckPercent: z.number().int().min(0).max(100),
      keptFromJobPercent: z.number().int().min(0).max(100),
    })
    .refine((kept) => kept.keptFromRecheckPercent <= kept.keptFromJobPercent, {
      message: 'a re-check goes before a job',
    }),
  /** The forecast of the Ministry's lock, and when it alarms. */
  forecast: z
    .strictObject({
      alarmPercent: z.number().int().min(1).max(100),
      /** The present pace is that of so many minutes; with fewer queries nothing is foretold from it. */
      paceMinutes: z.number().int().min(1).max(120),
      paceQueriesMin: z.number().int().min(1).max(10_000),
      /** Days of the past that tell how it usually goes, and how many of a kind there must be. */
      historyDays: z.number().int().min(7).max(92),
      historyDaysMin: z.number().int().min(1).max(30),
    })
    .refine(({ historyDays, historyDaysMin }) => historyDaysMin <= historyDays),
  /** Announced jobs. */
  jobs: z.strictObject({
    /** The fastest pace that may be approved. */
    perMinuteMax: z.number().int().min(1).max(600),
    itemsMax: z.number().int().min(1).max(1_000_000),
    daysMax: z.number().int().min(1).max(366),
    /** How long a job lets others go first when the Ministry's count runs low. */
    yieldMinutes: z.number().int().min(1).max(240),
    /** Days for which its owner may read what became of each row. */
    resultDays: z.number().int().min(1).max(366),
    /** Times a row is asked again that surely was not sent, before the job is paused. */
    attemptsMax: z.number().int().min(1).max(20),
  }),
  /** Connection files and the drives that ask for them (dispatches 6383 §1, 6359). */
  'connection-files': z.strictObject({
    /** Whether an agency without any connection on record is refused. */
    required: z.boolean(),
    /** Days before the due day on which agencies that are behind are reminded, and warned that they will be suspended. */
    remindDays: z.array(z.number().int().min(0).max(365)).max(10),
    warnDays: z.array(z.number().int().min(0).max(365)).max(10),
    /** How long a file that came back may take, should the due day be nearer. */
    correctionDays: z.number().int().min(0).max(90),
    /** The longest a restored connection is left alone while its file is incomplete. */
    restoredDaysMax: z.number().int().min(1).max(90),
    attachmentBytesMax: z.number().int().min(1_000).max(50_000_000),
    attachmentsMax: z.number().int().min(1).max(200),
  }),
  /** The review of registered accounts (dispatch 6383, form 2; core/src/review). */
  'account-review': z
    .strictObject({
      everyMonths: z.number().int().min(1).max(12),
      opensInMonth: z.number().int().min(1).max(12),
      answerDays: z.number().int().min(1).max(60),
      joinDays: z.number().int().min(1).max(60),
      /** Days before the due day on which agencies that are behind are reminded. */
      warnDays: z.array(z.number().int().min(0).max(60)).max(10),
      /** Over how many days use is told. */
      measuredDays: z.number().int().min(7).max(366),
      unusedDays: z.number().int().min(1).max(366),
      declaredPercentMin: z.number().int().min(0).max(100),
    })
    .refine(
      ({ everyMonths, opensInMonth }) =>
        12 % everyMonths === 0 && opensInMonth <= everyMonths,
      {
        message: 'periods divide a year, and a campaign opens within its own',
      },
    ),
  detection: z.strictObject({
    /** Numbers no further apart, of one province, sex and year, are near. */
    nearWithin: z.number().int().min(1).max(10_000),
    rules: detectionRules,
  }),
  cases: z.strictObject({
    /** A new alert within so many days of its decision opens a case again. */
    reopenDays: z.number().int().min(0).max(365),
    /** How long who was asked to explain has to answer. */
    answerDays: z.number().int().min(1).max(60),
    /** A dossier looked up within so many days is being worked on: who locks is told of it. */
    workedOnDays: z.number().int().min(1).max(31),
  }),
  /** The daily comparison with the Ministry's counts. */
  reconciliation: z.strictObject({
    /** How long after its end a day is compared by itself, and how many days back. */
    afterMinutes: z.number().int().min(1).max(1440),
    daysBack: z.number().int().min(1).max(31),
    /** The oldest day that may be compared; its entries must not be sealed yet. */
    daysMax: z.number().int().min(1).max(365),
    /** By how much the Ministry's clock and ours may differ. */
    edgeSeconds: z.number().int().min(0).max(300),
  }),
  /** Decree 30/2020/NĐ-CP, annex I: nothing outside what it allows. Its sizes are points. */
  'document-format': z.strictObject({
    topMm: z.number().min(20).max(25),
    bottomMm: z.number().min(20).max(25),
    leftMm: z.number().min(30).max(35),
    rightMm: z.number().min(15).max(20),
    bodyPt: z.number().min(13).max(14),
    countryPt: z.number().min(12).max(13),
    mottoPt: z.number().min(13).max(14),
    agencyPt: z.number().min(12).max(13),
    placePt: z.number().min(13).max(14),
    subjectPt: z.number().min(12).max(13),
    titlePt: z.number().min(13).max(14),
    recipientsTitlePt: z.literal(12),
    recipientsPt: z.literal(11),
    pageNumberPt: z.number().min(13).max(14),
    /** Not in the decree: tables and notes. */
    tablePt: z.number().min(9).max(14),
    notePt: z.number().min(8).max(12),
    firstLineMm: z.number().min(10).max(12.7),
    paragraphPt: z.number().min(6).max(12),
    lineSpacing: z.number().min(1).max(1.5),
  }),
}
export type PolicyName = keyof typeof policyShapes
export type PolicyValue<Name extends PolicyName> = z.infer<(typeof policyShapes)[Name]>
