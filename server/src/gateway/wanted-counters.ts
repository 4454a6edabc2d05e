/** The counters a batch reads: those its admissions may be held to, and those that are given back. */
import { counterKeys } from '@chot/core/limits/counters.ts'
import {
  accountLimits,
  addressLimits,
  agencyOffHoursLimits,
  type CountedAt,
  jobLimits,
  type Limits,
  provinceOffHoursLimits,
  serviceLimits,
} from '@chot/core/limits/limits.ts'
import { countedAddress } from '../accounts/address.ts'
import type { WaitingAdmission } from './draft.ts'
import type { FactsRow } from './facts-row.ts'

/** How much they allow is not asked here. */
const anyMost = 0

/** Counters known before the facts are; a dossier's own comes with its facts. */
export function countersBeforeFacts(
  admitting: readonly WaitingAdmission[],
  places: readonly CountedAt[],
): Set<string> {
  const keys = new Set<string>()
  for (const at of places) addBeforeFacts(keys, admitting, at)
  return keys
}

function addBeforeFacts(
  keys: Set<string>,
  admitting: readonly WaitingAdmission[],
  at: CountedAt,
): void {
  if (admitting.length > 0) addAll(keys, provinceOffHoursLimits(anyMost, at))
  for (const { item } of admitting) {
    const { asked, caller } = item
    addAll(keys, serviceLimits(asked.service, anyMost, at))
    if (caller.accountId !== null)
      addAll(keys, accountLimits(caller.accountId, anyMost, at))
    if (caller.via === 'job')
      addAll(keys, jobLimits(caller.jobId, { inAll: anyMost, perWindow: anyMost }, at))
    if (caller.via === 'session')
      addAll(keys, addressLimits(countedAddress(caller.address), anyMost, at))
  }
}

/** Off hours, those of the agencies the facts name: a third round trip, when nobody waits in line. */
export function countersOfFacts(
  rows: readonly FactsRow[],
  places: readonly CountedAt[],
): Set<string> {
  const keys = new Set<string>()
  for (const at of places)
    for (const { account, agency_code } of rows)
      if (account !== null) addAll(keys, agencyOffHoursLimits(agency_code, anyMost, at))
  return keys
}

/** Dossiers' counters, as their facts brought them. */
export function* dossierCounters(rows: readonly FactsRow[]): Iterable<[string, number]> {
  for (const { dossier, dossier_used } of rows)
    if (dossier !== null) yield [counterKeys.dossier(dossier), dossier_used ?? 0]
}

function addAll(keys: Set<string>, { limits }: Limits): void {
  for (const { counters } of limits) for (const key of counters) keys.add(key)
}
