/** The facts of a query, out of the row that was read for it. */
import type { QueryWindow } from '@chot/core/calendar/window.ts'
import type { Sign } from '@chot/core/detect/event.ts'
import type { Duty } from '@chot/core/duties.ts'
import type { PersonAsked } from '@chot/core/identity/citizen.ts'
import { isOpenAt } from '@chot/core/jobs/plan.ts'
import type { CountedAt, Urgency } from '@chot/core/limits/limits.ts'
import type { NearEdge } from '@chot/core/limits/window-edge.ts'
import { rulesFor } from '@chot/core/query/decide.ts'
import type { CountedPlace, JobFacts, QueryFacts } from '@chot/core/query/facts.ts'
import { countedAddress } from '../accounts/address.ts'
import { systemOf } from '../accounts/caller.ts'
import { passwordStanding } from '../accounts/password-standing.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { openParty } from '../parties/party-seal.ts'
import { numbersIn, registeredIn } from '../policy/moment.ts'
import type { Policy } from '../policy/policy.ts'
import { type Held, type Holds, heldBack } from '../watch/holds.ts'
import type { Admission, OfficerNamed } from './admission.ts'
import type { FactsRow } from './facts-row.ts'

/** `duty yyyy-MM-dd yyyy-MM-dd`, the end exclusive. */
function dutiesOn(rows: readonly string[] | null, date: string): Duty[] {
  return (rows ?? []).flatMap((row) => {
    const duty = row.slice(0, row.indexOf(' '))
    return within(row.slice(duty.length + 1), date) ? [duty as Duty] : []
  })
}

/** Whether a date lies in `yyyy-MM-dd yyyy-MM-dd`, the end exclusive. */
function within(days: string, date: string): boolean {
  const [from = '', to = ''] = days.split(' ')
  return from <= date && date < to
}

/** An agency that has no connection on record is let be until the policy requires one. */
function connectionOf(
  { connection }: FactsRow,
  required: boolean,
): QueryFacts['connection'] {
  if (connection === 'connected') return 'stands'
  if (connection !== null) return 'suspended'
  return required ? 'missing' : 'stands'
}

/** The parts of a request that may be locked. */
function heldParts({ caller, asked }: Admission, row: FactsRow): Held {
  return {
    service: asked.service,
    system: systemOf(caller),
    agency: row.account === null ? null : row.agency_code,
    address: countedAddress(caller.address),
    account: row.account,
  }
}

export function factsOf(
  admission: Admission,
  row: FactsRow,
  moment: {
    readonly window: QueryWindow
    readonly date: string
    readonly policy: Policy
    readonly demonstration: boolean
    /** Whether there is an identity provider to sign in by. */
    readonly sso: boolean
    readonly logUnwitnessed: boolean
    readonly holds: Holds
    readonly edge: NearEdge | null
  },
): QueryFacts {
  const { asked, caller } = admission
  const { policy, window, date } = moment
  const service = policy.services.get(asked.service)
  const procedure =
    row.dossier === null ? undefined : policy.procedures.get(row.procedure_code)
  const parts = row.parts ?? []
  const duties = dutiesOn(row.duties, date)
  // One person may play two parts in a dossier (the requester is the father): the part whose
  // rules speak of this service and purpose counts.
  const part =
    parts.find((each) =>
      rulesFor(procedure?.rules ?? [], asked.service, each).some((rule) =>
        rule.purposes.includes(asked.purpose),
      ),
    ) ?? parts[0]
  return {
    logUnwitnessed: moment.logUnwitnessed,
    ...heldBack(moment.holds, heldParts(admission, row)),
    connection: connectionOf(row, policy.valueOn('connection-files', date).required),
    asked,
    window,
    date,
    system:
      caller.via === 'system'
        ? {
            active: row.system_active === true,
            mayQuery: row.system_scopes?.includes('queries:write') === true,
            addressAllowed: row.system_near === true,
            keysInForce: row.system_keyed === true,
          }
        : caller.via === 'job'
          ? {
              active: row.system_active === true,
              mayQuery: row.system_scopes?.includes('jobs') === true,
              // It proved itself when the job was drafted; the job was approved since.
              addressAllowed: true,
              keysInForce: true,
            }
          : null,
    session:
      caller.via === 'session'
        ? {
            live: row.session_live === true,
            address: countedAddress(caller.address),
            accountsThere: row.accounts_there ?? 0,
          }
        : null,
    account:
      row.account === null
        ? null
        : {
            id: row.account,
            // People of the demonstration are nobody in production.
            active:
              row.account_active === true &&
              (moment.demonstration || row.demonstration !== true),
            reviewSilent: row.review_silent === true,
            agencyInForce: within(row.agency_days, date),
            enrolled: row.enrolled,
            trained: row.trained_until !== null && date < row.trained_until,
            // Whoever signs in at the provider has the password, and its age, there.
            passwordDue:
              !(moment.sso && row.signs_in_by_sso) &&
              passwordStanding(
                row.account,
                { setAt: row.password_set_ms, given: row.password_given },
                duties,
                policy,
                date,
              ).due,
            agency: row.agency_code,
            duties,
            listedPerDay: row.listed_per_day,
          },
    service:
      service === undefined ? null : { answer: service.answer, enabled: service.enabled },
    registeredPerWindow: registeredIn(policy, asked.service, moment),
    numbers: numbersIn(policy, moment),
    urgency: urgencyOf(admission, row, policy),
    beside:
      moment.edge === null
        ? []
        : [countedPlace(policy, asked.service, moment.edge.beside)],
    ...(caller.via === 'job' ? { job: jobOf(caller.jobId, asked, row, moment) } : {}),
    dossier:
      row.dossier === null
        ? null
        : {
            id: row.dossier,
            open: row.dossier_open,
            procedure: row.procedure_code,
            agencies: [row.receiving_agency, row.deciding_agency],
            assigned: row.assigned,
            budget: row.budget,
          },
    procedureRules: procedure?.rules ?? null,
    party:
      row.agrees === true && part !== undefined
        ? { agreement: 'agrees', part }
        : { agreement: row.agrees === null ? 'not-a-party' : 'details-differ' },
  }
}

