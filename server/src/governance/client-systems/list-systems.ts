import type { ClientSystemList, ClientSystemView } from '@chot/contract/client-systems.ts'
import type { Reader } from '../../db/database.ts'

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

/** All client systems, or the one of an id: there are few of them in a province. */
export async function listSystems(
  reader: Reader,
  viewer: { readonly accountId: string; readonly now: number },
  id: string | null = null,
): Promise<ClientSystemList> {
  const systems = await reader.rows<ClientSystemView>(listSql, [viewer.accountId, id])
  return { systems, now: viewer.now }
}
