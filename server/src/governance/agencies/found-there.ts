/** What there is at agencies that end or are split: shown beforehand, looked at again when it is done. */
import type { Rehomed, ReorganisationView } from '@chot/contract/agencies.ts'
import {
  type Agency,
  agenciesAfter,
  faultsOfReorganisation,
  type Rehoming,
  type ReorganisationAct,
  rehomingsOf,
} from '@chot/core/agencies/reorganisation.ts'
import type { Reader } from '../../db/database.ts'

type Fault = ReorganisationView['faults'][number]
type Found = Omit<Rehomed, 'name' | 'ends' | 'heirs'>

/** Codes as $1. */
const foundSql = `
  with held as (
    select a.agency_code as code, count(*)::int as accounts,
           (count(*) filter (where a.state = 'active'))::int as active,
           count(l.account_id)::int as listed
    from accounts a
    left join (listed_accounts l join account_lists al on al.id = l.list_id and al.ended_at is null)
      on l.account_id = a.id
    where a.state <> 'revoked' and a.agency_code = any($1::text[]) group by 1),
  files as (
    select x.code, count(*)::int as dossiers
    from dossiers d,
         lateral (select distinct unnest(array[d.receiving_agency, d.deciding_agency]) as code) x
    where d.state = 'open' and x.code = any($1::text[]) group by 1),
  asked as (
    select code, count(*)::int as requests from (
      select agency_code as code from account_requests where state = 'open'
      union all
      select agency_code from client_system_requests where state = 'open') r
    where code = any($1::text[]) group by 1),
  calling as (
    select agency_code as code, count(*)::int as systems from client_systems
    where state <> 'revoked' and agency_code = any($1::text[]) group by 1)
  select w.code, coalesce(accounts, 0) as accounts, coalesce(active, 0) as active,
         coalesce(listed, 0) as listed, coalesce(dossiers, 0) as dossiers,
         coalesce(requests, 0) as requests, coalesce(systems, 0) as systems,
         exists (select from holds h where h.kind = 'lock' and h.scope = 'agency'
                    and h.subject = w.code and h.ended_at is null) as locked
  from unnest($1::text[]) as w(code)
  left join held using (code) left join files using (code)
  left join asked using (code) left join calling using (code)`

async function findThere(
  reader: Reader,
  rehomings: readonly Rehoming[],
): Promise<readonly Found[]> {
  return reader.rows<Found>(foundSql, [rehomings.map(({ from }) => from)])
}

/**
 * Everything wrong with the acts on `day`, and where what there is goes. `drafter`: the account of
 * who drafted it: nobody moves, and so freezes and is asked about, by their own paper.
 */
export async function judge(
  reader: Reader,
  agencies: readonly Agency[],
  acts: readonly ReorganisationAct[],
  day: string,
  drafter: string,
): Promise<{ readonly faults: readonly Fault[]; readonly rehomed: readonly Rehomed[] }> {
  const rehomings = rehomingsOf(acts)
  const found = await findThere(reader, rehomings)
  const names = new Map(
    agenciesAfter(agencies, acts, day).map(({ code, name }) => [code, name]),
  )
  const nameOf = (code: string) => names.get(code) ?? code
  const rehomed = rehomings.flatMap((rehoming): readonly Rehomed[] => {
    const there = found.find(({ code }) => code === rehoming.from)
    if (there === undefined) return []
    const heirs = rehoming.heirs.map((code) => ({ code, name: nameOf(code) }))
    return [{ ...there, name: nameOf(rehoming.from), ends: rehoming.ends, heirs }]
  })
  const left = rehomed.filter(
    ({ heirs, accounts, dossiers, requests, systems }) =>
      heirs.length === 0 && accounts + dossiers + requests + systems > 0,
  )
  return {
    faults: [
      ...faultsOfReorganisation(agencies, acts, day),
      ...left.map(({ code }): Fault => ({ act: null, fault: 'left-without-heir', code })),
      ...(await faultsOfPeople(reader, rehomings, drafter)),
    ],
    rehomed,
  }
}

async function faultsOfPeople(
  reader: Reader,
  rehomings: readonly Rehoming[],
  drafter: string,
): Promise<readonly Fault[]> {
  const named = rehomings.flatMap(({ from, accounts }) =>
    [...accounts.keys()].map((account) => ({ from, account })),
  )
  const elsewhere = await reader.rows<{ account: string }>(
    `select n.account from unnest($1::text[], $2::text[]) as n(account, code)
     where not exists (select from accounts a
                        where a.id = n.account and a.agency_code = n.code and a.state <> 'revoked')`,
    [named.map(({ account }) => account), named.map(({ from }) => from)],
  )
  const [own] = await reader.rows<{ code: string }>(
    'select agency_code as code from accounts where id = $1 and agency_code = any($2::text[])',
    [drafter, rehomings.flatMap(({ ends, from }) => (ends ? [from] : []))],
  )
  const splits = rehomings.some(({ accounts }) => accounts.has(drafter))
  return [
    ...elsewhere.map(
      ({ account }): Fault => ({ act: null, fault: 'account-not-there', code: account }),
    ),
    ...(own === undefined && !splits
      ? []
      : [{ act: null, fault: 'own-agency', code: own?.code ?? drafter } as const]),
  ]
}
