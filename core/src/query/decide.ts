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
  firstSpent,
  joinLimits,
  type LimitScope,
  type Limits,
  mostOfRegistered,
  provinceOffHoursLimits,
  serviceLimits,
  spentReasons,
} from '../limits/limits.ts'
import { lockScopes } from '../workflow/lock.ts'
import { lacksToQuery } from './account-right.ts'
import type { QueryFacts, ServiceRule } from './facts.ts'
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
  // Whether any duty queries is told with the service, below.
  const lack = lacksToQuery(account).find((each) => each !== 'duty-missing')
  if (lack !== undefined) return refuse(lack)

  if (service === null) return refuse('service-unknown')
  if (!service.enabled) return refuse('service-off')
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
  const { limits, spends } = limitsOf(facts)
  const spent = firstSpent(limits, used)
  if (spent !== null)
    return { granted: false, reason: spentReasons[spent.scope], spent: spent.scope }

  return { granted: true, duty, fields: asked.fields ?? grantable, spends }
}

/**
 * The limits a query is held to. Written so that a fact that is missing gives no room: a limit of
 * zero. A client system is held to no address: it speaks for many officers from one.
 */
export function limitsOf(facts: QueryFacts): Limits {
  const { account, dossier, session, numbers } = facts
  const registered = facts.registeredPerWindow ?? 0
  return joinLimits([
    dossierLimits(dossier?.id ?? '', dossier?.budget ?? 0),
    accountLimits(account?.id ?? '', account?.listedPerDay ?? 0, facts),
    serviceLimits(
      facts.asked.service,
      mostOfRegistered(registered, numbers.overrun),
      facts,
    ),
    ...(session === null
      ? []
      : [
          addressLimits(
            session.address,
            // Whoever asks is somebody, be their home elsewhere.
            numbers.addressPerAccount * (session.accountsThere || 1),
            facts,
          ),
        ]),
    agencyOffHoursLimits(account?.agency ?? '', numbers.agencyOffHours, facts),
    provinceOffHoursLimits(numbers.provinceOffHours, facts),
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
