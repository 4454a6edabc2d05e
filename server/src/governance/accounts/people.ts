/** Accounts as the rules of core/workflow see them, held until the transaction ends. */
import type { Duty } from '@chot/core/duties.ts'
import type { EntryBody } from '@chot/core/log/entry.ts'
import type { Account, AccountRefusal, Ruling } from '@chot/core/workflow/account.ts'
import { type DatedDuty, dutiesLeft } from '@chot/core/workflow/dated-duties.ts'
import { localDay } from '../../accounts/local-day.ts'
import { endSessions, type SignedIn } from '../../accounts/sessions.ts'
import type { Reader, Tx } from '../../db/database.ts'
import type { Deps } from '../../deps.ts'
import { type LoggedEntry, record } from '../../log/append.ts'

export type AccountDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'keys' | 'policies'>

/**
 * Locks the accounts named, those that exist, in the order of their ids so that two acts cannot
 * wait for each other. Who acts is locked too: a right taken away meanwhile is seen here, or the
 * act was first.
 */
export async function lockPeople(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Account>> {
  const rows = await tx.rows<Omit<Account, 'duties'>>(
    `select id, state, agency_code as agency, enrolled_at is not null as enrolled from accounts where id = any($1)
     order by id for no key update`,
    [ids],
  )
  const duties = await tx.rows<DatedDuty & { account: string }>(
    `select account_id as account, duty, valid_from as from, valid_to as to
     from account_duties where account_id = any($1) order by valid_from, duty`,
    [ids],
  )
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...row,
        duties: duties
          .filter(({ account }) => account === row.id)
          .map(({ duty, from, to }) => ({ duty, from, to })),
      },
    ]),
  )
}

/** Who acts, as the database has them now. Throws when they are gone. */
export function actorOf(
  people: ReadonlyMap<string, Account>,
  officer: SignedIn,
): Account {
  const actor = people.get(officer.accountId)
  if (actor === undefined) throw new Error('who acts has no account')
  return actor
}

export async function today(
  deps: Pick<Deps, 'clock' | 'policies'>,
  reader: Reader,
): Promise<string> {
  return localDay(await deps.policies.current(reader), deps.clock.now())
}

/** One line of an account's story, and of the log. */
export interface AccountAct {
  readonly account: string
  readonly act: string
  /** The duty, or the kind of request. */
  readonly about?: string
  readonly request?: string
  readonly reason?: string
  readonly legalBasis?: string
}

/** Records an act as an entry and as a line of the account's story. Takes the head: call it last. */
export async function recordAct(
  deps: Pick<Deps, 'clock'>,
  tx: Tx,
  by: { readonly officer: SignedIn; readonly duty: Duty } | null,
  act: AccountAct,
): Promise<void> {
  const logged = await record(tx, deps.clock.heldAt(), {
    ...entryOf(by?.officer ?? null, act),
    oc: 'done',
    ...(by === null ? {} : { du: by.duty }),
  })
  await writeActs(tx, by?.officer.accountId ?? null, [{ act, logged }])
}

/** Lines of the stories of accounts, each with its entry. */
export async function writeActs(
  tx: Tx,
  byId: string | null,
  acts: readonly { readonly act: AccountAct; readonly logged: LoggedEntry }[],
): Promise<void> {
  const column = (pick: (act: AccountAct) => string | undefined) =>
    acts.map(({ act }) => pick(act) ?? null)
  await tx.rows(
    `insert into account_acts (account_id, seq, at, act, by_id, request_id, about, reason, legal_basis)
     select account, seq, to_timestamp(at / 1000.0), act, $4, request, about, reason, basis
     from unnest($1::text[], $2::bigint[], $3::bigint[], $5::text[], $6::text[], $7::text[],
                 $8::text[], $9::text[]) as l(account, seq, at, act, request, about, reason, basis)`,
    [
      column(({ account }) => account),
      acts.map(({ logged }) => logged.sequence),
      acts.map(({ logged }) => logged.at),
      byId,
      column(({ act }) => act),
      column(({ request }) => request),
      column(({ about }) => about),
      column(({ reason }) => reason),
      column(({ legalBasis }) => legalBasis),
    ],
  )
}

/** Somebody tried what separation of duties forbids: that is of consequence too. */
const attempts: readonly AccountRefusal[] = [
  'own-account',
  'own-request',
  'account-act-not-yours',
]

export async function recordRefusal(
  deps: Pick<Deps, 'clock'>,
  tx: Tx,
  officer: SignedIn,
  act: AccountAct,
  ruling: Extract<Ruling, { readonly allowed: false }>,
): Promise<void> {
  if (!attempts.includes(ruling.reason)) return
  await record(tx, deps.clock.heldAt(), {
    ...entryOf(officer, act),
    oc: 'refused',
    re: ruling.reason,
  })
}

/** What an entry says of an act; by the clock when nobody is signed in. */
export function entryOf(
  officer: SignedIn | null,
  act: AccountAct,
): Omit<EntryBody, 'oc'> {
  const remark = [act.reason, act.legalBasis].filter((each) => each !== undefined)
  return {
    k: 'account',
    ...(officer === null
      ? {}
      : {
          ac: officer.accountId,
          au: officer.strength,
          ag: officer.agency.code,
          ip: officer.address,
        }),
    ...(remark.length === 0 ? {} : { no: remark.join(' · ') }),
    ob: [act.account, act.act, act.about, act.request]
      .filter((each) => each !== undefined)
      .join(' '),
  }
}

/** Writes what became of an account; ends its sessions when it does not work any more. */
export async function writeAccount(
  deps: Pick<Deps, 'clock'>,
  tx: Tx,
  before: Account,
  after: Account,
  date: string,
): Promise<void> {
  const nowMs = deps.clock.now()
  const wakes = before.state !== 'active' && after.state === 'active'
  await tx.rows(
    `update accounts set state = $2, agency_code = $3,
       awake_since = case when $4 then to_timestamp($5::bigint / 1000.0) else awake_since end,
       dormancy_warned_on = case when $4 then null else dormancy_warned_on end
     where id = $1`,
    [after.id, after.state, after.agency, wakes, nowMs],
  )
  if (after.state !== 'active') await endSessions(tx, after.id, nowMs)
  if (after.duties !== before.duties)
    await writeDuties(tx, after.id, dutiesLeft(before.duties, date), after.duties, date)
}

/** What is held no more ends today; what was held stays on record. */
async function writeDuties(
  tx: Tx,
  accountId: string,
  left: readonly DatedDuty[],
  after: readonly DatedDuty[],
  date: string,
): Promise<void> {
  const kept = new Set(after.map(({ duty, from }) => `${duty} ${from}`))
  const gone = left.filter(({ duty, from }) => !kept.has(`${duty} ${from}`))
  await tx.rows(
    `update account_duties d set valid_to = greatest(d.valid_from, $4::date)
     from unnest($2::text[], $3::date[]) as g(duty, valid_from)
     where d.account_id = $1 and d.duty = g.duty and d.valid_from = g.valid_from`,
    [accountId, gone.map(({ duty }) => duty), gone.map(({ from }) => from), date],
  )
  await tx.rows(
    `insert into account_duties (account_id, duty, valid_from, valid_to)
     select $1, duty, valid_from, valid_to
     from unnest($2::text[], $3::date[], $4::date[]) as n(duty, valid_from, valid_to)
     on conflict (account_id, duty, valid_from) do update set valid_to = excluded.valid_to`,
    [
      accountId,
      after.map(({ duty }) => duty),
      after.map(({ from }) => from),
      after.map(({ to }) => to),
    ],
  )
}
