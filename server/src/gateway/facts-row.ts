/**
 * The facts of a batch of admissions, in one statement, read after the head of the log is held:
 * every writer of consequence needs that head, so what is read here holds until the commit.
 */
import type { CivilDate } from '@chot/core/calendar/civil.ts'
import type { WindowKind } from '@chot/core/calendar/window.ts'
import { countedAddress } from '../accounts/address.ts'
import { systemOf } from '../accounts/caller.ts'
import { keysInForceSql } from '../accounts/client-keys.ts'
import type { Admission, SettledOutcome } from './admission.ts'

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
