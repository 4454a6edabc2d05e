/**
 * The decision on one query: a function of facts. Every check refuses; a grant is what is left
 * when none did. The order is the order in which an officer can mend things: who asks, what for,
 * about whom, how much.
 */
import { type Duty, dutyCovering } from '../duties.ts'
import type { CountersUsed } from '../limits/counters.ts'
import {
  accountLimits,
  addressLimits,
  agencyOffHoursLimits,
  dossierLimits,
  firstLack,
  jobLimits,
  joinLimits,
  keepFor,
  type LimitScope,
  type Limits,
  mostOfRegistered,
  provinceOffHoursLimits,
  serviceLimits,
  spentReasons,
} from '../limits/limits.ts'
import { lockScopes } from '../workflow/lock.ts'
import { lacksToQuery } from './account-right.ts'
import type { CountedPlace, QueryFacts, ServiceRule } from './facts.ts'
import { type FieldName, fieldRules } from './fields.ts'
import type { RefusalReason } from './reasons.ts'

export interface Refusal {
  readonly granted: false
  readonly reason: RefusalReason
  /** The ungranted field, with `field-not-granted`. */
  readonly field?: FieldName
  /** What has no room, when it is a limit that refuses. */
  readonly spent?: LimitScope
}

export interface Grant {
  readonly granted: true
  readonly duty: Duty
  readonly fields: readonly FieldName[]
  /** Counters to take one unit from. */
  readonly spends: readonly string[]
}

export type Decision = Grant | Refusal

const refuse = (reason: RefusalReason): Refusal => ({ granted: false, reason })

/**
 * Decides, spending nothing: the caller reserves `spends` in the same transaction.
 * `used` must hold the counters of `limitsOf(facts)` as that transaction sees them.
 */
export function decide(facts: QueryFacts, used: CountersUsed): Decision {
  const { account, dossier, service, asked, party } = facts

  if (facts.system === null && facts.session === null) return refuse('session-ended')
  if (facts.system !== null && !(facts.system.active && facts.system.mayQuery))
    return refuse('system-not-permitted')
  if (facts.system?.addressAllowed === false) return refuse('system-address-refused')
  if (facts.system?.keysInForce === false) return refuse('system-key-ended')
  if (facts.session !== null && !facts.session.live) return refuse('session-ended')

  if (facts.logUnwitnessed) return refuse('log-unwitnessed')
  const locked = lockScopes.find((scope) => facts.locked.includes(scope))
  if (locked !== undefined) return refuse(`${locked}-locked`)
  if (facts.challengeUnmet) return refuse('challenge-required')

  if (account === null) return refuse('account-unknown')
  if (facts.connection !== 'stands') return refuse(`connection-${facts.connection}`)
  // Whether any duty queries is told with the service, below.
  const lack = lacksToQuery(account).find((each) => each !== 'duty-missing')
  if (lack !== undefined) return refuse(lack)

  if (facts.job !== undefined && !(facts.job.running && facts.job.asAnnounced))
    return refuse('job-not-running')
  if (facts.job?.open === false) return refuse('job-outside-window')

  if (service === null) return refuse('service-unknown')
  if (!service.enabled) return refuse('service-off')
  // A job learns yes or no, and never a field.
  if (
    facts.job !== undefined &&
    (service.answer !== 'match' || asked.fields?.length !== 0)
  )
    return refuse('job-match-only')
  const duty = dutyCovering(account.duties, service.answer)
  if (duty === null) return refuse('duty-missing')

  if (asked.dossier === null) return refuse('dossier-missing')
  if (dossier === null) return refuse('dossier-unknown')
  if (!dossier.open) return refuse('dossier-closed')
  if (!dossier.agencies.includes(account.agency)) return refuse('agency-not-involved')
  if (!dossier.assigned) return refuse('dossier-not-yours')

  if (asked.procedure !== dossier.procedure) return refuse('procedure-differs')
  if (facts.procedureRules === null) return refuse('procedure-not-in-force')

  if (party.agreement === 'not-a-party') return refuse('person-not-in-dossier')
  if (party.agreement === 'details-differ') return refuse('person-details-differ')

  const rules = rulesFor(facts.procedureRules, asked.service, party.part)
  if (rules.length === 0) return refuse('service-not-for-procedure')
  const purposeRules = rules.filter((rule) => rule.purposes.includes(asked.purpose))
  if (purposeRules.length === 0) return refuse('purpose-not-allowed')

  const grantable = fieldsOf(purposeRules).filter((field) =>
    (fieldRules[field].answers as readonly string[]).includes(service.answer),
  )
  const ungranted = asked.fields?.find((field) => !grantable.includes(field))
  if (ungranted !== undefined)
    return { granted: false, reason: 'field-not-granted', field: ungranted }

  if (facts.registeredPerWindow === null) return refuse('service-not-registered')
  const here = limitsOf(facts)
  const lacking = firstLack(here, used)
  if (lacking !== null) {
    const { scope } = lacking.limit
    const reason = lacking.kept ? 'kept-for-counter' : spentReasons[scope]
    return { granted: false, reason, spent: scope }
  }
  // It has to fit on either side of an edge that is near, and is counted on both.
  const both = joinLimits([here, ...facts.beside.map((place) => limitsAt(facts, place))])
  const across = firstLack(both, used)
  if (across !== null)
    return { granted: false, reason: 'window-edge', spent: across.limit.scope }

  return { granted: true, duty, fields: asked.fields ?? grantable, spends: both.spends }
}

/**
 * The limits a query is held to. Written so that a fact that is missing gives no room: a limit of
 * zero. A client system is held to no address: it speaks for many officers from one.
 */
export const limitsOf = (facts: QueryFacts): Limits => limitsAt(facts, facts)

function limitsAt(facts: QueryFacts, place: CountedPlace): Limits {
  const { account, dossier, session, urgency } = facts
  const { numbers } = place
  const registered = place.registeredPerWindow ?? 0
  const ofMinistry = (parts: Limits) => keepFor(urgency, numbers.kept, parts)
  return joinLimits([
    dossierLimits(dossier?.id ?? '', dossier?.budget ?? 0),
    ...(facts.job === undefined ? [] : [jobLimits(facts.job.id, facts.job, place)]),
    accountLimits(account?.id ?? '', account?.listedPerDay ?? 0, place),
    ofMinistry(
      serviceLimits(
        facts.asked.service,
        mostOfRegistered(registered, numbers.overrun),
        place,
      ),
    ),
    ...(session === null
      ? []
      : [
          addressLimits(
            session.address,
            // Whoever asks is somebody, be their home elsewhere.
            numbers.addressPerAccount * (session.accountsThere || 1),
            place,
          ),
        ]),
    ofMinistry(
      agencyOffHoursLimits(account?.agency ?? '', numbers.agencyOffHours, place),
    ),
    ofMinistry(provinceOffHoursLimits(numbers.provinceOffHours, place)),
  ])
}

/** The lines of a procedure that speak of this service and this part of the dossier. */
export function rulesFor(
  rules: readonly ServiceRule[],
  service: string,
  part: string,
): readonly ServiceRule[] {
  return rules.filter(
    (rule) => rule.service === service && (rule.part === null || rule.part === part),
  )
}

function fieldsOf(rules: readonly ServiceRule[]): readonly FieldName[] {
  return [...new Set(rules.flatMap((rule) => rule.fields))]
}
