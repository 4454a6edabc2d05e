/** Cases as those who guard and oversee read them. Nobody reads a case about themself. */
import type {
  CasePage,
  CaseRow,
  CaseView,
  caseFilter,
  OwnExplanations,
} from '@chot/contract/cases.ts'
import type { z } from 'zod'
import type { Reader } from '../../db/database.ts'
import { hasWordsSql, wordPatterns } from '../../db/list-page.ts'
import { Problem } from '../../http/problem.ts'
import { alertJson, nameOf } from '../list.ts'

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`

const rowColumns = `
  c.id, c.number, c.scope, c.subject, ${nameOf('c')} as name, c.state, c.gravity,
  ${ms('c.opened_at')} as "openedAt", ${ms('c.moved_at')} as "movedAt",
  (select count(*) from case_alerts ca where ca.case_id = c.id) as alerts,
  array(select distinct a.rule from case_alerts ca join alerts a on a.id = ca.alert_id
        where ca.case_id = c.id order by a.rule) as rules,
  (select full_name from accounts where id = c.assignee) as assignee,
  ${ms('c.answer_by')} as "answerBy", c.decision`

/** Not about the one who looks: $1. */
const notOwn = `not (c.scope = 'account' and c.subject = $1)`

/** All that was said in a case, with the name of its subject. */
const words = `coalesce(${nameOf('c')}, '') || ' ' || c.subject || ' ' || c.number || ' ' ||
  coalesce((select string_agg(concat_ws(' ', t.remark, t.basis), ' ') from case_acts t
            where t.case_id = c.id), '')`

const listSql = `
  with matching as materialized (
    select c.number from cases c
    where ${notOwn}
      and ${hasWordsSql(words, '$2')}
      and ($3::text is null or c.state = $3
           or $3 = 'going-on' and c.state not in ('decided', 'closed'))
      and ($4::text is null or exists (
        select from case_alerts ca join alerts a on a.id = ca.alert_id
        where ca.case_id = c.id and a.rule = $4))
      and ($5::bigint is null or c.opened_at >= to_timestamp($5::bigint / 1000.0))
      and ($6::bigint is null or c.opened_at < to_timestamp($6::bigint / 1000.0)))
  select (select count(*) from matching) as total, ${rowColumns}
  from (select) one
  left join (select number from matching where $7::bigint is null or number < $7
             order by number desc limit $8) page on true
  left join cases c using (number)
  order by c.number desc`

export async function listCases(
  reader: Reader,
  viewer: string,
  filter: z.infer<typeof caseFilter>,
): Promise<CasePage> {
  const found = await reader.rows<CaseRow & { readonly total: number }>(listSql, [
    viewer,
    wordPatterns(filter.q),
    filter.state ?? null,
    filter.rule ?? null,
    filter.from ?? null,
    filter.to ?? null,
    filter.after ?? null,
    filter.limit + 1,
  ])
  const total = found[0]?.total ?? 0
  const rows = found.flatMap(({ total: _total, ...row }) =>
    row.id === null ? [] : [row],
  )
  const cases = rows.slice(0, filter.limit)
  const next = rows.length > filter.limit ? String(cases.at(-1)?.number) : null
  return { cases, next, total }
}

const evidenceJson = `coalesce((
  select json_agg(${alertJson} order by a.at, a.id) from case_alerts ca
  join alerts a on a.id = ca.alert_id where ca.case_id = c.id), '[]')`

/** Throws Problem `not-found`, also of a case about the one who looks. */
export async function getCase(
  reader: Reader,
  viewer: string,
  id: string,
): Promise<CaseView> {
  const [found] = await reader.rows<CaseView>(
    `select ${rowColumns}, ${evidenceJson} as evidence,
       (select json_agg(json_build_object(
           'id', t.id, 'at', ${ms('t.at')}, 'act', t.act, 'by', p.full_name, 'rule', a.rule,
           'remark', t.remark, 'basis', t.basis, 'decision', t.decision,
           'violation', case when t.decision = 'violation' then
             (select v.kind from violations v
               where v.case_id = c.id and v.recorded_at = t.at) end) order by t.id)
        from case_acts t left join accounts p on p.id = t.account_id
        left join alerts a on a.id = t.alert_id
        where t.case_id = c.id) as story,
       coalesce(c.assignee = $1, false) as mine, c.answered,
       exists (select from holds h where h.kind = 'lock' and h.ended_at is null
                and h.scope = c.scope and h.subject = c.subject) as locked
     from cases c where c.id = $2 and ${notOwn}`,
    [viewer, id],
  )
  if (found === undefined) throw new Problem('not-found')
  return found
}

/** What an officer is asked to explain now, without who looks into it. */
export async function listOwnExplanations(
  reader: Reader,
  account: string,
): Promise<OwnExplanations> {
  const explanations = await reader.rows<OwnExplanations['explanations'][number]>(
    `select c.id, c.number, q.remark as question, ${ms('q.at')} as "askedAt",
            ${ms('c.answer_by')} as "answerBy", ${evidenceJson} as alerts
     from cases c
     cross join lateral (select t.remark, t.at from case_acts t
                          where t.case_id = c.id and t.act = 'ask' order by t.id desc limit 1) q
     where c.scope = 'account' and c.subject = $1 and c.state = 'asked'`,
    [account],
  )
  return { explanations }
}
