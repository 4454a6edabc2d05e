/**
 * Accepted lists on their way to the Ministry: what is sent, the notice of what changed since, and
 * the Ministry's answer, which puts people on its list in force and takes others off, all or none.
 */
import { randomUUID } from 'node:crypto'
import type { SendingBody, SendingsView } from '@chot/contract/registrations.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import { diffLists, type ListChange } from '@chot/core/registration/list-diff.ts'
import { ruleAct } from '@chot/core/workflow/account.ts'
import { changeList, readListed } from '../accounts/accepted-list.ts'
import { newId } from '../accounts/create-account.ts'
import type { SignedIn } from '../accounts/sessions.ts'
import { actorOf as entryActor, stillMay } from '../accounts/standing.ts'
import type { Reader, Tx } from '../db/database.ts'
import { actorOf, lockPeople, today } from '../governance/accounts/people.ts'
import { faultProblem, Problem } from '../http/problem.ts'
import { appendTo, lockHead } from '../log/append.ts'
import { comparedRows } from './lists.ts'
import type { RegistrationDeps } from './versions.ts'

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`
const person = (id: string) =>
  `(select json_build_object('username', p.username, 'fullName', p.full_name) from accounts p where p.id = ${id})`

/** One sending after the other; no other lock of the program has this number. */
const sendingLock = 0x63_68_73_6e

/** What is different of one agency between the list sent last and the one accepted last. */
export interface AgencyChange {
  readonly agency: string
  /** Version of the list accepted last. */
  readonly version: string
  readonly changes: readonly ListChange[]
}

/** Lists accepted last, by agency in force on the day. */
async function acceptedLists(
  reader: Reader,
  day: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await reader.rows<{ agency: string; id: string }>(
    `select distinct on (v.agency_code) v.agency_code as agency, v.id
     from registration_versions v join agencies g on g.code = v.agency_code
     where v.part = 'accounts' and v.state = 'accepted' and g.valid_from <= $1::date
       and (g.valid_to is null or g.valid_to > $1::date)
     order by v.agency_code, v.version desc`,
    [day],
  )
  return new Map(rows.map(({ agency, id }) => [agency, id]))
}

/** Lists of the newest sending, by agency. */
async function sentLists(reader: Reader): Promise<ReadonlyMap<string, string>> {
  const rows = await reader.rows<{ agency: string; id: string }>(
    `select v.agency_code as agency, v.id
     from list_sending_versions s join registration_versions v on v.id = s.version_id
     where s.sending_id = (select id from list_sendings order by sent_at desc, id desc limit 1)`,
  )
  return new Map(rows.map(({ agency, id }) => [agency, id]))
}

/**
 * The notice of change (6383, form: any change of staff is told to the Ministry): by agency, what
 * is different since the list sent last. A person who left one agency's list and joined another's
 * has moved. Agencies without a change are not in it.
 */
export async function noticeOfChange(
  deps: Pick<RegistrationDeps, 'clock' | 'policies'>,
  reader: Reader,
): Promise<readonly AgencyChange[]> {
  const now = await acceptedLists(reader, await today(deps, reader))
  const before = await sentLists(reader)
  const changed = new Set(
    [...now.keys(), ...before.keys()].filter(
      (agency) => now.get(agency) !== before.get(agency),
    ),
  )
  const lists = await comparedRows(
    reader,
    [...[...changed].flatMap((agency) => [now.get(agency), before.get(agency)])].filter(
      (id) => id !== undefined,
    ),
  )
  const rowsOf = (from: ReadonlyMap<string, string>, agency: string) =>
    lists.get(from.get(agency) ?? '') ?? []
  const placed = (from: ReadonlyMap<string, string>) =>
    new Map(
      [...changed].flatMap((agency) =>
        rowsOf(from, agency).map((row) => [row.person, agency] as const),
      ),
    )
  const wasAt = placed(before)
  const isAt = placed(now)
  return [...changed].toSorted().flatMap((agency) => {
    const was = rowsOf(before, agency)
    const is = rowsOf(now, agency)
    const elsewhere = new Map<string, string>()
    for (const { person: who } of is) {
      const other = wasAt.get(who)
      if (other !== undefined && other !== agency) elsewhere.set(who, other)
    }
    for (const { person: who } of was) {
      const other = isAt.get(who)
      if (other !== undefined && other !== agency) elsewhere.set(who, other)
    }
    const changes = diffLists(was, is, elsewhere)
    const version = now.get(agency) ?? before.get(agency) ?? ''
    return changes.length === 0 ? [] : [{ agency, version, changes }]
  })
}

/** What was sent, newest first, and what would change by sending now. */
export async function readSendings(deps: RegistrationDeps): Promise<SendingsView> {
  const sendings = await deps.db.rows<SendingsView['sendings'][number]>(
    `select s.id, s.document_number as "documentNumber", s.document_date as "documentDate",
            ${person('s.sent_by')} as "sentBy", ${ms('s.sent_at')} as "sentAt",
            (select count(*)::int from list_sending_versions v where v.sending_id = s.id) as agencies,
            (select count(*)::int from list_sending_versions v join list_rows r using (version_id)
              where v.sending_id = s.id) as people,
            s.answer_number as "answerNumber", s.answer_date as "answerDate",
            ${person('s.answered_by')} as "answeredBy"
     from list_sendings s order by s.sent_at desc, s.id desc limit 100`,
  )
  const notice = await noticeOfChange(deps, deps.db)
  const all = notice.flatMap(({ changes }) => changes)
  const count = (...kinds: readonly ListChange['kind'][]) =>
    all.filter(({ kind }) => kinds.includes(kind)).length
  return {
    sendings,
    changes: {
      agencies: notice.length,
      joined: count('joined'),
      left: count('left'),
      // Once at the agency left, once at the one joined.
      moved: count('moved-in'),
      changed: count('changed'),
    },
  }
}

/** Records that the accepted lists were sent under a document. Throws Problem `nothing-to-send`, `not-permitted` or `input-invalid`. */
export async function sendLists(
  deps: RegistrationDeps,
  officer: SignedIn,
  body: SendingBody,
): Promise<void> {
  const day = await today(deps, deps.db)
  if (body.documentDate > day)
    throw faultProblem([{ field: 'documentDate', code: 'day' }])
  const id = newId('s')
  await deps.db.inTx(async (tx) => {
    await tx.rows('select pg_advisory_xact_lock($1)', [sendingLock])
    const accepted = await acceptedLists(tx, day)
    if ((await noticeOfChange(deps, tx)).length === 0)
      throw new Problem('nothing-to-send')
    await tx.rows(
      `insert into list_sendings (id, sent_by, sent_at, document_number, document_date)
       values ($1, $2, to_timestamp($3::bigint / 1000.0), $4, $5)`,
      [id, officer.accountId, deps.clock.now(), body.documentNumber, body.documentDate],
    )
    await tx.rows(
      `insert into list_sending_versions (sending_id, version_id)
       select $1, v from unnest($2::text[]) v`,
      [id, [...accepted.values()]],
    )
    const head = await lockHead(tx, deps.clock.heldAt())
    if (!(await stillMay(tx, officer, 'registration:send', day)))
      throw new Problem('not-permitted')
    await appendTo(tx, head, [
      {
        k: 'registration',
        oc: 'done',
        ...entryActor(officer, 'registration:send'),
        no: body.documentNumber,
        ob: `lists send ${id} agencies=${accepted.size} ${body.documentDate}`,
      },
    ])
  })
}

/**
 * Enters the Ministry's answer to the newest sending: who of its lists has an account is on the
 * Ministry's list with the count sent, and who of those agencies is not on them is taken off it; all in
 * one transaction, each change the same act and entry as `list` and `unlist` one by one. Who has
 * no account yet is put on the list later, one by one. Throws Problem `not-found`, `sending-answered`,
 * `not-permitted` or `input-invalid`.
 */
export async function answerSending(
  deps: RegistrationDeps,
  officer: SignedIn,
  id: string,
  body: SendingBody,
): Promise<{ readonly listed: number; readonly unlisted: number }> {
  const day = await today(deps, deps.db)
  if (body.documentDate > day)
    throw faultProblem([{ field: 'documentDate', code: 'day' }])
  return deps.db.inTx(async (tx) => {
    const [newest] = await tx.rows<{ id: string; answered: boolean }>(
      `select id, answered_at is not null as answered from list_sendings
       order by sent_at desc, id desc limit 1 for no key update`,
    )
    const known = await tx.rows('select from list_sendings where id = $1', [id])
    if (known.length === 0) throw new Problem('not-found')
    if (newest?.id !== id || newest.answered) throw new Problem('sending-answered')
    const { put, taken } = await meant(tx, officer, id, day)
    await tx.rows(
      `update list_sendings set answered_by = $2, answered_at = to_timestamp($3::bigint / 1000.0),
              answer_number = $4, answer_date = $5 where id = $1`,
      [id, officer.accountId, deps.clock.now(), body.documentNumber, body.documentDate],
    )
    await changeList(tx, put, taken)
    await recordAnswer(deps, tx, officer, { id, body, put, taken, day })
    return { listed: put.size, unlisted: taken.length }
  })
}

/** Whom the answer puts on the list with which count, and whom it takes off; rights are ruled on as one by one. */
async function meant(tx: Tx, officer: SignedIn, sending: string, day: string) {
  const sent = await tx.rows<{ account: string; count: number }>(
    `select a.id as account, r.queries_per_day as count
     from list_sending_versions s
     join registration_versions v on v.id = s.version_id
     join list_rows r on r.version_id = v.id
     join accounts a on a.username = r.username and a.agency_code = v.agency_code
     where s.sending_id = $1`,
    [sending],
  )
  const wanted = new Map(sent.map(({ account, count }) => [account, count]))
  const present = await tx.rows<{ account: string }>(
    `select l.account_id as account
     from listed_accounts l join account_lists al on al.id = l.list_id and al.ended_at is null
     join accounts a on a.id = l.account_id
     where a.agency_code in (select v.agency_code from list_sending_versions s
       join registration_versions v on v.id = s.version_id where s.sending_id = $1)`,
    [sending],
  )
  const ids = [...new Set([...wanted.keys(), ...present.map(({ account }) => account)])]
  const people = await lockPeople(tx, [officer.accountId, ...ids])
  const actor = actorOf(people, officer)
  const listed = await readListed(tx, ids)
  const may = (act: 'list' | 'unlist', id: string) => {
    const account = people.get(id)
    return account !== undefined && ruleAct(actor, act, account, day).allowed
  }
  const put = new Map(
    [...wanted].filter(([id, count]) => listed.get(id) !== count && may('list', id)),
  )
  const taken = ids.filter((id) => !wanted.has(id) && listed.has(id) && may('unlist', id))
  return { put, taken }
}

interface Answered {
  readonly id: string
  readonly body: SendingBody
  readonly put: ReadonlyMap<string, number>
  readonly taken: readonly string[]
  readonly day: string
}

async function recordAnswer(
  deps: RegistrationDeps,
  tx: Tx,
  officer: SignedIn,
  { id, body, put, taken, day }: Answered,
): Promise<void> {
  const head = await lockHead(tx, deps.clock.heldAt())
  if (!(await stillMay(tx, officer, 'registration:send', day)))
    throw new Problem('not-permitted')
  const by = entryActor(officer, 'registration:send')
  const reason = 'Bộ trả lời danh sách đã gửi'
  const request = randomUUID()
  const acts = [
    ...[...put].map(([account, count]) => ({
      account,
      act: 'list',
      about: `${body.documentDate} ${count}`,
    })),
    ...taken.map((account) => ({ account, act: 'unlist', about: body.documentDate })),
  ]
  const entries = acts.map(
    ({ account, act, about }): EntryBody => ({
      k: 'account',
      oc: 'done',
      id: request,
      ...by,
      no: `${reason} · ${body.documentNumber}`,
      ob: `${account} ${act} ${about}`,
    }),
  )
  const logged = await appendTo(tx, head, [
    {
      k: 'registration',
      oc: 'done',
      id: request,
      ...by,
      no: body.documentNumber,
      ob: `lists answer ${id} listed=${put.size} unlisted=${taken.length} ${body.documentDate}`,
    },
    ...entries,
  ])
  await tx.rows(
    `insert into account_acts (account_id, seq, at, act, by_id, about, reason, legal_basis)
     select account, seq, to_timestamp($5::bigint / 1000.0), act, $6, about, $7, $8
     from unnest($1::text[], $2::bigint[], $3::text[], $4::text[]) as a(account, seq, act, about)`,
    [
      acts.map(({ account }) => account),
      logged.slice(1).map(({ sequence }) => sequence),
      acts.map(({ act }) => act),
      acts.map(({ about }) => about),
      head.at,
      officer.accountId,
      reason,
      body.documentNumber,
    ],
  )
}
