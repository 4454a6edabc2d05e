/** One agency with its history: former names, who preceded it, who followed. */
import type { AgencyView } from '@chot/contract/agencies.ts'
import { lowToHighCode } from '@chot/core/agencies/agency-code.ts'
import {
  type Agency,
  heirsInForce,
  type Succession,
} from '@chot/core/agencies/reorganisation.ts'
import { localDay } from '../../accounts/local-day.ts'
import type { Reader } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { readAgencies } from './reorganisation-rows.ts'

/** Who followed whom, of all agencies. */
export function readSuccessions(reader: Reader): Promise<Succession[]> {
  return reader.rows<Succession>('select distinct predecessor, heir from agency_heirs')
}

type Neighbour = AgencyView['heirs'][number] & { readonly side: 'predecessor' | 'heir' }

const neighboursSql = `
  select n.side, g.code, g.name, r.done_on as on, r.document_number as "documentNumber",
         r.id as reorganisation
  from (select 'predecessor' as side, predecessor as code, reorganisation_id
          from agency_heirs where heir = $1
        union all
        select 'heir', heir, reorganisation_id from agency_heirs where predecessor = $1) n
  join agencies g using (code) join reorganisations r on r.id = n.reorganisation_id
  order by r.done_on, g.code`

const countsSql = `
  select (select count(*)::int from accounts
           where agency_code = $1 and state <> 'revoked') as accounts,
         (select count(*)::int from dossiers
           where state = 'open' and (receiving_agency = $1 or deciding_agency = $1)) as dossiers`

/** Null when there is none and never was. */
export async function findAgency(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  code: string,
): Promise<AgencyView | null> {
  const { db } = deps
  const agencies = new Map((await readAgencies(db)).map((each) => [each.code, each]))
  const agency = agencies.get(code)
  if (agency === undefined) return null
  const versions = await db.rows<AgencyView['versions'][number]>(
    `select v.name, p.name as parent, v.valid_from as "validFrom", v.valid_to as "validTo"
     from agency_versions v left join agencies p on p.code = v.parent_code
     where v.agency_code = $1 order by v.valid_from desc`,
    [code],
  )
  const neighbours = await db.rows<Neighbour>(neighboursSql, [code])
  const [counts] = await db.rows<Pick<AgencyView, 'accounts' | 'dossiers'>>(countsSql, [
    code,
  ])
  const today = localDay(await deps.policies.current(db), deps.clock.now())
  const on = (side: Neighbour['side']) =>
    neighbours
      .filter((each) => each.side === side)
      .map(({ side: _side, ...neighbour }) => neighbour)
  const named = (each: string) => ({ code: each, name: agencies.get(each)?.name ?? each })
  return {
    code,
    lowToHighCode: lowToHighCode(code),
    name: agency.name,
    kind: agency.kind,
    parent: agency.parent === null ? null : named(agency.parent),
    validFrom: agency.validFrom,
    validTo: agency.validTo,
    accounts: counts?.accounts ?? 0,
    dossiers: counts?.dossiers ?? 0,
    versions,
    predecessors: on('predecessor'),
    heirs: on('heir'),
    today: heirsInForce(code, agencies, await readSuccessions(db), today).map(named),
  }
}

/** Of agencies that have ended, who followed in force on a day. */
export async function heirsOf(
  reader: Reader,
  ended: readonly string[],
  day: string,
): Promise<ReadonlyMap<string, { code: string; name: string }[]>> {
  if (ended.length === 0) return new Map()
  const all = await readAgencies(reader)
  const agencies: ReadonlyMap<string, Agency> = new Map(
    all.map((each) => [each.code, each]),
  )
  const successions = await readSuccessions(reader)
  return new Map(
    ended.map((code) => [
      code,
      heirsInForce(code, agencies, successions, day).map((heir) => ({
        code: heir,
        name: agencies.get(heir)?.name ?? heir,
      })),
    ]),
  )
}