/** What is not known of a job gives it no room. Beside an edge it asks nothing at all. */
function jobOf(
  id: string,
  asked: Admission['asked'],
  row: FactsRow,
  { window, edge }: { readonly window: QueryWindow; readonly edge: NearEdge | null },
): JobFacts {
  const terms = {
    windows: row.job_windows ?? [],
    fromOn: row.job_from ?? '9999-12-31',
    toOn: row.job_to ?? '',
  }
  return {
    id,
    running: row.job_running === true,
    open: edge === null && isOpenAt(terms, window),
    asAnnounced: row.job_service === asked.service && row.job_purpose === asked.purpose,
    perWindow: row.job_per_window ?? 0,
    inAll: row.job_in_all ?? 0,
  }
}

/** Who waits: nobody for a job; for what was answered before, or is marked as re-check, no citizen. */
function urgencyOf({ caller, asked }: Admission, row: FactsRow, policy: Policy): Urgency {
  if (caller.via === 'job') return 'job'
  return row.answered_before || policy.rechecks.has(asked.purpose) ? 'recheck' : 'counter'
}

const countedPlace = (
  policy: Policy,
  service: string,
  place: CountedAt,
): CountedPlace => ({
  ...place,
  registeredPerWindow: registeredIn(policy, service, place),
  numbers: numbersIn(policy, place),
})

/** The officer's own number and phone, opened for the Ministry. */
export function officerOf(keys: Pick<KeyRing, 'officers'>, row: FactsRow): OfficerNamed {
  return {
    number: keys.officers.open(
      row.officer_number_sealed,
      `officer-number/${row.account}`,
    ),
    phone: keys.officers.open(row.phone_sealed, `officer-phone/${row.account}`),
    agency: row.agency_code,
    username: row.username,
  }
}

/** The person as the dossier states them: what is sent is never what the caller typed. */
export function personOf(
  keys: Pick<KeyRing, 'parties'>,
  admission: Admission,
  row: FactsRow,
): PersonAsked | null {
  if (
    row.sealed === null ||
    row.sealed_party === null ||
    admission.asked.dossier === null
  )
    return null
  return openParty(keys, admission.asked.dossier, row.sealed_party, row.sealed)
}

/** What is kept of a decision for the detection: classes, never the number. */
export function signsOf(row: FactsRow, near: boolean): readonly Sign[] {
  const self = row.party_account !== null && row.party_account === row.account
  const colleague =
    !self && row.party_agency !== null && row.party_agency === row.agency_code
  return [
    ...(near ? (['near'] as const) : []),
    ...(self ? (['self'] as const) : []),
    ...(colleague ? (['colleague'] as const) : []),
  ]
}
