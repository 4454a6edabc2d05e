/**
 * The facts of a batch of admissions, in one statement, read after the head of the log is held:
 * every writer of consequence needs that head, so what is read here holds until the commit.
 */
import type { CivilDate } from '@chot/core/calendar/civil.ts'
import type { QueryWindow, WindowKind } from '@chot/core/calendar/window.ts'
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
import { keysInForceSql } from '../accounts/client-keys.ts'
import { passwordStanding } from '../accounts/password-standing.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { openParty } from '../parties/party-seal.ts'
import { numbersIn, registeredIn } from '../policy/moment.ts'
import type { Policy } from '../policy/policy.ts'
import { type Held, type Holds, heldBack } from '../watch/holds.ts'
import type { Admission, OfficerNamed, SettledOutcome } from './admission.ts'

/** Counted no further: beyond this an address is no office any more. */
const accountsThereMax = 500

/** How many accounts that may query are at home at an address: SQL of the address and the first day. */
export const accountsThereSql = (address: string, since: string) => `
  select count(*)::int from (
    select from account_addresses h
    join accounts x on x.id = h.account_id and x.state = 'active'
    join listed_accounts y on y.account_id = x.id
    join account_lists z on z.id = y.list_id and z.ended_at is null
    where h.address = ${address} and h.last_on >= ${since} limit ${accountsThereMax}) t`

export const factsSql = `
  select a.i::int,
    acc.id as account, acc.state = 'active' as account_active,
    acc.state = 'review-silent' as review_silent, acc.demonstration,
    acc.enrolled_at is not null and not acc.factor_owed as enrolled,
    (select max(valid_to) from account_trainings where account_id = acc.id) as trained_until,
    (select valid_from || ' ' || coalesce(valid_to::text, '9999-12-31')
       from agencies where code = acc.agency_code) as agency_days,
    (extract(epoch from acc.password_set_at) * 1000)::float8 as password_set_ms,
    acc.password_given, acc.signs_in_by_sso,
    (select state from agency_connections where agency_code = acc.agency_code) as connection,
    acc.username, acc.agency_code, acc.officer_number_sealed, acc.phone_sealed,
    (select array_agg(duty || ' ' || valid_from || ' ' || coalesce(valid_to::text, '9999-12-31'))
       from account_duties where account_id = acc.id) as duties,
    (select l.queries_per_day from listed_accounts l
       join account_lists al on al.id = l.list_id and al.ended_at is null
      where l.account_id = acc.id) as listed_per_day,
    sys.state = 'active' as system_active, sys.scopes as system_scopes,
    a.address::inet <<= any(sys.networks) as system_near,
    case when a.system_id is not null
         then ${keysInForceSql('a.system_id', 'a.thumbprints', '$9')} end as system_keyed,
    ses.ended_at is null and ses.ends_at > to_timestamp($9::double precision / 1000) as session_live,
    case when a.session_id is not null then (
      ${accountsThereSql('a.place', '$12::date')})
      end as accounts_there,
    d.id as dossier, d.state = 'open' as dossier_open, d.procedure_code,
    d.receiving_agency, d.deciding_agency, d.budget,
    (select used from counters where key = 'dossier:' || d.id) as dossier_used,
    exists (select from dossier_officers o
             where o.dossier_id = d.id and o.account_id = acc.id) as assigned,
    p.parts, p.agrees, p.sealed, p.sealed_party::int, p.party_account,
    (select agency_code from accounts where id = p.party_account) as party_agency,
    q.request_id as repeated_id, q.outcome as repeated_outcome, q.idempotency_digest,
    exists (select from queries b
             where b.dossier_code = a.dossier_code and b.service_code = a.service_code
               and b.party = p.sealed_party and b.outcome = 'answered') as answered_before,
    j.state = 'running' and j.system_id = a.system_id and j.account_id = acc.id as job_running,
    j.service_code as job_service, j.purpose as job_purpose, j.windows as job_windows,
    j.from_on::text as job_from, j.to_on::text as job_to, j.per_window as job_per_window,
    j.in_all as job_in_all
  from unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::smallint[], $6::bytea[],
              $7::bytea[], $8::text[], $10::text[], $11::text[], $13::text[], $14::text[],
              $15::text[])
    with ordinality
    as a(account_id, system_id, session_id, dossier_code, party, number_digest, match_digest,
         idempotency_key, address, thumbprints, place, service_code,
         job_id, i)
  left join accounts acc on acc.id = a.account_id
  left join client_systems sys on sys.id = a.system_id
  left join sessions ses on ses.id = a.session_id and ses.account_id = a.account_id
  left join jobs j on j.id = a.job_id
  left join dossiers d on d.code = a.dossier_code
  left join lateral (
    select bool_or(x.agrees) as agrees,
           array_agg(x.part order by x.party) filter (where x.agrees) as parts,
           (array_agg(x.sealed order by x.party) filter (where x.agrees))[1] as sealed,
           min(x.party) filter (where x.agrees) as sealed_party,
           min(x.account_id) filter (where x.agrees) as party_account
    from (select party, part, sealed, account_id,
                 coalesce(party = a.party, false)
                   or coalesce(match_digest = a.match_digest, false) as agrees
            from dossier_parties
           where dossier_id = d.id
             and (party = a.party or number_digest = a.number_digest)) x
  ) p on true
  left join queries q on q.account_id = a.account_id and q.idempotency_key = a.idempotency_key
  order by a.i`

