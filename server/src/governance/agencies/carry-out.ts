/**
 * A reorganisation takes effect: agencies, accounts, dossiers, requests and client systems with their
 * entries, all in one transaction. The slow work comes first and the head of the log last. Nobody
 * puts anything at an agency meanwhile (agencies-held.ts). Rows are locked in one order: the
 * reorganisation, requests, accounts by their ids, dossiers, client systems, sessions, head.
 */
import {
  type Agency,
  agenciesAfter,
  type Rehoming,
  rehomingsOf,
} from '@chot/core/agencies/reorganisation.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import { localDay } from '../../accounts/local-day.ts'
import type { Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { appendTo, lockHead } from '../../log/append.ts'
import { holdAgenciesAlone } from '../../policy/agencies-held.ts'
import { judge } from './found-there.ts'
import { type MovedAccount, moveAccounts, type StorySoFar } from './rehome-accounts.ts'
import {
  dayOfEffect,
  documentOf,
  lockReorganisation,
  readAgencies,
  type StoredReorganisation,
} from './reorganisation-rows.ts'

type CarryDeps = Pick<Deps, 'db' | 'clock' | 'policies'>

/** Looks once; how many reorganisations took effect or were stopped, the earliest first. */
export async function carryOutDue(deps: CarryDeps): Promise<number> {
  const today = localDay(await deps.policies.current(deps.db), deps.clock.now())
  const due = await deps.db.rows<{ id: string }>(
    `select id from reorganisations where state = 'approved' and takes_effect_on <= $1
     order by takes_effect_on, approved_at, id`,
    [today],
  )
  let done = 0
  for (const { id } of due)
    if (await deps.db.inTx((tx) => carryOut(deps, tx, id))) done += 1
  return done
}

/** False when another node was first. */
async function carryOut(deps: CarryDeps, tx: Tx, id: string): Promise<boolean> {
  await holdAgenciesAlone(tx)
  const found = await lockReorganisation(tx, id)
  if (found?.state !== 'approved') return false
  const today = localDay(await deps.policies.current(tx), deps.clock.now())
  const day = dayOfEffect(found.takesEffectOn, today)
  const agencies = await readAgencies(tx)
  const { faults, rehomed } = await judge(tx, agencies, found.acts, day, found.draftedBy)
  if (faults.length > 0) {
    await stop(deps, tx, found, faults)
    return true
  }
  const rehomings = rehomingsOf(found.acts)
  const changed = await writeAgencies(tx, agencies, found, day)
  await writeHeirs(tx, id, rehomings)
  const locked = new Set(rehomed.flatMap((each) => (each.locked ? [each.code] : [])))
  const story = await moveAccounts(deps, tx, found, rehomings, locked)
  const dossiers = await moveDossiers(tx, rehomings)
  const systems = await moveSystems(deps, tx, found, rehomings)
  const listed = await markList(tx, story.moved, day)
  await record(deps, tx, found, {
    day,
    rehomed,
    changed,
    story,
    summary: `${story.moved.length} accounts, ${dossiers} dossiers, ${systems} systems, ${listed} listed`,
  })
  return true
}

/** It cannot be done any more: on record, and nothing else has happened. */
async function stop(
  deps: CarryDeps,
  tx: Tx,
  found: StoredReorganisation,
  faults: Awaited<ReturnType<typeof judge>>['faults'],
): Promise<void> {
  await tx.rows(
    `update reorganisations set state = 'stopped', result = $3::jsonb,
            ended_at = to_timestamp($2::bigint / 1000.0) where id = $1`,
    [found.id, deps.clock.now(), JSON.stringify({ faults, rehomed: [] })],
  )
  const head = await lockHead(tx, deps.clock.heldAt())
  await appendTo(tx, head, [
    {
      k: 'agency',
      oc: 'failed',
      id: found.id,
      re: faults[0]?.fault ?? 'unknown',
      no: documentOf(found),
      ob: 'reorganisation stopped',
    },
  ])
}

/** Writes agencies as they stand from `day` on; one line for the log of each that changed. */
async function writeAgencies(
  tx: Tx,
  before: readonly Agency[],
  { acts }: StoredReorganisation,
  day: string,
): Promise<readonly string[]> {
  const former = new Map(before.map((each) => [each.code, each]))
  const after = agenciesAfter(before, acts, day).filter(
    (each) => former.get(each.code) !== each,
  )
  const rows = JSON.stringify(after)
  // Those that are made first: others may stand under them.
  await tx.rows(
    `insert into agencies (code, name, kind, valid_from)
     select code, name, kind, "validFrom"
     from jsonb_to_recordset($1::jsonb) as r(code text, name text, kind text, "validFrom" date)
     on conflict (code) do nothing`,
    [rows],
  )
  // What it was called and where it stood, since that began to hold.
  await tx.rows(
    `insert into agency_versions (agency_code, valid_from, valid_to, name, parent_code)
     select a.code, greatest(a.valid_from, (select max(v.valid_to) from agency_versions v
                                             where v.agency_code = a.code)), $2::date,
            a.name, a.parent_code
     from jsonb_to_recordset($1::jsonb) as r(code text, name text, parent text, "validTo" date)
     join agencies a using (code)
     where r."validTo" is null and a.valid_from < $2::date
       and (a.name, a.parent_code) is distinct from (r.name, r.parent)
     -- Changed twice in a day: what held for no day is kept by its entry alone.
     on conflict do nothing`,
    [rows, day],
  )
  await tx.rows(
    `update agencies a set name = r.name, parent_code = r.parent, valid_to = r."validTo"
     from jsonb_to_recordset($1::jsonb) as r(code text, name text, parent text, "validTo" date)
     where a.code = r.code`,
    [rows],
  )
  return after.map(({ code, name, validTo }) => {
    if (!former.has(code)) return `${code} begun ${day} "${name}"`
    if (validTo !== null) return `${code} ended ${day}`
    return `${code} changed ${day} "${name}"`
  })
}

async function writeHeirs(
  tx: Tx,
  id: string,
  rehomings: readonly Rehoming[],
): Promise<void> {
  const heirs = rehomings.flatMap(({ from, heirs: followers, rest }) =>
    followers
      .filter((heir) => heir !== from)
      .map((heir) => ({ from, heir, rest: heir === rest })),
  )
  await tx.rows(
    `insert into agency_heirs (predecessor, heir, reorganisation_id, rest)
     select predecessor, heir, $1, rest
     from unnest($2::text[], $3::text[], $4::boolean[]) as n(predecessor, heir, rest)`,
    [
      id,
      heirs.map(({ from }) => from),
      heirs.map(({ heir }) => heir),
      heirs.map(({ rest }) => rest),
    ],
  )
}

/** Open dossiers go by their procedure, closed ones stay where they were. How many went. */
async function moveDossiers(tx: Tx, rehomings: readonly Rehoming[]): Promise<number> {
  const ways = rehomings.flatMap(({ from, rest, procedures }) => [
    { from, procedure: null, heir: rest },
    ...[...procedures].map(([procedure, heir]) => ({ from, procedure, heir })),
  ])
  const [row] = await tx.rows<{ count: number }>(
    `with ways as materialized (
       select * from unnest($1::text[], $2::text[], $3::text[]) as w(origin, procedure, heir)),
     theirs as materialized (
       select id, procedure_code, receiving_agency, deciding_agency from dossiers
       where state = 'open'
         and (receiving_agency = any($1::text[]) or deciding_agency = any($1::text[]))
       order by id for no key update),
     -- Joined, not looked up one by one: ten thousand dossiers took five seconds else.
     headed as materialized (
       select t.id, coalesce(r.heir, ra.heir, t.receiving_agency) as receiving,
              coalesce(d.heir, da.heir, t.deciding_agency) as deciding
       from theirs t
       left join ways r on r.origin = t.receiving_agency and r.procedure = t.procedure_code
       left join ways ra on ra.origin = t.receiving_agency and ra.procedure is null
       left join ways d on d.origin = t.deciding_agency and d.procedure = t.procedure_code
       left join ways da on da.origin = t.deciding_agency and da.procedure is null),
     gone as (
       update dossiers d set receiving_agency = t.receiving, deciding_agency = t.deciding
       from headed t
       where t.id = d.id
         and (t.receiving, t.deciding) is distinct from (d.receiving_agency, d.deciding_agency)
       returning 1)
     select count(*)::int as count from gone`,
    [
      ways.map(({ from }) => from),
      ways.map(({ procedure }) => procedure),
      ways.map(({ heir }) => heir),
    ],
  )
  return row?.count ?? 0
}

/** Client systems go where what is assigned to nobody goes; what is asked about them is returned. */
async function moveSystems(
  deps: CarryDeps,
  tx: Tx,
  found: StoredReorganisation,
  rehomings: readonly Rehoming[],
): Promise<number> {
  const ended = rehomings.filter(({ ends, rest }) => ends && rest !== null)
  await tx.rows(
    `update client_system_requests
     set state = 'withdrawn', decided_by = $2, decided_at = to_timestamp($3::bigint / 1000.0),
         decision_reason = $4
     where state = 'open' and agency_code = any($1::text[])`,
    [ended.map(({ from }) => from), found.draftedBy, deps.clock.now(), documentOf(found)],
  )
  const moved = await tx.rows(
    `update client_systems s set agency_code = w.heir
     from unnest($1::text[], $2::text[]) as w(origin, heir)
     where s.agency_code = w.origin and s.state <> 'revoked' returning s.id`,
    [ended.map(({ from }) => from), ended.map(({ rest }) => rest)],
  )
  return moved.length
}

/** The accepted list names agencies that are there no more; how many of its accounts went. */
async function markList(
  tx: Tx,
  moved: readonly MovedAccount[],
  day: string,
): Promise<number> {
  const listed = await tx.rows<{ list: number }>(
    `select l.list_id as list from listed_accounts l
     join account_lists al on al.id = l.list_id and al.ended_at is null
     where l.account_id = any($1::text[])`,
    [moved.map(({ id }) => id)],
  )
  await tx.rows(
    `update account_lists set change_notice_due_since = coalesce(change_notice_due_since, $2)
     where id = any($1::int[])`,
    [[...new Set(listed.map(({ list }) => list))], day],
  )
  return listed.length
}

/** Everything's entries, under the head: the document's own, each agency's, each account's. */
async function record(
  deps: CarryDeps,
  tx: Tx,
  found: StoredReorganisation,
  done: {
    readonly day: string
    readonly rehomed: readonly unknown[]
    readonly changed: readonly string[]
    readonly story: StorySoFar
    readonly summary: string
  },
): Promise<void> {
  const { id } = found
  const { acts } = done.story
  const agencyEntry = (ob: string): EntryBody => ({ k: 'agency', oc: 'done', id, ob })
  const bodies: readonly EntryBody[] = [
    {
      ...agencyEntry(`reorganisation done ${done.day}: ${done.summary}`),
      no: documentOf(found),
    },
    ...done.changed.map(agencyEntry),
    ...acts.map(
      ({ account, act, about, request, agency }): EntryBody => ({
        k: 'account',
        oc: 'done',
        id,
        ag: agency,
        ob: [account, act, about, request].filter((each) => each !== null).join(' '),
      }),
    ),
  ]
  const head = await lockHead(tx, deps.clock.heldAt())
  await appendTo(tx, head, bodies)
  await tx.rows(
    `insert into account_acts (account_id, seq, at, act, request_id, about, reason)
     select account, seq, to_timestamp($2::bigint / 1000.0), act, request, about, $3
     from unnest($4::text[], $5::text[], $6::text[], $7::text[])
       with ordinality as n(account, act, request, about, i),
          lateral (select $1::bigint + n.i - 1 as seq) s`,
    [
      head.size + bodies.length - acts.length,
      head.at,
      documentOf(found),
      acts.map(({ account }) => account),
      acts.map(({ act }) => act),
      acts.map(({ request }) => request),
      acts.map(({ about }) => about),
    ],
  )
  await tx.rows(
    `update reorganisations
     set state = 'done', done_on = $2, done_seq = $3, result = $4::jsonb,
         ended_at = to_timestamp($5::bigint / 1000.0)
     where id = $1`,
    [
      id,
      done.day,
      head.size,
      JSON.stringify({ faults: [], rehomed: done.rehomed }),
      head.at,
    ],
  )
}
