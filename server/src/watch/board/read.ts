/** What the board shows beside the traffic: few rows each, by key or by an index. */
import type { BoardParts } from '@chot/contract/board.ts'
import type { Reader } from '../../db/database.ts'
import { nameOf } from '../list.ts'

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`
const latestMax = 6
/** No node has said for so long that it looks: it looks four times a second and says so each second. */
const silentAfterMs = 10_000

const gravities = (column: string) => `json_build_object(
  'lock', count(*) filter (where ${column} = 'lock'),
  'challenge', count(*) filter (where ${column} = 'challenge'),
  'case', count(*) filter (where ${column} = 'case'))`

const goingOn = `state not in ('decided', 'closed')`

const casesSql = `
  select json_build_object(
    'byGravity', (select ${gravities('gravity')} from cases where ${goingOn}),
    'untaken', (select count(*) from cases where state = 'open'),
    'latest', coalesce((select json_agg(to_json(l) order by l."movedAt" desc, l.number desc) from (
      select c.id, c.number, c.scope, c.subject, ${nameOf('c')} as name, c.state, c.gravity,
             ${ms('c.moved_at')} as "movedAt",
             array(select distinct a.rule from case_alerts ca join alerts a on a.id = ca.alert_id
                   where ca.case_id = c.id order by a.rule) as rules
      from cases c where ${goingOn} order by c.moved_at desc, c.number desc limit ${latestMax}) l),
      '[]')) as cases`

const alertsSql = `
  select ${gravities('act')} as alerts from alerts
  where at > to_timestamp($1::bigint / 1000.0) - interval '24 hours'`

const locksSql = `
  select json_build_object(
    'inForce', (select count(*) from holds where kind = 'lock' and ended_at is null),
    'challenges', (select count(*) from holds where kind = 'challenge' and ended_at is null),
    'latest', coalesce((select json_agg(to_json(l) order by l.at desc, l.id) from (
      select h.id, h.scope, h.subject, ${nameOf('h')} as name, ${ms('h.began_at')} as at, a.rule
      from holds h left join alerts a on a.id = h.alert_id
      where h.kind = 'lock' and h.ended_at is null
      order by h.began_at desc, h.id limit ${latestMax}) l), '[]')) as locks`

const progressSql = `
  select h.size - coalesce(d.looked_seq, d.next_seq) as behind, ${ms('d.looked_at')} as "lookedAt",
         h.size - p.size as unpublished, ${ms('p.signed_at')} as "publishedAt"
  from log_head h, detection d, log_published p`

interface Progress {
  readonly behind: number
  readonly lookedAt: number | null
  readonly unpublished: number
  readonly publishedAt: number | null
}

type Read = Pick<BoardParts, 'cases' | 'alerts' | 'locks' | 'detection'> & {
  readonly log: Omit<BoardParts['log'], 'witnessing'>
}

/** As committed; `now` in UTC milliseconds. */
export async function readBoard(reader: Reader, now: number): Promise<Read> {
  const [{ cases } = missing()] = await reader.rows<Pick<Read, 'cases'>>(casesSql)
  const [{ alerts } = missing()] = await reader.rows<Pick<Read, 'alerts'>>(alertsSql, [
    now,
  ])
  const [{ locks } = missing()] = await reader.rows<Pick<Read, 'locks'>>(locksSql)
  const [progress = missing()] = await reader.rows<Progress>(progressSql)
  const { behind, lookedAt, unpublished, publishedAt } = progress
  const looking = lookedAt !== null && now - lookedAt < silentAfterMs
  return {
    cases,
    alerts,
    locks,
    detection: { state: looking ? 'looking' : 'silent', behind, lookedAt },
    log: { unpublished, publishedAt },
  }
}

function missing(): never {
  throw new Error('a table of one row is empty')
}