export interface FactsRow {
  readonly account: string | null
  readonly account_active: boolean | null
  readonly review_silent: boolean | null
  readonly demonstration: boolean | null
  readonly enrolled: boolean
  /** The first day on which no training counts any more. */
  readonly trained_until: string | null
  readonly agency_days: string
  readonly password_set_ms: number
  readonly password_given: boolean
  readonly signs_in_by_sso: boolean
  /** Null: the agency has no connection on record. */
  readonly connection: 'connected' | 'suspended' | 'ended' | null
  readonly username: string
  readonly agency_code: string
  readonly officer_number_sealed: Buffer
  readonly phone_sealed: Buffer
  readonly duties: readonly string[] | null
  readonly listed_per_day: number | null
  readonly system_active: boolean | null
  readonly system_scopes: readonly string[] | null
  readonly system_near: boolean | null
  readonly system_keyed: boolean | null
  readonly session_live: boolean | null
  /** Listed accounts that signed in from the caller's address of late; null without a session. */
  readonly accounts_there: number | null
  readonly dossier: string | null
  readonly dossier_open: boolean
  readonly procedure_code: string
  readonly receiving_agency: string
  readonly deciding_agency: string
  readonly budget: number
  readonly dossier_used: number | null
  readonly assigned: boolean
  readonly parts: readonly string[] | null
  readonly agrees: boolean | null
  readonly sealed: Buffer | null
  readonly sealed_party: number | null
  /** The account of the party asked about, and its agency; null for all who are no officers. */
  readonly party_account: string | null
  readonly party_agency: string | null
  /** An earlier query under the same idempotency key. */
  readonly repeated_id: string | null
  readonly repeated_outcome: SettledOutcome | null
  readonly idempotency_digest: Buffer | null
  /** This service answered about this party of the dossier before. */
  readonly answered_before: boolean
  /** Null unless a job asks. */
  readonly job_running: boolean | null
  readonly job_service: string | null
  readonly job_purpose: string | null
  readonly job_windows: readonly WindowKind[] | null
  readonly job_from: string | null
  readonly job_to: string | null
  readonly job_per_window: number | null
  readonly job_in_all: number | null
}

export function factsParameters(
  admissions: readonly Admission[],
  nowMs: number,
  seenSince: CivilDate,
): readonly unknown[] {
  const column = <Value>(pick: (admission: Admission) => Value) => admissions.map(pick)
  return [
    column((each) => each.caller.accountId),
    column((each) => systemOf(each.caller)),
    column((each) => (each.caller.via === 'session' ? each.caller.sessionId : null)),
    column((each) => each.asked.dossier),
    column((each) => (each.subject.by === 'party' ? each.subject.party : null)),
    column((each) => (each.subject.by === 'person' ? each.subject.numberDigest : null)),
    column((each) => (each.subject.by === 'person' ? each.subject.matchDigest : null)),
    column((each) => each.idempotency?.key ?? null),
    nowMs,
    column((each) => each.caller.address),
    column((each) => (each.caller.via === 'system' ? each.caller.thumbprints : null)),
    seenSince,
    column(({ caller }) =>
      caller.via === 'session' ? countedAddress(caller.address) : null,
    ),
    column((each) => each.asked.service),
    column(({ caller }) => (caller.via === 'job' ? caller.jobId : null)),
  ]
}

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
