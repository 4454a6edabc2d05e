import type {
  ClientSystemList,
  ClientSystemView,
  SystemRequestView,
} from '@chot/contract/client-systems.ts'
import { keyDaysMax } from '../../accounts/register-client.ts'
import type { Reader } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`

const listSql = `
  select s.id, s.name, json_build_object('code', g.code, 'name', g.name) as agency, s.scopes,
         s.networks::text[] as networks, s.state,
         case when s.changed_at is not null then json_build_object(
           'at', ${ms('s.changed_at')}, 'by', a.full_name, 'own', s.changed_by = $1,
           'reason', s.change_reason, 'basis', s.change_basis) end as change,
         coalesce((select json_agg(json_build_object(
             'thumbprint', k.thumbprint, 'kid', k.kid, 'from', ${ms('k.valid_from')},
             'to', ${ms('k.valid_to')}, 'endedAt', ${ms('k.ended_at')})
             order by k.valid_to desc, k.thumbprint)
           from client_keys k where k.system_id = s.id), '[]') as keys
  from client_systems s
  join agencies g on g.code = s.agency_code
  left join accounts a on a.id = s.changed_by
  where $2::text is null or s.id = $2
  order by s.id`

const requestsSql = `
  select r.id, r.kind, json_build_object('id', r.system_id, 'name', coalesce(r.name, s.name)) as system,
         json_build_object('code', g.code, 'name', g.name) as agency,
         coalesce(r.scopes, s.scopes) as scopes,
         coalesce(r.networks, s.networks)::text[] as networks,
         json_build_object('thumbprint', r.thumbprint, 'kid', r.public_jwk ->> 'kid',
           'from', ${ms('r.valid_from')}, 'to', ${ms('r.valid_to')}) as key,
         a.full_name as requester, r.requester_id = $1 as own,
         ${ms('r.requested_at')} as "requestedAt", r.reason, r.legal_basis as basis
  from client_system_requests r
  join accounts a on a.id = r.requester_id
  left join client_systems s on s.id = r.system_id
  join agencies g on g.code = coalesce(r.agency_code, s.agency_code)
  where r.state = 'open' order by r.requested_at, r.id`

/** The client system of an id; null when there is none. */
export async function findSystem(
  reader: Reader,
  viewer: string,
  id: string,
): Promise<ClientSystemView | null> {
  const [system] = await reader.rows<ClientSystemView>(listSql, [viewer, id])
  return system ?? null
}

/** All client systems and what is asked about them: there are few of them in a province. */
export async function listSystems(
  deps: Pick<Deps, 'db' | 'clock' | 'policies'>,
  viewer: string,
): Promise<ClientSystemList> {
  return {
    systems: await deps.db.rows<ClientSystemView>(listSql, [viewer, null]),
    requests: await deps.db.rows<SystemRequestView>(requestsSql, [viewer]),
    keyDaysMax: await keyDaysMax(deps, deps.db),
    now: deps.clock.now(),
  }
}
